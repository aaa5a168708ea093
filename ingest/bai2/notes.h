// Everything the BAI2 reader may remark on a file: codes, severities, sentences; without flooding.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "ingest/findings.h"

namespace quittance::ingest::bai2 {

// One per finding code; the code is the enumerator's word. README.md lists them with their meaning.
enum class Note : std::uint8_t {
  // seen while lexing one record
  line_without_record_code,
  bytes_before_first_record,
  continuation_orphan,
  continuation_limit,
  records_on_one_line,
  bytes_after_record,
  terminator_missing,
  fields_surplus,
  type_code_padded,
  type_code_unreadable,
  summary_resynchronised,
  summary_amount_unreadable,
  summary_limit,
  funds_type_unknown,
  funds_type_incomplete,
  value_date_unreadable,
  text_in_reference,
  amount_empty,
  amount_unreadable,
  amount_with_point,
  amount_overflow,
  amount_negative,
  // seen while walking the file
  file_header_missing,
  file_header_absent,
  group_header_missing,
  entry_outside_account,
  trailer_without_header,
  trailer_missing,
  trailer_absent,
  second_file,
  version_unknown,
  time_unusual,
  creation_date_unreadable,
  as_of_date_unreadable,
  group_status_empty,
  group_status_unknown,
  group_held_status,
  group_test,
  modifier_unknown,
  account_missing,
  currency_unknown,
  currency_differs_from_profile,
  type_code_unknown,
  amount_without_direction,
  summary_code_in_detail,
  status_code_in_detail,
  amount_zero,
  reference_reused,
  total_empty,
  total_unreadable,
  total_wrong,
  total_ignores_summary,
  total_of_stated,
  count_missing,
  count_wrong,
  count_ignores_continuations,
  account_count_missing,
  balance_mismatch,
  continuity_break,
  sum_overflow,
  empty_report,
  no_readable_unit,
  file_empty,
};
inline constexpr std::size_t kNotes = static_cast<std::size_t>(Note::file_empty) + 1;

[[nodiscard]] const NoteText& text_of(Note note);

using Findings = NoteCollector<Note, kNotes>;

// A remark of the lexer. Views point into the file.
struct Noted {
  Note note{};
  std::uint32_t record = 0;  // counted from 0 within the chunk
  std::uint64_t offset = 0;
  std::string_view shown;  // the field as written, where it may be shown
};

}  // namespace quittance::ingest::bai2
