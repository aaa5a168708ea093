#include "core/arena.h"

#include <algorithm>
#include <cstring>
#include <functional>
#include <iterator>
#include <utility>

namespace quittance {

std::string_view Arena::keep(std::string_view text) {
  if (text.empty()) return {};
  if (stands_here(text)) return text;
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
  left_ = size;
  newest_ = size;
  bytes_ += size;
}

void Arena::clear() {
  if (newest_ == 0) {
    *this = Arena();
    return;
  }
  std::unique_ptr<char[]> kept = std::move(blocks_.back());
  const std::size_t size = newest_;
  *this = Arena();
  blocks_.push_back(std::move(kept));
  next_ = blocks_.back().get();
  left_ = newest_ = bytes_ = size;
}

void Arena::adopt(std::vector<std::string> blocks) {
  current_ = adopted_.size();
  for (std::string& block : blocks) {
    bytes_ += block.capacity();
    adopted_.push_back(std::move(block));
  }
}

bool Arena::stands_here(std::string_view text) {
  const std::less_equal<const char*> not_after;
  for (std::size_t at = current_; at < adopted_.size(); ++at) {
    const std::string& block = adopted_[at];
    if (!not_after(block.data(), text.data()) ||
        !not_after(text.data() + text.size(), block.data() + block.size())) {
      continue;
    }
    current_ = at;
    return true;
  }
  return false;
}

void Arena::adopt(Arena&& other) {
  std::move(other.blocks_.begin(), other.blocks_.end(), std::back_inserter(blocks_));
  std::move(other.adopted_.begin(), other.adopted_.end(), std::back_inserter(adopted_));
  current_ = adopted_.size();
  if (!other.blocks_.empty()) newest_ = 0;
  bytes_ += other.bytes_;
  other = Arena();
}

}  // namespace quittance
