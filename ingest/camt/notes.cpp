#include "ingest/camt/notes.h"

#include <array>

#include "ingest/note_table.h"

namespace quittance::ingest::camt {
namespace {

// In the order of the enumeration.
constexpr std::array<NoteEntry<Note>, kNotes> kTexts = {{
    NOTE_ENTRY(
        xml_broken, error,
        "the file is no well-formed XML from here on and was not read further; the statement "
        "that it breaks is held"),
    NOTE_ENTRY(xml_cut_off, error,
               "the file ends in the middle: the statement that is open is held; a transfer may "
               "have failed: get the whole file"),
    NOTE_ENTRY(doctype_refused, error,
               "the file has a DOCTYPE, which bank messages never have: it was not read; ask the "
               "sender for the message without it"),
    NOTE_ENTRY(
        tags_without_entry, error,
        "more than a million tags stand without an entry between them, which no bank message "
        "has; the file was not read further"),
    NOTE_ENTRY(text_not_utf8, warning,
               "text that should be UTF-8 is none; it was read as ISO 8859-1; ask the bank to "
               "declare its character set"),
    NOTE_ENTRY(
        encoding_unknown, warning,
        "the declared character set is not known here; text was read as UTF-8, else ISO 8859-1"),
    NOTE_ENTRY(message_missing, error,
               "no message of camt.052, camt.053 or camt.054 stands in the file"),
    NOTE_ENTRY(namespace_differs, warning,
               "the namespace names another message than the element; the element counts"),
    NOTE_ENTRY(version_unknown, info,
               "the namespace names no version from 1 to 14; the message was read all the same"),
    NOTE_ENTRY(second_message, info,
               "another message: the bytes hold several, each judged by itself"),
    NOTE_ENTRY(statement_missing, error,
               "the message has no statement, report or notification in it: there is nothing to "
               "read; ask the bank for the file again"),
    NOTE_ENTRY(
        entry_outside_statement, error,
        "an entry stands outside a statement: it is rejected; ask the bank for the whole file"),
    NOTE_ENTRY(element_unread, info,
               "elements that no field of ours holds; the first of them is named"),
    NOTE_ENTRY(element_repeated, warning,
               "an element that may stand once stands again with another text; the first counts"),
    NOTE_ENTRY(account_missing, error,
               "the statement names no account: it is held, its entries belong to nobody; ask the "
               "bank for a corrected file, or release it"),
    NOTE_ENTRY(account_repeated, error,
               "the statement names another account as well: it is held, because its entries may "
               "belong to either; ask the bank for the file again"),
    NOTE_ENTRY(statement_nested, error,
               "a statement stands inside another, so the end of the outer one may be lost: it is "
               "held, because its entries may belong to another account; ask the bank for the file "
               "again"),
    NOTE_ENTRY(currency_of_account, warning,
               "the amount names no currency; that of its account was taken"),
    NOTE_ENTRY(currency_differs, warning,
               "the entry is not in the currency of its account; its own was taken"),
    NOTE_ENTRY(statement_copy, info,
               "the statement says that it is a copy or duplicate; cash that was booked before is "
               "not booked again"),
    NOTE_ENTRY(same_statement, error,
               "the same statement, report or notification stands in this file before, byte for "
               "byte; its cash is held, because it would count twice: reject it, or release it if "
               "it is meant twice"),
    NOTE_ENTRY(test_message, warning,
               "the message is marked as a test (AddtlInf); it is checked and nothing of it is "
               "booked; accept_test_marks in the dialect books it, for a sender that marks all its "
               "messages so"),
    NOTE_ENTRY(test_mark_accepted, warning,
               "the message is marked as a test (AddtlInf); it is booked all the same by "
               "accept_test_marks in the dialect"),
    NOTE_ENTRY(
        page_open, warning,
        "the statement goes on in another message: its balance and totals may need all pages"),
    NOTE_ENTRY(amount_missing, error,
               "the entry has no amount: it is rejected; ask the bank for a corrected file"),
    NOTE_ENTRY(
        amount_repeated, error,
        "amount or direction stand twice in the entry or one of its details: it is rejected; "
        "ask the bank for a corrected file"),
    NOTE_ENTRY(amount_unreadable, error,
               "the amount of the entry is no amount of its currency: it is rejected; ask the bank "
               "for a corrected file"),
    NOTE_ENTRY(currency_unknown, error,
               "not an ISO 4217 currency: the amount cannot be represented"),
    NOTE_ENTRY(
        indicator_unknown, error,
        "the entry says neither CRDT nor DBIT: it is rejected; ask the bank for a corrected file"),
    NOTE_ENTRY(amount_zero, info, "the entry moves no money; it is listed as other"),
    NOTE_ENTRY(status_unknown, warning,
               "the status is none of BOOK, PDNG, FUTR and INFO; read as not booked yet"),
    NOTE_ENTRY(reversal_unknown, warning,
               "the mark of a reversal is neither true nor false; read as none"),
    NOTE_ENTRY(entry_not_booked, info,
               "entries that are not booked (PDNG, FUTR, INFO) are listed and never posted"),
    NOTE_ENTRY(date_unreadable, warning, "the date is no date; it stays missing"),
    NOTE_ENTRY(date_missing, warning,
               "entries have neither booking date nor value date; the statement's day is their "
               "deposit date"),
    NOTE_ENTRY(detail_amount_unreadable, warning,
               "an amount in the details is no amount of its currency; it was left out"),
    NOTE_ENTRY(detail_sum_differs, warning,
               "the amount of the only detail is not that of its entry and no charges explain it; "
               "the entry's counts"),
    NOTE_ENTRY(details_short, warning,
               "the details come to less than their entry and no charges explain it; the rest is a "
               "payment of its own that nobody explains"),
    NOTE_ENTRY(details_exceed, error,
               "the details come to more than their entry and no charges explain it: they are not "
               "trusted, the entry is one sum to be explained"),
    NOTE_ENTRY(details_without_amounts, warning,
               "no detail of the entry has an amount in its currency: they are not trusted, the "
               "entry is one sum to be explained"),
    NOTE_ENTRY(amounts_by_own_code, info,
               "details state their amounts under the bank's own code (PrtryAmt) alone; with those "
               "of this code they come to the entry, so these are what was paid"),
    NOTE_ENTRY(
        charges_taken, info,
        "charges explain why the details do not come to their entry; they are a fee of their own"),
    NOTE_ENTRY(charge_unreadable, warning, "the amount of a charge is no amount; it was left out"),
    NOTE_ENTRY(batch_without_details, info,
               "the entry sums up several payments whose details are not in this file; a camt.054 "
               "may have them, and explains them where the profile's type_codes say that "
               "\"camt.054\" is a receipt"),
    NOTE_ENTRY(batch_summed, info,
               "the entry sums up several payments in one detail; a camt.054 may have them"),
    NOTE_ENTRY(batch_count_differs, warning,
               "the batch states another number of payments than it has details"),
    NOTE_ENTRY(batch_total_differs, warning, "the batch states another total than its entry"),
    NOTE_ENTRY(remittance_sum_differs, warning,
               "what the payer says to pay does not come to the payment"),
    NOTE_ENTRY(document_amount_unreadable, warning,
               "an amount of a document is no amount; it was left out"),
    NOTE_ENTRY(document_currency_differs, warning,
               "an amount of a document is in another currency than the payment; it was left out"),
    NOTE_ENTRY(adjustments_several, warning,
               "a document has several adjustments; only the first was read"),
    NOTE_ENTRY(own_account_as_payer, info,
               "the account of the statement itself stands as the payer's; it was left out"),
    NOTE_ENTRY(
        reference_reused, warning,
        "the profile calls the bank reference unique, yet the file repeats it; the profile switch "
        "bank_reference_unique = false makes ids of the content instead"),
    NOTE_ENTRY(reversal_sign_inverted, warning,
               "the balance fits only if reversals keep the direction of their original: they were "
               "inverted"),
    NOTE_ENTRY(balance_unreadable, warning, "a balance is no amount; it was left out"),
    NOTE_ENTRY(balance_currency_differs, warning,
               "a balance is not in the currency of its account; it was taken as written and fits "
               "nothing"),
    NOTE_ENTRY(balance_sign_missing, info,
               "balances without CRDT or DBIT were read as credit balances"),
    NOTE_ENTRY(balance_mismatch, warning,
               "opening balance plus credits less debits is not the closing balance"),
    NOTE_ENTRY(continuity_break, warning,
               "the opening balance is not the closing balance of the account's statement before"),
    NOTE_ENTRY(sequence_gap, warning,
               "the statement's number does not follow that of the account's statement before; ask "
               "the bank for what is missing"),
    NOTE_ENTRY(total_wrong, error,
               "the sum in the transactions summary is wrong: the statement is held; the dialect "
               "switch accept_wrong_totals would accept it"),
    NOTE_ENTRY(count_wrong, warning,
               "the count in the transactions summary is wrong; the dialect switch strict_counts "
               "would hold the statement"),
    NOTE_ENTRY(
        total_unreadable, error,
        "a sum in the transactions summary is no amount: the statement is held; the dialect switch "
        "accept_wrong_totals would accept it"),
    NOTE_ENTRY(count_unreadable, warning,
               "a count in the transactions summary is no number; the dialect switch strict_counts "
               "would hold the statement"),
    NOTE_ENTRY(total_of_page, warning,
               "the transactions summary does not fit; it may cover all pages of the statement"),
    NOTE_ENTRY(advice_missing, error,
               "the message has no remittance advice (RmtInf) in it: there is nothing to read"),
    NOTE_ENTRY(advice_without_amount, warning,
               "the advice states no amount in a currency: it was left out"),
    NOTE_ENTRY(status_missing, error,
               "the message has no status of an original message in it: there is nothing to read"),
    NOTE_ENTRY(payment_rejected, warning,
               "the bank rejected what was ordered: it will move no money"),
    NOTE_ENTRY(payment_status_unknown, warning,
               "the status of the payment is not in the published list"),
    NOTE_ENTRY(sum_overflow, warning,
               "a sum over the file is beyond 64 bits; the summary shows the largest number"),
}};
static_assert(in_enumerator_order(kTexts));

}  // namespace

const NoteText& text_of(Note note) {
  return kTexts[static_cast<std::size_t>(note)].text;
}

}  // namespace quittance::ingest::camt
