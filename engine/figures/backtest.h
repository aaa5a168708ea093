// How well payment dates and weekly cash would have been expected in the past, beside simple rules.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/date.h"
#include "core/money.h"
#include "core/result.h"
#include "engine/book/book.h"

namespace quittance::engine {

// Days are mean absolute errors in hundredths over the items judged; cash errors are in minor
// units, Σ over weeks of |expected − came|. Nothing where no item was judged.
struct BacktestScore {
  std::optional<std::int64_t> days;
  std::int64_t cash = 0;
};

// Cut-offs lie a week apart. At each, every open item is expected with what had happened by then,
// and then looked at for `kWindowDays`. An item is judged where it was settled by cash within them.
struct Backtest {
  static constexpr std::int32_t kWindowDays = 56;
  static constexpr std::size_t kCashWeeks = 4;  // of the window, for cash

  Currency currency{};
  std::int64_t cut_offs = 0;
  std::int64_t expected = 0;  // items open at cut-offs
  std::int64_t judged = 0;
  BacktestScore score{};            // of the expectation
  BacktestScore mean{};             // due date + mean delay of everybody's settlements
  BacktestScore customer_mean{};    // due date + the customer's own mean, else everybody's
  std::int64_t inside = 0;          // judged items, settled from `earliest` to `latest`
  std::int64_t interval_items = 0;  // those, and items that were still open after `latest`
  std::int64_t cash = 0;            // of open items settled in the first weeks after the cut-offs
};

struct BacktestQuery {
  Date as_of{};
  std::size_t cut_offs = 13;  // the last of them a window before `as_of`; 1 to 520
};

// A simple rule's day is never before the day after the cut-off. One row a currency, in the order
// of their codes. Errors: usage, amount_overflow. Cost: a SettlementHistory for each cut-off.
[[nodiscard]] Result<std::vector<Backtest>> backtest(const Book& book, const BacktestQuery& query);

}  // namespace quittance::engine
