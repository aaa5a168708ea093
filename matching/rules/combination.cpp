#include "matching/rules/combination.h"

#include <fmt/format.h>

#include <algorithm>

#include "matching/combination.h"
#include "matching/discount.h"
#include "matching/rules/amount.h"
#include "matching/sentences.h"

namespace quittance::matching {
namespace {

// The open items of one account that an amount may pay, and what each can add.
struct Account {
  std::vector<const OpenItem*> items;
  std::vector<GrantedDiscount> granted;
  std::vector<Summand> summands;
};

Account account_of(CustomerHandle customer, const PaymentFacts& payment, const OpenState& state,
                   const Book& book) {
  Account account;
  const RuleOptions& options = options_of(customer, book);
  for (const OpenItem& item : state.ledger().open_items(customer)) {
    if (!payable_by_amount(item, payment)) continue;
    const std::int64_t remaining = state.remaining(item);
    if (remaining == 0) continue;
    const GrantedDiscount granted = granted_discount(item, remaining, payment.days, options);
    account.items.push_back(&item);
    account.granted.push_back(granted);
    account.summands.push_back({remaining, granted.amount > 0 ? remaining - granted.amount : 0});
  }
  return account;
}

std::vector<Allocation> allocations_of(const Combination& combination, const Account& account) {
  std::vector<Allocation> allocations;
  for (const CombinationPart& part : combination) {
    const Summand& summand = account.summands[part.summand];
    Allocation each{
        .item = account.items[part.summand]->item, .amount = summand.amount, .reason = {}};
    if (part.discounted) {
      each.amount = summand.less;
      each.discount = summand.amount - summand.less;
      each.discount_earned = account.granted[part.summand].earned;
    }
    each.rule = Rule::combination;
    each.grade = Grade::combination;
    allocations.push_back(each);
  }
  return allocations;
}

bool names_something(const Case& payment_case) {
  return std::any_of(
      payment_case.documents.begin(), payment_case.documents.end(),
      [](const NamedDocument& document) { return document.finding != Finding::unknown; });
}

}  // namespace

Answer propose_by_combination(const Case& payment_case, const OpenState& state, const Book& book) {
  Answer answer;
  answer.rule = Rule::combination;
  answer.grade = Grade::combination;
  if (payment_case.payers.customers.size() != 1 || names_something(payment_case)) return answer;
  const CustomerHandle customer = payment_case.payers.customers.front();
  const PaymentFacts& payment = *payment_case.payment;
  const Account account = account_of(customer, payment, state, book);
  if (account.items.size() < 2) return answer;
  answer.items_considered = static_cast<std::uint32_t>(account.items.size());

  const CombinationAnswer found = find_combinations(account.summands, payment.amount);
  answer.solutions = found.count;
  std::vector<Suggestion> shown;
  for (const Combination& combination : found.shown) {
    shown.push_back({customer, allocations_of(combination, account)});
  }
  switch (found.kind) {
    case CombinationAnswer::Kind::none:
      return answer;
    case CombinationAnswer::Kind::several:
      answer.reason = Reason::tie;
      answer.fact =
          found.counted
              ? fact_for_tie(shown, found.count, book)
              : fact_for_tie(shown, static_cast<std::uint32_t>(shown.size()), book) + "; and more";
      break;
    case CombinationAnswer::Kind::budget_spent:
      answer.reason = Reason::budget_spent;
      answer.fact =
          fmt::format("The document numbers: {} open items are too many to try all their sums.",
                      account.items.size());
      break;
    case CombinationAnswer::Kind::unique:
      if (found.nearby <= kNearbyMax) {
        answer.kind = Answer::Kind::propose;
        answer.proposal.customer = customer;
        answer.proposal.allocations = std::move(shown.front().allocations);
        answer.proposal.grade = answer.grade;
        answer.proposal.rule = answer.rule;
        answer.proposal.exact_amount = true;
        return answer;
      }
      answer.reason = Reason::no_reference;
      answer.fact = fmt::format(
          "The document numbers: one sum of its items is {}, but so are {} of the {} amounts "
          "nearest to it sums of others, so it may be chance.",
          say_amount(payment.amount, payment.currency), found.nearby, 2 * kNearby);
      break;
  }
  answer.suggestions = std::move(shown);
  return answer;
}

}  // namespace quittance::matching
