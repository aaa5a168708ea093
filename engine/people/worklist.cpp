#include "engine/people/worklist.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "core/wide.h"
#include "engine/settling/cash_position.h"
#include "engine/settling/returns.h"

namespace quittance::engine {
namespace {

// How little is missing: a choice between known items is minutes, an unknown payer a search.
int ease_of(Reason reason) {
  switch (reason) {
    case Reason::tie:
    case Reason::rule_demoted:
      return 9;
    case Reason::unit_held:
    case Reason::suspected_duplicate:
    case Reason::key_reused:
    case Reason::unknown_account:
    case Reason::original_ambiguous:
    case Reason::already_returned:
    case Reason::return_blocked:
      return 8;
    case Reason::lines_exceed_cash:
    case Reason::line_unmatched:
    case Reason::reference_contested:
    case Reason::probable_duplicate:
      return 7;
    case Reason::reference_foreign:
    case Reason::amount_unexplained:
    case Reason::overpayment:
      return 6;
    case Reason::payer_ambiguous:
      return 5;
    case Reason::reference_unknown:
      return 4;
    case Reason::no_reference:
    case Reason::budget_spent:
      return 3;
    default:
      return 1;
  }
}

// What a person has to find out, where the rules had nothing more precise to say.
std::string_view usual_fact(Reason reason) {
  switch (reason) {
    case Reason::payer_unknown:
      return "who paid: a customer number, or the payer's bank account on the customer";
    case Reason::payer_ambiguous:
      return "which of the candidates paid";
    case Reason::reference_unknown:
      return "the item that the payer means; import it if it is missing";
    case Reason::reference_foreign:
      return "whether the payer may pay for the other customer";
    case Reason::reference_contested:
    case Reason::probable_duplicate:
      return "whether the payer paid twice: refund it, or name another item";
    case Reason::no_reference:
      return "which items the payer means";
    case Reason::amount_unexplained:
      return "why the amount differs from what is open";
    case Reason::lines_exceed_cash:
      return "which lines the payer really paid: they ask for more than was received";
    case Reason::line_unmatched:
      return "the item that the unmatched line means";
    case Reason::overpayment:
      return "what the excess is for: refund it, or keep it on account";
    case Reason::unit_held:
      return "whether the bank confirms the total: `files release` or `files reject`";
    case Reason::suspected_duplicate:
      return "whether the bank reports it twice: `release` it if it is another payment";
    case Reason::key_reused:
      return "which of the two payments with this id is right";
    case Reason::unknown_account:
      return "whose account this is: import it, then `files release`";
    default:
      return "what the payer means";
  }
}

std::string candidates_of(const Book& book, const PaymentRow& payment) {
  std::string text;
  if (payment.exception == 0) return text;
  const ExceptionRow& exception = book.exceptions()[payment.exception - 1];
  std::uint16_t solution = 0;
  for (const SuggestedAllocation& suggestion : exception.suggestions) {
    if (suggestion.solution != solution) {
      text += (solution == 0 ? "" : " or ") + std::string(book.row(suggestion.item).facts.number());
      solution = suggestion.solution;
    } else {
      text += " + " + std::string(book.row(suggestion.item).facts.number());
    }
  }
  for (const CustomerHandle candidate : exception.candidates) {
    if (!text.empty()) text += ", ";
    text += book.row(candidate).facts.customer_id;
  }
  return text;
}

void add_waiting(const Book& book, PaymentHandle handle, Disposition state,
                 std::vector<WorkItem>& items) {
  const PaymentRow& payment = book.row(handle);
  if (payment.in(state) == 0) return;
  WorkItem& item = items.emplace_back();
  item.payment = handle;
  item.amount = payment.in(state);
  item.state = state;
  item.reason = payment.reason;
  item.ease = ease_of(payment.reason);
  item.candidates = candidates_of(book, payment);
  if (payment.exception != 0 && state != Disposition::quarantined)
    item.fact = book.exceptions()[payment.exception - 1].fact;
  if (item.fact.empty()) item.fact = usual_fact(payment.reason);
}

std::string_view fact_of(HoldReason hold) {
  switch (hold) {
    case HoldReason::deletion:
      return "whether the bank may take these payments back: `files release` withdraws them";
    case HoldReason::correction:
    case HoldReason::held_status:
      return "which earlier payments this corrects: `reverse` those, then `files release`";
    case HoldReason::same_logical_file:
      return "which of the two files with this identity is right: `files release` or `files "
             "reject`";
    case HoldReason::trailer_missing:
      return "whether the file is whole: fetch it again, or `files release` what came";
    case HoldReason::unknown_account:
      return "whose account this is: import it, then `files release`";
    case HoldReason::expectation:
      return "whether the files are complete: `files release` or `files reject`";
    default:
      return usual_fact(Reason::unit_held);
  }
}

// Null when the file keeps no row of this unit: an accepted entry has none.
const UnitFacts* unit_of(const FileRow& file, std::uint32_t index) {
  const std::vector<UnitFacts>& units = file.facts.units;
  const auto found = std::lower_bound(
      units.begin(), units.end(), index,
      [](const UnitFacts& unit, std::uint32_t wanted) { return unit.index < wanted; });
  return found == units.end() || found->index != index ? nullptr : &*found;
}

// What a unit tells of without waiting cash of its own: "2 entries of 909.57 USD that the book
// has".
class Told {
 public:
  void add(Currency currency, std::int64_t amount) {
    ++count_;
    sums_[currency] += amount;
  }
  [[nodiscard]] std::string text(std::string_view what) const {
    if (count_ == 0) return {};
    std::string text = std::to_string(count_) + (count_ == 1 ? " entry" : " entries");
    std::string_view between = " of ";
    for (const auto& [currency, sum] : sums_) {
      text += std::string(between) + format_with_currency(sum, currency);
      between = " and ";
    }
    return text + std::string(what);
  }

