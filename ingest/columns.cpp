#include "ingest/columns.h"

#include "core/money.h"
#include "core/text.h"

namespace quittance::ingest {

std::string_view field(std::string_view record, Columns columns) {
  const auto from = static_cast<std::size_t>(columns.from) - 1;
  if (columns.length == 0 || from >= record.size()) return {};
  return record.substr(from, static_cast<std::size_t>(columns.length));
}

std::string_view text_field(std::string_view record, Columns columns) {
  return trim(field(record, columns));
}

std::optional<std::int64_t> number_field(std::string_view record, Columns columns) {
  std::string_view digits = field(record, columns);
  if (digits.size() != static_cast<std::size_t>(columns.length)) return std::nullopt;
  while (!digits.empty() && digits.front() == ' ') digits.remove_prefix(1);
  if (!all_digits(digits)) return std::nullopt;
  const Result<std::int64_t> number = parse_minor(digits);
  if (!number) return std::nullopt;
  return *number;
}

Date date_field(std::string_view record, Columns columns) {
  const std::string_view digits = field(record, columns);
  if (digits.size() != 6 || !all_digits(digits)) return {};
  return Date::parse_yymmdd(digits).value_or(Date{});
}

Date day_first_field(std::string_view record, Columns columns) {
  const std::string_view digits = field(record, columns);
  if (digits.size() != 6 || !all_digits(digits)) return {};
  const auto two = [&](std::size_t at) { return (digits[at] - '0') * 10 + (digits[at + 1] - '0'); };
  const int year = two(4);
  return Date::from_civil(
             {.year = year < 60 ? 2000 + year : 1900 + year, .month = two(2), .day = two(0)})
      .value_or(Date{});
}

}  // namespace quittance::ingest
