#include "matching/rules/family.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "matching/rules/amount.h"
#include "matching/sentences.h"

namespace quittance::matching {
namespace {

Date day_of(const Case& payment_case) {
  return day_paid(payment_case.payment->days, payment_case.payment->posting_date);
}

bool is_of_payers(CustomerHandle owner, const Case& payment_case, const Directory& directory) {
  const CustomerHandle family = directory.family(owner);
  const auto& candidates = payment_case.payers.customers;
  return std::any_of(candidates.begin(), candidates.end(), [&](CustomerHandle candidate) {
    return directory.family(candidate) == family;
  });
}

// Whose items the candidates may pay besides their own, ascending; empty when they are too many.
std::vector<CustomerHandle> accounts_of_others(const Case& payment_case,
                                               const Directory& directory) {
  std::vector<CustomerHandle> accounts;
  const Date day = day_of(payment_case);
  const auto& candidates = payment_case.payers.customers;
  for (const CustomerHandle candidate : candidates) {
    if (!directory.add_members(directory.family(candidate), kFamilyAccountsMax, accounts))
      return {};
    for (const Link& link : directory.links().of(candidate)) {
      if (link.covers(day)) accounts.push_back(link.customer);
    }
  }
  std::sort(accounts.begin(), accounts.end());
  accounts.erase(std::unique(accounts.begin(), accounts.end()), accounts.end());
  std::erase_if(accounts, [&](CustomerHandle account) {
    return std::binary_search(candidates.begin(), candidates.end(), account);
  });
  if (accounts.size() > kFamilyAccountsMax) accounts.clear();
  return accounts;
}

}  // namespace

void mark_on_behalf(Answer& answer, const Case& payment_case, const Book& book) {
  if (book.directory.links().empty() || payment_case.payers.empty()) return;
  Proposal& proposal = answer.proposal;
  Rule strongest = Rule::manual;
  for (Allocation& allocation : proposal.allocations) {
    const CustomerHandle owner = book.ledger.item(allocation.item).customer;
    const CustomerHandle payer = proposal.customer;
    const bool on_behalf = owner != payer && !is_of_payers(owner, payment_case, book.directory) &&
                           is_of_payers(payer, payment_case, book.directory);
    if (on_behalf) {
      allocation.rule = Rule::family;
      proposal.on_behalf = true;
    }
    strongest = std::min(strongest, allocation.rule);
  }
  if (!proposal.on_behalf) return;
  proposal.rule = strongest;
  answer.rule = strongest;
}

Answer suggest_by_family(const Case& payment_case, const OpenState& state, const Book& book) {
  Answer answer;
  answer.rule = Rule::family;
  answer.grade = Grade::amount;
  if (payment_case.payers.empty() || !payment_case.documents.empty()) return answer;
  const std::vector<CustomerHandle> accounts = accounts_of_others(payment_case, book.directory);
  if (accounts.empty()) return answer;
  Solutions solutions;
  solve_single_item({*payment_case.payment, accounts, state, book}, solutions);
  if (solutions.count == 0)
    solve_single_less_discount({*payment_case.payment, accounts, state, book}, solutions);
  answer.items_considered = solutions.items_considered;
  answer.solutions = solutions.count;
  if (solutions.count == 0) return answer;
  answer.reason = Reason::no_reference;
  const Suggestion& first = solutions.kept.front();
  answer.fact =
      solutions.count == 1
          ? fmt::format(
                "Whether it pays item {} of {}: an amount alone is not applied "
                "across customers.",
                say_item(first.allocations.front().item, book), say_customer(first.customer, book))
          : fact_for_tie(solutions.kept, solutions.count, book);
  for (Suggestion& kept : solutions.kept) {
    for (Allocation& allocation : kept.allocations) allocation.rule = Rule::family;
  }
  answer.suggestions = std::move(solutions.kept);
  return answer;
}

void narrate_links(const Case& payment_case, const Book& book) {
  if (!payment_case.narrator.listening() || book.directory.links().empty()) return;
  const Date day = day_of(payment_case);
  for (const CustomerHandle candidate : payment_case.payers.customers) {
    for (const Link& link : book.directory.links().of(candidate)) {
      const bool named =
          std::any_of(payment_case.documents.begin(), payment_case.documents.end(),
                      [&](const NamedDocument& document) {
                        return document.item.known() &&
                               book.ledger.item(document.item).customer == link.customer;
                      });
      if (!named && !link.covers(day)) continue;
      payment_case.narrator.say(
          fmt::format("A link lets {} pay for {} {}: {} of the payment {}.",
                      say_customer(link.payer, book), say_customer(link.customer, book),
                      say_days(link), day.iso(), link.covers(day) ? "is within" : "is not within"));
    }
  }
}

}  // namespace quittance::matching
