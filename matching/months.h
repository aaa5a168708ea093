// Months that a payer names: "all invoices of March", "Rechnungen 03/2026".
#pragma once

#include <cstdint>
#include <string_view>

namespace quittance::matching {

// Year and month in one number; 1 to 12: a month of no stated year; 0: none.
using StatedMonth = std::uint16_t;

inline constexpr int kStatedMonthYear0 = 1900;

// The only month that the text names: in full, in nine languages, with a year or without, or as
// 03/2026, 03.2026 or 2026-03. None where it names two.
[[nodiscard]] StatedMonth find_stated_month(std::string_view text);

}  // namespace quittance::matching
