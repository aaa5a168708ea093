// Everything the OFX reader may remark on a file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "ingest/findings.h"

namespace quittance::ingest::ofx {

// One per finding code; the code is the enumerator's word. README.md lists them.
enum class Note : std::uint8_t {
  text_charset_guessed,
  end_tag_missing,
  statement_cut_off,
  entry_cut_off,
  entry_begin_missing,
  entry_merged,
  file_end_missing,
  amount_outside_entry,
  amount_repeated,
  entry_outside_statement,
  account_missing,
  currency_missing,
  currency_unknown,
  currency_differs,
  other_currency,
  amount_unreadable,
  amount_ambiguous,
  amount_marks_unproved,
  amount_overflow,
  amount_excess_decimals,
  amount_zero,
  type_unknown,
  pending_unread,
  date_missing,
  reference_missing,
  reference_reused,
  correction,
  balance_unreadable,
  status_error,
  status_told,
  statement_in_error,
  investments_unread,
  sum_overflow,
  empty_report,
  no_readable_statement,
  file_empty,
};
inline constexpr std::size_t kNotes = static_cast<std::size_t>(Note::file_empty) + 1;

[[nodiscard]] const NoteText& text_of(Note note);

using Findings = NoteCollector<Note, kNotes>;

}  // namespace quittance::ingest::ofx
