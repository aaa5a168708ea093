// How the receivables of one day aged until another: what was settled, what rolled into older
// buckets, what is new.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/date.h"
#include "core/money.h"
#include "core/result.h"
#include "engine/book/book.h"
#include "engine/metrics/aging.h"

namespace quittance::engine {

// What became of one opening bucket. Amounts in minor units: opening = settled + Σ now.
struct RollRow {
  std::string bucket{};
  std::int64_t opening = 0;
  std::int64_t settled = 0;          // open on the first day and no more on the last one
  std::vector<std::int64_t> now{};   // by closing bucket, what is left of it
  std::optional<std::int64_t> rate;  // share that is in an older bucket now: percent, hundredths
};

// Σ over the rows and `added`, by closing bucket, is the aging of the closing day; Σ opening is
// that of the opening day. Open items without credit memos, which have no age.
struct RollForward {
  Currency currency{};
  std::vector<RollRow> rows{};          // youngest bucket first
  std::vector<std::int64_t> added{};    // billed since, or raised, by closing bucket
  std::vector<std::int64_t> closing{};  // by closing bucket
};

struct RollQuery {
  Date since{};
  Date as_of{};
  AgingBasis basis = AgingBasis::due_date;
  std::vector<std::int32_t> last_days = {30, 60, 90};
};

// One a currency that had or has open items, in the order of their codes. Errors: usage (buckets,
// unknown or swapped dates), amount_overflow. Cost: the items, and the changes after each day.
[[nodiscard]] Result<std::vector<RollForward>> roll_forward(const Book& book,
                                                            const RollQuery& query);

}  // namespace quittance::engine
