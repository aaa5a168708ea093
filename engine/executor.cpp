#include "engine/executor.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#ifndef QUITTANCE_TSAN
#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>
#endif

namespace quittance::engine {
namespace {

class InOrder final : public Executor {
 public:
  [[nodiscard]] std::size_t concurrency() const override { return 1; }
  void for_each(std::size_t count, const std::function<void(std::size_t)>& task) override {
    for (std::size_t n = 0; n < count; ++n) task(n);
  }
};

class JThreads final : public Executor {
 public:
  explicit JThreads(std::size_t threads) : threads_(std::max<std::size_t>(threads, 1)) {}
  [[nodiscard]] std::size_t concurrency() const override { return threads_; }
  void for_each(std::size_t count, const std::function<void(std::size_t)>& task) override {
    std::atomic<std::size_t> next{0};
    std::mutex mutex;
    std::exception_ptr first_failure;
    const auto work = [&] {
      for (std::size_t n = next++; n < count; n = next++) {
        try {
          task(n);
        } catch (...) {
          const std::lock_guard lock(mutex);
          if (!first_failure) first_failure = std::current_exception();
        }
      }
    };
    {
      std::vector<std::jthread> workers;
      for (std::size_t n = 1; n < std::min(threads_, count); ++n) workers.emplace_back(work);
      work();
    }
    if (first_failure) std::rethrow_exception(first_failure);
  }

 private:
  std::size_t threads_;
};

#ifndef QUITTANCE_TSAN
class Tbb final : public Executor {
 public:
  explicit Tbb(std::size_t threads)
      : threads_(std::max<std::size_t>(threads, 1)),
        allowed_(tbb::global_control::max_allowed_parallelism,
                 std::max<std::size_t>(threads_, std::thread::hardware_concurrency())),
        arena_(static_cast<int>(threads_)) {}
  [[nodiscard]] std::size_t concurrency() const override { return threads_; }
  void for_each(std::size_t count, const std::function<void(std::size_t)>& task) override {
    arena_.execute([&] {
      // A thread that waits for its inner tasks takes no outer one meanwhile: what is under way
      // stays bounded.
      tbb::this_task_arena::isolate(
          [&] { tbb::parallel_for(std::size_t{0}, count, [&](std::size_t n) { task(n); }); });
    });
  }

 private:
  std::size_t threads_;
  // More threads than cores only if it is told so; otherwise oneTBB starts fewer and says that on
  // stderr.
  tbb::global_control allowed_;
  tbb::task_arena arena_;
};
#endif

}  // namespace

std::unique_ptr<Executor> in_order_executor() {
  return std::make_unique<InOrder>();
}
std::unique_ptr<Executor> jthread_executor(std::size_t threads) {
  return std::make_unique<JThreads>(threads);
}

std::unique_ptr<Executor> tbb_executor(std::size_t threads) {
#ifdef QUITTANCE_TSAN
  return jthread_executor(threads);
#else
  return std::make_unique<Tbb>(threads);
#endif
}

std::unique_ptr<Executor> default_executor(std::size_t threads) {
  if (threads == 0) threads = std::max(1U, std::thread::hardware_concurrency());
  return threads == 1 ? in_order_executor() : tbb_executor(threads);
}

}  // namespace quittance::engine
