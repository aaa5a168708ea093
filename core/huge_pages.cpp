#include "core/huge_pages.h"

#include <sys/mman.h>

#include <cstdint>

namespace quittance {

namespace {

// The whole huge pages within a range; empty when there is none.
struct Inner {
  void* first = nullptr;
  std::size_t bytes = 0;
};

Inner inner(const void* at, std::size_t bytes) {
  constexpr std::uintptr_t kPage = std::uintptr_t{2} << 20;
  const auto begin = reinterpret_cast<std::uintptr_t>(at);
  const std::uintptr_t first = (begin + kPage - 1) / kPage * kPage;
  const std::uintptr_t last = (begin + bytes) / kPage * kPage;
  if (first >= last) return {};
  return {reinterpret_cast<void*>(first), last - first};
}

}  // namespace

void prefer_huge_pages(const void* at, std::size_t bytes) {
  const Inner pages = inner(at, bytes);
  if (pages.bytes > 0) static_cast<void>(::madvise(pages.first, pages.bytes, MADV_HUGEPAGE));
}

void take_huge_pages(const void* at, std::size_t bytes) {
  prefer_huge_pages(at, bytes);
#ifdef MADV_POPULATE_WRITE
  const Inner pages = inner(at, bytes);
  if (pages.bytes > 0) static_cast<void>(::madvise(pages.first, pages.bytes, MADV_POPULATE_WRITE));
#endif
}

}  // namespace quittance
