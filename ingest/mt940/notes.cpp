#include "ingest/mt940/notes.h"

#include <array>

namespace quittance::ingest::mt940 {
namespace {

#define MT_NOTE(note, severity, sentence) \
  NoteText {                              \
#note, Severity::severity, sentence   \
  }

// In the order of the enumeration; the names are checked below by the first and the last.
constexpr std::array<NoteText, kNotes> kTexts = {{
    MT_NOTE(stray_text, info, "text outside a message was left out"),
    MT_NOTE(text_charset_guessed, info,
            "the text is not UTF-8; its letters were guessed (Windows-1252, or code page 850)"),
    MT_NOTE(date_clamped, warning,
            "the month has no such day; its last day was taken, as with value dates of a 30-day "
            "month"),
    MT_NOTE(date_unreadable, warning, "not a date; it stays missing"),
    MT_NOTE(mark_unreadable, error,
            "the :61: has no debit or credit mark where it must stand: the entry is rejected; ask "
            "the bank for a corrected file"),
    MT_NOTE(amount_unreadable, error,
            "the amount cannot be read: the entry is rejected and the balance will not agree; ask "
            "the bank for a corrected file"),
    MT_NOTE(amount_overflow, error,
            "the amount is too large: the entry is rejected; ask the bank for a corrected file"),
    MT_NOTE(amount_without_comma, info, "the amount has no comma; it was read as whole units"),
    MT_NOTE(amount_with_point, info, "a point stands where the decimal comma must; read as one"),
    MT_NOTE(amount_zero, info, "an entry of zero; listed, not as cash"),
    MT_NOTE(type_missing, info, "the :61: states no transaction type"),
    MT_NOTE(
        type_unreadable, warning,
        "no transaction type stands behind the amount; what stands there was read as reference"),
    MT_NOTE(type_unknown, info,
            "the letters of the type are none of SWIFT's; the mark counts; type_codes in the "
            "account's profile can say what it is"),
    MT_NOTE(text_limit, warning, "a field of more than 64 KiB: the text behind them was left out"),
    MT_NOTE(reference_missing, warning, "the message does not begin with :20:"),
    MT_NOTE(account_missing, error,
            "the message names no account in :25:: its entries belong to nobody and are rejected"),
    MT_NOTE(opening_missing, warning, "the statement has no opening balance :60F: or :60M:"),
    MT_NOTE(closing_missing, error,
            "the closing balance :62F: or :62M: is missing: the statement is held, because it may "
            "be cut off; get the whole file, or release the statement; the dialect switch "
            "accept_missing_trailers accepts it"),
    MT_NOTE(closing_absent, warning,
            "the closing balance :62F: or :62M: is missing; accepted by the dialect switch "
            "accept_missing_trailers"),
    MT_NOTE(end_missing, error,
            "the report has no totals :90D: or :90C:, and its end (- or -}) is missing, which its "
            "block or the messages before it have: it is held, because it may be cut off; get the "
            "whole file, or release the report; the dialect switch accept_missing_trailers "
            "accepts it"),
    MT_NOTE(end_absent, warning,
            "the report has no totals :90D: or :90C:, and its end (- or -}) is missing; accepted "
            "by the dialect switch accept_missing_trailers"),
    MT_NOTE(field_repeated, warning,
            "the field comes a second time in one message; the first counts"),
    MT_NOTE(currency_missing, error,
            "no balance before the entry states a currency, nor does the account's profile: the "
            "entry is rejected"),
    MT_NOTE(currency_unknown, error,
            "not an active ISO 4217 currency: amounts cannot be represented, entries are rejected"),
    MT_NOTE(currency_differs, warning,
            "the currency is not that of the other balances or of the account's profile"),
    MT_NOTE(date_missing, error, "the entry has no date that can be read and is rejected"),
    MT_NOTE(amount_not_in_currency, error,
            "the amount has more decimals than its currency, or is too large: the entry is "
            "rejected"),
    MT_NOTE(balance_unreadable, warning,
            "the balance cannot be read; nothing is checked against it"),
    MT_NOTE(balance_mismatch, warning,
            "opening balance plus credits less debits is not the closing balance"),
    MT_NOTE(statement_repeated, warning,
            "a statement of that number, day and opening balance stands in the file before; its "
            "entries "
            "have the ids of those there"),
    MT_NOTE(continuity_break, warning,
            "the opening balance is not the closing balance of the account's statement before"),
    MT_NOTE(page_break, warning,
            "the page's opening balance is not the closing balance of the page before"),
    MT_NOTE(page_gap, warning, "pages of the statement are missing or out of order"),
    MT_NOTE(number_gap, info, "statement numbers of the account do not follow one another"),
    MT_NOTE(total_unreadable, warning, "the control total cannot be read"),
    MT_NOTE(total_wrong, error,
            "the sum of entries is not the stated total; in an MT942 the dialect switch "
            "accept_wrong_totals takes it as it is"),
    MT_NOTE(count_wrong, warning,
            "the number of entries is not the stated one; the dialect switch strict_counts would "
            "hold the statement"),
    MT_NOTE(
        reference_reused, warning,
        "the profile calls the bank reference unique, yet the statement repeats it; the profile "
        "switch bank_reference_unique = false makes ids of the content instead"),
    MT_NOTE(expected_entry, info, "an expected entry (EC, ED): provisional"),
    MT_NOTE(funds_code_differs, info,
            "the letter between the mark and the amount is not the third of the currency; where a "
            "mark of two letters (RC, RD, EC, ED) was meant, the entry is of another kind"),
    MT_NOTE(information_unread, info, "text about the statement, not an entry, was left out"),
    MT_NOTE(message_type_differs, info,
            "the message is of another type than the first; it was read as what it is"),
    MT_NOTE(message_cut_off, warning,
            "the file ends where a message begins: what follows was lost; fetch the file again"),
    MT_NOTE(sum_overflow, warning,
            "a sum over the file is beyond 64 bits; the summary shows the largest number"),
    MT_NOTE(no_readable_message, error, "nothing in the file could be read as a statement"),
    MT_NOTE(file_empty, error, "the file holds no field"),
}};

#undef MT_NOTE

static_assert(kTexts[static_cast<std::size_t>(Note::reference_missing)].name ==
              "reference_missing");
static_assert(kTexts[static_cast<std::size_t>(Note::balance_mismatch)].name == "balance_mismatch");
static_assert(kTexts.back().name == "file_empty");

}  // namespace

const NoteText& text_of(Note note) {
  return kTexts[static_cast<std::size_t>(note)];
}

}  // namespace quittance::ingest::mt940
