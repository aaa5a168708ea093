#include "core/arena.h"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <utility>

#include "core/huge_pages.h"

namespace quittance {

std::string_view Arena::keep(std::string_view text) {
  if (text.empty()) return {};
  if (text.size() > left_) grow(text.size());
  char* const start = next_;
  std::memcpy(start, text.data(), text.size());
  next_ += text.size();
  left_ -= text.size();
  return {start, text.size()};
}

// Blocks grow with the whole, so that a small arena stays small and a large one has few.
void Arena::grow(std::size_t wanted) {
  constexpr std::size_t kSmallest = std::size_t{64} << 10;
  constexpr std::size_t kLargest = std::size_t{8} << 20;
  const std::size_t size = std::max(wanted, std::clamp(bytes_ / 2, kSmallest, kLargest));
  blocks_.push_back(std::make_unique_for_overwrite<char[]>(size));
  next_ = blocks_.back().get();
  prefer_huge_pages(next_, size);
  left_ = size;
  bytes_ += size;
}

void Arena::expect(std::size_t bytes) {
  if (bytes <= left_) return;
  grow(bytes);
  take_huge_pages(next_, left_);
}

void Arena::adopt(Arena&& other) {
  std::move(other.blocks_.begin(), other.blocks_.end(), std::back_inserter(blocks_));
  bytes_ += other.bytes_;
  other = Arena();
}

}  // namespace quittance
