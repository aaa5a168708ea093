// How sure one may be of a share that was counted: bounds on the true share behind k of n.
#pragma once

#include <cstdint>

namespace quittance {

// How sure a bound is, on its side alone.
enum class Confidence : std::uint8_t { percent_90, percent_95, percent_97_5, percent_99 };

// Parts per million. A bound never gets better by rounding: the lower one is rounded down, the
// upper one up.
struct ErrorBound {
  std::int32_t lower = 0;
  std::int32_t upper = 1'000'000;
  friend bool operator==(const ErrorBound&, const ErrorBound&) = default;
};

// Wilson's score interval (E. B. Wilson, J. Am. Stat. Assoc. 22, 1927, 209–212), each side by
// itself:
//
//   (2k + z² ± √(z⁴ + 4 z² k (n − k) / n)) ÷ (2 (n + z²))
//
// z is the one-sided quantile of the normal distribution, so `percent_97_5` gives the two-sided
// interval of 95 %. In integers throughout: the same bound on every machine. `happened` is at most
// `of`; nothing is known of a share of 0, which may be anything.
[[nodiscard]] ErrorBound error_bound(std::uint32_t happened, std::uint32_t of,
                                     Confidence confidence);

}  // namespace quittance
