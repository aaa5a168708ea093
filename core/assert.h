// Stops the process when the program itself is wrong, in every build.
#pragma once

namespace quittance {

// Prints where and what to stderr and aborts. A bug must not reach the journal.
[[noreturn]] void assertion_failed(const char* expression, const char* file, int line) noexcept;

}  // namespace quittance

// Active in every build, release included. Never use it on input: bad input is a Result or a
// Finding.
#define QASSERT(expression)                             \
  (static_cast<bool>(expression) ? static_cast<void>(0) \
                                 : ::quittance::assertion_failed(#expression, __FILE__, __LINE__))
