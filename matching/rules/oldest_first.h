// Oldest first with partial application, where the customer's rule set says so (domain.md section
// 4, pass 10).
#pragma once

#include "matching/case.h"
#include "matching/open_state.h"

namespace quittance::matching {

// Spends the payment on the payer's open debit items by due date, the last one in part; items on
// hold and credit memos stay out; the excess follows the overpayment rule. One candidate payer
// only.
[[nodiscard]] Answer propose_oldest_first(const Case& payment_case, const OpenState& state,
                                          const Book& book);

}  // namespace quittance::matching
