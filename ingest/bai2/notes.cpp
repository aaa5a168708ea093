#include "ingest/bai2/notes.h"

#include <array>

#include "ingest/note_table.h"

namespace quittance::ingest::bai2 {
namespace {

// In the order of the enumeration.
constexpr std::array<NoteEntry<Note>, kNotes> kTexts = {{
    NOTE_ENTRY(line_without_record_code, warning,
               "a line without a record code was taken as a continuation of the record before it"),
    NOTE_ENTRY(bytes_before_first_record, error,
               "bytes that are no BAI2 record stand before the first record and were left out"),
    NOTE_ENTRY(continuation_orphan, error, "an 88 without a record before it was left out"),
    NOTE_ENTRY(continuation_limit, warning,
               "more than 10000 continuation lines: the text behind them was left out"),
    NOTE_ENTRY(records_on_one_line, warning, "several records stand on one line; each was read"),
    NOTE_ENTRY(bytes_after_record, warning, "bytes behind the record's final '/' were left out"),
    NOTE_ENTRY(terminator_missing, info, "the record does not end in '/'"),
    NOTE_ENTRY(fields_surplus, warning,
               "the record has more fields than its kind; they were left out"),
    NOTE_ENTRY(type_code_padded, warning,
               "the type code lacks its leading zero; it was read with it"),
    NOTE_ENTRY(type_code_unreadable, warning,
               "the type code is not three digits: the entry is listed as other, not as cash"),
    NOTE_ENTRY(summary_resynchronised, warning,
               "a field stands where a type code must; reading went on at the next type code"),
    NOTE_ENTRY(summary_amount_unreadable, error,
               "an amount of the 03 cannot be read: the sum of the account is not known"),
    NOTE_ENTRY(summary_limit, error, "more than 50000 amounts in one 03: the rest was left out"),
    NOTE_ENTRY(funds_type_unknown, warning, "not a funds type; the availability is unknown"),
    NOTE_ENTRY(funds_type_incomplete, info, "the funds type has fewer fields than it must"),
    NOTE_ENTRY(value_date_unreadable, warning, "the value date is no date and stays missing"),
    NOTE_ENTRY(text_in_reference, info,
               "free text stands where a reference must; it was read as text"),
    NOTE_ENTRY(amount_empty, info, "the amount is empty and was read as zero"),
    NOTE_ENTRY(amount_unreadable, error,
               "the amount is not a whole number of minor units: the entry is rejected, and the "
               "account's total will not agree; ask the bank for a corrected file"),
    NOTE_ENTRY(amount_with_point, error,
               "a decimal point stands in the amount, where BAI2 implies the decimals: it is not "
               "read; if the bank writes amounts so, the dialect switch amounts_with_point reads "
               "them as units and decimals"),
    NOTE_ENTRY(
        amount_overflow, error,
        "the amount is beyond 64 bits of minor units: the entry is rejected; ask the bank for "
        "a corrected file"),
    NOTE_ENTRY(amount_negative, error,
               "the amount of a 16 must not be negative: the entry is rejected; ask the bank for a "
               "corrected file"),
    NOTE_ENTRY(file_header_missing, error,
               "no 01 file header stands before this record: its file is held, because its sender "
               "and identity are unknown; the dialect switch accept_missing_headers accepts it"),
    NOTE_ENTRY(file_header_absent, warning,
               "no 01 file header stands before this record; accepted by the dialect switch "
               "accept_missing_headers"),
    NOTE_ENTRY(group_header_missing, error,
               "no 02 group header stands before this account: its entries have no as-of date and "
               "are rejected; ask the bank for a corrected file"),
    NOTE_ENTRY(entry_outside_account, error,
               "a 16 stands outside an account (03 to 49): the entry is rejected; ask the bank for "
               "the whole file"),
    NOTE_ENTRY(trailer_without_header, error,
               "a trailer closes nothing that is open; it was left out"),
    NOTE_ENTRY(
        trailer_missing, error,
        "the trailer is missing: the unit is held; get the whole file, or release the unit; the "
        "dialect switch accept_missing_trailers accepts it"),
    NOTE_ENTRY(trailer_absent, warning,
               "the trailer is missing; accepted by the dialect switch accept_missing_trailers"),
    NOTE_ENTRY(second_file, info,
               "another 01: the bytes hold several files, each judged by itself"),
    NOTE_ENTRY(version_unknown, warning, "the version is neither 2 nor 3; read as version 2"),
    NOTE_ENTRY(time_unusual, info, "the time is not HHMM"),
    NOTE_ENTRY(creation_date_unreadable, warning, "the file's creation date is no date"),
    NOTE_ENTRY(as_of_date_unreadable, error,
               "the as-of date is no date: the group's entries are rejected; ask the bank for a "
               "corrected file"),
    NOTE_ENTRY(group_status_empty, warning, "the group status is empty; read as 1 (update)"),
    NOTE_ENTRY(group_status_unknown, error,
               "the group status is none of 1 to 4: the group is held until a person releases it"),
    NOTE_ENTRY(group_held_status, warning,
               "the group deletes or corrects earlier data: it is held until a person releases it"),
    NOTE_ENTRY(group_test, info, "the group is a test: it is checked and nothing is booked"),
    NOTE_ENTRY(modifier_unknown, warning,
               "the as-of date modifier is none of 1 to 4; read as final previous-day data"),
    NOTE_ENTRY(account_missing, error,
               "the 03 names no account: the account is held, its entries belong to nobody; ask "
               "the bank for a corrected file, or release it"),
    NOTE_ENTRY(currency_unknown, error,
               "not an ISO 4217 currency: amounts cannot be represented, the account's entries are "
               "rejected; ask the bank for a corrected file"),
    NOTE_ENTRY(currency_differs_from_profile, warning,
               "the currency is not that of the account's profile; the file's was taken"),
    NOTE_ENTRY(type_code_unknown, info,
               "the type code is not in the published list; its kind follows from its range; the "
               "profile switch type_codes names another"),
    NOTE_ENTRY(
        amount_without_direction, warning,
        "the type code is neither a credit nor a debit, and an amount stands beside it: listed "
        "as ignore; ask the bank what it reports, the profile switch type_codes names its kind"),
    NOTE_ENTRY(summary_code_in_detail, warning,
               "a total's type code stands in a 16: listed, not as cash; the profile switch "
               "type_codes makes it a receipt"),
    NOTE_ENTRY(status_code_in_detail, warning,
               "a balance's type code stands in a 16: listed as ignore"),
    NOTE_ENTRY(amount_zero, info, "an entry of zero: it moves nothing"),
    NOTE_ENTRY(
        reference_reused, warning,
        "the profile calls the bank reference unique, yet the statement repeats it; the profile "
        "switch bank_reference_unique = false makes ids of the content instead"),
    NOTE_ENTRY(total_empty, warning, "the control total is empty and was read as zero"),
    NOTE_ENTRY(total_unreadable, error, "the control total is no amount"),
    NOTE_ENTRY(total_wrong, error, "the control total is wrong"),
    NOTE_ENTRY(total_ignores_summary, warning,
               "the control total leaves the 03 amounts out; accepted. The dialect switch "
               "totals_ignore_summary makes that the rule"),
    NOTE_ENTRY(total_of_stated, info,
               "the control total equals the stated totals below it, not the computed ones"),
    NOTE_ENTRY(count_missing, warning, "the trailer states no such count"),
    NOTE_ENTRY(count_wrong, warning,
               "the count is wrong; the dialect switch strict_counts would hold the unit"),
    NOTE_ENTRY(count_ignores_continuations, warning,
               "the record count leaves the 88 records out; the dialect switch strict_counts would "
               "hold the unit"),
    NOTE_ENTRY(account_count_missing, info, "the 98 states no number of accounts"),
    NOTE_ENTRY(balance_mismatch, warning,
               "opening balance plus credits less debits is not the closing balance"),
    NOTE_ENTRY(continuity_break, warning,
               "the opening balance is not the closing balance of the account's statement before"),
    NOTE_ENTRY(sum_overflow, warning,
               "a sum over the file is beyond 64 bits; the summary shows the largest number"),
    NOTE_ENTRY(empty_report, info, "the file says that it reports nothing"),
    NOTE_ENTRY(no_readable_unit, error,
               "nothing in the file could be read as an account report; see what is said of it, "
               "and get the file again as the bank sent it"),
    NOTE_ENTRY(file_empty, error, "the file holds no record"),
}};
static_assert(in_enumerator_order(kTexts));

}  // namespace

const NoteText& text_of(Note note) {
  return kTexts[static_cast<std::size_t>(note)].text;
}

}  // namespace quittance::ingest::bai2
