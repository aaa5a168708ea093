#include "tests/support/failing_memory.h"

#include <atomic>
#include <cerrno>
#include <cstddef>

// glibc's own, under the names that it keeps for whoever replaces the others.
extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* memory, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);
}

namespace {

std::atomic<bool> armed{false};
std::atomic<bool> for_good{false};
std::atomic<std::int64_t> begun_with{0};
std::atomic<std::int64_t> left{0};

bool fails() {
  if (!armed.load(std::memory_order_relaxed)) return false;
  const std::int64_t before = left.fetch_sub(1, std::memory_order_relaxed);
  if (before > 0 || (before < 0 && !for_good.load(std::memory_order_relaxed))) return false;
  errno = ENOMEM;
  return true;
}

}  // namespace

extern "C" {
void* malloc(std::size_t size) {
  return fails() ? nullptr : __libc_malloc(size);
}
void* calloc(std::size_t count, std::size_t size) {
  return fails() ? nullptr : __libc_calloc(count, size);
}
void* realloc(void* memory, std::size_t size) {
  return fails() ? nullptr : __libc_realloc(memory, size);
}
void* memalign(std::size_t alignment, std::size_t size) {
  return fails() ? nullptr : __libc_memalign(alignment, size);
}
void* aligned_alloc(std::size_t alignment, std::size_t size) {
  return fails() ? nullptr : __libc_memalign(alignment, size);
}
int posix_memalign(void** memory, std::size_t alignment, std::size_t size) {
  if (fails()) return ENOMEM;
  *memory = __libc_memalign(alignment, size);
  return *memory == nullptr ? ENOMEM : 0;
}
}

namespace quittance::testing {

void fail_memory_after(std::int64_t allocations, MemoryFails how) {
  for_good = how == MemoryFails::from_then_on;
  begun_with = allocations;
  left = allocations;
  armed = true;
}

std::int64_t give_memory_again() {
  armed = false;
  return begun_with - left;
}

}  // namespace quittance::testing
