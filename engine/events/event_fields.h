// The fields of each event in encoding order: one list that serves writing and reading.
#pragma once

#include "engine/events/event.h"

namespace quittance::engine {

// The last enumerator of every kind that stands in events: a larger byte is damage, and the writer
// stops before it writes one.
template <class Enum>
inline constexpr Enum kLast{};
template <>
inline constexpr AccountKind kLast<AccountKind> = AccountKind::provider;
template <>
inline constexpr Adjustment kLast<Adjustment> = Adjustment::application_reversed;
template <>
inline constexpr ItemFlag kLast<ItemFlag> = ItemFlag::hold;
template <>
inline constexpr CashRole kLast<CashRole> = CashRole::provisional;
template <>
inline constexpr ApplicationKind kLast<ApplicationKind> = ApplicationKind::adjustment;
template <>
inline constexpr CashKind kLast<CashKind> = CashKind::ignore;
template <>
inline constexpr Method kLast<Method> = Method::other;
template <>
inline constexpr ReferenceKind kLast<ReferenceKind> = ReferenceKind::other;
template <>
inline constexpr Level kLast<Level> = Level::entry;
template <>
inline constexpr FileStatus kLast<FileStatus> = FileStatus::rejected;
template <>
inline constexpr HoldReason kLast<HoldReason> = HoldReason::correction;
template <>
inline constexpr Disposition kLast<Disposition> = Disposition::returned;
template <>
inline constexpr Grade kLast<Grade> = Grade::none;
template <>
inline constexpr Rule kLast<Rule> = Rule::clear_consecutive;
template <>
inline constexpr Reason kLast<Reason> = Reason::refunded;
template <>
inline constexpr ItemKind kLast<ItemKind> = ItemKind::deduction;
template <>
inline constexpr ExportKind kLast<ExportKind> = ExportKind::journal;
template <>
inline constexpr AliasKind kLast<AliasKind> = AliasKind::bank_account;
template <>
inline constexpr ExpectedKind kLast<ExpectedKind> = ExpectedKind::direct_debit;
template <>
inline constexpr DisputeOutcome kLast<DisputeOutcome> = DisputeOutcome::withdrawn;
template <>
inline constexpr ContactChannel kLast<ContactChannel> = ContactChannel::other;

// A payer's account number, or several joined with '|': goes through the account codec.
struct AccountText {
  std::string_view& text;
};

// For an archive that does not care which text is an account number.
template <class Archive>
void fields(Archive& a, AccountText& e) {
  a(e.text);
}

template <class Archive>
void fields(Archive& a, EntityRegistered& e) {
  a(e.entity_id, e.name, e.currency, e.calendar, e.reference_scheme);
}
template <class Archive>
void fields(Archive& a, ProfileRegistered& e) {
  a(e.name, e.toml);
}
template <class Archive>
void fields(Archive& a, AccountRegistered& e) {
  a(e.account, e.entity, e.currency, e.kind, e.profile, e.deposit_account, e.feeds);
}
template <class Archive>
void fields(Archive& a, CustomerRegistered& e) {
  AccountText bank_accounts{e.bank_accounts};
  a(e.customer_id, e.name, e.parent_id, e.entity, e.currency, e.terms, e.credit_limit, e.email,
    e.phone, e.language, e.time_zone, e.collector, e.aliases, bank_accounts, e.rule_set,
    e.tolerance_profile);
}
template <class Archive>
void fields(Archive& a, LinkRegistered& e) {
  a(e.payer, e.customer, e.from, e.to);
}
template <class Archive>
void fields(Archive& a, SalesRegistered& e) {
  a(e.entity, e.currency, e.from, e.to, e.amount);
}
template <class Archive>
void fields(Archive& a, ItemDetails& e) {
  a(e.number, e.entity, e.customer, e.kind, e.document_date, e.due_date, e.currency, e.original,
    e.po_number, e.delivery_number, e.reference, e.terms, e.discount_date, e.discount,
    e.description, e.parts.freight, e.parts.tax);
}
template <class Archive>
void fields(Archive& a, ItemOpened& e) {
  a(e.facts, e.open, e.parent, e.effective_date);
}
template <class Archive>
void fields(Archive& a, ItemAmended& e) {
  a(e.item, e.facts);
}
template <class Archive>
void fields(Archive& a, ItemAdjusted& e) {
  a(e.item, e.delta, e.why, e.effective_date);
}
template <class Archive>
void fields(Archive& a, ItemFlagged& e) {
  a(e.item, e.flag, e.on);
}
template <class Archive>
void fields(Archive& a, RunAccepted& e) {
  a(e.run, e.rules, e.program, e.posting_date, e.file_count, e.payments_max);
}
template <class Archive>
void fields(Archive& a, UnitFacts& e) {
  a(e.index, e.parent, e.level, e.name, e.hold, e.test);
}
template <class Archive>
void fields(Archive& a, BalanceFacts& e) {
  a(e.account, e.currency, e.date, e.has_opening, e.has_closing, e.opening, e.closing,
    e.provisional, e.number);
}
template <class Archive>
void fields(Archive& a, FileAccepted& e) {
  a(e.digest, e.content, e.name, e.format, e.dialect, e.reader, e.forced_dialect, e.csv_mapping,
    e.status, e.sender, e.receiver, e.file_id, e.created, e.totals, e.size, e.records,
    e.transactions, e.findings, e.failed_controls, e.units, e.balances);
}
template <class Archive>
void fields(Archive& a, RemittanceLine& e) {
  a(e.reference, e.kind, e.paid, e.discount, e.adjustment, e.reason, e.text, e.amount_stated);
}
template <class Archive>
void fields(Archive& a, Payer& e) {
  AccountText account{e.account};
  AccountText iban{e.iban};
  a(e.name, e.routing, account, iban, e.id);
}
template <class Archive>
void fields(Archive& a, SourceRange& e) {
  a(e.record, e.from, e.to);
}
template <class Archive>
void fields(Archive& a, PackedCash::Front& e) {
  a(e.content_key, e.id, e.amount, e.currency, e.key_is_reference, e.line_count);
}
template <class Archive>
void fields(Archive& a, Particulars& e) {
  a(e.charges, e.mandate_id, e.return_reason, e.uetr);
}
// What the front does not say. The lines follow. New fields come last: a record without them is
// what it was before.
template <class Archive>
void fields(Archive& a, CashRecord& e) {
  a(e.kind, e.method, e.debit, e.provisional, e.account, e.value_date, e.booking_date,
    e.deposit_date, e.payer, e.bank_reference, e.end_to_end_id, e.original_id, e.check_number,
    e.reference, e.text, e.type_code, e.source, e.unit, e.particulars);
}
template <class Archive>
void fields(Archive& a, CashRecorded& e) {
  a(e.file, e.statement, e.role, e.state, e.reason, e.posting_date, e.entity, e.own_account,
    e.cash);
}
template <class Archive>
void fields(Archive& a, DuplicateLinked& e) {
  a(e.first, e.file, e.record, e.offset, e.unit, e.statement, e.key_is_reference);
}
template <class Archive>
void fields(Archive& a, PayerIdentified& e) {
  a(e.payment, e.customer, e.amount);
}
template <class Archive>
void fields(Archive& a, AllocationFacts& e) {
  a(e.item, e.amount, e.discount, e.discount_earned, e.write_off, e.deduction, e.reason, e.rule,
    e.grade, e.kind);
}
template <class Archive>
void fields(Archive& a, Applied& e) {
  a(e.payment, e.posting_date, e.allocations);
}
template <class Archive>
void fields(Archive& a, CashMoved& e) {
  a(e.payment, e.amount, e.from, e.to, e.reason, e.posting_date);
}
template <class Archive>
void fields(Archive& a, ApplicationReversed& e) {
  a(e.payment, e.applications, e.reason, e.posting_date);
}
template <class Archive>
void fields(Archive& a, matching::Decision& e) {
  a(e.rule, e.grade, e.reason, e.runner_up, e.candidates, e.solutions, e.items_considered);
}
template <class Archive>
void fields(Archive& a, Decided& e) {
  a(e.payment, e.decision);
}
template <class Archive>
void fields(Archive& a, SuggestedAllocation& e) {
  a(e.customer, e.item, e.amount, e.solution);
}
template <class Archive>
void fields(Archive& a, ExceptionNoted& e) {
  a(e.payment, e.reason, e.fact, e.candidates, e.suggestions);
}
template <class Archive>
void fields(Archive& a, RunCompleted& e) {
  a(e.run, e.events);
}
template <class Archive>
void fields(Archive& a, UnitReleased& e) {
  a(e.file, e.unit);
}
template <class Archive>
void fields(Archive& a, UnitRejected& e) {
  a(e.file, e.unit);
}
template <class Archive>
void fields(Archive& a, DepositBooked& e) {
  a(e.payment);
}
template <class Archive>
void fields(Archive& a, NoteMarked& e) {
  a(e.payment, e.reason);
}
template <class Archive>
void fields(Archive& a, NotificationJoined& e) {
  a(e.entry, e.details);
}
template <class Archive>
void fields(Archive& a, ExportAcknowledged& e) {
  a(e.kind, e.mark, e.upto, e.block);
}
template <class Archive>
void fields(Archive& a, ReturnSettled& e) {
  a(e.returned, e.original, e.amount);
}
template <class Archive>
void fields(Archive& a, AliasApproved& e) {
  AccountText account{e.account};
  a(e.kind, e.name, account, e.customer, e.corrections, e.right, e.wrong);
}
template <class Archive>
void fields(Archive& a, FileKept& e) {
  a(e.bytes);
}
template <class Archive>
void fields(Archive& a, AliasRevoked& e) {
  a(e.alias);
}
template <class Archive>
void fields(Archive& a, ExchangeRate& e) {
  a(e.date, e.from, e.to, e.digits, e.decimals);
}
template <class Archive>
void fields(Archive& a, RateRegistered& e) {
  a(e.rate);
}
template <class Archive>
void fields(Archive& a, DisputeOpened& e) {
  a(e.item, e.amount, e.date);
}
template <class Archive>
void fields(Archive& a, DisputeResolved& e) {
  a(e.item, e.outcome, e.date);
}
template <class Archive>
void fields(Archive& a, PromiseMade& e) {
  a(e.customer, e.currency, e.amount, e.date, e.due_date, e.grace_days, e.source, e.items);
}
template <class Archive>
void fields(Archive& a, PromiseCancelled& e) {
  a(e.promise, e.date);
}
template <class Archive>
void fields(Archive& a, ContactMade& e) {
  a(e.customer, e.channel, e.date, e.minutes, e.person, e.step, e.outcome);
}
template <class Archive>
void fields(Archive& a, PeriodClosed& e) {
  a(e.entity, e.after, e.last, e.postings, e.digest);
}
template <class Archive>
void fields(Archive& a, PeriodClosedByItem& e) {
  fields(a, static_cast<PeriodClosed&>(e));
}
template <class Archive>
void fields(Archive& a, PeriodReopened& e) {
  a(e.period);
}
template <class Archive>
void fields(Archive& a, PaymentReopened& e) {
  a(e.payment);
}
template <class Archive>
void fields(Archive& a, PayerChanged& e) {
  a(e.payment, e.customer, e.amount, e.posting_date);
}
template <class Archive>
void fields(Archive& a, CrossedAmount& e) {
  a(e.converted, e.gain);
}
template <class Archive>
void fields(Archive& a, AppliedAcross& e) {
  fields(a, static_cast<Applied&>(e));
  a(e.rate, e.crossed);
}
template <class Archive>
void fields(Archive& a, ExpectedPart& e) {
  a(e.item, e.amount);
}
template <class Archive>
void fields(Archive& a, PaymentExpected& e) {
  a(e.expected_id, e.kind, e.customer, e.entity, e.currency, e.amount, e.date, e.due_date,
    e.grace_days, e.reference, e.parts, e.cancelled);
}
template <class Archive>
void fields(Archive& a, ExpectedMet& e) {
  a(e.payment, e.expected);
}

}  // namespace quittance::engine
