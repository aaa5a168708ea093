// Paying for others: what a link or the payer's family allows beyond the payer's own items.
#pragma once

#include "matching/case.h"
#include "matching/open_state.h"

namespace quittance::matching {

// More accounts than these are not looked through for one payment.
inline constexpr std::size_t kFamilyAccountsMax = 64;

// Notes in a proposal what it pays for others by a link: Rule::family, with the grade of the
// evidence, and behind what payers claim of their own.
void mark_on_behalf(Answer& answer, const Case& payment_case, const Book& book);

// Pass 8 for a payment that names no document and whose amount says nothing in the payer's own
// accounts: the items of his family, and of those he has a link to, that are just of this amount.
// An amount alone is never applied across customers (domain.md section 4, hard stops): one solution
// or several, they are suggestions.
[[nodiscard]] Answer suggest_by_family(const Case& payment_case, const OpenState& state,
                                       const Book& book);

// Says which links let the payer pay the items he names, and which do not reach his payment's day.
void narrate_links(const Case& payment_case, const Book& book);

}  // namespace quittance::matching
