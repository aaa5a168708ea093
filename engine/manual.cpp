// What people do by hand: assign, unapply, reverse, release, reject. Each is one block with its
// reason.
#include <algorithm>
#include <set>
#include <string>

#include "core/assert.h"
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

// True when the unit lies in `ancestor` or is it.
bool inside(const FileRow& file, const PaymentRow& payment, std::uint32_t ancestor) {
  const auto find = [&](std::uint32_t index) -> const UnitFacts* {
    for (const UnitFacts& unit : file.facts.units) {
      if (unit.index == index) return &unit;
    }
    return nullptr;
  };
  // An accepted entry has no row of its own: its statement stands for it.
  std::uint32_t at = payment.facts.record.unit;
  if (at != ancestor && find(at) == nullptr) at = payment.facts.statement;
  while (at != Unit::kNoParent) {
    if (at == ancestor) return true;
    const UnitFacts* unit = find(at);
    if (unit == nullptr) return false;
    at = unit->parent;
  }
  return false;
}

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
    const Date today = book_.row(payment).facts.posting_date;
    // A deduction that was split off goes with its application; one that somebody paid stays.
    for (const ApplicationHandle application : applications) {
      const ItemHandle deduction = book_.row(application).deduction_item;
      if (!deduction.known()) continue;
      const ItemRow& item = book_.row(deduction);
      if (item.open != item.facts.original) {
        return state_.refuse(Errc::state_forbids,
                             "deduction " + item_key(book_, deduction) +
                                 " was split off by it and is settled in part; unapply that first");
      }
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
                               .posting_date = row.facts.posting_date});
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
    for (const PaymentHandle payment : payments) inputs.push_back(matching_input(book_, payment));
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

  Applied applied{.payment = payment, .posting_date = row.facts.posting_date, .allocations = {}};
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
    return state_->refuse(Errc::state_forbids, "all of it is returned already");
  }
  ManualWork work(*state_, reason);
  QTRY_VOID(work.take_back(payment, Reason::by_hand));
  return work.done();
}

Result<void> Engine::release(PaymentHandle payment, std::string_view reason) {
  const PaymentRow& row = state_->book.row(payment);
  if (row.in(Disposition::quarantined) == 0)
    return state_->refuse(Errc::state_forbids, "it is not quarantined");
  if (row.reason == Reason::unit_held) {
    return state_->refuse(Errc::state_forbids,
                          "its unit is held; release the unit with `quittance files release`");
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
  std::vector<PaymentHandle> payments;
  for (std::uint32_t n = 0; n < book.payments().size(); ++n) {
    const PaymentRow& payment = book.payments()[n];
    if (payment.facts.file != file || payment.in(Disposition::quarantined) == 0 ||
        !inside(row, payment, unit))
      continue;
    if (payment.reason != Reason::unit_held && payment.reason != Reason::unknown_account) continue;
    if (!payment.facts.entity.known() && !book.find_account(payment.facts.record.account).known()) {
      return state_->refuse(
          Errc::unknown_account,
          "own account " + quoted(payment.facts.record.account) +
              " is not in the book; import it with `quittance import accounts`, then release");
    }
    payments.push_back(PaymentHandle(n));
  }
  std::vector<std::uint32_t> held;
  for (const UnitFacts& facts : row.facts.units) {
    if (facts.hold != HoldReason::none && (facts.index == unit || unit == 0))
      held.push_back(facts.index);
  }
  if (payments.empty() && held.empty())
    return state_->refuse(Errc::state_forbids, "nothing of it is held");
  ManualWork work(*state_, reason);
  for (const std::uint32_t index : held)
    QTRY_VOID(work.emit(0, UnitReleased{.file = file, .unit = index}));
  if (held.empty()) QTRY_VOID(work.emit(0, UnitReleased{.file = file, .unit = unit}));
  QTRY_VOID(work.release(payments));
  return work.done();
}

Result<void> Engine::reject_unit(FileHandle file, std::uint32_t unit, std::string_view reason) {
  const Book& book = state_->book;
  const FileRow& row = book.row(file);
  std::vector<PaymentHandle> payments;
  for (std::uint32_t n = 0; n < book.payments().size(); ++n) {
    const PaymentRow& payment = book.payments()[n];
    if (payment.facts.file == file && payment.facts.role == CashRole::payment &&
        !withdrawn(payment) && inside(row, payment, unit)) {
      payments.push_back(PaymentHandle(n));
    }
  }
  if (payments.empty() && row.facts.status == FileStatus::rejected) {
    return state_->refuse(Errc::state_forbids, "it is rejected already");
  }
  ManualWork work(*state_, reason);
  QTRY_VOID(work.emit(0, UnitRejected{.file = file, .unit = unit}));
  for (const PaymentHandle payment : payments)
    QTRY_VOID(work.take_back(payment, Reason::withdrawn));
  return work.done();
}

Result<void> Engine::book_deposit(PaymentHandle deposit, std::string_view reason) {
  const PaymentRow& row = state_->book.row(deposit);
  if (row.facts.role != CashRole::noted || row.facts.record.kind != CashKind::deposit_total) {
    return state_->refuse(Errc::state_forbids,
                          "it is not a deposit total that waits for its details");
  }
  ManualWork work(*state_, reason);
  QTRY_VOID(work.emit(0, DepositBooked{.payment = deposit}));
  QTRY_VOID(work.decide_now({deposit}));
  return work.done();
}

}  // namespace quittance::engine
