#include "core/arena.h"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <utility>

namespace quittance {

std::string_view Arena::keep(std::string_view text) {
  constexpr std::size_t kBlock = 64 * 1024;
  if (text.empty()) return {};
  if (text.size() > left_) {
    const std::size_t size = std::max(kBlock, text.size());
    blocks_.push_back(std::make_unique<char[]>(size));
    next_ = blocks_.back().get();
    left_ = size;
    bytes_ += size;
  }
  char* const start = next_;
  std::memcpy(start, text.data(), text.size());
  next_ += text.size();
  left_ -= text.size();
  return {start, text.size()};
}

void Arena::adopt(Arena&& other) {
  std::move(other.blocks_.begin(), other.blocks_.end(), std::back_inserter(blocks_));
  bytes_ += other.bytes_;
  other = Arena();
}

}  // namespace quittance
