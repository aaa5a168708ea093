// Number → the items that carry it, in handle order: eight bytes a slot, because the number stands
// with the item already.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <string_view>
#include <vector>

#include "core/assert.h"
#include "core/ids.h"
#include "matching/text_hash.h"

namespace quittance::matching {

// An open table, at most three quarters full. `number_of(item)` gives the number that an item was
// added under, for as long as it is here; it is asked only where 32 bits of the hash agree. Spans
// are valid until the next write. Thread-safe for readers while nobody writes.
class NumberIndex {
 public:
  template <class NumberOf>
  void add(std::string_view number, ItemHandle item, const NumberOf& number_of) {
    QASSERT(item.value() < kLists);
    reserve(used_ + 1);
    const std::uint32_t hash = hash_of(number);
    Slot& slot = slots_[place(number, hash, number_of)];
    if (!slot.item.known()) {
      slot = {hash, item};
      ++used_;
      return;
    }
    if (slot.item == item) return;
    if (!is_list(slot)) {
      lists_.push_back({slot.item});
      slot.item = ItemHandle(kLists + static_cast<std::uint32_t>(lists_.size() - 1));
    }
    std::vector<ItemHandle>& list = list_of(slot);
    const auto at = std::lower_bound(list.begin(), list.end(), item);
    if (at == list.end() || *at != item) list.insert(at, item);
  }

  // Before the item gets another number.
  template <class NumberOf>
  void remove(std::string_view number, ItemHandle item, const NumberOf& number_of) {
    if (used_ == 0) return;
    const std::size_t at = place(number, hash_of(number), number_of);
    Slot& slot = slots_[at];
    if (slot.item == item) return close_gap(at);
    if (!slot.item.known() || !is_list(slot)) return;
    std::vector<ItemHandle>& list = list_of(slot);
    const auto found = std::lower_bound(list.begin(), list.end(), item);
    if (found == list.end() || *found != item) return;
    list.erase(found);
    if (list.size() == 1) slot.item = list.front();  // the list stays behind, unused
  }

  // Room for so many numbers in all.
  void reserve(std::size_t numbers) {
    std::size_t slots = std::max(slots_.size(), kSlotsMin);
    while (numbers * 4 > slots * 3) slots *= 2;
    if (slots > slots_.size()) grow(slots);
  }

  // add() for items 0 … count - 1, for many: the memory of a slot is asked for some items ahead. An
  // empty number files nothing.
  template <class NumberOf>
  void add_all(std::size_t count, const NumberOf& number_of) {
    constexpr std::size_t kAhead = 16;
    reserve(used_ + count);
    const auto item = [](std::size_t n) { return ItemHandle(static_cast<std::uint32_t>(n)); };
    for (std::size_t n = 0; n < count; ++n) {
      if (n + kAhead < count) {
        __builtin_prefetch(&slots_[hash_of(number_of(item(n + kAhead))) & mask()], 1);
      }
      const std::string_view number = number_of(item(n));
      if (!number.empty()) add(number, item(n), number_of);
    }
  }

  template <class NumberOf>
  [[nodiscard]] std::span<const ItemHandle> find(std::string_view number,
                                                 const NumberOf& number_of) const {
    if (used_ == 0) return {};
    const Slot& slot = slots_[place(number, hash_of(number), number_of)];
    if (!slot.item.known()) return {};
    if (is_list(slot)) return lists_[slot.item.value() - kLists];
    return {&slot.item, 1};
  }

  // Asks for the memory of the number's slot.
  void prefetch(std::string_view number) const {
    if (used_ != 0) __builtin_prefetch(&slots_[hash_of(number) & mask()]);
  }
  // The one item that find() is likely to give, by hash alone.
  [[nodiscard]] ItemHandle peek(std::string_view number) const {
    if (used_ == 0) return {};
    const std::uint32_t hash = hash_of(number);
    const Slot& slot = slots_[hash & mask()];
    return slot.item.known() && slot.hash == hash && !is_list(slot) ? slot.item : ItemHandle();
  }

  [[nodiscard]] std::size_t size() const { return used_; }  // numbers
  [[nodiscard]] std::size_t bytes() const {
    std::size_t bytes = slots_.capacity() * sizeof(Slot) + lists_.size() * sizeof(lists_[0]);
    for (const auto& list : lists_) bytes += list.capacity() * sizeof(ItemHandle);
    return bytes;
  }

 private:
  static constexpr std::uint32_t kLists = 0x80000000;  // from here on, a place in lists_
  static constexpr std::size_t kSlotsMin = 16;
  struct Slot {
    std::uint32_t hash = 0;
    ItemHandle item;  // not known: a free slot
  };
  static_assert(sizeof(Slot) == 8);

  static std::uint32_t hash_of(std::string_view number) {
    return static_cast<std::uint32_t>(text_hash(number) >> 32U);
  }
  static bool is_list(const Slot& slot) { return slot.item.value() >= kLists; }
  [[nodiscard]] std::vector<ItemHandle>& list_of(const Slot& slot) {
    return lists_[slot.item.value() - kLists];
  }
  [[nodiscard]] std::size_t mask() const { return slots_.size() - 1; }

  // The slot that holds the number, else the free one where it would go.
  template <class NumberOf>
  [[nodiscard]] std::size_t place(std::string_view number, std::uint32_t hash,
                                  const NumberOf& number_of) const {
    std::size_t at = hash & mask();
    for (;; at = (at + 1) & mask()) {
      const Slot& slot = slots_[at];
      if (!slot.item.known()) return at;
      if (slot.hash != hash) continue;
      const ItemHandle any = is_list(slot) ? lists_[slot.item.value() - kLists].front() : slot.item;
      if (number_of(any) == number) return at;
    }
  }

  void grow(std::size_t slots) {
    std::vector<Slot> before(slots);
    before.swap(slots_);
    for (const Slot& slot : before) {
      if (!slot.item.known()) continue;
      std::size_t at = slot.hash & mask();
      while (slots_[at].item.known()) at = (at + 1) & mask();
      slots_[at] = slot;
    }
  }

  // Frees a slot and moves back those behind it that had to step over it.
  void close_gap(std::size_t gap) {
    --used_;
    for (std::size_t at = (gap + 1) & mask(); slots_[at].item.known(); at = (at + 1) & mask()) {
      const std::size_t home = slots_[at].hash & mask();
      if (((at - home) & mask()) < ((at - gap) & mask())) continue;
      slots_[gap] = slots_[at];
      gap = at;
    }
    slots_[gap] = Slot{};
  }

  std::vector<Slot> slots_;
  std::size_t used_ = 0;
  std::deque<std::vector<ItemHandle>> lists_;
};

}  // namespace quittance::matching
