// What people do to held units by hand: release, reject, book a deposit as a receipt.
#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/people/manual_work.h"
#include "engine/settling/cash_position.h"

namespace quittance::engine {
namespace {

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
        !tree.inside(payment.record().unit, payment.facts.statement, unit)) {
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
      corrected.emplace(row.record().account, row.record().booking_date);
  };
  for (const PaymentHandle handle : posted) {
    const PaymentRow& row = book.row(handle);
    corrects(row, tree.hold_over(row.record().unit, row.facts.statement));
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
          corrected.contains({row.record().account, row.record().booking_date})) {
        taken.insert(PaymentHandle(n));
      }
    }
  }
  return {taken.begin(), taken.end()};
}

// What was only linked to a payment, by that payment.
using Reports = std::multimap<PaymentHandle, DuplicateLinked>;

// Of other files, where no person rejected it.
Reports reports_elsewhere(const Book& book, FileHandle file) {
  Reports reports;
  for (const DuplicateRow& duplicate : book.duplicates()) {
    const DuplicateLinked& link = duplicate.facts;
    const FileRow& by = book.row(link.file);
    if (link.file == file || by.facts.status == FileStatus::rejected) continue;
    const UnitTree tree(by);
    const bool rejected = std::any_of(
        by.rejected_units.begin(), by.rejected_units.end(),
        [&](std::uint32_t unit) { return tree.inside(link.unit, link.statement, unit); });
    if (!rejected) reports.emplace(link.first, link);
  }
  return reports;
}

// The payments of one transaction, whoever reported it: to the id of the first, each other one's
// adds suffixes.
std::vector<PaymentHandle> same_transaction(const Book& book, PaymentHandle payment) {
  const PaymentRow& row = book.row(payment);
  std::string_view id = row.payment_id();
  PaymentHandle first = payment;
  for (std::size_t suffix = id.rfind('~'); suffix != std::string_view::npos;
       suffix = id.rfind('~')) {
    const PaymentHandle before = book.find_payment(id.substr(0, suffix));
    if (!before.known()) break;
    id = id.substr(0, suffix);
    first = before;
  }
  const std::span<const PaymentHandle> again = book.redelivered(id);
  std::vector<PaymentHandle> all(again.begin(), again.end());
  all.push_back(first);
  std::erase_if(all, [&](PaymentHandle other) {
    return book.row(other).amount != row.amount || book.row(other).currency != row.currency;
  });
  return all;
}

// Another file's report of a payment that is withdrawn, or of one whose place it took: cash of
// nobody yet, where the transaction stands nowhere else.
std::optional<DuplicateLinked> other_report(const Book& book, const Reports& reports,
                                            PaymentHandle payment) {
  const std::vector<PaymentHandle> all = same_transaction(book, payment);
  const auto stands = [&](PaymentHandle other) {
    const PaymentRow& row = book.row(other);
    return row.facts.role == CashRole::payment && !withdrawn(row) &&
           row.in(Disposition::quarantined) == 0;
  };
  if (std::any_of(all.begin(), all.end(), stands)) return std::nullopt;
  std::set<std::pair<FileHandle, std::uint64_t>> booked;  // file and byte
  for (const PaymentHandle one : all)
    booked.emplace(book.row(one).facts.file, book.row(one).record().source.from);
  std::optional<DuplicateLinked> found;
  for (const PaymentHandle one : all) {
    const auto [first, last] = reports.equal_range(one);
    for (auto each = first; each != last; ++each) {
      const DuplicateLinked& report = each->second;
      const bool sooner =
          !found || std::pair(report.file, report.offset) < std::pair(found->file, found->offset);
      if (sooner && !booked.contains({report.file, report.offset})) found = report;
    }
  }
  return found;
}

}  // namespace

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
    if (!payment.facts.entity.known() && !book.find_account(payment.record().account).known()) {
      return state_->refuse(
          Errc::unknown_account,
          "own account " + quoted(payment.record().account) +
              " is not in the book; import it with `quittance import accounts`, then release");
    }
    const bool deletion =
        tree.hold_over(payment.record().unit, payment.facts.statement) == HoldReason::deletion;
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
    const Reason why = book.row(note).reason;
    if (why != Reason::unit_held && why != Reason::unknown_account &&
        why != Reason::suspected_duplicate && why != Reason::key_reused) {
      continue;
    }
    QTRY_VOID(work.emit(0, NoteMarked{.payment = note, .reason = Reason::none}));
  }
  for (const PaymentHandle payment : deleted) QTRY_VOID(work.take_back(payment, Reason::withdrawn));
  QTRY_VOID(work.settle_returns());
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
  const Reports elsewhere = reports_elsewhere(book, file);
  ManualWork work(*state_, reason);
  QTRY_VOID(work.may_take_back(records.payments));
  QTRY_VOID(work.emit(0, UnitRejected{.file = file, .unit = unit}));
  std::vector<PaymentHandle> taken_over;
  for (const PaymentHandle note : records.notes) {
    QTRY(const PaymentHandle original, work.undo_return(note));
    const bool goes_too =
        std::binary_search(records.payments.begin(), records.payments.end(), original);
    if (original.known() && !goes_too) taken_over.push_back(original);
    QTRY_VOID(work.emit(0, NoteMarked{.payment = note, .reason = Reason::withdrawn}));
  }
  for (const PaymentHandle payment : records.payments) {
    // What came and was taken back by hand stays so, whoever else reported it.
    if (book.row(payment).in(Disposition::returned) == book.row(payment).amount) continue;
    QTRY_VOID(work.take_back(payment, Reason::withdrawn));
    const auto other = other_report(book, elsewhere, payment);
    if (!other) continue;
    taken_over.push_back(PaymentHandle(static_cast<std::uint32_t>(book.payments().size())));
    QTRY_VOID(work.take_over(payment, *other));
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
        quoted(row.payment_id()) + " is not a deposit total that waits for its details");
  }
  if (!state->details.empty()) {
    return state_->refuse(
        Errc::state_forbids,
        std::to_string(state->details.size()) +
            " payments explain it already; booking it too would count the money twice");
  }
  ManualWork work(*state_, reason);
  if (row.facts.role == CashRole::payment) {  // it was split, and its details were taken back
    QTRY_VOID(
        work.move_all(deposit, Disposition::returned, Disposition::unidentified, Reason::released));
  } else {
    QTRY_VOID(work.emit(0, DepositBooked{.payment = deposit}));
  }
  QTRY_VOID(work.decide_now({deposit}));
  return work.done();
}

}  // namespace quittance::engine
