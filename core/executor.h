// Runs independent tasks; the caller never learns in which order or on which thread.
#pragma once

#include <cstddef>
#include <functional>

namespace quittance {

// Implementations: oneTBB, std::jthread and in-order, all in engine/executor.h. An outcome that
// depends on the order of tasks is a bug; tests shuffle it.
class Executor {
 public:
  virtual ~Executor() = default;
  [[nodiscard]] virtual std::size_t concurrency() const = 0;
  // Calls task(0) … task(count - 1), each once, and returns when all have returned.
  virtual void for_each(std::size_t count, const std::function<void(std::size_t)>& task) = 0;
};

}  // namespace quittance
