#include "engine/metrics/dso.h"

#include "core/assert.h"
#include "core/wide.h"
#include "core/words.h"
#include "engine/metrics/rounding.h"

namespace quittance::engine {
namespace {

constexpr std::string_view kMethods[] = {"simple", "count-back", "true", "best-possible"};
constexpr std::int32_t kDaysMax = 36'600;

// Hundredths of days as they are before rounding: whole + rest ÷ per, with 0 <= rest < per.
struct ExactDays {
  Wide whole = 0;
  Wide rest = 0;
  std::int64_t per = 1;
};

// `divisor` above zero.
ExactDays quotient(Wide numerator, std::int64_t divisor) {
  ExactDays days{numerator / divisor, numerator % divisor, divisor};
  if (days.rest < 0) {
    days.rest += divisor;
    --days.whole;
  }
  return days;
}

Result<std::int64_t> rounded(const ExactDays& days) {
  return narrow(divide_half_even(days.whole * days.per + days.rest, days.per));
}

// Rests and divisors are below 2^63, so products of two of them, and a sum of two such products,
// stay inside 128 bits. Of the whole part it only takes part whether it is even.
Result<std::int64_t> rounded_difference(const ExactDays& a, const ExactDays& b) {
  const Wide per = static_cast<Wide>(a.per) * b.per;
  const Wide whole = a.whole - b.whole;
  const Wide odd = whole % 2;
  const Wide rest = a.rest * b.per - b.rest * a.per;
  return narrow(whole - odd + divide_half_even(odd * per + rest, per));
}

struct CountedBack {
  ExactDays days;
  bool exhausted = false;
};

CountedBack counted_back(std::int64_t receivables, std::span<const MonthSales> newest_first) {
  Wide left = receivables;
  Wide hundredths = 0;
  for (const MonthSales& month : newest_first) {
    if (left <= 0) break;
    const Wide whole = static_cast<Wide>(month.days) * 100;
    if (month.sales > 0 && left <= month.sales) {
      ExactDays last = quotient(left * whole, month.sales);
      last.whole += hundredths;
      return {last};
    }
    hundredths += whole;
    left -= month.sales;
  }
  return {{hundredths}, left > 0};
}

Result<DsoFigures> figures_of(const ReceivablesHistory& history, const DsoQuery& query,
                              const Dso& row) {
  switch (query.method) {
    case DsoMethod::simple:
    case DsoMethod::best_possible:
      return simple_figures(row.receivables, row.current_receivables, row.credit_sales, query.days);
    case DsoMethod::count_back: {
      QTRY(const auto months, history.month_sales(row.currency, query.entity, query.as_of));
      return count_back_figures(row.receivables, row.current_receivables, months);
    }
    case DsoMethod::true_: {
      QTRY(const auto months, history.month_ages(row.currency, query.entity, query.as_of));
      return true_figures(months);
    }
  }
  QASSERT(false && "every method has its figures");
  return fail(Errc::usage);
}

}  // namespace

std::string_view name(DsoMethod method) {
  return word_of(kMethods, method);
}
Result<DsoMethod> parse_dso_method(std::string_view word) {
  return enumerator_of<DsoMethod>(kMethods, word);
}

Result<DsoFigure> simple_dso(std::int64_t receivables, std::int64_t credit_sales,
                             std::int32_t days) {
  if (credit_sales <= 0) return DsoFigure{};
  QTRY(const std::int64_t hundredths,
       narrow(divide_half_even(static_cast<Wide>(receivables) * days * 100, credit_sales)));
  return DsoFigure{.hundredths = hundredths};
}

Result<DsoFigures> simple_figures(std::int64_t receivables, std::int64_t current,
                                  std::int64_t credit_sales, std::int32_t days) {
  DsoFigures figures;
  QTRY(figures.all, simple_dso(receivables, credit_sales, days));
  QTRY(figures.current, simple_dso(current, credit_sales, days));
  if (credit_sales <= 0) return figures;
  const Wide late = static_cast<Wide>(receivables) - current;
  QTRY(figures.delinquent, narrow(divide_half_even(late * days * 100, credit_sales)));
  return figures;
}

Result<DsoFigure> count_back_dso(std::int64_t receivables,
                                 std::span<const MonthSales> newest_first) {
  if (newest_first.empty()) return DsoFigure{};
  const CountedBack counted = counted_back(receivables, newest_first);
  QTRY(const std::int64_t hundredths, rounded(counted.days));
  return DsoFigure{.hundredths = hundredths, .exhausted = counted.exhausted};
}

Result<DsoFigures> count_back_figures(std::int64_t receivables, std::int64_t current,
                                      std::span<const MonthSales> newest_first) {
  DsoFigures figures;
  QTRY(figures.all, count_back_dso(receivables, newest_first));
  QTRY(figures.current, count_back_dso(current, newest_first));
  if (newest_first.empty()) return figures;
  QTRY(figures.delinquent, rounded_difference(counted_back(receivables, newest_first).days,
                                              counted_back(current, newest_first).days));
  return figures;
}

Result<DsoFigure> true_dso(std::span<const MonthAges> months, bool current_only) {
  constexpr Wide kScale = 1'000'000'000'000;  // 10^-12 days
  DsoFigure figure;
  Wide whole_days = 0;
  Wide fractions = 0;  // of kScale each, so that long histories stay inside 128 bits
  bool any = false;
  for (const MonthAges& month : months) {
    const Wide amount_days = current_only ? month.current_amount_days : month.amount_days;
    if (month.sales <= 0) {
      figure.exhausted = figure.exhausted || amount_days != 0;
      continue;
    }
    any = true;
    whole_days += amount_days / month.sales;
    fractions += amount_days % month.sales * kScale / month.sales;
  }
  if (figure.exhausted && !any) return figure;
  QTRY(const std::int64_t days, narrow(whole_days));
  QTRY(const std::int64_t hundredths,
       narrow(static_cast<Wide>(days) * 100 + divide_half_even(fractions * 100, kScale)));
  figure.hundredths = hundredths;
  return figure;
}

Result<DsoFigures> true_figures(std::span<const MonthAges> months) {
  DsoFigures figures;
  QTRY(figures.all, true_dso(months, false));
  QTRY(figures.current, true_dso(months, true));
  if (!figures.all.hundredths || !figures.current.hundredths) return figures;
  std::vector<MonthAges> late(months.begin(), months.end());
  for (MonthAges& month : late) month.amount_days -= month.current_amount_days;
  QTRY(const DsoFigure delinquent, true_dso(late, false));
  // Where all that is late is of months without sales, none of what can be counted is late.
  figures.delinquent = delinquent.hundredths.value_or(0);
  return figures;
}

Result<std::vector<Dso>> days_sales_outstanding(const ReceivablesHistory& history,
                                                const DsoQuery& query) {
  if (!query.as_of.known() || query.days < 1 || query.days > kDaysMax) return fail(Errc::usage);
  QTRY(const auto currencies, history.receivables(query.as_of, query.entity));
  std::vector<Dso> rows;
  for (const Receivables& owed : currencies) {
    Dso row{.as_of = query.as_of,
            .method = query.method,
            .currency = owed.currency,
            .days = query.days,
            .receivables = query.gross ? owed.items : owed.net,
            .current_receivables = owed.current};
    QTRY(row.credit_sales,
         history.credit_sales(owed.currency, query.entity, query.as_of.plus_days(1 - query.days),
                              query.as_of));
    QTRY(const DsoFigures figures, figures_of(history, query, row));
    row.best_possible = figures.current.hundredths;
    row.dso = query.method == DsoMethod::best_possible ? figures.current.hundredths
                                                       : figures.all.hundredths;
    row.average_days_delinquent = figures.delinquent;
    row.best_possible_exhausted = figures.current.exhausted;
    row.exhausted = query.method == DsoMethod::best_possible ? figures.current.exhausted
                                                             : figures.all.exhausted;
    rows.push_back(row);
  }
  return rows;
}

}  // namespace quittance::engine
