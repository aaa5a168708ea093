// How finely a long walk is taken: each of its points, or every n-th where QUITTANCE_STRIDE says
// so. Sanitized runs take fewer: each point takes several times as long there, and the points
// between were checked without.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <string>

namespace quittance::testing {

[[nodiscard]] inline std::uint64_t stride() {
  const char* given = std::getenv("QUITTANCE_STRIDE");
  return given == nullptr ? 1 : std::stoull(given);
}

// How many of `count` seeds, kills or turns are taken: the same share, and one at least.
[[nodiscard]] inline std::uint64_t share_of(std::uint64_t count) {
  return count < stride() ? 1 : count / stride();
}

// The same for a walk that is too long for every run of the tests: each `step`-th of its points, or
// each where QUITTANCE_WHOLE is set.
[[nodiscard]] inline std::uint64_t stride_of_long(std::uint64_t step) {
  return std::getenv("QUITTANCE_WHOLE") == nullptr ? step * stride() : stride();
}

}  // namespace quittance::testing
