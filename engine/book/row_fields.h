// The fields of each row of the book in the order of a checkpoint: one list that serves writing and
// reading. A changed list is another layout: raise kImageLayout in book_image.h with it.
#pragma once

#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include "core/wide.h"
#include "engine/book/application_rows.h"
#include "engine/book/book.h"
#include "engine/book/book_rows.h"
#include "engine/events/event_fields.h"
#include "engine/metrics/receivables_parts.h"

namespace quittance::engine {

template <class Archive>
void fields(Archive& a, Timestamp& t) {
  a(t.micros);
}
template <class Archive>
void fields(Archive& a, EntityRow& r) {
  a(r.facts);
}
template <class Archive>
void fields(Archive& a, AccountRow& r) {
  a(r.facts);
}
template <class Archive>
void fields(Archive& a, CustomerRow& r) {
  a(r.facts, r.parent);
}
template <class Archive>
void fields(Archive& a, ItemRow& r) {
  KeptItem& f = r.facts;
  std::string_view texts = f.texts.bytes();
  a(f.entity, f.customer, f.kind, f.document_date, f.due_date, f.currency, f.original,
    f.discount_date, f.has_discount, texts);
  f.texts = ItemTexts(texts);
  a(r.open, r.hold, r.disputed, r.closed_date, r.first_application);
}
template <class Archive>
void fields(Archive& a, UnusualItem& r) {
  a(r.item, r.parent, r.opening, r.adjusted);
}
template <class Archive>
void fields(Archive& a, PaymentFacts& f) {
  a(f.file, f.statement, f.posting_date, f.entity, f.own_account, f.role, f.state, f.reason);
}
template <class Archive>
void fields(Archive& a, PaymentRow& r) {
  std::string_view cash = r.cash.bytes();
  a(r.facts, cash, r.amount);
  r.cash = PackedCash(cash);
  for (std::int64_t& cents : r.states) a(cents);
  a(r.decision, r.currency, r.reason, r.customer, r.line_count, r.run, r.exception,
    r.first_application, r.application_count);
}
template <class Archive>
void fields(Archive& a, ActorRow& r) {
  a(r.name);
}
template <class Archive>
void fields(Archive& a, KeptApplication& r) {
  ApplicationKind kind = r.kind;
  bool discount_earned = r.discount_earned;
  bool reversed = r.reversed;
  a(r.payment, r.item, r.amount, r.discount, discount_earned, r.rule, r.grade, kind, r.posting_date,
    r.ordinal, r.group, r.actor, reversed, r.reversal, r.reversed_date, r.reversed_by,
    r.next_of_payment, r.next_of_item);
  r.kind = kind;
  r.discount_earned = discount_earned;
  r.reversed = reversed;
}
// The crossing is found again from its own row.
template <class Archive>
void fields(Archive& a, SpecialApplication& r) {
  a(r.application, r.deduction_item, r.write_off, r.deduction, r.reason);
}
template <class Archive>
void fields(Archive& a, CrossingRow& r) {
  a(r.application, r.rate, r.amount);
}
template <class Archive>
void fields(Archive& a, ExceptionRow& r) {
  a(r.reason, r.fact, r.candidates, r.suggestions);
}
template <class Archive>
void fields(Archive& a, DuplicateRow& r) {
  a(r.facts);
}
template <class Archive>
void fields(Archive& a, JoinRow& r) {
  a(r.facts);
}
template <class Archive>
void fields(Archive& a, FileRow& r) {
  a(r.facts, r.run, r.payments, r.duplicates, r.first_record, r.last_record, r.unreadable,
    r.in_journal, r.rejected_units);
}
template <class Archive>
void fields(Archive& a, RunRow& r) {
  a(r.facts, r.sequence, r.block, r.completed, r.recorded_at, r.actor);
}
template <class Archive>
void fields(Archive& a, MarkRow& r) {
  a(r.kind, r.name, r.upto, r.block, r.acknowledged_at, r.actor);
}
template <class Archive>
void fields(Archive& a, AliasRow& r) {
  a(r.facts, r.approved_at, r.approved_by, r.approved_because, r.revoked, r.revoked_at,
    r.revoked_by, r.revoked_because);
}
template <class Archive>
void fields(Archive& a, Note& n) {
  a(n.at, n.by, n.because);
}
template <class Archive>
void fields(Archive& a, DisputeRow& r) {
  a(r.facts, r.opened, r.is_resolved, r.outcome, r.resolved_date, r.resolved);
}
template <class Archive>
void fields(Archive& a, PromiseRow& r) {
  a(r.facts, r.made, r.is_cancelled, r.cancelled_date, r.cancelled);
}
template <class Archive>
void fields(Archive& a, ExpectedRow& r) {
  a(r.facts, r.promise, r.met_by);
}
template <class Archive>
void fields(Archive& a, ContactRow& r) {
  a(r.facts, r.noted);
}
template <class Archive>
void fields(Archive& a, PeriodRow& r) {
  a(r.facts, r.closed_sequence, r.closed, r.is_reopened, r.reopened_sequence, r.reopened,
    r.by_item);
}
template <class Archive>
void fields(Archive& a, LateItem& r) {
  a(r.item, r.day);
}
// A version of an account or a profile, with the sequence of its event.
template <class Archive, class Facts>
void fields(Archive& a, std::pair<std::uint64_t, Facts>& version) {
  a(version.first, version.second);
}

// What is no row: where the journal stands.
struct ImageCounters {
  std::uint64_t next_sequence = 1;
  std::array<std::uint64_t, kBuckets> bucket_sequences{};
};
template <class Archive>
void fields(Archive& a, ImageCounters& c) {
  a(c.next_sequence);
  for (std::uint64_t& sequence : c.bucket_sequences) a(sequence);
}

template <class Archive>
void fields(Archive& a, ReceivableAccount& r) {
  a(r.customer, r.entity, r.currency);
}
template <class Archive>
void fields(Archive& a, ReceivablesFrame::Account& r) {
  a(r.facts, r.unallocated);
}
template <class Archive>
void fields(Archive& a, ReceivableChange& r) {
  a(r.where, r.delta);
}
// Changes of receivables as they are decoded; a view of them goes into the history.
struct DayOfChanges {
  std::int32_t day = 0;
  bool of_accounts = false;
  std::vector<ReceivableChange> changes;
};
template <class Archive>
void fields(Archive& a, DayOfChanges& d) {
  a(d.day, d.of_accounts, d.changes);
}
// A 128-bit amount of one day.
template <class Archive>
void fields(Archive& a, std::pair<std::int32_t, Wide>& day) {
  auto high = static_cast<std::int64_t>(day.second >> 64);
  auto low = static_cast<std::uint64_t>(day.second);
  a(day.first, high, low);
  day.second = (static_cast<Wide>(high) << 64) | static_cast<Wide>(low);
}
template <class Archive>
void fields(Archive& a, std::pair<std::int32_t, std::int64_t>& day) {
  a(day.first, day.second);
}
template <class Archive>
void fields(Archive& a, ReceivablesFrame::Ledger& l) {
  Date first_day = l.sales.first_day.value_or(Date{});
  a(l.entity, l.currency, l.owed, l.sales.billed, l.sales.imported_days, l.sales.imported_months,
    first_day);
  if (first_day.known()) l.sales.first_day = first_day;
}

}  // namespace quittance::engine
