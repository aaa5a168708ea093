// What happened: one event per business fact. The book is the fold of its events and nothing else.
#pragma once

#include <concepts>
#include <cstdint>
#include <string_view>
#include <variant>
#include <vector>

#include "core/cash.h"
#include "core/control.h"
#include "core/date.h"
#include "core/digest.h"
#include "core/disposition.h"
#include "core/exchange_rates.h"
#include "core/ids.h"
#include "core/money.h"
#include "core/receivable.h"
#include "engine/events/desk_event.h"
#include "engine/events/expected_event.h"
#include "engine/events/packed_cash.h"
#include "matching/matcher.h"

namespace quittance::engine {

// Views in events live as long as the bytes they were decoded from or the caller's text; the book
// copies what it keeps. Handles are dense in journal order, so that replay gives the same ones.

struct EntityRegistered {
  std::string_view entity_id, name;
  Currency currency;
  std::string_view calendar, reference_scheme;
  friend bool operator==(const EntityRegistered&, const EntityRegistered&) = default;
};

// A dialect profile as imported: TOML text, kept whole so that a run can always be repeated.
struct ProfileRegistered {
  std::string_view name, toml;
};

enum class AccountKind : std::uint8_t { bank, lockbox, provider };

struct AccountRegistered {
  std::string_view account;
  EntityHandle entity;
  Currency currency;
  AccountKind kind = AccountKind::bank;
  std::string_view profile, deposit_account, feeds;  // feeds: list with '|'
  friend bool operator==(const AccountRegistered&, const AccountRegistered&) = default;
};

// Lists are joined with '|', as in the import file.
struct CustomerRegistered {
  std::string_view customer_id, name, parent_id;
  EntityHandle entity;
  Currency currency;
  std::string_view terms;
  std::int64_t credit_limit = 0;
  std::string_view email, phone, language, time_zone, collector, aliases, bank_accounts, rule_set,
      tolerance_profile;
  friend bool operator==(const CustomerRegistered&, const CustomerRegistered&) = default;
};

struct LinkRegistered {
  CustomerHandle payer, customer;
  Date from, to;
  friend bool operator==(const LinkRegistered&, const LinkRegistered&) = default;
};

// Credit sales of a day or of a whole month, told from outside; they replace what invoices say.
struct SalesRegistered {
  EntityHandle entity;
  Currency currency;
  Date from, to;  // inclusive
  std::int64_t amount = 0;
  friend bool operator==(const SalesRegistered&, const SalesRegistered&) = default;
};

// What everybody asks of an item.
struct ItemFigures {
  ItemKind kind = ItemKind::invoice;
  Date document_date, due_date;
  EntityHandle entity;
  CustomerHandle customer;
  Currency currency;
  std::string_view number;
  std::int64_t original = 0;
  Date discount_date;
  std::int64_t discount = 0;
  friend bool operator==(const ItemFigures&, const ItemFigures&) = default;
};

// What an import says of an item besides its open amount.
struct ItemDetails : ItemFigures {
  std::string_view po_number, delivery_number, reference, terms, description;
  matching::ItemParts parts;
  friend bool operator==(const ItemDetails&, const ItemDetails&) = default;
};

// The first import of an item sets its opening balance; a deduction opens with its parent.
struct ItemOpened {
  ItemDetails facts;
  std::int64_t open = 0;
  ItemHandle parent;
  Date effective_date;
};

struct ItemAmended {
  ItemHandle item;
  ItemDetails facts;
};

enum class Adjustment : std::uint8_t {
  external_adjustment,
  absent_from_extract,
  application_reversed
};

struct ItemAdjusted {
  ItemHandle item;
  std::int64_t delta = 0;  // added to the open amount
  Adjustment why = Adjustment::external_adjustment;
  Date effective_date;
};

enum class ItemFlag : std::uint8_t { hold };

struct ItemFlagged {
  ItemHandle item;
  ItemFlag flag = ItemFlag::hold;
  bool on = true;
};

// A run: everything given to one `apply`. Names its files by the FileAccepted events that follow in
// the same block; before it the run has no effect, after it the next writing open finishes it.
struct RunAccepted {
  Digest run;                // of files, options and rules
  std::string_view rules;    // TOML text
  std::string_view program;  // version that computed it
  Date posting_date;         // forced; usually missing
  std::uint32_t file_count = 0;
  std::uint64_t payments_max = 0;  // --batch-max
};

struct UnitFacts {
  std::uint32_t index = 0;
  std::uint32_t parent = 0;
  Level level = Level::file;
  std::string_view name;
  HoldReason hold = HoldReason::none;
  bool test = false;
};

struct BalanceFacts {
  std::string_view account;
  Currency currency;
  Date date;
  bool has_opening = false;
  bool has_closing = false;
  std::int64_t opening = 0;
  std::int64_t closing = 0;
  bool provisional = false;
  std::uint32_t number = 0;  // of the statement, 0: none
};

struct FileAccepted {
  Digest digest;   // of the bytes as delivered
  Digest content;  // of the bytes as read: another packing is the same file
  std::string_view name, format, dialect, reader;
  std::string_view forced_dialect;
  std::string_view csv_mapping;  // TOML text, for CSV
  FileStatus status = FileStatus::accepted;
  std::string_view sender, receiver, file_id, created, totals;
  std::uint64_t size = 0;
  std::uint64_t records = 0;
  std::uint64_t transactions = 0;
  std::uint32_t findings = 0;
  std::uint32_t failed_controls = 0;
  std::vector<UnitFacts> units;  // the file, and every other unit that is no accepted entry
  std::vector<BalanceFacts> balances;
};

// What a record of cash is to the book.
enum class CashRole : std::uint8_t {
  payment,      // a receipt: its cents are in the eight states
  noted,        // fee, transfer, deposit total, return, other: kept for the proof, takes no state
  provisional,  // same-day cash: waits for a final statement
};

struct CashRecorded {
  FileHandle file;              // none for settled history
  std::uint32_t statement = 0;  // unit of the statement, batch or file that reports it
  CashRole role = CashRole::payment;
  Disposition state = Disposition::unidentified;  // of a payment's whole amount
  Reason reason = Reason::none;
  Date posting_date;
  EntityHandle entity;
  AccountHandle own_account;
  PackedCash cash;  // its payment_id is the book's
};

// The same transaction again, in another delivery: linked and not posted.
struct DuplicateLinked {
  PaymentHandle first;
  FileHandle file;
  std::uint32_t record = 0;
  std::uint64_t offset = 0;
  std::uint32_t unit = 0;
  std::uint32_t statement = 0;    // unit of the statement that reports it again
  bool key_is_reference = false;  // as in CashRecord
};

// The payer is known now: unidentified cash of the payment becomes unapplied.
struct PayerIdentified {
  PaymentHandle payment;
  CustomerHandle customer;
  std::int64_t amount = 0;  // all that was unidentified
};

enum class ApplicationKind : std::uint8_t { cash, credit, adjustment };

// Part of a payment put against one item.
struct AllocationFacts {
  ItemHandle item;
  bool discount_earned = false;
  Rule rule = Rule::none;
  Grade grade = Grade::none;
  ApplicationKind kind = ApplicationKind::cash;
  std::int64_t amount = 0;  // cash; negative on a netted credit memo
  std::int64_t discount = 0;
  std::int64_t write_off = 0;
  std::int64_t deduction = 0;  // split off; the deduction's own ItemOpened follows
  std::string_view reason;
};

// Unapplied cash of one payment becomes applied. Netted credits stand in the same event as what
// they pay, so that no state of the payment is ever below zero.
struct Applied {
  PaymentHandle payment;
  Date posting_date;
  std::vector<AllocationFacts> allocations;
};

struct CashMoved {
  PaymentHandle payment;
  std::int64_t amount = 0;
  Disposition from = Disposition::unapplied;
  Disposition to = Disposition::unapplied;
  Reason reason = Reason::none;
  Date posting_date;
};

// Undoes applications of one payment: the cash is unapplied again, the items are open again.
struct ApplicationReversed {
  PaymentHandle payment;
  std::vector<ApplicationHandle> applications;
  Reason reason = Reason::by_hand;
  Date posting_date;
};

struct Decided {
  PaymentHandle payment;
  matching::Decision decision;
};

struct SuggestedAllocation {
  CustomerHandle customer;
  ItemHandle item;
  std::int64_t amount = 0;
  std::uint16_t solution = 0;
};

// Stored whole for what was not applied: who it may be, what it may pay, and the fact that decides.
struct ExceptionNoted {
  PaymentHandle payment;
  Reason reason = Reason::none;
  std::string_view fact;
  std::vector<CustomerHandle> candidates;
  std::vector<SuggestedAllocation> suggestions;
};

struct RunCompleted {
  Digest run;
  std::uint64_t events = 0;  // between RunAccepted and this one
};

struct UnitReleased {
  FileHandle file;
  std::uint32_t unit = 0;
};

struct UnitRejected {
  FileHandle file;
  std::uint32_t unit = 0;
};

// A noted deposit total that no feed explains becomes a payment (`files release --as-receipt`).
struct DepositBooked {
  PaymentHandle payment;
};

// What became of a record that takes no state: withdrawn with its unit, or let go on.
struct NoteMarked {
  PaymentHandle payment;
  Reason reason = Reason::none;
};

// What may be exported, each with marks of its own.
enum class ExportKind : std::uint8_t { applications, items, payments, journal };

// The program on the other side of an export has taken over everything up to a place in the
// journal (engine/exports/marks.h). No business fact: it says what somebody else knows.
struct ExportAcknowledged {
  ExportKind kind = ExportKind::applications;
  std::string_view mark;
  std::uint64_t upto = 0;  // last sequence covered; 0: nothing yet
  Digest block;            // of the journal's block that ends there
};

// A bank's notifications found the entry that carries their money, though they share no id with it.
// One completes its entry when that is decided; details that together are the entry follow as
// DepositBooked, each for itself, and stand in its place.
struct NotificationJoined {
  PaymentHandle entry;
  std::vector<PaymentHandle> details;
};

// A return of the bank has met the payment that it takes back. The events just before it moved the
// cash: this one says which return did.
struct ReturnSettled {
  PaymentHandle returned;  // the bank's record of the return
  PaymentHandle original;
  std::int64_t amount = 0;
  friend bool operator==(const ReturnSettled&, const ReturnSettled&) = default;
};

using AliasHandle = Handle<struct AliasTag>;
enum class AliasKind : std::uint8_t { payer_name, bank_account };

// A person approved what his colleagues' corrections propose: this payer text, or this account,
// means that customer (engine/people/learning.h). With what the proposal rested on.
struct AliasApproved {
  AliasKind kind = AliasKind::payer_name;
  std::string_view name;     // as it was printed first; of a bank account empty
  std::string_view account;  // in its filed form (matching/bank_key.h); of a name empty
  CustomerHandle customer;
  std::uint32_t corrections = 0;
  std::uint32_t right = 0;  // past payments that it would have named rightly
  std::uint32_t wrong = 0;
};

// It no longer acts; what was decided by it stands.
struct AliasRevoked {
  AliasHandle alias;
};

// The bytes of the file accepted last, which came as a message: they stand here and not in the
// archive, so that one block holds all of them and of what became of them
// (engine/intake/posting_desk.h).
struct FileKept {
  std::string_view bytes;
};

// What one currency is worth in another from a day on; of the same pair and day the last counts.
struct RateRegistered {
  ExchangeRate rate;
};

// A payment that waits is to be decided again, because late information came; its decision follows.
struct PaymentReopened {
  PaymentHandle payment;
};

// Credit of a payment, unapplied or on account, is another customer's from this day on
// (`transfer`). What it is applied to stays.
struct PayerChanged {
  PaymentHandle payment;
  CustomerHandle customer;
  std::int64_t amount = 0;  // all its credit
  Date posting_date;
};

// What one allocation of a payment is in its item's currency.
struct CrossedAmount {
  std::int64_t converted = 0;  // the cash at the rate
  std::int64_t gain = 0;       // of it, beyond what it settles; negative: a loss
  friend bool operator==(const CrossedAmount&, const CrossedAmount&) = default;
};

// A payment settles items in another currency at the rate of its day. The allocations' amounts are
// cash in the payment's currency, all else is in the items', which is one.
struct AppliedAcross : Applied {
  ExchangeRate rate;                   // as it was imported
  std::vector<CrossedAmount> crossed;  // one an allocation
};

using Event =
    std::variant<EntityRegistered, ProfileRegistered, AccountRegistered, CustomerRegistered,
                 LinkRegistered, SalesRegistered, ItemOpened, ItemAmended, ItemAdjusted,
                 ItemFlagged, RunAccepted, FileAccepted, CashRecorded, DuplicateLinked,
                 PayerIdentified, Applied, CashMoved, ApplicationReversed, Decided, ExceptionNoted,
                 RunCompleted, UnitReleased, UnitRejected, DepositBooked, NoteMarked,
                 ExportAcknowledged, NotificationJoined, ReturnSettled, AliasApproved, AliasRevoked,
                 FileKept, RateRegistered, DisputeOpened, DisputeResolved, PromiseMade,
                 PromiseCancelled, ContactMade, PeriodClosed, PeriodReopened, PaymentReopened,
                 AppliedAcross, PeriodClosedByItem, PaymentExpected, ExpectedMet, PayerChanged>;

// What runs emit for every payment: handled without a variant around it.
template <class Fact>
concept Frequent = std::same_as<Fact, CashRecorded> || std::same_as<Fact, PayerIdentified> ||
    std::same_as<Fact, Applied> || std::same_as<Fact, CashMoved> || std::same_as<Fact, Decided>;

// The word of the event's type in `export journal`: "item_opened", "applied", …
[[nodiscard]] std::string_view type_name(const Event& event);

// Who did it, why and when: shared by all events of one journal block.
struct Origin {
  Timestamp recorded_at;
  std::string_view actor;
  std::string_view reason;
};

}  // namespace quittance::engine
