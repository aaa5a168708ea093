#include "matching/rules/oldest_first.h"

#include <algorithm>

#include "matching/overpayment.h"
#include "matching/rules/amount.h"

namespace quittance::matching {

Answer propose_oldest_first(const Case& payment_case, const OpenState& state, const Book& book) {
  Answer answer;
  answer.rule = Rule::oldest_first;
  if (payment_case.customers.size() != 1) return answer;
  // A name that is not whole says too little, unless a document speaks for its owner.
  if (payment_case.payers.empty() && payment_case.reference_grade == Grade::none) return answer;
  const CustomerHandle customer = payment_case.customers.front();
  if (!options_of(customer, book).oldest_first) return answer;

  const PaymentFacts& payment = *payment_case.payment;
  Proposal& proposal = answer.proposal;
  std::int64_t cash = payment.amount;
  for (const OpenItem& item : state.ledger().open_items(customer)) {
    if (cash == 0) break;
    ++answer.items_considered;
    if (item.open < 0 || !payable_by_amount(item, payment)) continue;
    const std::int64_t remaining = state.remaining(item);
    if (remaining == 0) continue;
    Allocation part{.item = item.item, .amount = std::min(cash, remaining), .reason = {}};
    part.rule = Rule::oldest_first;
    part.grade = Grade::oldest;
    cash -= part.amount;
    proposal.allocations.push_back(part);
  }
  if (proposal.allocations.empty()) return answer;
  if (cash > 0) {
    proposal.rests.push_back(
        overpayment_rest(cash, payment.amount - cash, customer, payment.currency, book));
  }
  proposal.customer = customer;
  proposal.grade = Grade::oldest;
  proposal.rule = Rule::oldest_first;
  answer.kind = Answer::Kind::propose;
  answer.grade = Grade::oldest;
  answer.solutions = 1;
  return answer;
}

}  // namespace quittance::matching
