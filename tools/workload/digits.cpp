#include "tools/workload/digits.h"

#include <charconv>
#include <iterator>

namespace quittance::workload {

void append_digits(std::string& to, std::uint64_t value, int width) {
  char digits[24];
  const auto end = std::to_chars(std::begin(digits), std::end(digits), value);
  const auto length = end.ptr - digits;
  if (length < width) to.append(static_cast<std::size_t>(width - length), '0');
  to.append(digits, end.ptr);
}

void append_number(std::string& to, std::int64_t value) {
  if (value < 0) to += '-';
  append_digits(to, static_cast<std::uint64_t>(value < 0 ? -value : value), 1);
}

void append_dollars(std::string& to, std::int64_t cents) {
  if (cents < 0) to += '-';
  const auto size = static_cast<std::uint64_t>(cents < 0 ? -cents : cents);
  append_digits(to, size / 100, 1);
  to += '.';
  append_digits(to, size % 100, 2);
}

DayText::DayText(Date day) : iso(day.iso()) {
  yymmdd = iso.substr(2, 2) + iso.substr(5, 2) + iso.substr(8, 2);
}

}  // namespace quittance::workload