 private:
  std::uint64_t count_ = 0;
  std::map<Currency, Wide> sums_;
};

// The unit whose hold keeps the payment: the nearest one, so that releasing it is enough.
const UnitFacts* held_unit(const Book& book, const PaymentRow& payment) {
  const FileRow& file = book.row(payment.facts.file);
  const UnitFacts* unit = unit_of(file, payment.record().unit);
  if (unit == nullptr) unit = unit_of(file, payment.facts.statement);
  while (unit != nullptr && unit->hold == HoldReason::none) unit = unit_of(file, unit->parent);
  return unit;
}

// Held units, each with all its payments: one decision of a person frees them together.
class HeldUnits {
 public:
  explicit HeldUnits(const Book& book) : book_(book) {}

  // False when no unit holds the payment.
  bool take(PaymentHandle handle) {
    const PaymentRow& payment = book_.row(handle);
    const bool by_account = payment.reason == Reason::unknown_account;  // each its own work
    if ((payment.reason != Reason::unit_held && !by_account) || !payment.facts.file.known())
      return false;
    const UnitFacts* unit = held_unit(book_, payment);
    if (unit == nullptr) return false;
    waited_for_.emplace(payment.facts.file, unit->index);
    if (by_account) return false;
    const auto key = std::tuple(payment.facts.file, unit->index, payment.currency);
    const auto [found, is_new] = units_.try_emplace(key);
    WorkItem& item = found->second;
    if (is_new) {
      item = item_of(payment.facts.file, *unit);
      item.payment = handle;
    }
    ++item.payments;
    item.amount += payment.in(Disposition::quarantined);
    return true;
  }
  // With the units that hold no payment of their own: a file cut off before its first entry, or one
  // whose entries all came before. Somebody has to release or reject these too.
  void add_to(std::vector<WorkItem>& items) {
    for (auto& [key, item] : units_) items.push_back(std::move(item));
    for (std::uint32_t n = 0; n < book_.files().size(); ++n) {
      if (book_.files()[n].facts.status == FileStatus::quarantined) add_empty(FileHandle(n), items);
    }
  }

