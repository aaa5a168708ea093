// What customers owe, kept with every event: aging, receivables and credit sales for any day.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "core/date.h"
#include "core/ids.h"
#include "core/memory_use.h"
#include "core/money.h"
#include "core/result.h"
#include "core/wide.h"
#include "engine/metrics/aging.h"
#include "engine/metrics/day_pages.h"
#include "engine/metrics/receivables_parts.h"
#include "engine/metrics/sales.h"

namespace quittance::engine {

// What stays the same about an open item while its amount changes.
struct ItemFacts {
  ReceivableAccount account{};
  Date document_date{};    // must be known: an item counts from this day
  Date due_date{};         // missing: due on its document date
  bool is_credit = false;  // a credit memo, with negative amounts
  friend bool operator==(const ItemFacts&, const ItemFacts&) = default;
};

// One currency's receivables at a day, minor units.
struct Receivables {
  Currency currency{};
  std::int64_t items = 0;        // open items, credit memos deducted
  std::int64_t current = 0;      // of these what is not past due; no credit memos, as in the aging
  std::int64_t unallocated = 0;  // on_account + unapplied of known customers; below zero only where
                                 // a credit memo was used before the day that it counts from
  std::int64_t net = 0;          // items - unallocated
};

struct MonthSales {
  Date month{};           // its first day
  std::int32_t days = 0;  // counted: the whole month, or up to the as-of day
  std::int64_t sales = 0;
};

// Open invoices by the month of their document date: Σ open amount × days since the document date.
struct MonthAges {
  Date month{};
  std::int64_t sales = 0;        // of the month, up to the as-of day
  Wide amount_days = 0;          // of every open item that is not a credit
  Wide current_amount_days = 0;  // of these what is not past due
};

// Fed with each event's changes in any order; every answer equals a recount of all changes with an
// effective day up to the day asked for. Changes of an item before its document date count from
// that date. Not thread-safe for writing; reading is.
//
// Memory: 24 bytes an item, 16 a change, and per entity and currency two tables of days and four
// bytes a customer. A change costs
// three random memory accesses. An answer without groups and netting costs the days plus the
// changes dated after the day asked for, so today's costs the days alone; when those changes are
// many, or with groups, netting or true DSO, it costs one walk over all items and the shorter side
// of the changes.
class ReceivablesHistory {
 public:
  // Items come by handle, each handle once. An item starts with an open amount of zero.
  void add_item(ItemHandle item, const ItemFacts& facts);
  // Another due date, customer or entity, for the whole history. Document date, currency and
  // is_credit must be those it has.
  void amend_item(ItemHandle item, const ItemFacts& facts);
  // The open amount grows by `delta` from day `effective` on: the original amount from the document
  // date, an application negative from its posting date. An item's amount fits 64 bits at any day.
  void change_item(ItemHandle item, Date effective, std::int64_t delta);
  // A hint that change_item() follows soon. No effect but time.
  void prefetch(ItemHandle item) const {
    if (item.value() < items_.size()) __builtin_prefetch(&items_[item.value()], 1);
  }
  // The same before change_unallocated() of a customer, for the entity and currency asked for last.
  void prefetch(CustomerHandle customer) const {
    if (last_ledger_ >= ledgers_.size()) return;
    const std::vector<std::uint32_t>& accounts = ledgers_[last_ledger_].accounts;
    if (customer.value() >= accounts.size() || accounts[customer.value()] == kNone) return;
    __builtin_prefetch(&accounts_[accounts[customer.value()]], 1);
  }
  // The customer's on_account + unapplied grows by `delta` from day `effective` on.
  void change_unallocated(const ReceivableAccount& account, Date effective, std::int64_t delta);

  void bill(EntityHandle entity, Currency currency, Date document_date, std::int64_t amount);
  void import_day_sales(EntityHandle entity, Currency currency, Date day, std::int64_t amount);
  void import_month_sales(EntityHandle entity, Currency currency, Date any_day,
                          std::int64_t amount);

  // What each part takes. Cost: the days.
  [[nodiscard]] std::vector<MemoryUse> memory() const;

  // For checkpoints: the history in parts, and a history from its parts. A history so made answers
  // as the one that was taken apart, whatever happens to both afterwards.
  [[nodiscard]] ReceivablesFrame frame() const;
  // All changes in the order of their days, in pieces of at most `max`. Valid until the next write.
  [[nodiscard]] std::vector<ReceivableChanges> changes(std::size_t max) const;
  // First the frame, into an empty history of so many items; then every item as it stands, and the
  // changes.
  void restore(const ReceivablesFrame& frame, std::size_t items);
  void restore_item(ItemHandle item, const ItemFacts& facts, std::int64_t open);
  void restore_changes(const ReceivableChanges& changes);

