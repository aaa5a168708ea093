// Properties over many seeds: the failing one is printed, and QUITTANCE_SEED runs it alone.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "tests/support/stride.h"

namespace quittance::testing {

// Seeds of whole books, of which a test has some tens: sanitized runs take each third, so that what
// happens rarely still happens.
[[nodiscard]] inline std::uint64_t seed_stride() {
  return std::min<std::uint64_t>(stride(), 3);
}

// How often something has to happen in the seeds that are taken, where in all it has to happen
// `times`.
template <class Count>
[[nodiscard]] Count in_seeds(Count times) {
  return times / static_cast<Count>(seed_stride());
}

// Calls `check` with 1 … count, or the share of them that is taken, and stops at the first seed
// that fails.
template <class Check>
void for_each_seed(std::uint64_t count, const Check& check) {
  std::uint64_t first = 1;
  std::uint64_t last = count;
  if (const char* only = std::getenv("QUITTANCE_SEED")) first = last = std::stoull(only);
  for (std::uint64_t seed = first; seed <= last; seed += seed_stride()) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    check(seed);
    if (::testing::Test::HasFailure()) return;
  }
}

}  // namespace quittance::testing
