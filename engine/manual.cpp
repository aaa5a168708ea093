// What people do by hand: assign, unapply, reverse, release, reject. Each is one block with its
// reason.
#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "core/assert.h"
#include "engine/cash_position.h"
#include "engine/deciding.h"
#include "engine/engine_state.h"
#include "engine/recording.h"
#include "engine/settings.h"

namespace quittance::engine {
namespace {

std::string money(std::int64_t minor, Currency currency) {
  return format_major(minor, currency) + " " + currency.code();
}

std::string quoted(std::string_view text) {
  return "'" + std::string(text) + "'";
}

// The payment's applications that stand, oldest first.
std::vector<ApplicationHandle> standing(const Book& book, PaymentHandle payment) {
  std::vector<ApplicationHandle> found;
  for (ApplicationHandle at = book.row(payment).first_application; at.known();
       at = book.row(at).next_of_payment) {
    if (!book.row(at).reversed) found.push_back(at);
  }
  std::reverse(found.begin(), found.end());
  return found;
}

// The units of one file by index, and what they hold.
class UnitTree {
 public:
  explicit UnitTree(const FileRow& file) {
    for (const UnitFacts& unit : file.facts.units) units_[unit.index] = &unit;
  }
  // True when the record's unit lies in `ancestor` or is it.
  [[nodiscard]] bool inside(std::uint32_t unit, std::uint32_t statement,
                            std::uint32_t ancestor) const {
    for (std::uint32_t at = start(unit, statement, ancestor); at != Unit::kNoParent;) {
      if (at == ancestor) return true;
      const auto found = units_.find(at);
      if (found == units_.end()) return false;
      at = found->second->parent;
    }
    return false;
  }
  // The nearest hold over the record.
  [[nodiscard]] HoldReason hold_over(std::uint32_t unit, std::uint32_t statement) const {
    for (std::uint32_t at = start(unit, statement, unit); at != Unit::kNoParent;) {
      const auto found = units_.find(at);
      if (found == units_.end()) break;
      if (found->second->hold != HoldReason::none) return found->second->hold;
      at = found->second->parent;
    }
    return HoldReason::none;
  }

