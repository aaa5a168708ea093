#include "ingest/ordinals.h"

#include <cstring>
#include <utility>

namespace quittance::ingest {
namespace {

constexpr std::uint64_t kGolden = 0x9E3779B97F4A7C15U;

// Spreads the bits of a mark over a table (the finaliser of MurmurHash3).
constexpr std::uint64_t spread(std::uint64_t value) {
  value = (value ^ (value >> 33)) * 0xFF51AFD7ED558CCDU;
  value = (value ^ (value >> 33)) * 0xC4CEB9FE1A85EC53U;
  return value ^ (value >> 33);
}

}  // namespace

std::uint64_t mark_of(std::uint64_t seed, std::string_view text) {
  std::uint64_t mark = seed ^ kGolden;
  for (const char c : text) mark = (mark ^ static_cast<std::uint8_t>(c)) * 0x100000001B3U;
  return spread(mark ^ text.size());
}

std::uint64_t counting_mark(std::uint64_t seed, std::string_view text) {
  const auto mix = [](std::uint64_t value) {
    value *= 0x9FB21C651E98DF25U;  // each byte reaches all bits above it,
    return value ^ (value >> 32);  // and those below
  };
  std::uint64_t mark = seed ^ (kGolden * (text.size() + 1));
  std::uint64_t eight = 0;
  for (; text.size() >= sizeof eight; text.remove_prefix(sizeof eight)) {
    std::memcpy(&eight, text.data(), sizeof eight);
    mark = mix(mark ^ eight);
  }
  eight = 0;
  if (!text.empty()) std::memcpy(&eight, text.data(), text.size());
  return spread(mark ^ eight);
}

std::uint32_t OrdinalCounter::next(std::uint64_t mark) {
  if (mark == 0) mark = kGolden;  // 0 is a free slot; any two marks are as likely to be one
  if ((used_ + 1) * 4 > marks_.size() * 3) grow();
  std::uint64_t& slot = slot_of(mark);
  if (slot == 0) {
    slot = mark;
    ++used_;
    return 1;
  }
  return ++counts_.try_emplace(mark, 1U).first->second;
}

void OrdinalCounter::clear() {
  marks_.clear();
  counts_.clear();
  used_ = 0;
}

std::uint64_t& OrdinalCounter::slot_of(std::uint64_t mark) {
  const std::size_t mask = marks_.size() - 1;
  std::size_t at = static_cast<std::size_t>(spread(mark)) & mask;
  while (marks_[at] != 0 && marks_[at] != mark) at = (at + 1) & mask;
  return marks_[at];
}

void OrdinalCounter::grow() {
  const std::vector<std::uint64_t> old = std::exchange(marks_, {});
  marks_.resize(old.empty() ? 64 : old.size() * 2);
  for (const std::uint64_t mark : old) {
    if (mark != 0) slot_of(mark) = mark;
  }
}

}  // namespace quittance::ingest
