#include "core/wide.h"
#include "matching/rules/amount.h"

namespace quittance::matching {

void solve_clear_account(const AccountQuestion& question, Solutions& solutions) {
  const auto for_each_payable = [&](const auto& use) {
    for (const CustomerHandle account : question.accounts) {
      for (const OpenItem& item : question.state.ledger().open_items(account)) {
        if (!payable_by_amount(item, question.payment)) continue;
        const std::int64_t remaining = question.state.remaining(item);
        if (remaining != 0) use(item, remaining);
      }
    }
  };
  Wide balance = 0;
  for_each_payable([&](const OpenItem&, std::int64_t remaining) {
    balance += remaining;
    ++solutions.items_considered;
  });
  if (balance != question.payment.amount) return;
  if (++solutions.count > kSuggestionsMax) return;
  Suggestion all{.customer = question.accounts.front(), .allocations = {}};
  for_each_payable([&](const OpenItem& item, std::int64_t remaining) {
    Allocation whole{.item = item.item, .amount = remaining, .reason = {}};
    whole.rule = Rule::clear_account;
    whole.grade = grade_of(Rule::clear_account);
    all.allocations.push_back(whole);
  });
  solutions.kept.push_back(std::move(all));
}

}  // namespace quittance::matching
