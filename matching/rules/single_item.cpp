#include "matching/rules/amount.h"

namespace quittance::matching {

void solve_single_item(const AccountQuestion& question, Solutions& solutions) {
  const std::int64_t cash = question.payment.amount;
  for (const CustomerHandle account : question.accounts) {
    for (const OpenItem& item : question.state.ledger().open_items(account)) {
      ++solutions.items_considered;
      if (item.open < cash || !payable_by_amount(item, question.payment)) continue;
      if (question.state.remaining(item) != cash) continue;
      if (++solutions.count > kSuggestionsMax) continue;
      Allocation whole{.item = item.item, .amount = cash, .reason = {}};
      whole.rule = Rule::single_item;
      whole.grade = grade_of(Rule::single_item);
      solutions.kept.push_back({.customer = account, .allocations = {whole}});
    }
  }
}

}  // namespace quittance::matching
