// Properties over many seeds: the failing one is printed, and QUITTANCE_SEED runs it alone.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>
#include <string>

namespace quittance::testing {

// Calls `check` with 1 … count and stops at the first seed that fails.
template <class Check>
void for_each_seed(std::uint64_t count, const Check& check) {
  std::uint64_t first = 1;
  std::uint64_t last = count;
  if (const char* only = std::getenv("QUITTANCE_SEED")) first = last = std::stoull(only);
  for (std::uint64_t seed = first; seed <= last; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    check(seed);
    if (::testing::Test::HasFailure()) return;
  }
}

}  // namespace quittance::testing
