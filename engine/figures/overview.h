// One page of receivables: what is owed and how old it is, how it moved, and what became of the
// cash. Collected for `report`; every figure is also that of the command it is named after.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/date.h"
#include "core/disposition.h"
#include "core/ids.h"
#include "core/money.h"
#include "core/result.h"
#include "core/wide.h"
#include "engine/book/book.h"
#include "engine/figures/key_figures.h"
#include "engine/metrics/aging.h"

namespace quittance::engine {

struct OverviewQuery {
  Date as_of{};
  Date since{};                          // what movers are compared with, before the as-of day
  std::int32_t days = 90;                // the period of figures and cash, ending on the as-of day
  std::int32_t months = 13;              // month ends of the trend, the as-of day's included
  std::size_t customers = 10;            // rows of the lists of customers
  std::optional<EntityHandle> entity{};  // of one legal entity only
  [[nodiscard]] bool covers(EntityHandle of) const { return !entity || *entity == of; }
};

// The last `months` month ends up to the as-of day, which stands for that of its month; oldest
// first.
[[nodiscard]] std::vector<Date> trend_days(Date as_of, std::int32_t months);

struct TrendPoint {
  Date day{};
  std::int64_t receivables = 0;       // net, as in Dso
  std::optional<std::int64_t> dso{};  // hundredths of days, simple, of the query's period
  std::optional<std::int64_t> best_possible{};
};

// Open amounts of a customer on two days, minor units.
struct CustomerBalance {
  CustomerHandle customer{};
  std::int64_t total = 0;  // with credits
  std::int64_t overdue = 0;
  std::int64_t oldest = 0;  // in the last bucket
  std::int64_t overdue_before = 0;
  [[nodiscard]] std::int64_t change() const { return overdue - overdue_before; }
};

struct RuleShare {
  Rule rule = Rule::none;
  std::uint64_t applications = 0;
  Wide amount = 0;
};
struct ReasonShare {
  Reason reason = Reason::none;  // none: deposit totals that nothing explains
  std::uint64_t payments = 0;
  Wide amount = 0;
};
struct StateShare {
  Disposition state = Disposition::applied;
  std::uint64_t payments = 0;  // with cents in the state
  Wide amount = 0;
};

struct Overview {
  Currency currency{};
  Aging aging{};                  // by due date, 30, 60, 90 days; without groups
  std::int64_t overdue = 0;       // buckets past due
  std::int64_t total_before = 0;  // total and overdue on the day of `since`
  std::int64_t overdue_before = 0;
  std::vector<TrendPoint> trend{};  // oldest first; begins with the first that has receivables
  std::vector<CustomerBalance> movers{};   // the largest change of overdue first
  std::vector<CustomerBalance> debtors{};  // the largest overdue first; none without
  std::vector<RuleShare> rules{};  // applied in the period and standing, credits netted, most first
  std::vector<ReasonShare> exceptions{};  // of the worklist as the book stands, most first
  std::vector<StateShare> states{};       // of receipts posted in the period, as the book stands
  std::vector<KeyFigure> figures{};
  std::vector<KeyFigure> figures_before{};  // on the day of `since`
  TrendPoint now{}, before{};               // on the as-of day and on the day of `since`
};

// Null when there is none of this name.
[[nodiscard]] const KeyFigure* find_figure(const std::vector<KeyFigure>& figures,
                                           std::string_view name);

// One overview a currency, in the order of their codes. Errors: usage (days, unknown dates, months
// below 1), amount_overflow. Cost: two agings by customer, a DSO for each month, two walks over
// payments and applications, and the worklist.
[[nodiscard]] Result<std::vector<Overview>> overviews(const Book& book, const OverviewQuery& query);

}  // namespace quittance::engine
