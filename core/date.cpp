#include "core/date.h"

#include <chrono>
#include <cstdio>

#include "core/assert.h"
#include "core/digits.h"
#include "core/text.h"

namespace quittance {
namespace {

// 20261120 or 261120: whatever stands before month and day is the year.
CivilDay parts_of(std::int64_t digits) {
  const auto number = static_cast<int>(digits);
  return {number / 10000, number / 100 % 100, number % 100};
}

std::chrono::year_month_day ymd(Date date) {
  QASSERT(date.known());
  return std::chrono::sys_days{std::chrono::days{date.days()}};
}

Date from_ymd(std::chrono::year_month_day day) {
  return Date::from_days(
      static_cast<std::int32_t>(std::chrono::sys_days{day}.time_since_epoch().count()));
}

}  // namespace

Result<Date> Date::from_civil(CivilDay civil) {
  const std::chrono::year_month_day day{std::chrono::year{civil.year},
                                        std::chrono::month{static_cast<unsigned>(civil.month)},
                                        std::chrono::day{static_cast<unsigned>(civil.day)}};
  if (!day.ok() || civil.year < 1 || civil.year > 9999) return fail(Errc::date_unreadable);
  return from_ymd(day);
}

Result<Date> Date::parse_iso(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return fail(Errc::date_unreadable);
  const char yyyymmdd[] = {text[0], text[1], text[2], text[3], text[5], text[6], text[8], text[9]};
  return parse_yyyymmdd({yyyymmdd, sizeof yyyymmdd});
}

Result<Date> Date::parse_yymmdd(std::string_view text) {
  const auto digits = plain_digits(text);
  if (text.size() != 6 || !digits) return fail(Errc::date_unreadable);
  const auto [year, month, day] = parts_of(*digits);
  return from_civil({year < 70 ? 2000 + year : 1900 + year, month, day});
}

Result<Date> Date::parse_yyyymmdd(std::string_view text) {
  const auto digits = plain_digits(text);
  if (text.size() != 8 || !digits) return fail(Errc::date_unreadable);
  return from_civil(parts_of(*digits));
}

CivilDay Date::civil() const {
  const auto day = ymd(*this);
  return {static_cast<int>(day.year()), static_cast<int>(static_cast<unsigned>(day.month())),
          static_cast<int>(static_cast<unsigned>(day.day()))};
}

std::string Date::iso() const {
  if (!known()) return {};
  const CivilDay day = civil();
  if (day.year < 0 || day.year > 9999) {  // of a moment far away
    char buffer[40];
    const int size =
        std::snprintf(buffer, sizeof buffer, "%04d-%02d-%02d", day.year, day.month, day.day);
    return {buffer, static_cast<std::size_t>(size)};
  }
  std::string text = "0000-00-00";
  const auto write = [&](std::size_t end, int value) {
    for (; value > 0; value /= 10) text[--end] = static_cast<char>('0' + value % 10);
  };
  write(4, day.year);
  write(7, day.month);
  write(10, day.day);
  return text;
}

Date month_start(Date date) {
  const auto day = ymd(date);
  return from_ymd(day.year() / day.month() / 1);
}

Date month_end(Date date) {
  const auto day = ymd(date);
  return from_ymd(std::chrono::year_month_day{day.year() / day.month() / std::chrono::last});
}

Date Timestamp::date() const {
  using std::chrono::floor;
  const auto day = floor<std::chrono::days>(std::chrono::microseconds{micros});
  return Date::from_days(static_cast<std::int32_t>(day.count()));
}

Result<Timestamp> Timestamp::parse(std::string_view text) {
  constexpr std::int64_t kDay = 86'400'000'000;
  QTRY(const Date day, Date::parse_iso(text.substr(0, 10)));
  const std::int64_t start = static_cast<std::int64_t>(day.days()) * kDay;
  if (text.size() == 10) return Timestamp{start + kDay - 1};
  const std::string_view clock = text.substr(10);  // T02:16:58[.000001]Z
  const auto two = [&](std::size_t at, int last, int& to) {
    if (!all_digits(clock.substr(at, 2))) return false;
    to = (clock[at] - '0') * 10 + (clock[at + 1] - '0');
    return to <= last;
  };
  int hours = 0;
  int minutes = 0;
  int seconds = 0;
  const bool shaped = clock.size() >= 10 && clock[0] == 'T' && clock[3] == ':' && clock[6] == ':' &&
                      clock.back() == 'Z' && two(1, 23, hours) && two(4, 59, minutes) &&
                      two(7, 59, seconds);
  if (!shaped) return fail(Errc::date_unreadable);
  std::int64_t micros = 0;
  if (clock.size() > 10) {
    const std::string_view fraction = clock.substr(10, clock.size() - 11);
    if (clock[9] != '.' || fraction.empty() || fraction.size() > 6 || !all_digits(fraction))
      return fail(Errc::date_unreadable);
    for (std::size_t n = 0; n < 6; ++n)
      micros = micros * 10 + (n < fraction.size() ? fraction[n] - '0' : 0);
  }
  return Timestamp{start + ((hours * 60LL + minutes) * 60 + seconds) * 1'000'000 + micros};
}

std::string Timestamp::iso() const {
  constexpr std::int64_t kDay = 86'400'000'000;
  const std::int64_t of_day = micros - static_cast<std::int64_t>(date().days()) * kDay;
  const int seconds = static_cast<int>(of_day / 1'000'000);
  char buffer[40];
  const int size =
      std::snprintf(buffer, sizeof buffer, "T%02d:%02d:%02d.%06dZ", seconds / 3600,
                    seconds / 60 % 60, seconds % 60, static_cast<int>(of_day % 1'000'000));
  return date().iso() + std::string(buffer, static_cast<std::size_t>(size));
}

}  // namespace quittance
