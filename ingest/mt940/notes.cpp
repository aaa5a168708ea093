#include "ingest/mt940/notes.h"

#include <array>

#include "ingest/note_table.h"

namespace quittance::ingest::mt940 {
namespace {

// In the order of the enumeration.
constexpr std::array<NoteEntry<Note>, kNotes> kTexts = {{
    NOTE_ENTRY(stray_text, info, "text outside a message was left out"),
    NOTE_ENTRY(text_charset_guessed, info,
               "the text is not UTF-8; its letters were guessed (Windows-1252, or code page 850)"),
    NOTE_ENTRY(date_clamped, warning,
               "the month has no such day; its last day was taken, as with value dates of a 30-day "
               "month"),
    NOTE_ENTRY(date_unreadable, warning, "not a date; it stays missing"),
    NOTE_ENTRY(
        mark_unreadable, error,
        "the :61: has no debit or credit mark where it must stand: the entry is rejected; ask "
        "the bank for a corrected file"),
    NOTE_ENTRY(
        amount_unreadable, error,
        "the amount cannot be read: the entry is rejected and the balance will not agree; ask "
        "the bank for a corrected file"),
    NOTE_ENTRY(amount_overflow, error,
               "the amount is too large: the entry is rejected; ask the bank for a corrected file"),
    NOTE_ENTRY(amount_without_comma, info, "the amount has no comma; it was read as whole units"),
    NOTE_ENTRY(amount_with_point, info, "a point stands where the decimal comma must; read as one"),
    NOTE_ENTRY(amount_zero, info, "an entry of zero; listed, not as cash"),
    NOTE_ENTRY(type_missing, info, "the :61: states no transaction type"),
    NOTE_ENTRY(
        type_unreadable, warning,
        "no transaction type stands behind the amount; what stands there was read as reference"),
    NOTE_ENTRY(type_unknown, info,
               "the letters of the type are none of SWIFT's; the mark counts; type_codes in the "
               "account's profile can say what it is"),
    NOTE_ENTRY(text_limit, warning,
               "a field of more than 64 KiB: the text behind them was left out"),
    NOTE_ENTRY(
        information_repeated, warning,
        "a second :86: with a code and keys of its own stands behind one :61:, so that the "
        ":61: before it may be missing or out of place; both were read as one; ask the bank"),
    NOTE_ENTRY(
        entry_in_text, warning,
        "a line of the text reads like an entry, but does not begin with :61:, so that it was read "
        "as text; where its tag is damaged, an entry is missing: compare with the bank's "
        "statement"),
    NOTE_ENTRY(
        lines_unread, warning,
        "lines stand behind a field that has one line only, and were left out: the tag of a field "
        "may be damaged, an entry's too; compare with the bank's statement"),
    NOTE_ENTRY(reference_missing, warning, "the message does not begin with :20:"),
    NOTE_ENTRY(
        account_missing, error,
        "the message names no account in :25:: its entries belong to nobody and are rejected; "
        "ask the bank for a corrected file"),
    NOTE_ENTRY(opening_missing, warning, "the statement has no opening balance :60F: or :60M:"),
    NOTE_ENTRY(
        closing_missing, error,
        "the closing balance :62F: or :62M: is missing: the statement is held, because it may "
        "be cut off; get the whole file, or release the statement; the dialect switch "
        "accept_missing_trailers accepts it"),
    NOTE_ENTRY(closing_absent, warning,
               "the closing balance :62F: or :62M: is missing; accepted by the dialect switch "
               "accept_missing_trailers"),
    NOTE_ENTRY(
        end_missing, error,
        "the report has no totals :90D: or :90C:, and its end (- or -}) is missing, which its "
        "block or the messages before it have: it is held, because it may be cut off; get the "
        "whole file, or release the report; the dialect switch accept_missing_trailers "
        "accepts it"),
    NOTE_ENTRY(
        end_absent, warning,
        "the report has no totals :90D: or :90C:, and its end (- or -}) is missing; accepted "
        "by the dialect switch accept_missing_trailers"),
    NOTE_ENTRY(field_repeated, warning,
               "the field comes a second time in one message; the first counts"),
    NOTE_ENTRY(currency_missing, error,
               "no balance before the entry states a currency, nor does the account's profile: the "
               "entry is rejected; import the account with its currency"),
    NOTE_ENTRY(
        currency_unknown, error,
        "not an active ISO 4217 currency: amounts cannot be represented, entries are rejected; "
        "ask the bank for a corrected file"),
    NOTE_ENTRY(currency_differs, warning,
               "the currency is not that of the other balances or of the account's profile"),
    NOTE_ENTRY(
        date_missing, error,
        "the entry has no date that can be read and is rejected; ask the bank for a corrected "
        "file"),
    NOTE_ENTRY(amount_not_in_currency, error,
               "the amount has more decimals than its currency, or is too large: the entry is "
               "rejected; ask the bank for a corrected file"),
    NOTE_ENTRY(balance_unreadable, warning,
               "the balance cannot be read; nothing is checked against it"),
    NOTE_ENTRY(
        balance_mismatch, warning,
        "opening balance plus credits less debits is not the closing balance: entries may be "
        "missing or changed; ask the bank for the statement again"),
    NOTE_ENTRY(statement_repeated, warning,
               "a statement of that number, day and opening balance stands in the file before; its "
               "entries "
               "have the ids of those there"),
    NOTE_ENTRY(
        continuity_break, warning,
        "the opening balance is not the closing balance of the account's statement before: one "
        "between them may be missing; ask the bank for it"),
    NOTE_ENTRY(
        page_break, warning,
        "the page's opening balance is not the closing balance of the page before: a page may "
        "be missing; get the statement again, with all its pages"),
    NOTE_ENTRY(
        page_currency_differs, error,
        "the page's opening balance is in another currency than the closing balance of the page "
        "before: the statement is held; ask the bank for the statement again, or release it"),
    NOTE_ENTRY(page_gap, warning,
               "pages of the statement are missing or out of order; get it again, with all its "
               "pages"),
    NOTE_ENTRY(number_gap, info, "statement numbers of the account do not follow one another"),
    NOTE_ENTRY(total_unreadable, warning, "the control total cannot be read"),
    NOTE_ENTRY(total_wrong, error,
               "the sum of entries is not the stated total; in an MT942 the dialect switch "
               "accept_wrong_totals takes it as it is"),
    NOTE_ENTRY(
        count_wrong, warning,
        "the number of entries is not the stated one; the dialect switch strict_counts would "
        "hold the statement"),
    NOTE_ENTRY(
        reference_reused, warning,
        "the profile calls the bank reference unique, yet the statement repeats it; the profile "
        "switch bank_reference_unique = false makes ids of the content instead"),
    NOTE_ENTRY(expected_entry, info, "an expected entry (EC, ED): provisional"),
    NOTE_ENTRY(
        funds_code_differs, info,
        "the letter between the mark and the amount is not the third of the currency; where a "
        "mark of two letters (RC, RD, EC, ED) was meant, the entry is of another kind"),
    NOTE_ENTRY(information_unread, info, "text about the statement, not an entry, was left out"),
    NOTE_ENTRY(message_type_differs, info,
               "the message is of another type than the first; it was read as what it is"),
    NOTE_ENTRY(message_cut_off, warning,
               "the file ends where a message begins: what follows was lost; fetch the file again"),
    NOTE_ENTRY(sum_overflow, warning,
               "a sum over the file is beyond 64 bits; the summary shows the largest number"),
    NOTE_ENTRY(
        no_readable_message, error,
        "nothing in the file could be read as a statement; see what is said of it, and get the "
        "file again as the bank sent it"),
    NOTE_ENTRY(file_empty, error, "the file holds no field"),
}};
static_assert(in_enumerator_order(kTexts));

}  // namespace

const NoteText& text_of(Note note) {
  return kTexts[static_cast<std::size_t>(note)].text;
}

}  // namespace quittance::ingest::mt940
