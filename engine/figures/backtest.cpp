#include "engine/figures/backtest.h"

#include <algorithm>
#include <array>
#include <map>

#include "core/wide.h"
#include "engine/figures/expectation.h"
#include "engine/metrics/rounding.h"

namespace quittance::engine {
namespace {

constexpr std::size_t kCutOffsMax = 520;
constexpr std::size_t kExpectationRules = 3;  // the expectation, the mean, the customer's mean

using CashByWeek = std::array<Wide, Backtest::kCashWeeks>;

struct BacktestTally {
  std::int64_t expected = 0, judged = 0, inside = 0, interval_items = 0;
  std::array<Wide, kExpectationRules> days{};  // Σ |error|
  std::array<Wide, kExpectationRules> cash_error{};
  Wide cash = 0;
};

struct CutOffCash {
  CashByWeek came{};
  std::array<CashByWeek, kExpectationRules> expected{};
};

Date settled_day(const Book& book, const ItemRow& item) {
  return closed_by_cash(book, item) ? item.closed_date : Date{};
}

void put_in_week(CashByWeek& weeks, Date cut_off, Date day, std::int64_t amount) {
  const auto week = static_cast<std::size_t>((day.days() - cut_off.days() - 1) / 7);
  if (week < weeks.size()) weeks[week] += amount;
}

// What one cut-off adds to every currency's tally.
class CutOff {
 public:
  CutOff(const Book& book, Date day, std::map<Currency, BacktestTally>& tallies)
      : book_(book), day_(day), history_(book, day), tallies_(tallies) {}

  Result<void> judge() {
    for (const Expectation& item : history_.expectations()) judge(item);
    QTRY(const auto weeks, history_.cash_by_week(Backtest::kCashWeeks));
    for (const auto& of_currency : weeks) {
      CutOffCash& cash = cash_[of_currency.currency];
      BacktestTally& tally = tallies_[of_currency.currency];
      for (std::size_t week = 0; week < Backtest::kCashWeeks; ++week) {
        cash.expected[0][week] = of_currency.weeks[week].expected;
        tally.cash += cash.came[week];
        for (std::size_t rule = 0; rule < kExpectationRules; ++rule) {
          const Wide error = cash.expected[rule][week] - cash.came[week];
          tally.cash_error[rule] += error < 0 ? -error : error;
        }
      }
    }
    return {};
  }

 private:
  void judge(const Expectation& item) {
    const ItemRow& row = book_.row(item.item);
    BacktestTally& tally = tallies_[row.facts.currency];
    CutOffCash& cash = cash_[row.facts.currency];
    ++tally.expected;
    const Date due = row.facts.due_date.known() ? row.facts.due_date : row.facts.document_date;
    const auto rule_day = [&](std::optional<std::int32_t> delay) {
      return std::max(due.plus_days(delay.value_or(0)), day_.plus_days(1));
    };
    const auto mean = history_.mean_delay();
    const auto own = history_.mean_delay(row.facts.customer);
    const std::array<Date, kExpectationRules> days = {item.expected, rule_day(mean),
                                                      rule_day(own ? own : mean)};
    for (std::size_t rule = 1; rule < kExpectationRules; ++rule) {
      put_in_week(cash.expected[rule], day_, days[rule], item.open);
    }
    const Date end = day_.plus_days(Backtest::kWindowDays);
    const Date settled = settled_day(book_, row);
    const bool in_window = settled.known() && settled > day_ && settled <= end;
    if (in_window) put_in_week(cash.came, day_, settled, item.open);
    if (item.latest.known() && (in_window || item.latest <= end)) {
      ++tally.interval_items;
      if (in_window && settled >= item.earliest && settled <= item.latest) ++tally.inside;
    }
    if (!in_window || !item.expected.known()) return;
    ++tally.judged;
    for (std::size_t rule = 0; rule < kExpectationRules; ++rule) {
      const std::int32_t error = days[rule].days() - settled.days();
      tally.days[rule] += error < 0 ? -error : error;
    }
  }

  const Book& book_;
  Date day_;
  SettlementHistory history_;
  std::map<Currency, BacktestTally>& tallies_;
  std::map<Currency, CutOffCash> cash_;
};

}  // namespace

Result<std::vector<Backtest>> backtest(const Book& book, const BacktestQuery& query) {
  if (!query.as_of.known() || query.cut_offs == 0 || query.cut_offs > kCutOffsMax) {
    return fail(Errc::usage);
  }
  std::map<Currency, BacktestTally> tallies;
  for (std::size_t n = 0; n < query.cut_offs; ++n) {
    const Date day =
        query.as_of.plus_days(-Backtest::kWindowDays - 7 * static_cast<std::int32_t>(n));
    QTRY_VOID(CutOff(book, day, tallies).judge());
  }
  std::vector<Backtest> found;
  for (const auto& [currency, tally] : tallies) {
    Backtest& row = found.emplace_back();
    row.currency = currency;
    row.cut_offs = static_cast<std::int64_t>(query.cut_offs);
    row.expected = tally.expected;
    row.judged = tally.judged;
    row.inside = tally.inside;
    row.interval_items = tally.interval_items;
    QTRY(row.cash, narrow(tally.cash));
    std::size_t rule = 0;
    for (BacktestScore* score : {&row.score, &row.mean, &row.customer_mean}) {
      if (tally.judged > 0) {
        QTRY(score->days, narrow(divide_half_even(tally.days[rule] * 100, tally.judged)));
      }
      QTRY(score->cash, narrow(tally.cash_error[rule]));
      ++rule;
    }
  }
  return found;
}

}  // namespace quittance::engine
