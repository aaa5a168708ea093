#include "tools/workload/amounts.h"

#include <algorithm>
#include <bit>

#include "core/wide.h"

namespace quittance::workload {
namespace {

// Fixed point: a real number times 2^32 or 2^60.
constexpr std::int64_t kOne32 = std::int64_t{1} << 32;
constexpr std::int64_t kLog2OfE32 = 6'196'328'019;          // log2(e)
constexpr std::int64_t kLn2At60 = 799'144'290'325'165'979;  // ln(2)

// Standard normal: 256 fair coins have a spread of 8 around 128.
std::int64_t normal32(Random& random) {
  int ones = 0;
  for (int word = 0; word < 4; ++word) ones += std::popcount(random.next());
  const auto fraction = static_cast<std::int64_t>(random.next() >> 32);
  return ((ones - 128) * kOne32 + fraction - kOne32 / 2) / 8;
}

// 2^fraction for a fraction of [0, 1), by the series of exp(fraction * ln 2). The 18th term is
// below 2^-60.
std::int64_t power_of_two60(std::int64_t fraction32) {
  const Wide exponent = (Wide{fraction32} * kLn2At60) >> 32;
  Wide term = Wide{1} << 60;
  Wide sum = term;
  for (int n = 1; n <= 18; ++n) {
    term = ((term * exponent) >> 60) / n;
    sum += term;
  }
  return static_cast<std::int64_t>(sum);
}

}  // namespace

std::int64_t draw_amount(Random& random, LogNormal shape) {
  const std::int64_t mu32 = shape.mu_thousandths * kOne32 / 1000;
  const std::int64_t sigma32 = shape.sigma_thousandths * kOne32 / 1000;
  const Wide log32 = mu32 + ((Wide{sigma32} * normal32(random)) >> 32);
  const auto binary32 = static_cast<std::int64_t>((log32 * kLog2OfE32) >> 32);
  if (binary32 < 0) return kInvoiceMin;
  const int whole = static_cast<int>(std::min<std::int64_t>(binary32 >> 32, 40));
  const std::int64_t mantissa60 = power_of_two60(binary32 & (kOne32 - 1));
  const Wide rounded = ((Wide{mantissa60} << whole) + (Wide{1} << 59)) >> 60;
  return std::clamp(static_cast<std::int64_t>(rounded), kInvoiceMin, kInvoiceMax);
}

}  // namespace quittance::workload
