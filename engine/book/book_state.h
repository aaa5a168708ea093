// The book's inside: rows, indexes and the text they point to. Only book*.cpp include it.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "core/arena.h"
#include "core/executor.h"
#include "engine/book/application_rows.h"
#include "engine/book/book.h"
#include "engine/book/text_index.h"
#include "engine/book/track_record.h"
#include "matching/made_once.h"

namespace quittance::engine {

struct TextHash {
  std::size_t operator()(std::string_view text) const noexcept {
    return std::hash<std::string_view>{}(text);
  }
};

template <class Value>
using TextMap = boost::unordered_flat_map<std::string_view, Value, TextHash>;

// What the receivables know of an item.
[[nodiscard]] ItemFacts receivable(const ItemRow& row);

struct Book::State {
  Arena text;
  std::uint64_t next_sequence = 1;
  std::array<std::uint64_t, kBuckets> bucket_sequences{};

  std::vector<EntityRow> entities;
  std::vector<AccountRow> accounts;
  std::vector<CustomerRow> customers;
  std::vector<LinkRegistered> links;
  std::vector<SalesRegistered> sales;
  std::vector<ItemRow> items;
  std::vector<UnusualItem> unusual_items;
  std::vector<PaymentRow> payments;
  std::vector<KeptApplication> applications;
  std::vector<SpecialApplication> special_applications;
  std::vector<ActorRow> actors;
  std::vector<CrossingRow> crossings;
  std::vector<FileRow> files;
  std::vector<RunRow> runs;
  std::vector<ExceptionRow> exceptions;
  std::vector<DuplicateRow> duplicates;
  std::vector<MarkRow> marks;
  std::vector<ReturnSettled> returns;
  std::vector<AliasRow> aliases;
  std::vector<ExchangeRate> rates;
  std::vector<DisputeRow> disputes;
  std::vector<PromiseRow> promises;
  std::vector<ExpectedRow> expected;
  std::vector<ContactRow> contacts;
  std::vector<PeriodRow> periods;
  std::vector<LateItem> late_items;  // by item
  std::vector<Date> closed_through;  // by entity; empty while no period was ever closed

  TextMap<EntityHandle> entity_by_id;
  TextMap<AccountHandle> account_by_id;
  TextMap<CustomerHandle> customer_by_id;
  TextMap<ExpectedHandle> expected_by_id;
  TextMap<std::vector<CustomerHandle>> children_of_unknown;  // by the parent id they wait for
  // By entity: of all items, made when one is first looked for; or, where the ledger was made
  // before and finds the others, of those that came since.
  mutable std::vector<TextIndex<ItemHandle>> item_by_number;
  mutable matching::MadeOnce has_item_numbers;
  TextIndex<PaymentHandle> payment_by_id;
  TextMap<std::vector<PaymentHandle>> same_content;  // one of each statement, by content key
  std::vector<std::uint8_t> buckets;                 // by customer: what his id comes to
  std::vector<PaymentHandle> provisional;
  std::vector<PaymentHandle> advices;
  std::vector<JoinRow> joins;
  boost::unordered_flat_map<std::uint32_t, std::uint32_t> join_of;  // row of joins, by entry
  std::vector<PaymentHandle> taken_back;                            // the bank's records of returns
  TextMap<std::vector<PaymentHandle>> redelivered;                  // by the id before a "~" suffix
  TextMap<FileHandle> file_by_digest;
  TextMap<ActorHandle> actor_by_name;
  TextMap<std::string_view> profiles;
  std::vector<std::pair<std::uint64_t, ProfileRegistered>> profile_versions;  // with their sequence
  std::vector<std::pair<std::uint64_t, AccountRegistered>> account_versions;
  boost::unordered_flat_map<std::uint64_t, std::uint32_t>
      statement_sizes;  // file and statement unit

  // By payment: several where it collected them.
  boost::unordered_flat_map<std::uint32_t, std::vector<std::uint32_t>> expected_met_by;

  TrackRecord track_record;

  ActorHandle last_actor;  // mostly that of the next event

  // Made when matching first asks for it: most commands never do.
  mutable matching::Ledger ledger;
  mutable matching::MadeOnce has_ledger;
  matching::Directory directory;
  ReceivablesHistory receivables;

