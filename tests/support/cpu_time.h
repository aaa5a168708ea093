// Seconds of processor time that a piece of work takes: how long it takes on the clock is also up
// to what else the machine does.
#pragma once

#include <time.h>

namespace quittance::testing {

[[nodiscard]] inline double cpu_seconds() {
  ::timespec used{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) / 1e9;
}

// Of `work`.
template <class Work>
[[nodiscard]] double cpu_seconds_of(const Work& work) {
  const double from = cpu_seconds();
  work();
  return cpu_seconds() - from;
}

}  // namespace quittance::testing
