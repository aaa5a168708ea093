#include "core/error_bound.h"

#include <algorithm>

#include "core/assert.h"
#include "core/wide.h"

namespace quittance {
namespace {

constexpr std::int64_t kUnit = 1'000'000'000;  // fixed point: z² and all beside it in billionths
constexpr std::int64_t kMillion = 1'000'000;

// z² of the one-sided quantiles 1.2815515655, 1.6448536270, 1.9599639845 and 2.3263478740.
constexpr std::int64_t kSquaredQuantiles[] = {1'642'374'415, 2'705'543'454, 3'841'458'821,
                                              5'411'894'431};

// The largest integer whose square is at most `value`, by Newton's method from above.
Wide root_of(Wide value) {
  if (value < 2) return value;
  Wide root = Wide{1} << 64;
  for (Wide next = (root + value / root) / 2; next < root; next = (root + value / root) / 2)
    root = next;
  return root;
}

}  // namespace

ErrorBound error_bound(std::uint32_t happened, std::uint32_t of, Confidence confidence) {
  QASSERT(happened <= of);
  if (of == 0) return {};
  const Wide z2 = kSquaredQuantiles[static_cast<std::size_t>(confidence)];
  const Wide middle = Wide{2} * happened * kUnit + z2;
  // At most 2.2e10 · 1e9 · (2^32)² / 4: below 2^127.
  const Wide spread = 4 * z2 * kUnit * happened * (of - happened) / of;
  const Wide root = root_of(z2 * z2 + spread);
  const Wide whole = 2 * (Wide{of} * kUnit + z2);
  ErrorBound bound;
  const Wide low = std::max<Wide>(0, middle - root - 1) * kMillion / whole;
  const Wide high = ((middle + root + 1) * kMillion + whole - 1) / whole;
  bound.lower = static_cast<std::int32_t>(low);
  bound.upper = static_cast<std::int32_t>(std::min<Wide>(kMillion, high));
  return bound;
}

}  // namespace quittance
