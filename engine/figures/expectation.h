// When each open item will be paid, from how its customer has paid before; and so what cash comes
// week by week.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "core/date.h"
#include "core/money.h"
#include "core/result.h"
#include "engine/book/book.h"
#include "engine/metrics/settlement_curve.h"

namespace quittance::engine {

// True where the latest application that stands, which closed a closed item, is one of cash.
[[nodiscard]] bool closed_by_cash(const Book& book, const ItemRow& item);

// Which history speaks loudest in an expectation.
enum class ExpectationBasis : std::uint8_t { customer, segment, book, none };
[[nodiscard]] std::string_view name(ExpectationBasis basis);

// What is expected of one open item. Days of the interval: one in ten such items is settled by
// `earliest`, one in two by `expected`, nine in ten by `latest`.
struct Expectation {
  ItemHandle item;
  std::int64_t open = 0;  // minor units, on the day asked for
  Date expected{};        // each missing where no history gets that far
  Date earliest{};
  Date latest{};
  ExpectationBasis basis = ExpectationBasis::none;
  std::int64_t own_settlements = 0;      // of the customer's items in this segment
  std::int64_t segment_settlements = 0;  // of all items of the entity, currency and terms
};

// How items were settled up to a day: by customer, within segments (legal entity, currency and
// terms of the item), within the book. A chance is the customer's own, mixed with the segment's as
// if the segment had been seen in kOwnWeight items more, and the segment's with the book's in
// kSegmentWeight. The book says nothing of days on which fewer than kOpenLeast items were open.
//
// An item counts as settled when it is closed and cash was the last to be applied; items that are
// open, or closed otherwise, count as open for as long as they were. Credit memos and deductions
// have no part in it.
class SettlementHistory {
 public:
  static constexpr std::int64_t kOwnWeight = 10;
  static constexpr std::int64_t kSegmentWeight = 30;
  static constexpr std::int64_t kOpenLeast = 10;

  // With what is effective up to `as_of`. Cost: a walk over items and their applications, and the
  // changes after the day; memory: 24 bytes an item that counts. The book must outlive it.
  SettlementHistory(const Book& book, Date as_of);

  // Of every open item with an amount owed, by customer. Cost: 500 steps a customer and segment.
  [[nodiscard]] std::vector<Expectation> expectations() const;

  struct Week {
    Date from{};
    Date to{};
    std::int64_t expected = 0;  // minor units
    std::int64_t due = 0;       // of the open items, what falls due in the week
  };
  // What is expected of the items open on the as-of day: week by week, the first beginning the day
  // after it, and later. Each item's amount is spread over the weeks by its chances, and what is
  // spread and what is left add up to it.
  struct Cash {
    Currency currency{};
    std::int64_t open = 0;         // of all items with an amount owed
    std::int64_t already_due = 0;  // of these, on the as-of day or before it
    std::vector<Week> weeks{};
    std::int64_t later = 0;      // expected after the last week, or never
    std::int64_t due_later = 0;  // after the last week
  };
  // One a currency, in the order of their codes; with an entity of its items alone, by the history
  // of all. Errors: usage (0 or more than 520 weeks), amount_overflow.
  [[nodiscard]] Result<std::vector<Cash>> cash_by_week(
      std::size_t weeks, std::optional<EntityHandle> entity = {}) const;

  // The settled items' mean day after the due date, half-even: a customer's own, and everybody's.
  // Nothing without any settlement. For comparison.
  [[nodiscard]] std::optional<std::int32_t> mean_delay(CustomerHandle customer) const;
  [[nodiscard]] std::optional<std::int32_t> mean_delay() const;

 private:
  struct Seen {  // an item's time between its due date and its settlement or the as-of day
    std::uint32_t segment = 0;
    std::uint32_t customer = 0;
    ItemHandle item;
    std::int32_t entry = 0;
    std::int32_t exit = 0;
    bool settled = false;
    std::int64_t open = 0;  // on the as-of day; zero: it is not open
  };
  struct Mean {
    std::int64_t days = 0;
    std::int64_t settlements = 0;
  };

  void see(ItemHandle item, std::int64_t open);
  std::uint32_t segment_of(const KeptItem& item);
  // Calls visit(first, last, curve, counts of the customer) for each customer's run of `seen_`.
  template <class Visit>
  void for_each_customer(Visit&& visit) const;

  const Book& book_;
  Date as_of_;
  std::vector<Seen> seen_;  // by segment, then customer
  std::map<std::pair<std::uint64_t, std::string_view>, std::uint32_t> segment_ids_;
  SettlementCounts all_;
  std::vector<SettlementCounts> segments_;
  std::map<std::uint32_t, Mean> means_;  // by customer
};

}  // namespace quittance::engine
