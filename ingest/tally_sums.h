// A file's sums, which are added up wider than 64 bits, as they stand in its summary.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>

#include "core/wide.h"
#include "ingest/decoder.h"

namespace quittance::ingest {

// False when a sum is beyond 64 bits, which needs more records than a file can have or amounts that
// nobody pays; the nearest number that fits stands for it.
inline bool put_sums(Tally& tally, const std::map<Currency, Wide>& sums) {
  using Limits = std::numeric_limits<std::int64_t>;
  bool fit = true;
  for (const auto& [currency, sum] : sums) {
    const Wide shown = std::clamp<Wide>(sum, Limits::min(), Limits::max());
    tally.amount[currency] = static_cast<std::int64_t>(shown);
    fit = fit && shown == sum;
  }
  return fit;
}

}  // namespace quittance::ingest
