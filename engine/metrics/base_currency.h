// Receivables of several currencies in one, at dated rates, beside the truth of each. What has no
// rate is named and left out, never guessed.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/exchange_rates.h"
#include "engine/metrics/aging.h"
#include "engine/metrics/dso.h"
#include "engine/metrics/receivables.h"

namespace quittance::engine {

// One currency's figures in the base currency.
template <class Row>
struct InBase {
  Currency from;
  // The newest of the as-of day or before; none: `row` has no figures, unless `from` is the base.
  std::optional<ExchangeRate> rate;
  Row row;
  [[nodiscard]] bool known() const { return rate.has_value() || from == row.currency; }
};

template <class Row>
struct BaseReport {
  std::vector<InBase<Row>> parts;  // one a currency, as the reports came
  Row sum;                         // of the parts that are known
  std::vector<Currency> missing;   // those that are not
};

// Every bucket, the credits and what is disputed are converted each for itself, half-even, and
// added up, so that the totals are the sums of what is shown; without groups. All at the rate of
// the as-of day. Errors: amount_overflow.
[[nodiscard]] Result<BaseReport<Aging>> aging_in(const std::vector<Aging>& reports,
                                                 const ExchangeRates& rates, Currency base);

// Receivables at the rate of the as-of day, credit sales at the rates of their own days, so that
// the period's sales are missing where the first rate is of a later day than a sale. Days by the
// simple method or as best-possible. Errors: usage for another method, amount_overflow. Cost:
// the days of the period, once for each span of one rate.
[[nodiscard]] Result<BaseReport<Dso>> dso_in(const ReceivablesHistory& history,
                                             const std::vector<Dso>& rows, const DsoQuery& query,
                                             const ExchangeRates& rates, Currency base);

}  // namespace quittance::engine
