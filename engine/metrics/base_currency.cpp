#include "engine/metrics/base_currency.h"

namespace quittance::engine {
namespace {

std::optional<ExchangeRate> rate_of(const ExchangeRates& rates, Currency from, Currency to,
                                    Date day) {
  const ExchangeRate* rate = rates.find(from, to, day);
  return rate == nullptr ? std::nullopt : std::optional(*rate);
}

// Unchanged in the base currency itself, whose rate is none.
Result<std::int64_t> converted(std::int64_t amount, Currency from,
                               const std::optional<ExchangeRate>& rate) {
  if (!rate) return amount;
  QTRY(const Money there, convert(Money(amount, from), *rate));
  return there.minor();
}

Result<void> add_to(std::int64_t& sum, std::int64_t amount) {
  QTRY(sum, add_minor(sum, amount));
  return {};
}

Result<void> convert_amounts(Aging& aging, Currency from, const std::optional<ExchangeRate>& rate) {
  QTRY(aging.credits, converted(aging.credits, from, rate));
  QTRY(aging.disputed, converted(aging.disputed, from, rate));
  QTRY(aging.total, add_minor(aging.credits, aging.disputed));
  for (AgingBucket& bucket : aging.buckets) {
    QTRY(bucket.amount, converted(bucket.amount, from, rate));
    QTRY_VOID(add_to(aging.total, bucket.amount));
  }
  return {};
}

Result<void> add_amounts(Aging& sum, const Aging& part) {
  QTRY_VOID(add_to(sum.total, part.total));
  QTRY_VOID(add_to(sum.credits, part.credits));
  QTRY_VOID(add_to(sum.disputed, part.disputed));
  for (std::size_t n = 0; n < sum.buckets.size(); ++n) {
    QTRY_VOID(add_to(sum.buckets[n].amount, part.buckets[n].amount));
    sum.buckets[n].items += part.buckets[n].items;
  }
  return {};
}

// The sales of a period at the rates of their days; nothing where a day with sales has none.
Result<std::optional<std::int64_t>> sales_in(const ReceivablesHistory& history, Currency from,
                                             const DsoQuery& query, const ExchangeRates& rates,
                                             Currency base) {
  std::int64_t sum = 0;
  const Date first = query.as_of.plus_days(1 - query.days);
  for (Date day = first; day <= query.as_of;) {
    const auto rate = rate_of(rates, from, base, day);
    Date last = day;
    while (last < query.as_of && rate_of(rates, from, base, last.plus_days(1)) == rate)
      last = last.plus_days(1);
    QTRY(const std::int64_t sales, history.credit_sales(from, query.entity, day, last));
    if (!rate && sales != 0) return std::optional<std::int64_t>{};
    QTRY(const std::int64_t there, converted(sales, from, rate));
    QTRY_VOID(add_to(sum, there));
    day = last.plus_days(1);
  }
  return std::optional(sum);
}

Result<void> put_days(Dso& row) {
  QTRY(const DsoFigures figures,
       simple_figures(row.receivables, row.current_receivables, row.credit_sales, row.days));
  row.best_possible = figures.current.hundredths;
  row.dso =
      row.method == DsoMethod::best_possible ? figures.current.hundredths : figures.all.hundredths;
  row.average_days_delinquent = figures.delinquent;
  return {};
}

template <class Row>
InBase<Row> part_of(const Row& row, const ExchangeRates& rates, Currency base) {
  InBase<Row> part{row.currency, {}, row};
  part.row.currency = base;
  if (row.currency != base) part.rate = rate_of(rates, row.currency, base, row.as_of);
  return part;
}

}  // namespace

Result<BaseReport<Aging>> aging_in(const std::vector<Aging>& reports, const ExchangeRates& rates,
                                   Currency base) {
  BaseReport<Aging> all;
  for (const Aging& report : reports) {
    InBase<Aging> part = part_of(report, rates, base);
    part.row.by.clear();
    if (!all.sum.currency.known()) {
      all.sum = part.row;
      all.sum.total = all.sum.credits = all.sum.disputed = 0;
      for (AgingBucket& bucket : all.sum.buckets) bucket.amount = bucket.items = 0;
    }
    if (part.known()) {
      QTRY_VOID(convert_amounts(part.row, part.from, part.rate));
      QTRY_VOID(add_amounts(all.sum, part.row));
    } else {
      all.missing.push_back(part.from);
    }
    all.parts.push_back(std::move(part));
  }
  return all;
}

Result<BaseReport<Dso>> dso_in(const ReceivablesHistory& history, const std::vector<Dso>& rows,
                               const DsoQuery& query, const ExchangeRates& rates, Currency base) {
  if (query.method != DsoMethod::simple && query.method != DsoMethod::best_possible)
    return fail(Errc::usage);
  BaseReport<Dso> all;
  all.sum = {.as_of = query.as_of, .method = query.method, .currency = base, .days = query.days};
  for (const Dso& row : rows) {
    InBase<Dso> part = part_of(row, rates, base);
    std::optional<std::int64_t> sales = row.credit_sales;
    if (part.from != base && part.rate) {
      QTRY(sales, sales_in(history, part.from, query, rates, base));
      if (!sales) part.rate.reset();
    }
    if (part.known()) {
      Dso& in_base = part.row;
      in_base.credit_sales = *sales;
      QTRY(in_base.receivables, converted(row.receivables, part.from, part.rate));
      QTRY(in_base.current_receivables, converted(row.current_receivables, part.from, part.rate));
      QTRY_VOID(put_days(in_base));
      QTRY_VOID(add_to(all.sum.receivables, in_base.receivables));
      QTRY_VOID(add_to(all.sum.current_receivables, in_base.current_receivables));
      QTRY_VOID(add_to(all.sum.credit_sales, in_base.credit_sales));
    } else {
      all.missing.push_back(part.from);
    }
    all.parts.push_back(std::move(part));
  }
  QTRY_VOID(put_days(all.sum));
  return all;
}

}  // namespace quittance::engine
