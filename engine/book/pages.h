// Memory taken from the system before it is needed.
#pragma once

#include <cstddef>
#include <span>
#include <thread>

namespace quittance::engine {

// Has the system give the pages of memory that nothing was written to yet, on a thread of its own:
// one call for many pages costs less than the first touch of each, and whoever writes there waits
// for none. Changes no byte; what it does not do, the first touch does. The memory may be in use,
// or gone.
class PagesTaken {
 public:
  explicit PagesTaken(std::span<const std::byte> memory);
  ~PagesTaken();
  PagesTaken(const PagesTaken&) = delete;
  PagesTaken& operator=(const PagesTaken&) = delete;

 private:
  std::thread thread_;
};

}  // namespace quittance::engine
