#include "ingest/camt/notes.h"

#include <array>
#include <utility>

namespace quittance::ingest::camt {
namespace {

struct NoteText {
  Note note;
  std::string_view name;
  Severity severity;
  std::string_view sentence;
};

#define CAMT_NOTE(word, severity, sentence)         \
  NoteText {                                        \
    Note::word, #word, Severity::severity, sentence \
  }

constexpr std::array<NoteText, kNotes> kTexts = {{
    CAMT_NOTE(xml_broken, error,
              "the file is no well-formed XML from here on and was not read further; the statement "
              "that it breaks is held"),
    CAMT_NOTE(xml_cut_off, error,
              "the file ends in the middle: the statement that is open is held; a transfer may "
              "have failed: get the whole file"),
    CAMT_NOTE(doctype_refused, error,
              "the file has a DOCTYPE, which bank messages never have: it was not read; ask the "
              "sender for the message without it"),
    CAMT_NOTE(tags_without_entry, error,
              "more than a million tags stand without an entry between them, which no bank message "
              "has; the file was not read further"),
    CAMT_NOTE(text_not_utf8, warning,
              "text that should be UTF-8 is none; it was read as ISO 8859-1; ask the bank to "
              "declare its character set"),
    CAMT_NOTE(
        encoding_unknown, warning,
        "the declared character set is not known here; text was read as UTF-8, else ISO 8859-1"),
    CAMT_NOTE(message_missing, error,
              "no message of camt.052, camt.053 or camt.054 stands in the file"),
    CAMT_NOTE(namespace_differs, warning,
              "the namespace names another message than the element; the element counts"),
    CAMT_NOTE(version_unknown, info,
              "the namespace names no version from 1 to 14; the message was read all the same"),
    CAMT_NOTE(second_message, info,
              "another message: the bytes hold several, each judged by itself"),
    CAMT_NOTE(statement_missing, error,
              "the message has no statement, report or notification in it: there is nothing to "
              "read; ask the bank for the file again"),
    CAMT_NOTE(entry_outside_statement, error,
              "an entry stands outside a statement: it is rejected"),
    CAMT_NOTE(element_unread, info,
              "elements that no field of ours holds; the first of them is named"),
    CAMT_NOTE(element_repeated, warning,
              "an element that may stand once stands again with another text; the first counts"),
    CAMT_NOTE(account_missing, error,
              "the statement names no account: it is held, its entries belong to nobody"),
    CAMT_NOTE(account_repeated, error,
              "the statement names another account as well: it is held, because its entries may "
              "belong to either; ask the bank for the file again"),
    CAMT_NOTE(statement_nested, error,
              "a statement stands inside another, so the end of the outer one may be lost: it is "
              "held, because its entries may belong to another account; ask the bank for the file "
              "again"),
    CAMT_NOTE(currency_of_account, warning,
              "the amount names no currency; that of its account was taken"),
    CAMT_NOTE(currency_differs, warning,
              "the entry is not in the currency of its account; its own was taken"),
    CAMT_NOTE(statement_copy, info,
              "the statement says that it is a copy or duplicate; cash that was booked before is "
              "not booked again"),
    CAMT_NOTE(test_message, warning,
              "the message is marked as a test (AddtlInf); it is checked and nothing of it is "
              "booked; accept_test_marks in the dialect books it, for a sender that marks all its "
              "messages so"),
    CAMT_NOTE(test_mark_accepted, warning,
              "the message is marked as a test (AddtlInf); it is booked all the same by "
              "accept_test_marks in the dialect"),
    CAMT_NOTE(
        page_open, warning,
        "the statement goes on in another message: its balance and totals may need all pages"),
    CAMT_NOTE(amount_missing, error,
              "the entry has no amount: it is rejected; ask the bank for a corrected file"),
    CAMT_NOTE(amount_repeated, error,
              "amount or direction stand twice in the entry or one of its details: it is rejected; "
              "ask the bank for a corrected file"),
    CAMT_NOTE(amount_unreadable, error,
              "the amount of the entry is no amount of its currency: it is rejected; ask the bank "
              "for a corrected file"),
    CAMT_NOTE(currency_unknown, error,
              "not an ISO 4217 currency: the amount cannot be represented"),
    CAMT_NOTE(
        indicator_unknown, error,
        "the entry says neither CRDT nor DBIT: it is rejected; ask the bank for a corrected file"),
    CAMT_NOTE(amount_zero, info, "the entry moves no money; it is listed as other"),
    CAMT_NOTE(status_unknown, warning,
              "the status is none of BOOK, PDNG, FUTR and INFO; read as not booked yet"),
    CAMT_NOTE(reversal_unknown, warning,
              "the mark of a reversal is neither true nor false; read as none"),
    CAMT_NOTE(entry_not_booked, info,
              "entries that are not booked (PDNG, FUTR, INFO) are listed and never posted"),
    CAMT_NOTE(date_unreadable, warning, "the date is no date; it stays missing"),
    CAMT_NOTE(date_missing, warning,
              "entries have neither booking date nor value date; the statement's day is their "
              "deposit date"),
    CAMT_NOTE(detail_amount_unreadable, warning,
              "an amount in the details is no amount of its currency; it was left out"),
    CAMT_NOTE(detail_sum_differs, warning,
              "the amount of the only detail is not that of its entry and no charges explain it; "
              "the entry's counts"),
    CAMT_NOTE(details_short, warning,
              "the details come to less than their entry and no charges explain it; the rest is a "
              "payment of its own that nobody explains"),
    CAMT_NOTE(details_exceed, error,
              "the details come to more than their entry and no charges explain it: they are not "
              "trusted, the entry is one sum to be explained"),
    CAMT_NOTE(details_without_amounts, warning,
              "no detail of the entry has an amount in its currency: they are not trusted, the "
              "entry is one sum to be explained"),
    CAMT_NOTE(amounts_by_own_code, info,
              "details state their amounts under the bank's own code (PrtryAmt) alone; with those "
              "of this code they come to the entry, so these are what was paid"),
    CAMT_NOTE(
        charges_taken, info,
        "charges explain why the details do not come to their entry; they are a fee of their own"),
    CAMT_NOTE(charge_unreadable, warning, "the amount of a charge is no amount; it was left out"),
    CAMT_NOTE(batch_without_details, info,
              "the entry sums up several payments whose details are not in this file; a camt.054 "
              "may have them, and explains them where the profile's type_codes say that "
              "\"camt.054\" is a receipt"),
    CAMT_NOTE(batch_summed, info,
              "the entry sums up several payments in one detail; a camt.054 may have them"),
    CAMT_NOTE(batch_count_differs, warning,
              "the batch states another number of payments than it has details"),
    CAMT_NOTE(batch_total_differs, warning, "the batch states another total than its entry"),
    CAMT_NOTE(remittance_sum_differs, warning,
              "what the payer says to pay does not come to the payment"),
    CAMT_NOTE(document_amount_unreadable, warning,
              "an amount of a document is no amount; it was left out"),
    CAMT_NOTE(document_currency_differs, warning,
              "an amount of a document is in another currency than the payment; it was left out"),
    CAMT_NOTE(adjustments_several, warning,
              "a document has several adjustments; only the first was read"),
    CAMT_NOTE(own_account_as_payer, info,
              "the account of the statement itself stands as the payer's; it was left out"),
    CAMT_NOTE(
        reference_reused, warning,
        "the profile calls the bank reference unique, yet the file repeats it; the profile switch "
        "bank_reference_unique = false makes ids of the content instead"),
    CAMT_NOTE(reversal_sign_inverted, warning,
              "the balance fits only if reversals keep the direction of their original: they were "
              "inverted"),
    CAMT_NOTE(balance_unreadable, warning, "a balance is no amount; it was left out"),
    CAMT_NOTE(balance_currency_differs, warning,
              "a balance is not in the currency of its account; it was taken as written and fits "
              "nothing"),
    CAMT_NOTE(balance_sign_missing, info,
              "balances without CRDT or DBIT were read as credit balances"),
    CAMT_NOTE(balance_mismatch, warning,
              "opening balance plus credits less debits is not the closing balance"),
    CAMT_NOTE(continuity_break, warning,
              "the opening balance is not the closing balance of the account's statement before"),
    CAMT_NOTE(sequence_gap, warning,
              "the statement's number does not follow that of the account's statement before; ask "
              "the bank for what is missing"),
    CAMT_NOTE(total_wrong, error,
              "the sum in the transactions summary is wrong: the statement is held; the dialect "
              "switch accept_wrong_totals would accept it"),
    CAMT_NOTE(count_wrong, warning,
              "the count in the transactions summary is wrong; the dialect switch strict_counts "
              "would hold the statement"),
    CAMT_NOTE(
        total_unreadable, error,
        "a sum in the transactions summary is no amount: the statement is held; the dialect switch "
        "accept_wrong_totals would accept it"),
    CAMT_NOTE(count_unreadable, warning,
              "a count in the transactions summary is no number; the dialect switch strict_counts "
              "would hold the statement"),
    CAMT_NOTE(total_of_page, warning,
              "the transactions summary does not fit; it may cover all pages of the statement"),
    CAMT_NOTE(advice_missing, error,
              "the message has no remittance advice (RmtInf) in it: there is nothing to read"),
    CAMT_NOTE(advice_without_amount, warning,
              "the advice states no amount in a currency: it was left out"),
    CAMT_NOTE(status_missing, error,
              "the message has no status of an original message in it: there is nothing to read"),
    CAMT_NOTE(payment_rejected, warning,
              "the bank rejected what was ordered: it will move no money"),
    CAMT_NOTE(payment_status_unknown, warning,
              "the status of the payment is not in the published list"),
    CAMT_NOTE(sum_overflow, warning,
              "a sum over the file is beyond 64 bits; the summary shows the largest number"),
}};

#undef CAMT_NOTE

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

}  // namespace quittance::ingest::camt
