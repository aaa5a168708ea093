// Executors for tests: tasks in order, or shuffled by a seed, all on the calling thread.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <numeric>
#include <random>
#include <vector>

#include "core/executor.h"

namespace quittance::testing {

class InOrderExecutor final : public Executor {
 public:
  [[nodiscard]] std::size_t concurrency() const override { return 1; }
  void for_each(std::size_t count, const std::function<void(std::size_t)>& task) override {
    for (std::size_t n = 0; n < count; ++n) task(n);
  }
};

// Another order on every call; an outcome that changes with the seed is a bug.
class ShuffledExecutor final : public Executor {
 public:
  explicit ShuffledExecutor(std::uint64_t seed) : random_(seed) {}
  [[nodiscard]] std::size_t concurrency() const override { return 4; }
  void for_each(std::size_t count, const std::function<void(std::size_t)>& task) override {
    std::vector<std::size_t> order(count);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::shuffle(order.begin(), order.end(), random_);
    for (const std::size_t n : order) task(n);
  }

 private:
  std::mt19937_64 random_;
};

}  // namespace quittance::testing
