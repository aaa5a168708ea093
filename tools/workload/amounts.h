// Log-normal amounts by whole-number arithmetic, so that every machine draws the same cents.
#pragma once

#include <cstdint>

#include "tools/workload/random.h"

namespace quittance::workload {

// exp(mu + sigma * z) minor units, z standard normal; both parameters in thousandths.
struct LogNormal {
  std::int64_t mu_thousandths = 10'800;
  std::int64_t sigma_thousandths = 1'100;
};

// No invoice is above this, so that the sums of a check fit the ten columns of a lockbox record.
inline constexpr std::int64_t kInvoiceMax = 999'999'999;
inline constexpr std::int64_t kInvoiceMin = 100;

// z is made of the number of ones in 256 random bits (binomial: normal to 0.1 % of its spread) and
// a uniform fraction that fills the steps. exp is a power of two and a Taylor series in fixed point
// with 60 binary digits. From kInvoiceMin to kInvoiceMax. About 60 ns.
[[nodiscard]] std::int64_t draw_amount(Random& random, LogNormal shape);

}  // namespace quittance::workload
