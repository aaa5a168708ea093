// The last of the rules that look at the amount: items, credit memos and discounts that add up to
// the payment.
#pragma once

#include "matching/case.h"
#include "matching/open_state.h"

namespace quittance::matching {

// So many of the amounts nearest to a payment (kNearby below and above it) may be sums of the
// account's items as well, for a unique combination to be taken for what was meant and not for
// chance: one in a thousand.
inline constexpr std::uint32_t kNearbyMax = 10;

// Proposes the items of the one candidate payer's account that add up to the payment, if exactly
// one combination does and chance does not make it likely (domain.md section 4, pass 6). Asked only
// of a payment that names no document of the book. Answers `none` for everything else, so that
// later passes are asked, with the reason and the suggestions that the payment keeps if none of
// them decides: `tie` with what was found, `budget_spent` where the search was too large, and the
// one combination that chance might have made.
[[nodiscard]] Answer propose_by_combination(const Case& payment_case, const OpenState& state,
                                            const Book& book);

}  // namespace quittance::matching
