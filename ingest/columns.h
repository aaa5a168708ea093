// Fields of fixed-width records by their columns, counted from 1.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/date.h"
#include "core/digits.h"
#include "core/text.h"
#include "ingest/dialect.h"
#include "ingest/filled.h"

namespace quittance::ingest {

// The bytes of a field; shorter or empty where the record was trimmed or the field is absent.
[[nodiscard]] inline std::string_view field(std::string_view record, Columns columns) {
  const auto from = static_cast<std::size_t>(columns.from) - 1;
  if (columns.length == 0 || from >= record.size()) return {};
  return record.substr(from, static_cast<std::size_t>(columns.length));
}
[[nodiscard]] inline std::string_view text_field(std::string_view record, Columns columns) {
  const std::string_view text = field(record, columns);
  const bool filled = !text.empty() && text.front() > ' ' && text.back() > ' ';
  return filled ? text : trim(trim_filled(text));
}

// A right-justified unsigned number, filled with zeros or blanks: its last column must hold a
// digit, so that a record that was cut off is not read as a smaller amount. Empty: not one.
[[nodiscard]] std::optional<std::int64_t> unfilled_number_field(std::string_view record,
                                                                Columns columns);
[[nodiscard]] inline std::optional<std::int64_t> number_field(std::string_view record,
                                                              Columns columns) {
  const std::string_view digits = field(record, columns);
  if (digits.size() == static_cast<std::size_t>(columns.length)) {
    if (const auto number = plain_digits(digits)) return number;  // as nearly all are
  }
  return unfilled_number_field(record, columns);
}
// YYMMDD. Missing when no such day exists.
[[nodiscard]] Date date_field(std::string_view record, Columns columns);
[[nodiscard]] Date date_field_ddmmyy(std::string_view record, Columns columns);

}  // namespace quittance::ingest