  // One function per kind of event, in book_fold.cpp.
  void fold(const Origin& origin, const EntityRegistered& event);
  void fold(const Origin& origin, const ProfileRegistered& event);
  void fold(const Origin& origin, const AccountRegistered& event);
  void fold(const Origin& origin, const CustomerRegistered& event);
  void fold(const Origin& origin, const LinkRegistered& event);
  void fold(const Origin& origin, const SalesRegistered& event);
  void fold(const Origin& origin, const ItemOpened& event);
  void fold(const Origin& origin, const ItemAmended& event);
  void fold(const Origin& origin, const ItemAdjusted& event);
  void fold(const Origin& origin, const ItemFlagged& event);
  void fold(const Origin& origin, const RunAccepted& event);
  void fold(const Origin& origin, const FileAccepted& event);
  void fold(const Origin& origin, const CashRecorded& event);
  void fold(const Origin& origin, const DuplicateLinked& event);
  void fold(const Origin& origin, const PayerIdentified& event);
  void fold(const Origin& origin, const Applied& event) {
    apply_allocations(origin, event, nullptr);
  }
  void fold(const Origin& origin, const CashMoved& event);
  void fold(const Origin& origin, const ApplicationReversed& event);
  void fold(const Origin& origin, const Decided& event);
  void fold(const Origin& origin, const ExceptionNoted& event);
  void fold(const Origin& origin, const RunCompleted& event);
  void fold(const Origin& origin, const UnitReleased& event);
  void fold(const Origin& origin, const UnitRejected& event);
  void fold(const Origin& origin, const DepositBooked& event);
  void fold(const Origin& origin, const NoteMarked& event);
  void fold(const Origin& origin, const ExportAcknowledged& event);
  void fold(const Origin& origin, const NotificationJoined& event);
  void fold(const Origin& origin, const ReturnSettled& event);
  void fold(const Origin& origin, const AliasApproved& event);
  void fold(const Origin& origin, const AliasRevoked& event);
  void fold(const Origin& origin, const FileKept& event);
  void fold(const Origin& origin, const RateRegistered& event);
  void fold(const Origin& origin, const PaymentReopened& event);
  void fold(const Origin& origin, const PayerChanged& event);
  void fold(const Origin& origin, const AppliedAcross& event) {
    apply_allocations(origin, event, &event);
  }
  // In desk_fold.cpp.
  void fold(const Origin& origin, const DisputeOpened& event);
  void fold(const Origin& origin, const DisputeResolved& event);
  void fold(const Origin& origin, const PromiseMade& event);
  void fold(const Origin& origin, const PromiseCancelled& event);
  void fold(const Origin& origin, const ContactMade& event);
  void fold(const Origin& origin, const PeriodClosed& event);
  void fold(const Origin& origin, const PeriodClosedByItem& event);
  void fold(const Origin& origin, const PeriodReopened& event);
  // In expected_fold.cpp.
  void fold(const Origin& origin, const PaymentExpected& event);
  void fold(const Origin& origin, const ExpectedMet& event);
  // A promise that names its items is expected like what is imported.
  void expect_promise(std::uint32_t promise);
  void cancel_expected_promise(std::uint32_t promise);
  // Its applications by this rule do not stand any more.
  void forget_met(PaymentHandle payment, std::span<const ApplicationHandle> reversed);
  void index_expected();

  // The day on which an event with this date counts: the first open one where it is closed.
  [[nodiscard]] Date posting_day(EntityHandle entity, Date date) const {
    if (entity.value() >= closed_through.size()) return date;
    const Date closed = closed_through[entity.value()];
    return closed.known() && date <= closed ? closed.plus_days(1) : date;
  }
  [[nodiscard]] Date counted_from(ItemHandle item) const;
  [[nodiscard]] std::int64_t cash_settled(std::int64_t amount, std::uint32_t crossing) const {
    if (crossing == 0) return amount;
    const CrossedAmount& crossed = crossings[crossing - 1].amount;
    return crossed.converted - crossed.gain;
  }
  [[nodiscard]] ApplicationRow application(ApplicationHandle handle) const;
  void index_periods();

  // What the folds and a loaded checkpoint share, in book_index.cpp: each files one row under its
  // keys.
  void index_item_number(ItemHandle handle) const;
  void index_payment_id(PaymentHandle handle, std::string_view id);
  void index_content(PaymentHandle handle, std::string_view content_key);  // not empty
  void index_file(FileHandle handle);
  void index_note(PaymentHandle handle);  // a record that takes no state
  void count_in_statement(FileHandle file, std::uint32_t statement);
  void make_ledger(Executor& executor) const;
  void make_item_numbers() const;
  // Builds every index from the rows, which are complete; the tasks touch different members.
  void index_all(const ReceivablesFrame& frame, Executor& executor);

 private:
  void file_expected(ExpectedHandle handle);
  [[nodiscard]] Note note_of(const Origin& origin);
  [[nodiscard]] ActorHandle actor_of(const Origin& origin);
  [[nodiscard]] std::string_view actor_name(const Origin& origin) {
    return actors[actor_of(origin).value()].name;
  }
  void put_customer(CustomerHandle handle);
  void learn(AliasHandle handle);
  void index_master_data();
  void index_payment_ids();
  void index_receivables(const ReceivablesFrame& frame);
  void index_statements();
  void index_special_rows();
  // What the ledger is told of an item.
  [[nodiscard]] matching::OpenItem open_item(ItemHandle handle) const;
  [[nodiscard]] matching::ItemSource::Said said_of(ItemHandle handle) const;
  void put_item(ItemHandle handle, bool is_new);
  // For what an item of its own opening amount, never adjusted and of no parent does not need.
  UnusualItem& unusual(ItemHandle handle);
  // Likewise for what most applications do not have.
  SpecialApplication& special(ApplicationHandle handle);
  // What an application takes off its item's open amount.
  [[nodiscard]] std::int64_t settled_by(const KeptApplication& application) const;
  void apply_allocations(const Origin& origin, const Applied& event, const AppliedAcross* across);
  // Changes an item's open amount and everything that follows it: ledger, closing date,
  // receivables.
  void change_open(ItemHandle item, std::int64_t delta, Date effective_date);
  // Moves cash of one payment between two states.
  static void shift(PaymentRow& payment, std::int64_t amount, Disposition from, Disposition to);
  // The customer's credit that an application uses; negative: gives back.
  void settle(PaymentRow& payment, std::int64_t amount, ItemHandle item, Date posting_date);
  // Moves cash of one payment between two states, and the customer's credit with it.
  void move(PaymentRow& payment, std::int64_t amount, Disposition from, Disposition to,
            Date effective_date);
  void change_credit(const PaymentRow& payment, Disposition state, std::int64_t delta,
                     Date effective_date);
};

}  // namespace quittance::engine
