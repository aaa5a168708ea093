#include "engine/general_ledger/postings.h"

#include <string_view>
#include <variant>

#include "matching/tolerance.h"

namespace quittance::engine {
namespace {

using Lines = std::vector<Posting>;

std::string cash(Disposition state) {
  return "cash:" + std::string(name(state));
}

void post(Lines& lines, std::string account, Currency currency, std::int64_t amount) {
  if (amount != 0) lines.push_back({std::move(account), currency, amount});
}

// What follows in `lines` from `from` on is of this item.
void of_item(Lines& lines, std::size_t from, ItemHandle item) {
  for (; from < lines.size(); ++from) lines[from].item = item;
}

// Cash in the eight states is owed to somebody (a credit) until it is applied; applied cash has
// reduced the items and stands at zero.
void add(Lines&, const Book&, const auto&) {}

void add(Lines& lines, const Book&, const ItemOpened& event) {
  post(lines, "ar", event.facts.currency, event.open);
  // A deduction takes over what its parent's application split off.
  post(lines, event.parent.known() ? "deduction" : "opening", event.facts.currency, -event.open);
}

void add(Lines& lines, const Book& book, const ItemAdjusted& event) {
  const Currency currency = book.row(event.item).facts.currency;
  post(lines, "ar", currency, event.delta);
  const bool of_deduction = event.why == Adjustment::application_reversed;
  post(lines, of_deduction ? "deduction" : "adjustment", currency, -event.delta);
}

void add(Lines& lines, const Book&, const CashRecorded& event) {
  if (event.role != CashRole::payment) return;
  const CashRecord record = event.cash.record();
  post(lines, "bank:" + std::string(record.account), record.currency, record.amount);
  post(lines, cash(event.state), record.currency, -record.amount);
}

void add(Lines& lines, const Book& book, const DepositBooked& event) {
  const CashRecord& record = book.row(event.payment).record();
  post(lines, "bank:" + std::string(record.account), record.currency, record.amount);
  post(lines, cash(Disposition::unidentified), record.currency, -record.amount);
}

void add(Lines& lines, const Book& book, const PayerIdentified& event) {
  const Currency currency = book.row(event.payment).currency;
  post(lines, cash(Disposition::unidentified), currency, event.amount);
  post(lines, cash(Disposition::unapplied), currency, -event.amount);
}

// Banks' charges are no loss of the customer's.
std::string written_off(const AllocationFacts& facts) {
  return facts.reason == matching::kBankCharge && facts.rule != Rule::manual ? "bank_charge"
                                                                             : "write_off";
}

void add(Lines& lines, const Book& book, const Applied& event) {
  const Currency currency = book.row(event.payment).currency;
  for (const AllocationFacts& facts : event.allocations) {
    const std::size_t from = lines.size();
    post(lines, cash(Disposition::unapplied), currency, facts.amount);
    post(lines, "discount", currency, facts.discount);
    post(lines, written_off(facts), currency, facts.write_off);
    post(lines, "deduction", currency, facts.deduction);
    post(lines, "ar", currency,
         -(facts.amount + facts.discount + facts.write_off + facts.deduction));
    of_item(lines, from, facts.item);
  }
}

// The item's side of cash that crosses into its currency, and the way there; `sign` is -1 where it
// is taken back.
void cross(Lines& lines, const Book& book, Currency paid, const AllocationFacts& facts,
           const CrossedAmount& crossed, std::int64_t sign) {
  const Currency currency = book.row(facts.item).facts.currency;
  const std::size_t from = lines.size();
  post(lines, cash(Disposition::unapplied), paid, sign * facts.amount);
  post(lines, "conversion", paid, -sign * facts.amount);
  post(lines, "conversion", currency, sign * crossed.converted);
  post(lines, "fx_gain_loss", currency, -sign * crossed.gain);
  post(lines, "discount", currency, sign * facts.discount);
  post(lines, written_off(facts), currency, sign * facts.write_off);
  post(lines, "deduction", currency, sign * facts.deduction);
  post(lines, "ar", currency,
       -sign *
           (crossed.converted - crossed.gain + facts.discount + facts.write_off + facts.deduction));
  of_item(lines, from, facts.item);
}

void add(Lines& lines, const Book& book, const AppliedAcross& event) {
  const Currency paid = book.row(event.payment).currency;
  for (std::size_t n = 0; n < event.allocations.size(); ++n)
    cross(lines, book, paid, event.allocations[n], event.crossed[n], 1);
}

void add(Lines& lines, const Book& book, const ApplicationReversed& event) {
  const Currency currency = book.row(event.payment).currency;
  for (const ApplicationHandle handle : event.applications) {
    const AllocationFacts& facts = book.row(handle).facts;
    if (const CrossingRow* crossing = book.crossing(book.row(handle)); crossing != nullptr) {
      cross(lines, book, currency, facts, crossing->amount, -1);
      continue;
    }
    const std::size_t from = lines.size();
    post(lines, "ar", currency, facts.amount + facts.discount + facts.write_off + facts.deduction);
    post(lines, cash(Disposition::unapplied), currency, -facts.amount);
    post(lines, "discount", currency, -facts.discount);
    post(lines, written_off(facts), currency, -facts.write_off);
    post(lines, "deduction", currency, -facts.deduction);
    of_item(lines, from, facts.item);
  }
}

void add(Lines& lines, const Book& book, const CashMoved& event) {
  const Currency currency = book.row(event.payment).currency;
  post(lines, cash(event.from), currency, event.amount);
  post(lines, cash(event.to), currency, -event.amount);
}

}  // namespace

std::vector<Posting> postings(const Book& book, const Event& event) {
  Lines lines;
  std::visit([&](const auto& fact) { add(lines, book, fact); }, event);
  return lines;
}

}  // namespace quittance::engine
