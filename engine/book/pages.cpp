#include "engine/book/pages.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>

namespace quittance::engine {
namespace {

constexpr std::size_t kWorthAThread = std::size_t{8} << 20;

void take([[maybe_unused]] std::uintptr_t from, [[maybe_unused]] std::uintptr_t to) {
#ifdef MADV_POPULATE_WRITE
  // Older systems refuse it; nothing depends on the answer.
  (void)::madvise(reinterpret_cast<void*>(from), to - from, MADV_POPULATE_WRITE);
#endif
}

}  // namespace

PagesTaken::PagesTaken(std::span<const std::byte> memory) {
  if (memory.size() < kWorthAThread) return;
  const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
  const std::uintptr_t first =
      (reinterpret_cast<std::uintptr_t>(memory.data()) + page - 1) / page * page;
  const std::uintptr_t last =
      (reinterpret_cast<std::uintptr_t>(memory.data()) + memory.size()) / page * page;
  thread_ = std::thread([first, last] { take(first, last); });
}

PagesTaken::~PagesTaken() {
  if (thread_.joinable()) thread_.join();
}

}  // namespace quittance::engine
