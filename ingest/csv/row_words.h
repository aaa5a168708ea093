// Words in a row that say what it is: totals, balances, how the money came.
#pragma once

#include <string_view>

#include "core/cash.h"

namespace quittance::ingest::csv {

// "Total", "Grand total:", "Total credits (12)"; not "Total Wine Inc".
[[nodiscard]] bool is_total_text(std::string_view text);
// "Opening balance", "Closing balance as of 30 Nov".
[[nodiscard]] bool is_balance(std::string_view text);
// A bank's own word for how the money came; other where it is none that is known.
[[nodiscard]] Method method_of(std::string_view written);

}  // namespace quittance::ingest::csv