  // One report a currency, in the order of their codes. Errors: usage (buckets, unknown as-of
  // date), amount_overflow.
  [[nodiscard]] Result<std::vector<Aging>> aging(const AgingQuery& query) const;
  // One row a currency, in the order of their codes. Errors: usage, amount_overflow.
  [[nodiscard]] Result<std::vector<Receivables>> receivables(
      Date as_of, std::optional<EntityHandle> entity) const;
  // Sales dated `from` to `to`, both included. Errors: amount_overflow.
  [[nodiscard]] Result<std::int64_t> credit_sales(Currency currency,
                                                  std::optional<EntityHandle> entity, Date from,
                                                  Date to) const;
  // From the as-of month back to the first month with sales; empty when sales begin later.
  // Errors: amount_overflow.
  [[nodiscard]] Result<std::vector<MonthSales>> month_sales(Currency currency,
                                                            std::optional<EntityHandle> entity,
                                                            Date as_of) const;
  // Visits every change with an effective day from `from` to `to`, both included, in the order of
  // days: of_item(ItemHandle, Date, delta) for open amounts, of_account(const ReceivableAccount&,
  // Date, delta) for on-account and unapplied cash. Cost: those changes.
  template <class OfItem, class OfAccount>
  void for_each_change(Date from, Date to, OfItem&& of_item, OfAccount&& of_account) const {
    changes_.for_each(from.days(), to.days(), [&](std::int32_t day, const DayChanges& changes) {
      const Date date = Date::from_days(day);
      for (const auto& [item, delta] : changes.items) of_item(ItemHandle(item), date, delta);
      for (const auto& [account, delta] : changes.accounts)
        of_account(accounts_[account].facts, date, delta);
    });
  }
  // Every currency with items, unallocated cash or sales, in the order of their codes.
  [[nodiscard]] std::vector<Currency> currencies(std::optional<EntityHandle> entity) const;
  // Ascending months that have open items. Errors: amount_overflow.
  [[nodiscard]] Result<std::vector<MonthAges>> month_ages(Currency currency,
                                                          std::optional<EntityHandle> entity,
                                                          Date as_of) const;

 private:
  struct Item {
    std::int64_t open = 0;  // after all changes
    std::int32_t document_day = 0;
    std::int32_t due_day = 0;
    std::uint32_t account = kNone;  // kNone: no such item
    std::uint32_t ledger : 31 = 0;  // the account's, so that a change need not look it up
    std::uint32_t is_credit : 1 = 0;
  };
  static_assert(sizeof(Item) == 24);
  static constexpr std::uint32_t kLedgerMask = 0x7FFF'FFFF;
  struct Account {
    ReceivableAccount facts;
    std::uint32_t ledger = 0;
    std::int64_t unallocated = 0;
  };
  struct OpenOnDay {
    Wide amount = 0;
    std::int64_t items = 0;
  };
  struct Ledger {  // an entity and currency; credit memos and cash stand beside the days
    EntityHandle entity;
    Currency currency;
    bool owed = false;  // has or had items or unallocated cash
    DayPages<OpenOnDay> by_due_day;
    DayPages<OpenOnDay> by_document_day;
    Wide credit_memos = 0;
    Wide unallocated = 0;
    CreditSales sales;
    std::vector<std::uint32_t> accounts;  // by customer; kNone: none
  };
  struct DayChanges {
    std::vector<ReceivableChange> items;
    std::vector<ReceivableChange> accounts;
  };
  struct Sums;      // buckets, items, credit memos and unallocated cash of one ledger or more
  struct Balances;  // every item's and account's amount on one day
  struct Cells;     // every account's buckets and credits on one day
  static constexpr std::uint32_t kNone = 0xFFFF'FFFF;

  std::uint32_t ledger_of(EntityHandle entity, Currency currency);
  std::uint32_t account_of(const ReceivableAccount& account);
  const Item& item_at(ItemHandle item) const;
  void move_in_tables(const Item& item, std::int64_t open_before);

  static bool in_scope(const Ledger& ledger, Currency currency, std::optional<EntityHandle> entity);
  static Sums no_sums(const AgingBuckets& buckets);
  static Result<Aging> report_of(const AgingBuckets& buckets, Date as_of, Currency currency,
                                 const Sums& sums);
  std::uint64_t changes_after(Date as_of) const;
  bool few_changes_after(Date as_of) const;
  Balances balances_at(Date as_of) const;
  Sums sums_of(const Ledger& ledger, const AgingBuckets& buckets, Date as_of) const;
  std::vector<Sums> sums_of(Cells& cells, const AgingBuckets& buckets) const;
  void take_back_after(const AgingBuckets& buckets, Date as_of, std::vector<Sums>& sums) const;
  std::vector<Sums> fold(const AgingBuckets& buckets, Date as_of) const;
  Cells cells_at(const AgingQuery& query, const AgingBuckets& buckets) const;
  Result<std::vector<AgingGroup>> groups_of(Cells& cells, const AgingQuery& query,
                                            Currency currency) const;

  std::vector<Item> items_;
  std::vector<Account> accounts_;
  std::vector<Ledger> ledgers_;
  std::map<std::pair<Currency, EntityHandle>, std::uint32_t> ledger_index_;
  std::uint32_t last_ledger_ = 0;  // most calls ask for the same again
  DayPages<DayChanges> changes_;
  std::uint64_t change_count_ = 0;
};

}  // namespace quittance::engine