 private:
  // An accepted entry has no row of its own: its statement stands for it.
  [[nodiscard]] std::uint32_t start(std::uint32_t unit, std::uint32_t statement,
                                    std::uint32_t wanted) const {
    return unit == wanted || units_.contains(unit) ? unit : statement;
  }
  std::map<std::uint32_t, const UnitFacts*> units_;
};

// The records of a file that lie in a unit: payments, and what takes no state.
struct UnitRecords {
  std::vector<PaymentHandle> payments;
  std::vector<PaymentHandle> notes;
};

UnitRecords records_in(const Book& book, FileHandle file, const UnitTree& tree,
                       std::uint32_t unit) {
  UnitRecords records;
  const FileRow& row = book.row(file);
  if (!row.first_record.known()) return records;
  for (std::uint32_t n = row.first_record.value(); n <= row.last_record.value(); ++n) {
    const PaymentRow& payment = book.payments()[n];
    if (payment.facts.file != file || withdrawn(payment) ||
        !tree.inside(payment.facts.record.unit, payment.facts.statement, unit)) {
      continue;
    }
    (payment.facts.role == CashRole::payment ? records.payments : records.notes)
        .push_back(PaymentHandle(n));
  }
  return records;
}

// Earlier payments that a deletion or correction in the unit takes back: a deletion those that it
// names again, a correction those delivered before of its account and day that it does not name
// (formats/us: status 3 deletes what was reported of the account and day, and posts anew).
std::vector<PaymentHandle> taken_back_by(const Book& book, FileHandle file, const UnitTree& tree,
                                         std::uint32_t unit,
                                         const std::vector<PaymentHandle>& posted) {
  std::set<PaymentHandle> taken;
  std::set<PaymentHandle> kept(posted.begin(), posted.end());
  std::set<std::pair<std::string_view, Date>> corrected;  // account and booking day
  const auto corrects = [&](const PaymentRow& row, HoldReason hold) {
    if (hold == HoldReason::correction)
      corrected.emplace(row.facts.record.account, row.facts.record.booking_date);
  };
  for (const PaymentHandle handle : posted) {
    const PaymentRow& row = book.row(handle);
    corrects(row, tree.hold_over(row.facts.record.unit, row.facts.statement));
  }
  for (const DuplicateRow& duplicate : book.duplicates()) {
    const DuplicateLinked& link = duplicate.facts;
    if (link.file != file || !tree.inside(link.unit, link.statement, unit)) continue;
    const PaymentRow& first = book.row(link.first);
    const HoldReason hold = tree.hold_over(link.unit, link.statement);
    corrects(first, hold);
    if (first.facts.role != CashRole::payment || withdrawn(first)) continue;
    (hold == HoldReason::deletion ? taken : kept).insert(link.first);
  }
  if (!corrected.empty()) {
    for (std::uint32_t n = 0; n < book.payments().size(); ++n) {
      const PaymentRow& row = book.payments()[n];
      // What the bank reported beside or after the correction is no part of what it corrects.
      const bool earlier = row.facts.file.known() && row.facts.file != file &&
                           book.row(row.facts.file).run <= book.row(file).run &&
                           book.row(row.facts.file).facts.format == book.row(file).facts.format;
      if (earlier && row.facts.role == CashRole::payment && !withdrawn(row) &&
          !kept.contains(PaymentHandle(n)) &&
          corrected.contains({row.facts.record.account, row.facts.record.booking_date})) {
        taken.insert(PaymentHandle(n));
      }
    }
  }
  return {taken.begin(), taken.end()};
}

// More than one atomic block can hold is refused before anything happens.
constexpr std::size_t kManualMax = 500'000;

}  // namespace

// One manual command: emits into one block, so that it happens whole or not at all.
class ManualWork {
 public:
  ManualWork(Engine::State& state, std::string_view reason)
      : state_(state), book_(state.book), log_(state.log(reason)) {}

  Result<void> reverse_applications(PaymentHandle payment,
                                    const std::vector<ApplicationHandle>& applications,
                                    Reason why) {
    if (applications.empty()) return {};
    const std::uint8_t bucket = book_.bucket_of(book_.row(payment).customer);
    const Date today = state_.manual_date(book_.row(payment));
    // A deduction that was split off goes with its application; one that somebody paid stays.
    for (const ApplicationHandle application : applications) {
      const ItemHandle deduction = book_.row(application).deduction_item;
      if (!deduction.known()) continue;
      QTRY_VOID(may_reverse(application));
      const ItemRow& item = book_.row(deduction);
      QTRY_VOID(log_.emit(bucket, ItemAdjusted{.item = deduction,
                                               .delta = -item.open,
                                               .why = Adjustment::application_reversed,
                                               .effective_date = today}));
    }
    return log_.emit(bucket, ApplicationReversed{.payment = payment,
                                                 .applications = applications,
                                                 .reason = why,
                                                 .posting_date = today});
  }

  Result<void> may_reverse(ApplicationHandle application) {
    const ItemHandle deduction = book_.row(application).deduction_item;
    if (!deduction.known() || book_.row(deduction).open == book_.row(deduction).facts.original)
      return {};
    return state_.refuse(Errc::state_forbids,
                         "deduction " + item_key(book_, deduction) +
                             " was split off by it and is settled in part; unapply that first");
  }

  // Moves whatever the payment has in `from` to `to`.
  Result<void> move_all(PaymentHandle payment, Disposition from, Disposition to, Reason why) {
    const PaymentRow& row = book_.row(payment);
    if (row.in(from) == 0) return {};
    return log_.emit(book_.bucket_of(row.customer),
                     CashMoved{.payment = payment,
                               .amount = row.in(from),
                               .from = from,
                               .to = to,
                               .reason = why,
                               .posting_date = state_.manual_date(row)});
  }

