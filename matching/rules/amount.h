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
// All open items of the account, credits netted, items on hold left out (Rule::clear_account).
void solve_clear_account(const AccountQuestion& question, Solutions& solutions);

// All solutions of one rule in one account. Other rules yield none.
void solve(Rule rule, const AccountQuestion& question, Solutions& solutions);

// The grade of a solution that this rule finds.
[[nodiscard]] Grade grade_of(Rule rule);

// True for an item that an amount alone may pay: this currency and entity, open, not on hold.
[[nodiscard]] inline bool payable_by_amount(const OpenItem& item, const PaymentFacts& payment) {
  if (item.hold || item.currency != payment.currency) return false;
  return !payment.entity.known() || !item.entity.known() || item.entity == payment.entity;
}

// Asks the `step`-th customer rule of every candidate payer (domain.md section 4, pass 6): exactly
// one solution among all candidates is proposed; several are a tie, which `ties = oldest` breaks
// within one customer only. `take_oldest` breaks it likewise: for payments that compete with as
// many others like them as there are items.
[[nodiscard]] Answer propose_by_amount(const Case& payment_case, std::size_t step, bool take_oldest,
                                       const OpenState& state, const Book& book);

// True when exactly one solution of any customer rule explains the whole payment.
[[nodiscard]] bool amount_explains(const Case& payment_case, const OpenState& state,
                                   const Book& book);

}  // namespace quittance::matching
