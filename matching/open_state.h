// What is still open of each item while a run is being decided: the ledger less what was granted.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>
#include <cstdint>

#include "core/assert.h"
#include "matching/case.h"
#include "matching/ledger.h"

namespace quittance::matching {

// How much of an item's open amount an allocation uses up; negative on a credit memo.
[[nodiscard]] inline std::int64_t used_by(const Allocation& allocation) {
  return allocation.amount + allocation.discount + allocation.write_off + allocation.deduction;
}

// Costs memory only for the items that the run touches. One writer.
class OpenState {
 public:
  explicit OpenState(const Ledger& ledger) : ledger_(ledger) {}

  [[nodiscard]] const Ledger& ledger() const { return ledger_; }
  [[nodiscard]] std::int64_t remaining(const OpenItem& item) const {
    const auto found = taken_.find(item.item.value());
    return found == taken_.end() ? item.open : item.open - found->second;
  }
  [[nodiscard]] std::int64_t remaining(ItemHandle item) const {
    return remaining(ledger_.item(item));
  }

  // True when `used` more can be taken without passing zero.
  [[nodiscard]] bool has_room(ItemHandle item, std::int64_t used) const {
    const std::int64_t left = remaining(item);
    return left >= 0 ? used >= 0 && used <= left : used <= 0 && used >= left;
  }
  void take(ItemHandle item, std::int64_t used) {
    QASSERT(has_room(item, used));
    taken_[item.value()] += used;
  }
  // Undoes a take.
  void give_back(ItemHandle item, std::int64_t used) { taken_[item.value()] -= used; }
  // An expected payment that a payment of this run met.
  [[nodiscard]] bool is_met(ExpectedHandle expected) const {
    return met_.find(expected.value()) != met_.end();
  }
  void meet(ExpectedHandle expected) { met_.insert(expected.value()); }
  void clear() {
    taken_.clear();
    met_.clear();
  }
  // Adds what another work unit took; units share no items.
  void absorb(const OpenState& other) {
    // lint-ok(unordered): one sum an item, the same in any order
    for (const auto& [item, used] : other.taken_) taken_[item] += used;
    // lint-ok(unordered): a set of them, the same in any order
    met_.insert(other.met_.begin(), other.met_.end());
  }

 private:
  const Ledger& ledger_;
  boost::unordered_flat_map<std::uint32_t, std::int64_t> taken_;
  boost::unordered_flat_set<std::uint32_t> met_;
};

}  // namespace quittance::matching
