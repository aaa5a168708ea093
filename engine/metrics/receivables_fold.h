// Inside of ReceivablesHistory: what one walk over changes or items yields. For its sources only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/wide.h"
#include "engine/metrics/receivables.h"

namespace quittance::engine {

inline constexpr std::int32_t kLastDay = DayPages<Wide>::kDayMax;
inline constexpr std::int32_t kFirstDay = -kLastDay;

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

struct ReceivablesHistory::Balances {
  std::vector<std::int64_t> items;
  std::vector<std::int64_t> accounts;
};

}  // namespace quittance::engine
