// Everything the reader of MT940, MT942 and MT950 may remark on a file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "ingest/findings.h"

namespace quittance::ingest::mt940 {

// One per finding code; the code is the enumerator's word. README.md lists them.
enum class Note : std::uint8_t {
  // seen while lexing one field
  stray_text,
  text_charset_guessed,
  date_clamped,
  date_unreadable,
  mark_unreadable,
  amount_unreadable,
  amount_overflow,
  amount_without_comma,
  amount_with_point,
  amount_zero,
  type_missing,
  type_unreadable,
  type_unknown,
  text_limit,
  information_repeated,
  entry_in_text,
  lines_unread,
  // seen while walking the file
  reference_missing,
  account_missing,
  opening_missing,
  closing_missing,
  closing_absent,
  end_missing,
  end_absent,
  field_repeated,
  currency_missing,
  currency_unknown,
  currency_differs,
  date_missing,
  amount_not_in_currency,
  balance_unreadable,
  balance_mismatch,
  statement_repeated,
  continuity_break,
  page_break,
  page_currency_differs,
  page_gap,
  number_gap,
  total_unreadable,
  total_wrong,
  count_wrong,
  reference_reused,
  expected_entry,
  funds_code_differs,
  information_unread,
  message_type_differs,
  message_cut_off,
  sum_overflow,
  no_readable_message,
  file_empty,
};
inline constexpr std::size_t kNotes = static_cast<std::size_t>(Note::file_empty) + 1;

[[nodiscard]] const NoteText& text_of(Note note);

using Findings = NoteCollector<Note, kNotes>;

// A remark of the lexer. Views point into the file.
struct Noted {
  Note note{};
  std::uint32_t line = 0;  // counted from 0 within the chunk
  std::uint64_t offset = 0;
  std::string_view shown;  // the field as written, where it may be shown
};

// Receives what the parsers of one field remark on it.
class NoteTaker {
 public:
  virtual ~NoteTaker() = default;
  virtual void note(Note note, std::string_view shown) = 0;
};

}  // namespace quittance::ingest::mt940
