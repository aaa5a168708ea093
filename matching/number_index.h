// Number → the items that carry it, in handle order: eight bytes a slot, because the number stands
// with the item already.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <string_view>
#include <utility>
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
    add_to_list(slot, item, 0);
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

  // add() of items 0 … count - 1 into an empty index, by several threads: begin_filling(), then
  // fill() of each part on any thread, then end_filling(). What is found afterwards is the same
  // whatever ran when. hash_of() of each item's number says where it belongs, so that its text is
  // looked at only where another has the same; an empty number files nothing.
  static constexpr std::size_t kParts = 4;
  static std::uint32_t hash_of(std::string_view number) {
    return static_cast<std::uint32_t>(text_hash(number) >> 32U);
  }
  void begin_filling(std::size_t count) {
    QASSERT(used_ == 0 && count <= kLists);
    reserve(count);
  }
  template <class NumberOf>
  void fill(std::size_t part, std::span<const std::uint32_t> hashes, const NumberOf& number_of) {
    constexpr std::size_t kAhead = 16;
    const std::size_t size = slots_.size() / kParts;  // both are powers of two
    const std::size_t first = part * size;
    Part& filled = parts_[part];
    const std::uint32_t hash_of_empty = hash_of({});
    std::array<std::uint32_t, kAhead> ahead;  // their slots are on the way
    std::size_t seen = 0;
    const auto file = [&](std::uint32_t n) {
      fill_one(filled, first + size, ItemHandle(n), hashes[n], number_of);
    };
    for (std::uint32_t n = 0; n < hashes.size(); ++n) {
      const std::size_t home = hashes[n] & mask();
      if (home - first >= size) continue;
      if (hashes[n] == hash_of_empty && number_of(ItemHandle(n)).empty()) continue;
      __builtin_prefetch(&slots_[home], 1);
      std::uint32_t& oldest = ahead[seen++ % kAhead];
      if (seen > kAhead) file(oldest);
      oldest = n;
    }
    for (std::size_t at = seen < kAhead ? 0 : seen - kAhead; at < seen; ++at)
      file(ahead[at % kAhead]);
  }
  template <class NumberOf>
  void end_filling(const NumberOf& number_of) {
    for (Part& part : parts_) used_ += std::exchange(part.used, 0);
    for (Part& part : parts_) {
      for (const ItemHandle item : std::exchange(part.beyond, {}))
        add(number_of(item), item, number_of);
    }
  }

  template <class NumberOf>
  [[nodiscard]] std::span<const ItemHandle> find(std::string_view number,
                                                 const NumberOf& number_of) const {
    if (used_ == 0) return {};
    const Slot& slot = slots_[place(number, hash_of(number), number_of)];
    if (!slot.item.known()) return {};
    if (is_list(slot)) return list_of(slot);
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
    std::size_t bytes = slots_.capacity() * sizeof(Slot);
    for (const Part& part : parts_) {
      bytes += part.lists.size() * sizeof(part.lists[0]);
      for (const auto& list : part.lists) bytes += list.capacity() * sizeof(ItemHandle);
    }
    return bytes;
  }

 private:
  static constexpr std::uint32_t kLists = 0x80000000;  // from here on, a list and whose it is
  static constexpr std::size_t kSlotsMin = 16;
  struct Slot {
    std::uint32_t hash = 0;
    ItemHandle item;  // not known: a free slot
  };
  static_assert(sizeof(Slot) == 8);

  // What one thread writes while the index is filled; nothing of it depends on the others.
  struct Part {
    std::deque<std::vector<ItemHandle>> lists;
    std::size_t used = 0;            // until end_filling()
    std::vector<ItemHandle> beyond;  // they found no free slot before the part's end; likewise
  };

  static bool is_list(const Slot& slot) { return slot.item.value() >= kLists; }
  [[nodiscard]] const std::vector<ItemHandle>& list_of(const Slot& slot) const {
    const std::size_t list = slot.item.value() - kLists;
    return parts_[list % kParts].lists[list / kParts];
  }
  [[nodiscard]] std::vector<ItemHandle>& list_of(const Slot& slot) {
    const std::size_t list = slot.item.value() - kLists;
    return parts_[list % kParts].lists[list / kParts];
  }
  void add_to_list(Slot& slot, ItemHandle item, std::size_t part) {
    if (!is_list(slot)) {
      auto& lists = parts_[part].lists;
      lists.push_back({slot.item});
      const std::size_t list = (lists.size() - 1) * kParts + part;
      slot.item = ItemHandle(kLists + static_cast<std::uint32_t>(list));
    }
    std::vector<ItemHandle>& list = list_of(slot);
    const auto at = std::lower_bound(list.begin(), list.end(), item);
    if (at == list.end() || *at != item) list.insert(at, item);
  }
  // add() within the part that ends at slot `end`.
  template <class NumberOf>
  void fill_one(Part& part, std::size_t end, ItemHandle item, std::uint32_t hash,
                const NumberOf& number_of) {
    for (std::size_t at = hash & mask(); at < end; ++at) {
      Slot& slot = slots_[at];
      if (!slot.item.known()) {
        slot = {hash, item};
        ++part.used;
        return;
      }
      if (slot.hash != hash || number_of(any_of(slot)) != number_of(item)) continue;
      return add_to_list(slot, item, static_cast<std::size_t>(&part - parts_.data()));
    }
    part.beyond.push_back(item);
  }
  [[nodiscard]] ItemHandle any_of(const Slot& slot) const {
    return is_list(slot) ? list_of(slot).front() : slot.item;
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
      if (number_of(any_of(slot)) == number) return at;
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
  std::array<Part, kParts> parts_;
};

}  // namespace quittance::matching
