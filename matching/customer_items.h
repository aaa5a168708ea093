// Inside of the ledger: one customer's open items as they change. For ledger.cpp only.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "matching/ledger.h"

namespace quittance::matching {

// The open items of a customer once they are no longer as load() placed them. Writers only say what
// changed; the first reader puts them in order, so that a run's applications cost one sort a
// customer and not one insertion an item. After a payment or two only the items that they changed
// are looked up: each lies on a page of its own.
struct CustomerItems {
  static constexpr std::size_t kChangedMax = 4;

  std::vector<OpenItem> open;
  std::array<ItemHandle, kChangedMax> changed;  // since `open` was put in order
  std::uint8_t changes = 0;                     // kChangedMax + 1: more than are named
  bool moved = false;  // true: those of load() stand in `open` too, and only there in order
  std::atomic<bool> stale{false};

  // One that was never listed before.
  void add(const OpenItem& item) {
    open.push_back(item);
    stale.store(true, std::memory_order_relaxed);
  }
  void change(ItemHandle item) {
    if (changes < kChangedMax) changed[changes] = item;
    if (changes <= kChangedMax) ++changes;
    stale.store(true, std::memory_order_relaxed);
  }
  [[nodiscard]] bool may_have_changed(ItemHandle item) const {
    if (changes > kChangedMax) return true;
    const auto* const last = changed.begin() + changes;
    return std::find(changed.begin(), last, item) != last;
  }
};

}  // namespace quittance::matching
