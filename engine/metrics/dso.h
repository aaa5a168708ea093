// Days sales outstanding: simple, best possible, count-back and true (domain.md 8, interfaces.md
// 6).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/date.h"
#include "core/ids.h"
#include "core/money.h"
#include "core/result.h"
#include "engine/metrics/receivables.h"

namespace quittance::engine {

enum class DsoMethod : std::uint8_t { simple, count_back, true_, best_possible };
[[nodiscard]] std::string_view name(
    DsoMethod method);  // "simple", "count-back", "true", "best-possible"
[[nodiscard]] Result<DsoMethod> parse_dso_method(std::string_view word);  // field_unreadable

// Days in hundredths, half-even: 4500 is 45.00. No value where there are no sales to divide by.
struct DsoFigure {
  std::optional<std::int64_t> hundredths;
  bool exhausted = false;  // sales history ended first: the figure is a lower bound
  friend bool operator==(const DsoFigure&, const DsoFigure&) = default;
};

// A method's DSO of all receivables, that of what is not past due, and the first less the second:
// counted exactly and rounded once, so it may be a hundredth off the difference of the two as
// shown.
struct DsoFigures {
  DsoFigure all;
  DsoFigure current;
  std::optional<std::int64_t> delinquent{};
  friend bool operator==(const DsoFigures&, const DsoFigures&) = default;
};

// Receivables / credit sales × days. No value unless sales are above zero. Errors: amount_overflow.
[[nodiscard]] Result<DsoFigure> simple_dso(std::int64_t receivables, std::int64_t credit_sales,
                                           std::int32_t days);
// Takes each month's sales from the receivables and counts its days, from the as-of month
// backwards; the last month counts in part, remainder / sales × days. A month without sales counts
// whole; one with more credit memos than invoices counts whole and leaves more for the months
// before it. Receivables of zero or less are 0.00 days. No value without any month. Errors:
// amount_overflow.
[[nodiscard]] Result<DsoFigure> count_back_dso(std::int64_t receivables,
                                               std::span<const MonthSales> newest_first);
// Σ age in days × open amount / credit sales of the invoice's month, over open invoices. Months
// without sales above zero cannot be divided by: they are left out and the figure is flagged; with
// no other month there is no value. 0.00 when nothing is open. Exact to 10^-12 days before it is
// rounded. Errors: amount_overflow.
[[nodiscard]] Result<DsoFigure> true_dso(std::span<const MonthAges> months, bool current_only);

// Each of them for all receivables and for the current ones. Errors: as above.
[[nodiscard]] Result<DsoFigures> simple_figures(std::int64_t receivables, std::int64_t current,
                                                std::int64_t credit_sales, std::int32_t days);
[[nodiscard]] Result<DsoFigures> count_back_figures(std::int64_t receivables, std::int64_t current,
                                                    std::span<const MonthSales> newest_first);
[[nodiscard]] Result<DsoFigures> true_figures(std::span<const MonthAges> months);

struct DsoQuery {
  Date as_of{};
  DsoMethod method = DsoMethod::simple;
  std::int32_t days = 90;  // the period ends on the as-of day, that day included; 1 to 36,600
  bool gross = false;      // leave on_account and unapplied cash in the receivables
  std::optional<EntityHandle> entity{};
};

// Amounts in minor units, days in hundredths.
struct Dso {
  Date as_of{};
  DsoMethod method = DsoMethod::simple;
  Currency currency{};
  std::int32_t days = 0;
  std::int64_t receivables = 0;          // open items, less on_account and unapplied unless gross
  std::int64_t current_receivables = 0;  // the aging's current bucket
  std::int64_t credit_sales = 0;         // of the period, whatever the method
  std::optional<std::int64_t> dso{};     // by the method asked for; best-possible: the simple one
  std::optional<std::int64_t> best_possible{};            // same method on current receivables
  std::optional<std::int64_t> average_days_delinquent{};  // counted exactly, rounded once
  bool exhausted = false;                // of `dso`: sales history ended first, a lower bound
  bool best_possible_exhausted = false;  // of `best_possible`
  friend bool operator==(const Dso&, const Dso&) = default;
};

// One row a currency, in the order of their codes. Errors: usage (days, unknown as-of date),
// amount_overflow. Cost: as ReceivablesHistory::receivables, and the days of the sales looked at.
[[nodiscard]] Result<std::vector<Dso>> days_sales_outstanding(const ReceivablesHistory& history,
                                                              const DsoQuery& query);

}  // namespace quittance::engine
