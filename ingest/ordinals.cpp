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
  if ((used_ + 1) * 4 > slots_.size() * 3) grow();
  Slot& slot = slot_of(mark);
  if (slot.count == 0) {
    slot.mark = mark;
    ++used_;
  }
  return ++slot.count;
}

void OrdinalCounter::clear() {
  slots_.clear();
  used_ = 0;
}

OrdinalCounter::Slot& OrdinalCounter::slot_of(std::uint64_t mark) {
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = static_cast<std::size_t>(spread(mark)) & mask;
  while (slots_[at].count != 0 && slots_[at].mark != mark) at = (at + 1) & mask;
  return slots_[at];
}

void OrdinalCounter::grow() {
  std::vector<Slot> old = std::exchange(slots_, {});
  slots_.resize(old.empty() ? 64 : old.size() * 2);
  for (const Slot& slot : old) {
    if (slot.count != 0) slot_of(slot.mark) = slot;
  }
}

}  // namespace quittance::ingest
