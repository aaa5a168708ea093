// The executors behind core/executor.h: oneTBB for work, std::jthread for sanitizers, in order for
// tests.
#pragma once

#include <cstddef>
#include <memory>

#include "core/executor.h"

namespace quittance::engine {

// One task after another on the caller's thread.
[[nodiscard]] std::unique_ptr<Executor> in_order_executor();

// Threads of the standard library: what ThreadSanitizer builds run, since the distribution's oneTBB
// is not instrumented. `threads` at least 1.
[[nodiscard]] std::unique_ptr<Executor> jthread_executor(std::size_t threads);

// oneTBB in an arena of `threads`; in ThreadSanitizer builds the same as jthread_executor.
[[nodiscard]] std::unique_ptr<Executor> tbb_executor(std::size_t threads);

// For `--threads N`: 1 is in order, 0 is one per core.
[[nodiscard]] std::unique_ptr<Executor> default_executor(std::size_t threads);

}  // namespace quittance::engine
