// Credit sales of one legal entity and currency: what was billed, or imported figures in its place.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "core/date.h"
#include "core/wide.h"
#include "engine/metrics/day_pages.h"

namespace quittance::engine {

// Credit sales of a period are the invoices less credit memos dated in it. An imported figure for a
// day or a calendar month replaces what was billed in that day or month. Where a month is cut by
// the period asked for, its imported figure counts in proportion to its days (half-even; two halves
// of a month add up to the whole). A day's own figure stands inside its month's, and the month's
// rest is spread over its other days.
class CreditSales {
 public:
  // Minor units; a credit memo is negative.
  void bill(Date document_date, std::int64_t amount);
  // The last figure for a day or month stands.
  void import_day(Date day, std::int64_t amount);
  void import_month(Date any_day, std::int64_t amount);

  // Sales dated `from` to `to`, both included. Cost: the days between them.
  [[nodiscard]] Wide between(Date from, Date to) const;
  // The first day that has a billing or an imported figure; nothing when there are no sales at all.
  [[nodiscard]] std::optional<Date> first_day() const { return first_day_; }

  // All figures by day or by a month's first day, ascending; and the sales that have just these.
  struct Figures {
    std::vector<std::pair<std::int32_t, Wide>> billed;  // without days that came to nothing
    std::vector<std::pair<std::int32_t, std::int64_t>> imported_days;
    std::vector<std::pair<std::int32_t, std::int64_t>> imported_months;
    std::optional<Date> first_day;
  };
  [[nodiscard]] Figures figures() const;
  void restore(const Figures& figures);

 private:
  [[nodiscard]] Wide of_imported_month(Date month, std::int64_t figure, Date from, Date to) const;
  void note(Date day);

  DayPages<Wide> billed_;
  std::map<std::int32_t, std::int64_t> imported_days_;
  std::map<std::int32_t, std::int64_t> imported_months_;  // by the month's first day
  std::optional<Date> first_day_;
};

}  // namespace quittance::engine
