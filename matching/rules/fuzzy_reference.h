// References with one slip: read as the item that agrees in payer and amount, where only one does.
#pragma once

#include "matching/case.h"
#include "matching/open_state.h"

namespace quittance::matching {

// True for a payment that a number with a slip may still explain: it names a document that the book
// does not have or that is another payer's, and some of its cash waits without a purpose.
[[nodiscard]] bool may_hold_a_slip(const Case& payment_case);

// Reads what the payment names once more, with each number that says nothing taken for one that is
// one slip away (slips.h) and open in an account of the payer (domain.md section 4, pass 9), or
// whose last digits it is: "2026/0017, 21 + 24".
// - A line is taken for the one item that asks for just its amount, less a discount or deduction
//   as it states.
// - Numbers without amounts are taken for the one set of items that asks, with the documents named
//   rightly, for just the payment, also less the discounts granted.
// Never within a tolerance, never an item on hold. Rule::fuzzy_reference, grade fuzzy, or partial
// for the end of a number, beside the rules and grades of what is named rightly. `state` must not
// count what the payment itself was granted before.
[[nodiscard]] Answer propose_by_slips(const Case& payment_case, const OpenState& state,
                                      const Book& book);

}  // namespace quittance::matching
