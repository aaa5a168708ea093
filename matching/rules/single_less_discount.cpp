#include "matching/discount.h"
#include "matching/rules/amount.h"

namespace quittance::matching {
namespace {

// `slack` is how far the payer's rounding of the discount may stand from ours.
void solve_within(const AccountQuestion& question, std::int64_t slack, Solutions& solutions) {
  const PaymentFacts& payment = question.payment;
  for (const CustomerHandle account : question.accounts) {
    const RuleOptions& options = options_of(account, question.book);
    for (const OpenItem& item : question.state.ledger().open_items(account)) {
      if (item.discount <= 0 || !payable_by_amount(item, payment)) continue;
      ++solutions.items_considered;
      const std::int64_t remaining = question.state.remaining(item);
      const GrantedDiscount granted = granted_discount(item, remaining, payment.days, options);
      if (granted.amount == 0) continue;
      const std::int64_t taken = remaining - payment.amount;
      if (taken <= 0 || taken < granted.amount - slack || taken > granted.amount + slack) continue;
      if (++solutions.count > kSuggestionsMax) continue;
      Allocation less{.item = item.item, .amount = payment.amount, .reason = {}};
      less.discount = taken;
      less.discount_earned = granted.earned;
      less.rule = Rule::single_less_discount;
      less.grade = grade_of(Rule::single_less_discount);
      solutions.kept.push_back({.customer = account, .allocations = {less}});
    }
  }
}

}  // namespace

void solve_single_less_discount(const AccountQuestion& question, Solutions& solutions) {
  const std::uint32_t before = solutions.count;
  solve_within(question, 0, solutions);
  if (solutions.count == before) solve_within(question, 1, solutions);
}

}  // namespace quittance::matching