  // Errors: state_forbids when a deduction that an application split off is settled in part. Ask
  // before the first event.
  Result<void> may_take_back(const std::vector<PaymentHandle>& payments) {
    if (payments.size() > kManualMax) {
      return state_.refuse(Errc::limit_exceeded,
                           std::to_string(payments.size()) +
                               " payments are more than one command changes at once (" +
                               std::to_string(kManualMax) + "); go unit by unit");
    }
    for (const PaymentHandle payment : payments) {
      for (const ApplicationHandle application : standing(book_, payment)) {
        QTRY_VOID(may_reverse(application));
      }
    }
    return {};
  }

  // Takes a whole payment back: applications reversed, every cent in `returned`.
  Result<void> take_back(PaymentHandle payment, Reason why) {
    QTRY_VOID(reverse_applications(payment, standing(book_, payment), why));
    for (const Disposition from :
         {Disposition::on_account, Disposition::unapplied, Disposition::unidentified,
          Disposition::written_off, Disposition::refund_due, Disposition::quarantined}) {
      QTRY_VOID(move_all(payment, from, Disposition::returned, why));
    }
    return {};
  }

  // Records a withdrawn payment once more, as cash of another file that reported it too.
  Result<void> take_over(PaymentHandle payment, const DuplicateLinked& link) {
    CashRecorded again = book_.row(payment).facts;
    again.lines.assign(again.record.remittance.begin(), again.record.remittance.end());
    again.record.remittance = {};
    const std::string id =
        redelivery_id(book_, again.record.payment_id, book_.row(link.file).facts.digest,
                      link.offset, "taken over");
    again.file = link.file;
    again.statement = link.statement;
    again.state = Disposition::unidentified;
    again.reason = Reason::none;
    again.record.payment_id = id;
    again.record.unit = link.unit;
    again.record.source = {.record = link.record, .from = link.offset, .to = link.offset};
    return log_.emit(0, again);
  }

  // Releases quarantined payments and decides them with the rules of the run that brought them.
  Result<void> release(const std::vector<PaymentHandle>& payments) {
    for (const PaymentHandle payment : payments) {
      QTRY_VOID(
          move_all(payment, Disposition::quarantined, Disposition::unidentified, Reason::released));
    }
    return decide_now(payments);
  }

  Result<void> decide_now(const std::vector<PaymentHandle>& payments) {
    if (payments.empty()) return {};
    std::vector<matching::PaymentInput> inputs;
    for (const PaymentHandle payment : payments) {
      inputs.push_back(matching_input(book_, payment));
      if (inputs.back().amount == 0) inputs.pop_back();
    }
    std::string message;
    const std::uint32_t run = book_.row(payments.front()).run;
    const std::string_view toml =
        run == Book::kNoRun ? std::string_view{} : book_.runs()[run].facts.rules;
    const auto rules = parse_rules(toml, message);
    QASSERT(rules);
    for (const matching::Outcome& outcome : matching::match_run(
             book_.ledger(), book_.directory(), *rules, inputs, *state_.options.executor)) {
      QTRY_VOID(book_outcome(book_, log_, outcome, Grouping::one_block));
    }
    return {};
  }

  Result<void> emit(std::uint8_t bucket, const Event& event) { return log_.emit(bucket, event); }
  Result<void> done() { return state_.commit(log_); }

