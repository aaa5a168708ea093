// What customers contest: how much of each open item was in dispute on a day.
#pragma once

#include <cstdint>
#include <vector>

#include "core/date.h"
#include "engine/book/book.h"

namespace quittance::engine {

struct DisputedItem {
  ItemHandle item;
  std::int64_t open = 0;      // of the item at the end of the day, minor units
  std::int64_t disputed = 0;  // of this; what is paid meanwhile is paid from the rest first
};

// Items with a dispute that stood at the end of the day and something open, in item order. A
// dispute stands from its date until it is resolved. `open` as open_amounts() gives it.
[[nodiscard]] std::vector<DisputedItem> disputed_items(const Book& book, Date as_of,
                                                       const std::vector<std::int64_t>& open);
// The same for a caller that has not asked for open amounts; they are not asked for where the book
// has no dispute.
[[nodiscard]] std::vector<DisputedItem> disputed_items(const Book& book, Date as_of);

// True when the dispute stood at the end of the day.
[[nodiscard]] bool stands_on(const DisputeRow& dispute, Date day);

}  // namespace quittance::engine
