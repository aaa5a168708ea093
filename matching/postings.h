// Text → the handles filed under it, in handle order: one hash probe, no allocation for a single
// one.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <string_view>
#include <vector>

#include "matching/text_hash.h"

namespace quittance::matching {

// Keys are views whose text someone else keeps. Spans are valid until the next write. An open table
// of 24 bytes a slot, at most three quarters full, so that a caller who knows his next keys can
// fetch their memory ahead: prefetch(key), some keys later peek(key), at last find(key).
template <class Handle>
class Postings {
 public:
  void add(std::string_view key, Handle handle) {
    if ((used_ + 1) * 4 > slots_.size() * 3) grow(std::max(kSlotsMin, slots_.size() * 2));
    const std::uint32_t hash = hash_of(key);
    Slot& slot = slots_[place(key, hash)];
    if (slot.list == kFree) {
      slot = {key.data(), static_cast<std::uint32_t>(key.size()), hash, handle, kSingle};
      ++used_;
      return;
    }
    if (slot.list == kSingle) {
      if (slot.one == handle) return;
      slot.list = static_cast<std::uint32_t>(lists_.size());
      lists_.push_back({slot.one});
    }
    std::vector<Handle>& list = lists_[slot.list];
    const auto at = std::lower_bound(list.begin(), list.end(), handle);
    if (at == list.end() || *at != handle) list.insert(at, handle);
  }

  void remove(std::string_view key, Handle handle) {
    if (slots_.empty()) return;
    const std::size_t at = place(key, hash_of(key));
    Slot& slot = slots_[at];
    if (slot.list == kFree) return;
    if (slot.list == kSingle) {
      if (slot.one == handle) close_gap(at);
      return;
    }
    std::vector<Handle>& list = lists_[slot.list];
    const auto found = std::lower_bound(list.begin(), list.end(), handle);
    if (found != list.end() && *found == handle) list.erase(found);
  }

  // Room for so many keys in all.
  void reserve(std::size_t keys) {
    std::size_t slots = std::max(slots_.size(), kSlotsMin);
    while (keys * 4 > slots * 3) slots *= 2;
    if (slots > slots_.size()) grow(slots);
  }

  // add() for 0 … count - 1, for many: the memory of a slot is asked for some keys ahead. An empty
  // key files nothing.
  template <class KeyOf>
  void add_all(std::size_t count, const KeyOf& key_of) {
    constexpr std::size_t kAhead = 16;
    reserve(used_ + count);
    for (std::size_t n = 0; n < count; ++n) {
      if (n + kAhead < count) __builtin_prefetch(&slots_[hash_of(key_of(n + kAhead)) & mask()], 1);
      const std::string_view key = key_of(n);
      if (!key.empty()) add(key, Handle(static_cast<std::uint32_t>(n)));
    }
  }

  [[nodiscard]] bool empty() const { return used_ == 0; }
  [[nodiscard]] std::size_t size() const { return used_; }  // keys
  [[nodiscard]] std::size_t bytes() const {
    std::size_t bytes = slots_.capacity() * sizeof(Slot) + lists_.size() * sizeof(lists_[0]);
    for (const auto& list : lists_) bytes += list.capacity() * sizeof(Handle);
    return bytes;
  }

  [[nodiscard]] std::span<const Handle> find(std::string_view key) const {
    if (used_ == 0) return {};
    const Slot& slot = slots_[place(key, hash_of(key))];
    if (slot.list == kFree) return {};
    if (slot.list == kSingle) return {&slot.one, 1};
    return lists_[slot.list];
  }

  // Asks for the memory of the key's slot.
  void prefetch(std::string_view key) const {
    if (used_ != 0) __builtin_prefetch(&slots_[hash_of(key) & mask()]);
  }
  // What find() is likely to give first, by hash alone; asks for the memory of the key's text.
  [[nodiscard]] Handle peek(std::string_view key) const {
    if (used_ == 0) return {};
    const std::uint32_t hash = hash_of(key);
    const Slot& slot = slots_[hash & mask()];
    if (slot.list != kSingle || slot.hash != hash) return {};
    __builtin_prefetch(slot.text);
    return slot.one;
  }

 private:
  static constexpr std::uint32_t kFree = 0xFFFFFFFF;
  static constexpr std::uint32_t kSingle = 0xFFFFFFFE;
  static constexpr std::size_t kSlotsMin = 16;
  struct Slot {
    const char* text = nullptr;
    std::uint32_t size = 0;
    std::uint32_t hash = 0;
    Handle one;
    std::uint32_t list = kFree;  // or its place in lists_, or kSingle
  };
  static_assert(sizeof(Slot) == 24);

  static std::uint32_t hash_of(std::string_view key) {
    return static_cast<std::uint32_t>(text_hash(key) >> 32U);
  }
  [[nodiscard]] std::size_t mask() const { return slots_.size() - 1; }

  // The slot that holds the key, else the free one where it would go.
  [[nodiscard]] std::size_t place(std::string_view key, std::uint32_t hash) const {
    std::size_t at = hash & mask();
    for (;; at = (at + 1) & mask()) {
      const Slot& slot = slots_[at];
      if (slot.list == kFree) return at;
      if (slot.hash == hash && std::string_view(slot.text, slot.size) == key) return at;
    }
  }

  void grow(std::size_t slots) {
    std::vector<Slot> before = std::move(slots_);
    slots_.assign(slots, Slot{});
    for (const Slot& slot : before) {
      if (slot.list == kFree) continue;
      std::size_t at = slot.hash & mask();
      while (slots_[at].list != kFree) at = (at + 1) & mask();
      slots_[at] = slot;
    }
  }

  // Frees a slot and moves back those behind it that had to step over it.
  void close_gap(std::size_t gap) {
    --used_;
    for (std::size_t at = (gap + 1) & mask(); slots_[at].list != kFree; at = (at + 1) & mask()) {
      const std::size_t home = slots_[at].hash & mask();
      if (((at - home) & mask()) < ((at - gap) & mask())) continue;
      slots_[gap] = slots_[at];
      gap = at;
    }
    slots_[gap] = Slot{};
  }

  std::vector<Slot> slots_;
  std::size_t used_ = 0;
  std::deque<std::vector<Handle>> lists_;
};

}  // namespace quittance::matching
