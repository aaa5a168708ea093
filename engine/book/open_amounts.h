// What was open of each item at the end of a day, with all that is known now.
#pragma once

#include <cstdint>
#include <vector>

#include "core/date.h"
#include "engine/book/book.h"
#include "engine/metrics/rounding.h"

namespace quittance::engine {

// By item handle, minor units. Cost: the items, and the changes after the day.
[[nodiscard]] inline std::vector<std::int64_t> open_amounts(const Book& book, Date as_of) {
  std::vector<std::int64_t> open;
  open.reserve(book.items().size());
  for (const ItemRow& item : book.items()) open.push_back(item.open);
  book.receivables().for_each_change(
      as_of.plus_days(1), Date::from_days(DayPages<int>::kDayMax),
      [&open](ItemHandle item, Date, std::int64_t delta) {
        open[item.value()] = take_back_in_any_order(open[item.value()], delta);
      },
      [](const ReceivableAccount&, Date, std::int64_t) {});
  return open;
}

}  // namespace quittance::engine