 private:
  static WorkItem item_of(FileHandle file, const UnitFacts& unit) {
    WorkItem item;
    item.file = file;
    item.unit = unit.name;
    item.payments = 0;
    item.state = Disposition::quarantined;
    item.reason = Reason::unit_held;
    item.ease = ease_of(Reason::unit_held);
    item.fact = fact_of(unit.hold);
    return item;
  }
  // The outermost ones of which no payment is work within, above or at the unit itself: deciding
  // about it decides about all that it contains.
  void add_empty(FileHandle handle, std::vector<WorkItem>& items) {
    const FileRow& file = book_.row(handle);
    std::set<std::uint32_t> around;  // units that contain one that payments wait for
    for (auto at = waited_for_.lower_bound({handle, 0});
         at != waited_for_.end() && at->first == handle; ++at) {
      const UnitFacts* unit = unit_of(file, at->second);
      while (unit != nullptr && around.insert(unit->index).second)
        unit = unit_of(file, unit->parent);
    }
    std::optional<std::map<std::uint32_t, ToldOf>> told;
    for (const UnitFacts& unit : file.facts.units) {
      if (unit.hold == HoldReason::none || around.contains(unit.index)) continue;
      const UnitFacts* above = unit_of(file, unit.parent);
      while (above != nullptr && !waited_for_.contains({handle, above->index}) &&
             (above->hold == HoldReason::none || around.contains(above->index))) {
        above = unit_of(file, above->parent);
      }
      if (above != nullptr) continue;
      items.push_back(item_of(handle, unit));
      if (!told) told = told_in(handle);
      items.back().fact += (*told)[unit.index].text();
    }
  }
  // What the records of a unit and of those within it come to.
  struct ToldOf {
    Told known;   // the book has them
    Told others;  // no receipts
    [[nodiscard]] std::string text() const {
      const std::string one = known.text(" that the book has");
      const std::string other = others.text(" that are no receipts");
      if (one.empty() && other.empty()) return "; no entry of it was read";
      return "; it tells of " + one + (one.empty() || other.empty() ? "" : ", and ") + other;
    }
  };
  // So that a person sees what money the decision is about, although none of it waits. An accepted
  // entry has no unit of its own: its statement stands for it. One walk of the file's records.
  [[nodiscard]] std::map<std::uint32_t, ToldOf> told_in(FileHandle handle) {
    const FileRow& file = book_.row(handle);
    std::map<std::uint32_t, ToldOf> told;
    const auto add = [&](std::uint32_t unit, std::uint32_t statement, Told ToldOf::*which,
                         const PaymentRow& row) {
      const UnitFacts* at = unit_of(file, unit);
      if (at == nullptr) at = unit_of(file, statement);
      for (; at != nullptr; at = unit_of(file, at->parent))
        (told[at->index].*which).add(row.currency, row.amount);
    };
    for (const DuplicateLinked* link : duplicates_of(handle))
      add(link->unit, link->statement, &ToldOf::known, book_.row(link->first));
    if (!file.first_record.known()) return told;
    for (std::uint32_t n = file.first_record.value(); n <= file.last_record.value(); ++n) {
      const PaymentRow& row = book_.payments()[n];
      if (row.facts.file != handle) continue;
      const bool known = row.facts.role == CashRole::payment;
      add(row.record().unit, row.facts.statement, known ? &ToldOf::known : &ToldOf::others, row);
    }
    return told;
  }
  [[nodiscard]] const std::vector<const DuplicateLinked*>& duplicates_of(FileHandle file) {
    if (duplicates_.empty()) {
      for (const DuplicateRow& row : book_.duplicates())
        duplicates_[row.facts.file].push_back(&row.facts);
    }
    return duplicates_[file];
  }

  const Book& book_;
  std::map<std::tuple<FileHandle, std::uint32_t, Currency>, WorkItem> units_;
  std::set<std::pair<FileHandle, std::uint32_t>> waited_for_;  // held units with payments
  std::map<FileHandle, std::vector<const DuplicateLinked*>> duplicates_;  // once asked for
};

}  // namespace

std::vector<WorkItem> worklist(const Book& book) {
  std::vector<WorkItem> items;
  HeldUnits held(book);
  for (std::uint32_t n = 0; n < book.payments().size(); ++n) {
    const PaymentRow& payment = book.payments()[n];
    if (payment.facts.role != CashRole::payment) continue;
    add_waiting(book, PaymentHandle(n), Disposition::unapplied, items);
    add_waiting(book, PaymentHandle(n), Disposition::unidentified, items);
    if (payment.in(Disposition::quarantined) > 0 && !held.take(PaymentHandle(n))) {
      add_waiting(book, PaymentHandle(n), Disposition::quarantined, items);
    }
  }
  held.add_to(items);
  for (const PaymentHandle note : book.taken_back()) {
    const PaymentRow& row = book.row(note);
    if (!is_open_return(row)) continue;
    WorkItem& item = items.emplace_back();
    item.payment = note;
    item.amount = row.amount;
    item.state = Disposition::returned;
    item.reason = row.reason;
    item.ease = ease_of(row.reason);
    item.fact = book.exceptions()[row.exception - 1].fact;
  }
  for (const DepositState& deposit : deposit_states(book)) {
    if (!deposit.details.empty()) continue;
    WorkItem& item = items.emplace_back();
    item.payment = deposit.deposit;
    item.amount = book.row(deposit.deposit).amount;
    item.deposit_total = true;
    item.ease = 8;
    item.fact = "the feed's file with its details; without a feed, `files release --as-receipt`";
  }
  std::sort(items.begin(), items.end(), [&](const WorkItem& a, const WorkItem& b) {
    if (a.payment.known() != b.payment.known()) return a.payment.known();
    if (!a.payment.known()) return std::tie(a.file, a.unit) < std::tie(b.file, b.unit);
    const PaymentRow& left = book.row(a.payment);
    const PaymentRow& right = book.row(b.payment);
    if (left.currency != right.currency) return left.currency.code() < right.currency.code();
    const Wide money_left = Wide{a.amount} * a.ease;
    const Wide money_right = Wide{b.amount} * b.ease;
    if (money_left != money_right) return money_left > money_right;
    return std::tuple(left.payment_id(), a.state) < std::tuple(right.payment_id(), b.state);
  });
  return items;
}

}  // namespace quittance::engine
