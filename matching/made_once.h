// For what is made when it is first asked for.
#pragma once

#include <atomic>
#include <mutex>

namespace quittance::matching {

// Says whether it is made. Thread-safe; who asks while another makes it waits. A maker that throws
// leaves it unmade.
class MadeOnce {
 public:
  [[nodiscard]] bool made() const { return made_.load(std::memory_order_acquire); }
  template <class Make>
  void ensure(const Make& make) {
    if (made()) return;
    const std::lock_guard lock(making_);
    if (made()) return;
    make();
    made_.store(true, std::memory_order_release);
  }

 private:
  std::atomic<bool> made_ = false;
  std::mutex making_;
};

}  // namespace quittance::matching
