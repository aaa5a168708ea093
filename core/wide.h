// 128-bit sums of amounts: file totals and products must not overflow before they are checked.
#pragma once

#include <cstdint>
#include <limits>

#include "core/result.h"

namespace quittance {

__extension__ using Wide = __int128;

// Errors: amount_overflow when the sum does not fit 64 bits.
[[nodiscard]] inline Result<std::int64_t> narrow(Wide amount) {
  if (amount > std::numeric_limits<std::int64_t>::max() ||
      amount < std::numeric_limits<std::int64_t>::min()) {
    return fail(Errc::amount_overflow);
  }
  return static_cast<std::int64_t>(amount);
}

}  // namespace quittance
