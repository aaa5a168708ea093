// Everything the camt reader may remark on a file: codes, severities, sentences; without flooding.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "ingest/findings.h"

namespace quittance::ingest::camt {

// One per finding code; the code is the enumerator's word. README.md lists them.
enum class Note : std::uint8_t {
  xml_broken,
  xml_cut_off,
  doctype_refused,
  tags_without_entry,
  text_not_utf8,
  encoding_unknown,
  message_missing,
  namespace_differs,
  version_unknown,
  second_message,
  statement_missing,
  entry_outside_statement,
  element_unread,
  element_repeated,
  account_missing,
  account_repeated,
  statement_nested,
  currency_of_account,
  currency_differs,
  statement_copy,
  same_statement,
  test_message,
  test_mark_accepted,
  page_open,
  amount_missing,
  amount_repeated,
  amount_unreadable,
  currency_unknown,
  indicator_unknown,
  amount_zero,
  status_unknown,
  reversal_unknown,
  entry_not_booked,
  date_unreadable,
  date_missing,
  detail_amount_unreadable,
  detail_sum_differs,
  details_short,
  details_exceed,
  details_without_amounts,
  amounts_by_own_code,
  charges_taken,
  charge_unreadable,
  batch_without_details,
  batch_summed,
  batch_count_differs,
  batch_total_differs,
  remittance_sum_differs,
  document_amount_unreadable,
  document_currency_differs,
  adjustments_several,
  own_account_as_payer,
  reference_reused,
  reversal_sign_inverted,
  balance_unreadable,
  balance_currency_differs,
  balance_sign_missing,
  balance_mismatch,
  continuity_break,
  sequence_gap,
  total_wrong,
  count_wrong,
  total_unreadable,
  count_unreadable,
  total_of_page,
  advice_missing,
  advice_without_amount,
  status_missing,
  payment_rejected,
  payment_status_unknown,
  sum_overflow,
};
inline constexpr std::size_t kNotes = static_cast<std::size_t>(Note::sum_overflow) + 1;

[[nodiscard]] const NoteText& text_of(Note note);

using Findings = NoteCollector<Note, kNotes>;

}  // namespace quittance::ingest::camt
