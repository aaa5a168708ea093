// The rows of the book: what the fold of all events knows of each thing.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/ids.h"
#include "engine/book/item_texts.h"
#include "engine/events/event.h"
#include "engine/events/packed_cash.h"

namespace quittance::engine {

// All text lives in the book's arena. Rows are never removed; handles index them.

struct EntityRow {
  EntityRegistered facts;
};

struct AccountRow {
  AccountRegistered facts;
};

struct CustomerRow {
  CustomerRegistered facts;
  CustomerHandle parent;
};

// One line of memory: what few items differ in stands beside it. Book::opening(), adjusted() and
// parent() give what an item was and is besides.
struct alignas(64) ItemRow {
  std::int64_t open = 0;
  KeptItem facts;
  ApplicationHandle first_application;
  Date closed_date;           // when open became zero; missing while open
  std::uint32_t unusual = 0;  // index + 1 into the unusual items
  bool hold = false;
  bool disputed = false;  // a dispute is open
};
static_assert(sizeof(ItemRow) == 64);

// An item that was not imported with all of its amount open, was adjusted, or is a deduction.
struct UnusualItem {
  ItemHandle item;
  ItemHandle parent;          // of a deduction
  std::int64_t opening = 0;   // open amount at the first import
  std::int64_t adjusted = 0;  // Σ adjustments
};

// What CashRecorded says beside the record itself.
struct PaymentFacts {
  FileHandle file;  // none for settled history
  std::uint32_t statement = 0;
  Date posting_date;
  EntityHandle entity;
  AccountHandle own_account;
  CashRole role = CashRole::payment;
  Disposition state = Disposition::unidentified;  // as first recorded
  Reason reason = Reason::none;                   // as first recorded
};

struct PaymentRow {
  PaymentFacts facts;
  PackedCash cash;
  std::int64_t amount = 0;  // of the record, as its currency
  std::array<std::int64_t, kDispositions> states{};
  matching::Decision decision;
  Currency currency;
  Reason reason = Reason::none;  // why what is not applied is where it is
  CustomerHandle customer;
  std::uint32_t line_count = 0;  // of its remittance
  std::uint32_t run = kNoRun;    // index into runs
  std::uint32_t exception = 0;   // index + 1 into exceptions
  ApplicationHandle first_application;
  std::uint32_t application_count = 0;
  static constexpr std::uint32_t kNoRun = 0xffffffff;
  [[nodiscard]] std::string_view payment_id() const { return cash.id(); }
  // Without its remittance; cash.remittance() has that.
  [[nodiscard]] CashRecord record() const { return cash.record(); }
  [[nodiscard]] std::int64_t in(Disposition state) const {
    return states[static_cast<std::size_t>(state)];
  }
  [[nodiscard]] std::int64_t& in(Disposition state) {
    return states[static_cast<std::size_t>(state)];
  }
};
static_assert(sizeof(PaymentRow) <= 168);

// True for a record that was withdrawn with its unit: the same cash may come again.
[[nodiscard]] inline bool withdrawn(const PaymentRow& payment) {
  return payment.reason == Reason::withdrawn &&
         (payment.facts.role != CashRole::payment ||
          payment.in(Disposition::returned) == payment.amount);
}

// As readers see it, made of what the book keeps (application_rows.h).
struct ApplicationRow {
  PaymentHandle payment;
  std::uint32_t crossing = 0;  // index + 1 into crossings, where the item is in another currency
  AllocationFacts facts;
  Date posting_date;
  std::uint32_t ordinal = 0;  // among the payment's applications, from 1
  ApplicationHandle group;    // first application of the same event
  ItemHandle deduction_item;
  std::string_view actor;
  bool reversed = false;
  Reason reversal = Reason::none;  // why it was reversed; by_hand: a person overturned it
  Date reversed_date;
  std::string_view reversed_by;
  ApplicationHandle next_of_payment;
  ApplicationHandle next_of_item;
};

// At what rate an application crossed from the payment's currency to the item's.
struct CrossingRow {
  ApplicationHandle application;
  ExchangeRate rate;
  CrossedAmount amount;
};

struct ExceptionRow {
  Reason reason = Reason::none;
  std::string_view fact;
  std::vector<CustomerHandle> candidates;
  std::vector<SuggestedAllocation> suggestions;
};

struct DuplicateRow {
  DuplicateLinked facts;
};

// Notifications that were joined to an entry without a shared id.
struct JoinRow {
  NotificationJoined facts;
};

struct FileRow {
  FileAccepted facts;
  std::uint32_t run = 0;
  std::uint32_t payments = 0;
  std::uint32_t duplicates = 0;
  bool unreadable = false;  // no reader could read it: not the same as rejected by a person
  bool in_journal = false;  // its bytes stand in its run's block, not in the archive
  std::vector<std::uint32_t> rejected_units;  // by a person; 0: the whole file
  PaymentHandle first_record;  // its records of cash lie between these two, both included
  PaymentHandle last_record;
};

struct RunRow {
  RunAccepted facts;
  std::uint64_t sequence = 0;  // of its RunAccepted event
  std::uint64_t block = 0;
  bool completed = false;
  Timestamp recorded_at;
  std::string_view actor;
};

// An alias that people taught. Rows keep their place; one that is approved again is another row.
struct AliasRow {
  AliasApproved facts;
  Timestamp approved_at;
  std::string_view approved_by, approved_because;
  bool revoked = false;
  Timestamp revoked_at;
  std::string_view revoked_by, revoked_because;
};

// How far the other side of an export is (engine/exports/marks.h).
struct MarkRow {
  ExportKind kind = ExportKind::applications;
  std::string_view name;
  std::uint64_t upto = 0;
  Digest block;
  Timestamp acknowledged_at;
  std::string_view actor;
  friend bool operator==(const MarkRow&, const MarkRow&) = default;
};

}  // namespace quittance::engine
