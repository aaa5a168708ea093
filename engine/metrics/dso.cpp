#include "engine/metrics/dso.h"

#include "core/assert.h"
#include "core/wide.h"
#include "core/words.h"
#include "engine/metrics/rounding.h"

namespace quittance::engine {
namespace {

constexpr std::string_view kMethods[] = {"simple", "count-back", "true", "best-possible"};
constexpr std::int32_t kDaysMax = 36'600;

struct Figures {
  DsoFigure all;
  DsoFigure current;
};

Result<Figures> figures_of(const ReceivablesHistory& history, const DsoQuery& query,
                           const Dso& row) {
  switch (query.method) {
    case DsoMethod::simple:
    case DsoMethod::best_possible: {
      QTRY(const DsoFigure all, simple_dso(row.receivables, row.credit_sales, query.days));
      QTRY(const DsoFigure current,
           simple_dso(row.current_receivables, row.credit_sales, query.days));
      return Figures{all, current};
    }
    case DsoMethod::count_back: {
      QTRY(const auto months, history.month_sales(row.currency, query.entity, query.as_of));
      QTRY(const DsoFigure all, count_back_dso(row.receivables, months));
      QTRY(const DsoFigure current, count_back_dso(row.current_receivables, months));
      return Figures{all, current};
    }
    case DsoMethod::true_: {
      QTRY(const auto months, history.month_ages(row.currency, query.entity, query.as_of));
      QTRY(const DsoFigure all, true_dso(months, false));
      QTRY(const DsoFigure current, true_dso(months, true));
      return Figures{all, current};
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

Result<DsoFigure> count_back_dso(std::int64_t receivables,
                                 std::span<const MonthSales> newest_first) {
  if (newest_first.empty()) return DsoFigure{};
  Wide left = receivables;
  Wide hundredths = 0;
  for (const MonthSales& month : newest_first) {
    if (left <= 0) break;
    const Wide whole = static_cast<Wide>(month.days) * 100;
    if (month.sales > 0 && left <= month.sales) {
      hundredths += divide_half_even(left * whole, month.sales);
      left = 0;
    } else {
      hundredths += whole;
      left -= month.sales;
    }
  }
  QTRY(const std::int64_t narrowed, narrow(hundredths));
  return DsoFigure{.hundredths = narrowed, .exhausted = left > 0};
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
    QTRY(const Figures figures, figures_of(history, query, row));
    row.best_possible = figures.current.hundredths;
    row.dso = query.method == DsoMethod::best_possible ? figures.current.hundredths
                                                       : figures.all.hundredths;
    if (figures.all.hundredths && figures.current.hundredths) {
      row.average_days_delinquent = *figures.all.hundredths - *figures.current.hundredths;
    }
    row.exhausted = figures.all.exhausted || figures.current.exhausted;
    rows.push_back(row);
  }
  return rows;
}

}  // namespace quittance::engine
