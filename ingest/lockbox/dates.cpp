#include "ingest/lockbox/dates.h"

#include <cstdint>
#include <cstdlib>

#include "core/text.h"

namespace quittance::ingest::lockbox {
namespace {

std::int64_t days_between(Date a, Date b) {
  return std::abs(std::int64_t{a.days()} - std::int64_t{b.days()});
}

}  // namespace

Date month_first(std::string_view digits) {
  if (digits.size() != 6 || !all_digits(digits)) return {};
  const char yymmdd[] = {digits[4], digits[5], digits[0], digits[1], digits[2], digits[3]};
  return Date::parse_yymmdd({yymmdd, sizeof yymmdd}).value_or(Date{});
}

WrittenDate read_date(std::string_view digits, Date near) {
  const Date year_first = Date::parse_yymmdd(digits).value_or(Date{});
  const Date other = month_first(digits);
  if (!other.known()) return {.date = year_first};
  const bool nearer = near.known() && year_first.known() &&
                      days_between(other, near) < days_between(year_first, near);
  if (year_first.known() && !nearer) return {.date = year_first};
  return {.date = other, .month_first = true};
}

}  // namespace quittance::ingest::lockbox
