#include "ingest/ofx/notes.h"

#include <array>

#include "ingest/note_table.h"

namespace quittance::ingest::ofx {
namespace {

// In the order of the enumeration.
constexpr std::array<NoteEntry<Note>, kNotes> kTexts = {{
    NOTE_ENTRY(text_charset_guessed, info,
               "the text is not UTF-8; its letters were guessed (Windows-1252, or code page 850)"),
    NOTE_ENTRY(end_tag_missing, info, "the STMTTRN before has no end tag"),
    NOTE_ENTRY(
        statement_cut_off, error,
        "the statement has no end, nor does the file, or another statement begins in its "
        "transactions: the statement is held, because it may be cut off; get the whole file, "
        "or release the statement"),
    NOTE_ENTRY(
        entry_cut_off, warning,
        "the STMTTRN has neither an end tag nor a FITID: it may be cut off, in its amount too; "
        "compare with the bank's statement"),
    NOTE_ENTRY(entry_begin_missing, error,
               "a STMTTRN ends here that never began: its beginning was lost, its amount with it; "
               "get the file again"),
    NOTE_ENTRY(entry_merged, error,
               "the entry has two types, dates or ids (FITID), so that it may be two of which one "
               "has lost its amount; get the file again"),
    NOTE_ENTRY(file_end_missing, warning,
               "the file has no end (</OFX>): statements behind the last one may be missing; if it "
               "was cut off, get the whole file"),
    NOTE_ENTRY(
        amount_outside_entry, error,
        "an amount (TRNAMT) stands in no STMTTRN and was not read: the beginning of an entry "
        "may be damaged; get the file again"),
    NOTE_ENTRY(amount_repeated, error,
               "the entry has two amounts and the first was taken: the beginning of the next entry "
               "may be damaged; get the file again"),
    NOTE_ENTRY(entry_outside_statement, error,
               "a STMTTRN stands outside a statement: the entry is rejected; ask the bank for the "
               "whole file"),
    NOTE_ENTRY(account_missing, error,
               "the statement names no account (ACCTID): its entries belong to nobody and are "
               "rejected"),
    NOTE_ENTRY(currency_missing, error,
               "neither CURDEF nor the account's profile states a currency: entries are rejected; "
               "import the account with its currency"),
    NOTE_ENTRY(currency_unknown, error,
               "not an active ISO 4217 currency: amounts cannot be represented, entries are "
               "rejected; ask the bank for a corrected file"),
    NOTE_ENTRY(currency_differs, warning,
               "the currency is not that of the account's profile; the file's was taken"),
    NOTE_ENTRY(other_currency, warning,
               "the entry states another currency than its account; it was taken"),
    NOTE_ENTRY(
        amount_unreadable, error,
        "the amount cannot be read: the entry is rejected; ask the bank for a corrected file"),
    NOTE_ENTRY(
        amount_ambiguous, warning,
        "the mark before three digits was read as the decimal mark, but may group thousands; "
        "compare with the bank's statement"),
    NOTE_ENTRY(amount_marks_unproved, error,
               "the comma before three digits may group thousands or mark decimals: the entry is "
               "rejected; ask the bank for amounts with two decimals, or book it by hand"),
    NOTE_ENTRY(amount_overflow, error,
               "the amount is too large: the entry is rejected; ask the bank for a corrected file"),
    NOTE_ENTRY(
        amount_excess_decimals, error,
        "the amount has more decimals than its currency: the entry is rejected; ask the bank "
        "for a corrected file"),
    NOTE_ENTRY(amount_zero, info, "an entry of zero; listed, not as cash"),
    NOTE_ENTRY(
        type_unknown, info,
        "the type (TRNTYPE) is none of OFX; the sign of the amount counts; type_codes in the "
        "profile can say what it is"),
    NOTE_ENTRY(pending_unread, info,
               "an entry that is still pending (STMTTRNP) was not read; it comes again when it is "
               "booked"),
    NOTE_ENTRY(date_missing, error,
               "the entry has no date that can be read and is rejected; ask the bank for a "
               "corrected file"),
    NOTE_ENTRY(reference_missing, info, "the entry has no FITID; its id follows from its content"),
    NOTE_ENTRY(reference_reused, warning,
               "the FITID stands in this file before: FITIDs must be unique in an account"),
    NOTE_ENTRY(correction, warning,
               "the entry replaces or deletes an earlier one (CORRECTFITID); listed, not booked: "
               "reverse the earlier one by hand"),
    NOTE_ENTRY(balance_unreadable, warning, "the ledger balance cannot be read"),
    NOTE_ENTRY(status_error, error, "the server reports an error"),
    NOTE_ENTRY(status_told, info, "the server did what was asked and says so with a code"),
    NOTE_ENTRY(statement_in_error, error,
               "the reply that the statement stands in reports an error (STATUS): the statement is "
               "held, because entries may be missing; get it again, or release the statement"),
    NOTE_ENTRY(investments_unread, info,
               "an investment statement: only its cash transactions (STMTTRN) were read"),
    NOTE_ENTRY(sum_overflow, warning,
               "a sum over the file is beyond 64 bits; the summary shows the largest number"),
    NOTE_ENTRY(empty_report, info, "the file holds a reply without a statement"),
    NOTE_ENTRY(no_readable_statement, error,
               "nothing in the file could be read as a statement; see what is said of it, and get "
               "the file again as the bank sent it"),
    NOTE_ENTRY(file_empty, error, "the file holds no OFX element"),
}};
static_assert(in_enumerator_order(kTexts));

}  // namespace

const NoteText& text_of(Note note) {
  return kTexts[static_cast<std::size_t>(note)].text;
}

}  // namespace quittance::ingest::ofx
