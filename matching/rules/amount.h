// The rules of a known payer without a usable reference: an amount that explains itself.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "matching/case.h"
#include "matching/open_state.h"

namespace quittance::matching {

// The ways one rule can explain a payment, counted; the first kSuggestionsMax are kept, oldest
// first.
struct Solutions {
  std::uint32_t count = 0;
  std::uint32_t items_considered = 0;
  std::vector<Suggestion> kept;
};

// One account looked at for one payment.
struct AccountQuestion {
  const PaymentFacts& payment;
  std::span<const CustomerHandle> accounts;
  const OpenState& state;
  const Book& book;
};

// One open item, not on hold, whose open amount is the payment to the cent (Rule::single_item).
void solve_single_item(const AccountQuestion& question, Solutions& solutions);
// One open item less its discount, earned or allowed; the payer may round by one minor unit where
// nothing fits to the cent (Rule::single_less_discount).
void solve_single_less_discount(const AccountQuestion& question, Solutions& solutions);
// Named clusters: what a payer pays as a whole, credits netted, items on hold left out, as it is
// open or less all discounts granted. Two rules that find the same items found one solution.
//   clear_account      all open items
//   clear_past_due     those due before the posting date, or on it; all, or all but deductions
//   clear_term         those past due that have one payment term (days from document to due date)
//   clear_po           those of one purchase order
//   clear_due_date     those due on one day
//   clear_statement    those of one calendar month of document dates
//   clear_consecutive  those whose numbers follow each other without a gap
// Clusters but the whole account have two items or more.
[[nodiscard]] bool is_cluster(Rule rule);
void solve_clusters(std::span<const Rule> rules, const AccountQuestion& question,
                    Solutions& solutions);

// The items of the month that the payment names, as a whole, where no single item has its amount:
// Rule::clear_statement, asked whatever the customer's rules are, for the payer says what he pays.
[[nodiscard]] Answer propose_by_month(const Case& payment_case, const OpenState& state,
                                      const Book& book);
void solve_month(StatedMonth month, const AccountQuestion& question, Solutions& solutions);

// All solutions of `rules` in one account: of one rule, or of clusters.
void solve(std::span<const Rule> rules, const AccountQuestion& question, Solutions& solutions);

// The grade of a solution that this rule finds.
[[nodiscard]] Grade grade_of(Rule rule);

// True for an item that an amount alone may pay: this currency and entity, open, not on hold.
[[nodiscard]] inline bool payable_by_amount(const OpenItem& item, const PaymentFacts& payment) {
  if (item.hold || item.currency != payment.currency) return false;
  return !payment.entity.known() || !item.entity.known() || item.entity == payment.entity;
}

// Asks the `step`-th customer rule of every candidate payer (domain.md section 4, pass 6): exactly
// one solution among all candidates is proposed; several are a tie, which `ties = oldest` breaks
// within one customer only. Clusters that follow each other are of one grade and asked together,
// with the first of them. Rule::combination: see rules/combination.h. `take_oldest` breaks it
// likewise: for payments that compete with as many others like them as there are items.
[[nodiscard]] Answer propose_by_amount(const Case& payment_case, std::size_t step, bool take_oldest,
                                       const OpenState& state, const Book& book);

// True when exactly one solution of any customer rule but combination explains the whole payment.
[[nodiscard]] bool amount_explains(const Case& payment_case, const OpenState& state,
                                   const Book& book);

}  // namespace quittance::matching
