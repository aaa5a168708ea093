#include "core/assert.h"

#include <cstdio>
#include <cstdlib>

namespace quittance {

void assertion_failed(const char* expression, const char* file, int line) noexcept {
  std::fprintf(stderr, "quittance: bug: %s does not hold (%s:%d)\n", expression, file, line);
  std::fflush(stderr);
  std::abort();
}

}  // namespace quittance
