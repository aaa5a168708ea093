#include "ingest/columns.h"

#include "core/money.h"

namespace quittance::ingest {

std::optional<std::int64_t> unfilled_number_field(std::string_view record, Columns columns) {
  std::string_view digits = field(record, columns);
  if (digits.size() != static_cast<std::size_t>(columns.length)) return std::nullopt;
  while (!digits.empty() && digits.front() == ' ') digits.remove_prefix(1);
  if (digits.empty() || !is_digit(digits.front())) return std::nullopt;  // nor is there a sign
  if (digits.size() <= kSafeDigits) return plain_digits(digits);
  const Result<std::int64_t> number = parse_minor(digits);
  if (!number) return std::nullopt;
  return *number;
}

Date date_field(std::string_view record, Columns columns) {
  const std::string_view digits = field(record, columns);
  return Date::parse_yymmdd(digits).value_or(Date{});
}

Date date_field_ddmmyy(std::string_view record, Columns columns) {
  const std::string_view digits = field(record, columns);
  if (digits.size() != 6 || !all_digits(digits)) return {};
  const char yymmdd[] = {digits[4], digits[5], digits[2], digits[3], digits[0], digits[1]};
  return Date::parse_yymmdd({yymmdd, sizeof yymmdd}).value_or(Date{});
}

}  // namespace quittance::ingest