 private:
  Engine::State& state_;
  Book& book_;
  EventLog log_;
};

Result<void> Engine::assign(PaymentHandle payment, std::span<const Assignment> assignments,
                            std::string_view reason) {
  const Book& book = state_->book;
  const PaymentRow& row = book.row(payment);
  const Currency currency = row.facts.record.currency;
  if (row.facts.role != CashRole::payment) {
    return state_->refuse(
        Errc::state_forbids,
        "it is a " + std::string(name(row.facts.record.kind)) + ", not a payment");
  }
  std::int64_t available = row.in(Disposition::unidentified) + row.in(Disposition::unapplied) +
                           row.in(Disposition::on_account);
  if (assignments.empty())
    return state_->refuse(Errc::usage, "name at least one ITEM or ITEM=AMOUNT");
  if (available == 0) {
    return state_->refuse(
        Errc::state_forbids,
        "nothing of it is unidentified, unapplied or on account; see `quittance why`");
  }

  Applied applied{.payment = payment, .posting_date = state_->manual_date(row), .allocations = {}};
  CustomerHandle customer = row.customer;
  std::set<ItemHandle> seen;
  for (const Assignment& assignment : assignments) {
    const ItemRow& item = book.row(assignment.item);
    const std::string key = item_key(book, assignment.item);
    if (!seen.insert(assignment.item).second)
      return state_->refuse(Errc::usage, key + " is named twice");
    if (item.facts.currency != currency) {
      return state_->refuse(Errc::currency_mismatch, key + " is in " + item.facts.currency.code() +
                                                         ", the payment in " + currency.code());
    }
    if (item.open == 0) return state_->refuse(Errc::state_forbids, key + " is settled");
    if (row.facts.entity.known() && row.facts.entity != item.facts.entity) {
      return state_->refuse(Errc::state_forbids,
                            key + " is owed to another legal entity than the one that was paid (" +
                                std::string(book.row(row.facts.entity).facts.entity_id) + ")");
    }
    if (!customer.known()) customer = item.facts.customer;
    if (book.directory().family(customer) != book.directory().family(item.facts.customer)) {
      return state_->refuse(Errc::state_forbids,
                            key + " belongs to " +
                                std::string(book.row(item.facts.customer).facts.customer_id) +
                                ", outside the payer's family (" +
                                std::string(book.row(customer).facts.customer_id) + ")");
    }
    const bool is_credit = item.open < 0;
    const std::int64_t fits = is_credit ? item.open : std::min(item.open, available);
    const std::int64_t amount = assignment.amount.value_or(fits);
    const bool same_sign =
        is_credit ? amount < 0 && amount >= item.open : amount > 0 && amount <= item.open;
    if (!same_sign) {
      return state_->refuse(Errc::state_forbids,
                            key + " is open with " + money(item.open, currency) + ", so " +
                                money(amount, currency) + " cannot be put against it");
    }
    available -= amount;
    applied.allocations.push_back(
        {.item = assignment.item,
         .amount = amount,
         .discount = 0,
         .discount_earned = false,
         .write_off = 0,
         .deduction = 0,
         .reason = reason,
         .rule = Rule::manual,
         .grade = Grade::manual,
         .kind = is_credit ? ApplicationKind::credit : ApplicationKind::cash});
  }
  std::int64_t cash = 0;
  for (const AllocationFacts& allocation : applied.allocations) cash += allocation.amount;
  if (available < 0 || cash <= 0) {
    return state_->refuse(Errc::state_forbids, "the amounts add up to " + money(cash, currency) +
                                                   ", but the payment has " +
                                                   money(available + cash, currency) + " to give");
  }

  ManualWork work(*state_, reason);
  const std::uint8_t bucket = book.bucket_of(customer);
  if (row.in(Disposition::unidentified) > 0) {
    QTRY_VOID(work.emit(bucket, PayerIdentified{.payment = payment,
                                                .customer = customer,
                                                .amount = row.in(Disposition::unidentified)}));
  }
  const std::int64_t missing = cash - row.in(Disposition::unapplied);
  if (missing > 0) {
    QTRY_VOID(work.emit(bucket, CashMoved{.payment = payment,
                                          .amount = missing,
                                          .from = Disposition::on_account,
                                          .to = Disposition::unapplied,
                                          .reason = Reason::by_hand,
                                          .posting_date = row.facts.posting_date}));
  }
  QTRY_VOID(work.emit(bucket, applied));
  return work.done();
}

Result<void> Engine::unapply(ApplicationHandle application, std::string_view reason) {
  const Book& book = state_->book;
  const ApplicationRow& row = book.row(application);
  if (row.reversed)
    return state_->refuse(Errc::state_forbids,
                          "it was reversed already, by " + quoted(row.reversed_by));
  // What was netted together is undone together.
  std::vector<ApplicationHandle> group;
  bool has_credit = false;
  for (const ApplicationHandle other : standing(book, row.payment)) {
    if (book.row(other).group != row.group) continue;
    group.push_back(other);
    has_credit = has_credit || book.row(other).facts.amount < 0;
  }
  if (!has_credit) group = {application};
  ManualWork work(*state_, reason);
  QTRY_VOID(work.reverse_applications(row.payment, group, Reason::by_hand));
  return work.done();
}

Result<void> Engine::reverse(PaymentHandle payment, std::string_view reason) {
  const PaymentRow& row = state_->book.row(payment);
  if (row.facts.role != CashRole::payment)
    return state_->refuse(Errc::state_forbids, "it is not a payment");
  if (row.in(Disposition::returned) == row.facts.record.amount) {
    return state_->refuse(Errc::state_forbids,
                          quoted(row.facts.record.payment_id) + " is returned already");
  }
  ManualWork work(*state_, reason);
  QTRY_VOID(work.may_take_back({payment}));
  QTRY_VOID(work.take_back(payment, Reason::by_hand));
  return work.done();
}

Result<void> Engine::release(PaymentHandle payment, std::string_view reason) {
  const PaymentRow& row = state_->book.row(payment);
  if (row.in(Disposition::quarantined) == 0)
    return state_->refuse(Errc::state_forbids,
                          quoted(row.facts.record.payment_id) + " is not quarantined");
  if (row.reason == Reason::unit_held) {
    return state_->refuse(Errc::state_forbids,
                          "its unit is held; release the unit with `quittance files release`");
  }
  if (row.reason == Reason::unknown_account) {
    return state_->refuse(
        Errc::unknown_account,
        "its own account " + quoted(row.facts.record.account) +
            " is not its entity's yet; import the account, then `quittance files release`");
  }
  ManualWork work(*state_, reason);
  QTRY_VOID(work.release({payment}));
  return work.done();
}

Result<void> Engine::release_unit(FileHandle file, std::uint32_t unit, std::string_view reason) {
  const Book& book = state_->book;
  const FileRow& row = book.row(file);
  if (row.facts.status == FileStatus::rejected) {
    return state_->refuse(Errc::state_forbids,
                          "the file is rejected; nothing of it can be released");
  }
  const UnitTree tree(row);
  const UnitRecords records = records_in(book, file, tree, unit);
  std::vector<PaymentHandle> released;  // go on and are decided
  std::vector<PaymentHandle> deleted;   // taken back, because the bank deletes or corrects them
  bool any_held =
      std::any_of(row.facts.units.begin(), row.facts.units.end(), [&](const UnitFacts& facts) {
        return facts.hold != HoldReason::none && tree.inside(facts.index, facts.index, unit);
      });
  for (const PaymentHandle handle : records.payments) {
    const PaymentRow& payment = book.row(handle);
    const bool waits =
        payment.in(Disposition::quarantined) > 0 &&
        (payment.reason == Reason::unit_held || payment.reason == Reason::unknown_account);
    if (!waits) continue;
    if (!payment.facts.entity.known() && !book.find_account(payment.facts.record.account).known()) {
      return state_->refuse(
          Errc::unknown_account,
          "own account " + quoted(payment.facts.record.account) +
              " is not in the book; import it with `quittance import accounts`, then release");
    }
    const bool deletion =
        tree.hold_over(payment.facts.record.unit, payment.facts.statement) == HoldReason::deletion;
    (deletion ? deleted : released).push_back(handle);
  }
  if (released.empty() && deleted.empty() && !any_held) {
    return state_->refuse(Errc::state_forbids,
                          "nothing of " + std::string(row.facts.name) + " is held there");
  }
  for (const PaymentHandle named : taken_back_by(book, file, tree, unit, released))
    deleted.push_back(named);

  ManualWork work(*state_, reason);
  QTRY_VOID(work.may_take_back(deleted));
  QTRY_VOID(work.may_take_back(released));
  QTRY_VOID(work.emit(0, UnitReleased{.file = file, .unit = unit}));
  for (const PaymentHandle note : records.notes) {
    if (book.row(note).reason == Reason::none) continue;
    QTRY_VOID(work.emit(0, NoteMarked{.payment = note, .reason = Reason::none}));
  }
  for (const PaymentHandle payment : deleted) QTRY_VOID(work.take_back(payment, Reason::withdrawn));
  QTRY_VOID(work.release(released));
  return work.done();
}

Result<void> Engine::reject_unit(FileHandle file, std::uint32_t unit, std::string_view reason) {
  const Book& book = state_->book;
  const FileRow& row = book.row(file);
  const UnitTree tree(row);
  const UnitRecords records = records_in(book, file, tree, unit);
  if (records.payments.empty() && records.notes.empty() &&
      row.facts.status == FileStatus::rejected) {
    return state_->refuse(Errc::state_forbids,
                          std::string(row.facts.name) + " is rejected already");
  }
  // What another file that stands reported too was only linked to these: it is that file's cash
  // now.
  std::map<PaymentHandle, DuplicateLinked> elsewhere;
  for (const DuplicateRow& duplicate : book.duplicates()) {
    const DuplicateLinked& link = duplicate.facts;
    if (link.file == file || book.row(link.file).facts.status == FileStatus::rejected) continue;
    elsewhere.try_emplace(link.first, link);
  }
  ManualWork work(*state_, reason);
  QTRY_VOID(work.may_take_back(records.payments));
  QTRY_VOID(work.emit(0, UnitRejected{.file = file, .unit = unit}));
  for (const PaymentHandle note : records.notes) {
    QTRY_VOID(work.emit(0, NoteMarked{.payment = note, .reason = Reason::withdrawn}));
  }
  std::vector<PaymentHandle> taken_over;
  for (const PaymentHandle payment : records.payments) {
    QTRY_VOID(work.take_back(payment, Reason::withdrawn));
    const auto other = elsewhere.find(payment);
    if (other == elsewhere.end()) continue;
    taken_over.push_back(PaymentHandle(static_cast<std::uint32_t>(book.payments().size())));
    QTRY_VOID(work.take_over(payment, other->second));
  }
  QTRY_VOID(work.decide_now(taken_over));
  return work.done();
}

Result<void> Engine::book_deposit(PaymentHandle deposit, std::string_view reason) {
  const Book& book = state_->book;
  const PaymentRow& row = book.row(deposit);
  const std::vector<DepositState> states = deposit_states(book);
  const auto state = std::find_if(states.begin(), states.end(), [&](const DepositState& other) {
    return other.deposit == deposit;
  });
  if (state == states.end()) {
    return state_->refuse(
        Errc::state_forbids,
        quoted(row.facts.record.payment_id) + " is not a deposit total that waits for its details");
  }
  if (!state->details.empty()) {
    return state_->refuse(
        Errc::state_forbids,
        std::to_string(state->details.size()) +
            " payments explain it already; booking it too would count the money twice");
  }
  ManualWork work(*state_, reason);
  QTRY_VOID(work.emit(0, DepositBooked{.payment = deposit}));
  QTRY_VOID(work.decide_now({deposit}));
  return work.done();
}

}  // namespace quittance::engine
