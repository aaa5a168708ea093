// "INV-1001 to INV-1005": a run of consecutive document numbers, of which a text names both ends.
#pragma once

#include <cstdint>
#include <string_view>

namespace quittance::matching {

// More numbers than these are no run that somebody pays at once.
inline constexpr std::int64_t kRangeMax = 200;

// What stands between two numbers says "up to": "to", "bis", "à", "-".
[[nodiscard]] bool says_up_to(std::string_view between);

// The number is of the run that begins with `first` and ends with `last`: the same text in front,
// and the digits at its end between theirs. False for all where these make no run.
[[nodiscard]] bool is_in_range(std::string_view number, std::string_view first,
                               std::string_view last);

}  // namespace quittance::matching
