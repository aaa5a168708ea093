// The rule for payments that were announced before they came: a portal's intent, a promise, an
// instalment, a direct debit.
#pragma once

#include "matching/case.h"
#include "matching/open_state.h"

namespace quittance::matching {

// Proposes what an expected payment was announced for, where this one has just its amount and
// currency, comes before it lapses, and
// - bears its reference, whatever name it bears, unless its account is registered to another
//   family; one that was met already makes it a probable duplicate,
// - or comes from a candidate payer, not before it was announced, and names no other document.
//   Of several that mean the same items the one due first is met; of several that do not, it is a
//   tie, unless documents that the payment names may decide it.
// Items get what was said of each; else all that they ask for, whole or less the discounts they
// grant; one item also a part. Where they ask for something else by now, nothing.
// Rule::expected_payment, grade expected.
[[nodiscard]] Answer propose_by_expected(const Case& payment_case, const OpenState& state,
                                         const Book& book);

}  // namespace quittance::matching
