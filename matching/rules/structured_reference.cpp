#include "matching/rules/structured_reference.h"

#include <algorithm>

#include "matching/discount.h"
#include "matching/overpayment.h"
#include "matching/tolerance.h"

namespace quittance::matching {
namespace {

// The one item that the document can still mean.
ItemHandle only_open(const NamedDocument& document, const OpenState& state) {
  if (document.finding == Finding::named) return document.item;
  if (document.finding != Finding::ambiguous) return {};
  ItemHandle only;
  for (const ItemHandle item : document.alternatives()) {
    if (state.remaining(item) == 0) continue;
    if (only.known()) return {};
    only = item;
  }
  return only;
}

}  // namespace

Answer propose_by_structured_reference(const Case& payment_case, const OpenState& state,
                                       const Book& book) {
  Answer answer;
  answer.rule = Rule::structured_reference;
  answer.grade = Grade::check_digit;
  const NamedDocument& document = payment_case.documents.front();
  const PaymentFacts& payment = *payment_case.payment;
  const ItemHandle handle = only_open(document, state);
  if (!handle.known()) return answer;
  if (document.amount_stated() && document.line->paid != payment.amount) return answer;
  const OpenItem& item = state.ledger().item(handle);
  const std::int64_t remaining = state.remaining(item);
  if (remaining <= 0) return answer;
  answer.items_considered = 1;

  const GrantedDiscount granted =
      granted_discount(item, remaining, payment.days, options_of(item.customer, book));
  const std::int64_t forgiven =
      forgiven_max(tolerances_of(item.customer, book), remaining, payment.currency);
  const auto within = [&](std::int64_t due) {
    return classify({.due = due, .paid = payment.amount}, forgiven) <= Difference::within_tolerance;
  };
  // The discount counts where it alone explains the amount, or brings it nearer than tolerance
  // does.
  const bool discounted =
      granted.amount > 0 && payment.amount != remaining && within(remaining - granted.amount);
  if (!discounted && !within(remaining)) return answer;
  const std::int64_t due = discounted ? remaining - granted.amount : remaining;

  Proposal& proposal = answer.proposal;
  Allocation whole{.item = handle, .amount = std::min(payment.amount, due), .reason = {}};
  whole.discount = discounted ? granted.amount : 0;
  whole.discount_earned = discounted && granted.earned;
  whole.write_off = due - whole.amount;
  if (whole.write_off > 0) whole.reason = "within_tolerance";
  whole.rule = answer.rule;
  whole.grade = answer.grade;
  proposal.customer = payer_for(item.customer, payment_case, book.directory);
  if (payment.amount > due) {
    proposal.rests.push_back(
        overpayment_rest(payment.amount - due, due, proposal.customer, payment.currency, book));
  }
  proposal.allocations.push_back(whole);
  proposal.grade = answer.grade;
  proposal.rule = answer.rule;
  proposal.exact_amount = proposal.rests.empty() && whole.write_off == 0;
  answer.kind = Answer::Kind::propose;
  answer.solutions = 1;
  return answer;
}

}  // namespace quittance::matching
