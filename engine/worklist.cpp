#include "engine/worklist.h"

#include <algorithm>
#include <string_view>
#include <tuple>

#include "core/wide.h"
#include "engine/cash_position.h"

namespace quittance::engine {
namespace {

// How little is missing: a choice between known items is minutes, an unknown payer a search.
int ease_of(Reason reason) {
  switch (reason) {
    case Reason::tie:
      return 9;
    case Reason::unit_held:
    case Reason::suspected_duplicate:
    case Reason::key_reused:
    case Reason::unknown_account:
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
      text += (solution == 0 ? "" : " or ") + std::string(book.row(suggestion.item).facts.number);
      solution = suggestion.solution;
    } else {
      text += " + " + std::string(book.row(suggestion.item).facts.number);
    }
  }
  for (const CustomerHandle candidate : exception.candidates) {
    if (!text.empty()) text += ", ";
    text += book.row(candidate).facts.customer_id;
  }
  return text;
}

void add_waiting(const Book& book, PaymentHandle handle, Disposition state, std::vector<WorkItem>& items) {
  const PaymentRow& payment = book.row(handle);
  if (payment.in(state) == 0) return;
  WorkItem& item = items.emplace_back();
  item.payment = handle;
  item.amount = payment.in(state);
  item.state = state;
  item.reason = payment.reason;
  item.ease = ease_of(payment.reason);
  item.candidates = candidates_of(book, payment);
  if (payment.exception != 0 && state != Disposition::quarantined) item.fact = book.exceptions()[payment.exception - 1].fact;
  if (item.fact.empty()) item.fact = usual_fact(payment.reason);
}

}  // namespace

std::vector<WorkItem> worklist(const Book& book) {
  std::vector<WorkItem> items;
  for (std::uint32_t n = 0; n < book.payments().size(); ++n) {
    if (book.payments()[n].facts.role != CashRole::payment) continue;
    for (const Disposition state : {Disposition::unapplied, Disposition::unidentified, Disposition::quarantined}) {
      add_waiting(book, PaymentHandle(n), state, items);
    }
  }
  for (const DepositState& deposit : deposit_states(book)) {
    if (!deposit.details.empty()) continue;
    WorkItem& item = items.emplace_back();
    item.payment = deposit.deposit;
    item.amount = book.row(deposit.deposit).facts.record.amount;
    item.deposit_total = true;
    item.ease = 8;
    item.fact = "the feed's file with its details; without a feed, `files release --as-receipt`";
  }
  std::sort(items.begin(), items.end(), [&](const WorkItem& a, const WorkItem& b) {
    const CashRecord& left = book.row(a.payment).facts.record;
    const CashRecord& right = book.row(b.payment).facts.record;
    if (left.currency != right.currency) return left.currency.code() < right.currency.code();
    const Wide money_left = Wide{a.amount} * a.ease;
    const Wide money_right = Wide{b.amount} * b.ease;
    if (money_left != money_right) return money_left > money_right;
    return std::tie(left.payment_id, a.state) < std::tie(right.payment_id, b.state);
  });
  return items;
}

}  // namespace quittance::engine
