// Civil dates as day counts; moments as microseconds; the clock comes from outside.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "core/result.h"

namespace quittance {

struct CivilDay {
  int year;
  int month;
  int day;
};

// Days since 1970-01-01. Default-constructed it is missing, and a missing date stays missing:
// it sorts before every date and must be asked for with known() before arithmetic.
class Date {
 public:
  constexpr Date() = default;
  [[nodiscard]] static constexpr Date from_days(std::int32_t days) {
    Date date;
    date.days_ = days;
    return date;
  }
  // Errors: date_unreadable when no such day exists (years 1 to 9999).
  [[nodiscard]] static Result<Date> from_civil(CivilDay civil);
  [[nodiscard]] static Result<Date> parse_iso(std::string_view text);  // YYYY-MM-DD
  [[nodiscard]] static Result<Date> parse_yymmdd(
      std::string_view text);  // 00-69: 20xx, 70-99: 19xx
  [[nodiscard]] static Result<Date> parse_yyyymmdd(std::string_view text);
  [[nodiscard]] constexpr bool known() const { return days_ != kMissing; }
  [[nodiscard]] constexpr std::int32_t days() const { return days_; }
  [[nodiscard]] CivilDay civil() const;   // of a known date
  [[nodiscard]] std::string iso() const;  // "2026-11-22"; empty when missing
  [[nodiscard]] constexpr Date plus_days(std::int32_t n) const { return from_days(days_ + n); }
  friend constexpr auto operator<=>(const Date&, const Date&) = default;

 private:
  static constexpr std::int32_t kMissing = std::numeric_limits<std::int32_t>::min();
  std::int32_t days_ = kMissing;
};
static_assert(sizeof(Date) == 4);

[[nodiscard]] Date month_start(Date date);
[[nodiscard]] Date month_end(Date date);

// Microseconds since 1970-01-01T00:00:00Z.
struct Timestamp {
  std::int64_t micros = 0;
  // "2026-11-22T02:16:58.000001Z", the fraction of one to six digits or left out; a day alone is
  // its last microsecond. Errors: date_unreadable.
  [[nodiscard]] static Result<Timestamp> parse(std::string_view text);
  [[nodiscard]] std::string iso() const;  // "2026-11-22T02:16:58.000001Z"
  [[nodiscard]] Date date() const;        // the UTC day
  friend constexpr auto operator<=>(const Timestamp&, const Timestamp&) = default;
};

// The only source of "now". Outcomes never depend on it; it stamps when an event was recorded.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual Timestamp now() const = 0;
};

}  // namespace quittance
