// 128-bit sums of amounts on their way back to 64 bits: half-even division and the checked way
// down.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>

#include "core/assert.h"
#include "core/result.h"
#include "core/wide.h"

namespace quittance::engine {

// The nearest integer to numerator / denominator, ties to the even one. `denominator` above zero.
[[nodiscard]] constexpr Wide divide_half_even(Wide numerator, Wide denominator) {
  QASSERT(denominator > 0);
  Wide quotient = numerator / denominator;
  Wide rest = numerator % denominator;
  if (rest < 0) {  // floor, so that the rest is never negative
    rest += denominator;
    --quotient;
  }
  const Wide other_half = denominator - rest;
  if (rest > other_half || (rest == other_half && quotient % 2 != 0)) ++quotient;
  return quotient;
}
// part ÷ whole in hundredths of a percent, half-even; nothing unless the whole is above zero.
// Errors of size cannot occur while |part| is at most 10^14 times the whole.
[[nodiscard]] constexpr std::optional<std::int64_t> percent_hundredths(std::int64_t part,
                                                                       std::int64_t whole) {
  if (whole <= 0) return std::nullopt;
  return static_cast<std::int64_t>(divide_half_even(Wide{part} * 10'000, whole));
}
// Adds modulo 2^64. Changes may arrive in any order, so a running sum can leave 64 bits on the way
// to a balance that fits; modulo arithmetic still arrives at that balance.
[[nodiscard]] constexpr std::int64_t add_in_any_order(std::int64_t a, std::int64_t b) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
}

[[nodiscard]] constexpr std::int64_t take_back_in_any_order(std::int64_t a, std::int64_t b) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) - static_cast<std::uint64_t>(b));
}

}  // namespace quittance::engine
