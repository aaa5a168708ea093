// Inside of ReceivablesHistory: what one walk over changes or items yields. For its sources only.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/wide.h"
#include "engine/metrics/receivables.h"
#include "engine/metrics/rounding.h"

namespace quittance::engine {

inline constexpr std::int32_t kLastDay = DayPages<Wide>::kDayMax;
inline constexpr std::int32_t kFirstDay = -kLastDay;

// The bucket of what is due, or dated, on a day, as a table: ten million lookups cost no search.
class BucketOfDay {
 public:
  BucketOfDay(const AgingBuckets& buckets, Date as_of) : as_of_(as_of.days()) {
    // From the age that the oldest bucket begins with on all are in it; all below zero are where
    // zero is.
    const std::int32_t ages = buckets.from(buckets.size() - 1).value_or(0) + 1;
    table_.reserve(static_cast<std::size_t>(ages));
    for (std::int32_t age = 0; age < ages; ++age)
      table_.push_back(static_cast<std::uint8_t>(buckets.index_of(age)));
  }
  [[nodiscard]] std::size_t operator()(std::int32_t day) const {
    const std::int32_t last = static_cast<std::int32_t>(table_.size()) - 1;
    return table_[static_cast<std::size_t>(std::clamp(as_of_ - day, 0, last))];
  }

 private:
  std::int32_t as_of_;
  std::vector<std::uint8_t> table_;  // by age; at most 102 buckets
};

struct ReceivablesHistory::Sums {
  std::vector<Wide> buckets;
  std::vector<std::int64_t> items;
  Wide credit_memos = 0;
  Wide unallocated = 0;

  void add(const Sums& other) {
    for (std::size_t n = 0; n < buckets.size(); ++n) {
      buckets[n] += other.buckets[n];
      items[n] += other.items[n];
    }
    credit_memos += other.credit_memos;
    unallocated += other.unallocated;
  }
};

// Each account's buckets, then its credits; and each ledger's open items by bucket.
struct ReceivablesHistory::Cells {
  std::size_t width = 0;
  std::vector<Wide> amounts{};
  std::vector<std::int64_t> items{};

  [[nodiscard]] std::span<Wide> row(std::size_t account) {
    return std::span<Wide>(amounts).subspan(account * width, width);
  }
};

// Every item's and account's amount on a day: what it is after all changes less those that come
// later, or the sum of those up to the day, whichever are fewer.
struct ReceivablesHistory::Balances {
  bool backward = false;
  std::vector<std::int64_t> items;  // sums of changes; none: nothing comes later
  std::vector<std::int64_t> accounts;

  [[nodiscard]] std::int64_t of_item(std::size_t at, const Item& item) const {
    if (items.empty()) return item.open;
    return backward ? take_back_in_any_order(item.open, items[at]) : items[at];
  }
};

}  // namespace quittance::engine
