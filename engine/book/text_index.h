// Finds rows by a text that stands in the row itself: eight bytes an entry, no copy of the text.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

namespace quittance::engine {

// Open addressing with linear probing, at most three quarters full. `text_of(handle)` gives a row's
// text; it is asked only where 32 bits of the hash agree. Entries are never removed. Thread-safe
// for readers while nobody adds.
template <class Handle>
class TextIndex {
 public:
  // A handle that is not known() when no row has this text.
  template <class TextOf>
  [[nodiscard]] Handle find(std::string_view text, const TextOf& text_of) const {
    if (slots_.empty()) return {};
    const std::uint32_t hash = hash_of(text);
    for (std::size_t at = hash & mask();; at = (at + 1) & mask()) {
      const Slot& slot = slots_[at];
      if (!slot.handle.known()) return {};
      if (slot.hash == hash && text_of(slot.handle) == text) return slot.handle;
    }
  }

  // False, and nothing changes, when a row of the index has this text. Does not ask for the text of
  // `handle`, which may be a row that is only being made.
  template <class TextOf>
  [[nodiscard]] bool add(std::string_view text, Handle handle, const TextOf& text_of) {
    reserve(size_ + 1);
    const std::uint32_t hash = hash_of(text);
    std::size_t at = hash & mask();
    for (; slots_[at].handle.known(); at = (at + 1) & mask()) {
      if (slots_[at].hash == hash && text_of(slots_[at].handle) == text) return false;
    }
    slots_[at] = {hash, handle};
    ++size_;
    return true;
  }

  // Room for so many rows in all.
  void reserve(std::size_t rows) {
    std::size_t slots = std::max(slots_.size(), kSlotsMin);
    while (rows * 4 > slots * 3) slots *= 2;
    if (slots > slots_.size()) grow(slots);
  }
  // Asks for the memory of the text's slot.
  void prefetch(std::string_view text) const {
    if (!slots_.empty()) __builtin_prefetch(&slots_[hash_of(text) & mask()]);
  }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] std::size_t bytes() const { return slots_.capacity() * sizeof(Slot); }

 private:
  static constexpr std::size_t kSlotsMin = 16;
  struct Slot {
    std::uint32_t hash = 0;
    Handle handle;
  };
  static_assert(sizeof(Slot) == 8);

  static std::uint32_t hash_of(std::string_view text) {
    return static_cast<std::uint32_t>(std::hash<std::string_view>{}(text));
  }
  [[nodiscard]] std::size_t mask() const { return slots_.size() - 1; }
  void grow(std::size_t slots) {
    std::vector<Slot> before(slots);
    before.swap(slots_);
    for (const Slot& slot : before) {
      if (!slot.handle.known()) continue;
      std::size_t at = slot.hash & mask();
      while (slots_[at].handle.known()) at = (at + 1) & mask();
      slots_[at] = slot;
    }
  }

  std::vector<Slot> slots_;
  std::size_t size_ = 0;
};

}  // namespace quittance::engine
