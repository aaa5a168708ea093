// Amounts with a number of decimals that the record states, in minor units of their currency.
#pragma once

#include <cstdint>

#include "core/money.h"

namespace quittance::ingest {

// `digits` with `scale` decimals (0 to 9). Errors: amount_excess_decimals where the currency has
// fewer and the rest is not zero, amount_overflow beyond kAmountMax.
[[nodiscard]] inline Result<std::int64_t> minor_of_scaled(std::int64_t digits, int scale,
                                                          Currency currency) {
  for (; scale > currency.exponent(); --scale) {
    if (digits % 10 != 0) return fail(Errc::amount_excess_decimals);
    digits /= 10;
  }
  for (; scale < currency.exponent(); ++scale) {
    if (digits > kAmountMax / 10 || digits < -kAmountMax / 10) return fail(Errc::amount_overflow);
    digits *= 10;
  }
  if (digits > kAmountMax || digits < -kAmountMax) return fail(Errc::amount_overflow);
  return digits;
}

}  // namespace quittance::ingest
