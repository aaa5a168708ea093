// What a short payment leaves out, where the item or the payer's own words tell it.
#pragma once

#include <cstdint>
#include <string_view>

#include "matching/ledger.h"
#include "matching/rule_set.h"

namespace quittance::matching {

// Words for `missing` where it is just what the item asks for beside its goods: "freight", "tax",
// "freight_and_tax"; empty where it is something else, or as much the one as the other. `missing`
// above zero.
[[nodiscard]] std::string_view reason_of_missing(std::int64_t missing, const ItemParts& parts);

// Our code for the payer's reason, as the rules map it; else the reason as he wrote it. Compared
// without case and without blanks at the ends.
[[nodiscard]] std::string_view our_reason(std::string_view written, const RuleOptions& options);

// The payer takes back what he paid for an item before, and says no reason.
inline constexpr std::string_view kNoReasonSaid = "no reason said";

}  // namespace quittance::matching
