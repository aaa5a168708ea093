// Collection effort: what contacts with customers cost, and the cash that followed them.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "core/date.h"
#include "core/money.h"
#include "core/result.h"
#include "core/wide.h"
#include "engine/book/book.h"

namespace quittance::engine {

struct EffortQuery {
  Date from{}, to{};  // contacts dated in this period, both included
  std::int32_t within_days =
      14;  // cash posted so many days after a contact followed it; 0: that day
  std::function<std::uint32_t(const ContactMade&)> by{};  // groups of contacts; empty: none
};

struct Effort {
  Currency currency{};  // of the customers: their own, else their entity's
  std::uint32_t key = 0;
  std::int64_t contacts = 0;
  std::int64_t customers = 0;  // that were contacted
  std::int64_t minutes = 0;
  std::int64_t collected = 0;  // minor units
};

// Ascending currencies' codes and keys. A customer's cash in that currency follows his newest
// contact of the period on or before its posting date, within the days, and counts once; of two on
// a day the one noted later. Cash applications count where they stood at the end of `to`; later
// ones do not count. Errors: usage (dates, days below 0 or over 3,660), amount_overflow. Cost: the
// contacts, and where there are some one walk over applications.
[[nodiscard]] Result<std::vector<Effort>> collection_effort(const Book& book,
                                                            const EffortQuery& query);

}  // namespace quittance::engine
