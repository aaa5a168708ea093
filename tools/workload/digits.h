// Numbers as text for the writers: fixed digits, amounts in cents and dates, appended to a buffer.
#pragma once

#include <cstdint>
#include <string>

#include "core/date.h"

namespace quittance::workload {

// With leading zeros; a number of more digits is written whole. `value` not negative.
void append_digits(std::string& to, std::uint64_t value, int width);
void append_number(std::string& to, std::int64_t value);
// "1250.00", "-3.05": dollars of cents.
void append_dollars(std::string& to, std::int64_t cents);

// A date in the spellings of the formats, computed once a day and not once a record.
struct DayText {
  explicit DayText(Date day);
  DayText() = default;
  std::string iso;     // 2026-01-05
  std::string yymmdd;  // 260105
};

}  // namespace quittance::workload
