#include "ingest/bai2/notes.h"

#include <utility>

#include "core/assert.h"

namespace quittance::ingest::bai2 {
namespace {

struct NoteText {
  Note note;
  std::string_view name;
  Severity severity;
  std::string_view sentence;
};

#define BAI2_NOTE(note, severity, sentence) \
  { Note::note, #note, Severity::severity, sentence }

constexpr std::array<NoteText, kNotes> kTexts = {{
    BAI2_NOTE(line_without_record_code, warning,
              "a line without a record code was taken as a continuation of the record before it"),
    BAI2_NOTE(bytes_before_first_record, error,
              "bytes that are no BAI2 record stand before the first record and were left out"),
    BAI2_NOTE(continuation_orphan, error, "an 88 without a record before it was left out"),
    BAI2_NOTE(continuation_limit, warning,
              "more than 10000 continuation lines: the text behind them was left out"),
    BAI2_NOTE(records_on_one_line, warning, "several records stand on one line; each was read"),
    BAI2_NOTE(bytes_after_record, warning, "bytes behind the record's final '/' were left out"),
    BAI2_NOTE(terminator_missing, info, "the record does not end in '/'"),
    BAI2_NOTE(fields_surplus, warning,
              "the record has more fields than its kind; they were left out"),
    BAI2_NOTE(type_code_padded, warning,
              "the type code lacks its leading zero; it was read with it"),
    BAI2_NOTE(type_code_unreadable, warning,
              "the type code is not three digits: the entry is listed as other, not as cash"),
    BAI2_NOTE(summary_resynchronised, warning,
              "a field stands where a type code must; reading went on at the next type code"),
    BAI2_NOTE(summary_amount_unreadable, error,
              "an amount of the 03 cannot be read: the sum of the account is not known"),
    BAI2_NOTE(summary_limit, error, "more than 50000 amounts in one 03: the rest was left out"),
    BAI2_NOTE(funds_type_unknown, warning, "not a funds type; the availability is unknown"),
    BAI2_NOTE(funds_type_incomplete, info, "the funds type has fewer fields than it must"),
    BAI2_NOTE(value_date_unreadable, warning, "the value date is no date and stays missing"),
    BAI2_NOTE(text_in_reference, info,
              "free text stands where a reference must; it was read as text"),
    BAI2_NOTE(amount_empty, info, "the amount is empty and was read as zero"),
    BAI2_NOTE(amount_unreadable, error,
              "the amount is not a whole number of minor units: the entry is rejected, and the "
              "account's total will not agree; ask the bank for a corrected file"),
    BAI2_NOTE(amount_with_point, error,
              "a decimal point stands in the amount, where BAI2 implies the decimals: it is not "
              "read; if the bank writes amounts so, the dialect switch amounts_with_point reads "
              "them as units and decimals"),
    BAI2_NOTE(
        amount_overflow, error,
        "the amount is beyond 64 bits of minor units: the entry is rejected; ask the bank for "
        "a corrected file"),
    BAI2_NOTE(amount_negative, error,
              "the amount of a 16 must not be negative: the entry is rejected; ask the bank for a "
              "corrected file"),
    BAI2_NOTE(file_header_missing, error,
              "no 01 file header stands before this record: its file is held, because its sender "
              "and identity are unknown; the dialect switch accept_missing_headers accepts it"),
    BAI2_NOTE(file_header_absent, warning,
              "no 01 file header stands before this record; accepted by the dialect switch "
              "accept_missing_headers"),
    BAI2_NOTE(group_header_missing, error,
              "no 02 group header stands before this account: its entries have no as-of date and "
              "are rejected"),
    BAI2_NOTE(entry_outside_account, error,
              "a 16 stands outside an account (03 to 49): the entry is rejected"),
    BAI2_NOTE(trailer_without_header, error,
              "a trailer closes nothing that is open; it was left out"),
    BAI2_NOTE(
        trailer_missing, error,
        "the trailer is missing: the unit is held; get the whole file, or release the unit; the "
        "dialect switch accept_missing_trailers accepts it"),
    BAI2_NOTE(trailer_absent, warning,
              "the trailer is missing; accepted by the dialect switch accept_missing_trailers"),
    BAI2_NOTE(second_file, info, "another 01: the bytes hold several files, each judged by itself"),
    BAI2_NOTE(version_unknown, warning, "the version is neither 2 nor 3; read as version 2"),
    BAI2_NOTE(time_unusual, info, "the time is not HHMM"),
    BAI2_NOTE(creation_date_unreadable, warning, "the file's creation date is no date"),
    BAI2_NOTE(as_of_date_unreadable, error,
              "the as-of date is no date: the group's entries are rejected"),
    BAI2_NOTE(group_status_empty, warning, "the group status is empty; read as 1 (update)"),
    BAI2_NOTE(group_status_unknown, error,
              "the group status is none of 1 to 4: the group is held until a person releases it"),
    BAI2_NOTE(group_held_status, warning,
              "the group deletes or corrects earlier data: it is held until a person releases it"),
    BAI2_NOTE(group_test, info, "the group is a test: it is checked and nothing is booked"),
    BAI2_NOTE(modifier_unknown, warning,
              "the as-of date modifier is none of 1 to 4; read as final previous-day data"),
    BAI2_NOTE(account_missing, error,
              "the 03 names no account: the account is held, its entries belong to nobody"),
    BAI2_NOTE(currency_unknown, error,
              "not an ISO 4217 currency: amounts cannot be represented, the account's entries are "
              "rejected"),
    BAI2_NOTE(currency_differs_from_profile, warning,
              "the currency is not that of the account's profile; the file's was taken"),
    BAI2_NOTE(type_code_unknown, info,
              "the type code is not in the published list; its kind follows from its range; the "
              "profile switch type_codes names another"),
    BAI2_NOTE(
        amount_without_direction, warning,
        "the type code is neither a credit nor a debit, and an amount stands beside it: listed "
        "as ignore; ask the bank what it reports, the profile switch type_codes names its kind"),
    BAI2_NOTE(summary_code_in_detail, warning,
              "a total's type code stands in a 16: listed, not as cash; the profile switch "
              "type_codes makes it a receipt"),
    BAI2_NOTE(status_code_in_detail, warning,
              "a balance's type code stands in a 16: listed as ignore"),
    BAI2_NOTE(
        reference_reused, warning,
        "the profile calls the bank reference unique, yet the statement repeats it; the profile "
        "switch bank_reference_unique = false makes ids of the content instead"),
    BAI2_NOTE(total_empty, warning, "the control total is empty and was read as zero"),
    BAI2_NOTE(total_unreadable, error, "the control total is no amount"),
    BAI2_NOTE(total_wrong, error, "the control total is wrong"),
    BAI2_NOTE(total_ignores_summary, warning,
              "the control total leaves the 03 amounts out; accepted. The dialect switch "
              "totals_ignore_summary makes that the rule"),
    BAI2_NOTE(total_of_stated, info,
              "the control total equals the stated totals below it, not the computed ones"),
    BAI2_NOTE(count_missing, warning, "the trailer states no such count"),
    BAI2_NOTE(count_wrong, warning,
              "the count is wrong; the dialect switch strict_counts would hold the unit"),
    BAI2_NOTE(count_ignores_continuations, warning,
              "the record count leaves the 88 records out; the dialect switch strict_counts would "
              "hold the unit"),
    BAI2_NOTE(account_count_missing, info, "the 98 states no number of accounts"),
    BAI2_NOTE(balance_mismatch, warning,
              "opening balance plus credits less debits is not the closing balance"),
    BAI2_NOTE(continuity_break, warning,
              "the opening balance is not the closing balance of the account's statement before"),
    BAI2_NOTE(sum_overflow, warning,
              "a sum over the file is beyond 64 bits; the summary shows the largest number"),
    BAI2_NOTE(empty_report, info, "the file says that it reports nothing"),
    BAI2_NOTE(no_readable_unit, error, "nothing in the file could be read as an account report"),
    BAI2_NOTE(file_empty, error, "the file holds no record"),
}};

#undef BAI2_NOTE

constexpr bool in_enumerator_order() {
  for (std::size_t n = 0; n < kTexts.size(); ++n) {
    if (static_cast<std::size_t>(kTexts[n].note) != n) return false;
  }
  return true;
}
static_assert(in_enumerator_order());

const NoteText& text_of(Note note) {
  return kTexts[static_cast<std::size_t>(note)];
}

}  // namespace

std::string_view name(Note note) {
  return text_of(note).name;
}
Severity severity_of(Note note) {
  return text_of(note).severity;
}
std::string_view sentence_of(Note note) {
  return text_of(note).sentence;
}

void Findings::add(Note note, std::uint32_t record, std::uint64_t offset,
                   std::string_view particulars) {
  if (++seen_[static_cast<std::size_t>(note)] > kFindingsPerNote) return;
  std::string message(particulars);
  if (!message.empty()) message += ": ";
  message += sentence_of(note);
  findings_.push_back(
      {severity_of(note), std::string(name(note)), record, offset, std::move(message)});
}

void Findings::add_count(Note note, std::uint64_t more) {
  seen_[static_cast<std::size_t>(note)] += more;
}

std::vector<Finding> Findings::take() {
  for (std::size_t n = 0; n < kNotes; ++n) {
    if (seen_[n] <= kFindingsPerNote) continue;
    const Note note = static_cast<Note>(n);
    std::string message =
        std::to_string(seen_[n] - kFindingsPerNote) +
        " more findings of this kind were left out: " + std::string(sentence_of(note));
    findings_.push_back({severity_of(note), std::string(name(note)), 0, 0, std::move(message)});
  }
  seen_ = {};
  return std::exchange(findings_, {});
}

std::string quoted(std::string_view shown) {
  std::string text = "'";
  for (const char c : shown.substr(0, 40)) text += c >= ' ' && c <= '~' ? c : '?';
  if (shown.size() > 40) text += "...";
  return text + "'";
}

}  // namespace quittance::ingest::bai2
