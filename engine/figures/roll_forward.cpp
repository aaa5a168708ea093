#include "engine/figures/roll_forward.h"

#include <algorithm>
#include <map>
#include <utility>

#include "core/wide.h"
#include "engine/book/open_amounts.h"
#include "engine/metrics/rounding.h"

namespace quittance::engine {
namespace {

// One currency's amounts: by opening bucket and closing bucket, and beside them.
struct RollCells {
  explicit RollCells(std::size_t buckets)
      : size(buckets), moved(buckets * buckets), settled(buckets), added(buckets) {}

  std::size_t size;
  std::vector<Wide> moved, settled, added;
};

Result<std::vector<std::int64_t>> narrowed_all(const std::vector<Wide>& amounts) {
  std::vector<std::int64_t> narrow_amounts;
  for (const Wide amount : amounts) {
    QTRY(const std::int64_t minor, narrow(amount));
    narrow_amounts.push_back(minor);
  }
  return narrow_amounts;
}

Result<RollForward> report_of(Currency currency, const AgingBuckets& buckets,
                              const RollCells& cells) {
  RollForward report{.currency = currency};
  std::vector<Wide> closing = cells.added;
  for (std::size_t from = 0; from < cells.size; ++from) {
    RollRow& row = report.rows.emplace_back();
    row.bucket = buckets.name(from);
    const std::vector<Wide> now(
        cells.moved.begin() + static_cast<std::ptrdiff_t>(from * cells.size),
        cells.moved.begin() + static_cast<std::ptrdiff_t>((from + 1) * cells.size));
    Wide opening = cells.settled[from];
    Wide older = 0;
    for (std::size_t to = 0; to < cells.size; ++to) {
      opening += now[to];
      closing[to] += now[to];
      if (to > from) older += now[to];
    }
    QTRY(row.opening, narrow(opening));
    QTRY(row.settled, narrow(cells.settled[from]));
    QTRY(row.now, narrowed_all(now));
    if (opening > 0) {
      QTRY(row.rate, narrow(divide_half_even(older * 10'000, opening)));
    }
  }
  QTRY(report.added, narrowed_all(cells.added));
  QTRY(report.closing, narrowed_all(closing));
  return report;
}

}  // namespace

Result<std::vector<RollForward>> roll_forward(const Book& book, const RollQuery& query) {
  if (!query.since.known() || !query.as_of.known() || query.as_of < query.since) {
    return fail(Errc::usage);
  }
  QTRY(const AgingBuckets buckets, AgingBuckets::make(query.basis, query.last_days));
  const std::vector<std::int64_t> before = open_amounts(book, query.since);
  const std::vector<std::int64_t> after = open_amounts(book, query.as_of);
  std::map<Currency, RollCells> cells;
  for (std::size_t n = 0; n < before.size(); ++n) {
    if (before[n] == 0 && after[n] == 0) continue;
    const KeptItem& item = book.items()[n].facts;
    if (item.kind == ItemKind::credit_memo) continue;
    RollCells& of_currency = cells.try_emplace(item.currency, buckets.size()).first->second;
    const bool by_due = query.basis == AgingBasis::due_date && item.due_date.known();
    const Date start = by_due ? item.due_date : item.document_date;
    const std::size_t from = buckets.index_of(query.since.days() - start.days());
    const std::size_t to = buckets.index_of(query.as_of.days() - start.days());
    const std::int64_t stayed = std::min(before[n], after[n]);
    of_currency.moved[from * buckets.size() + to] += stayed;
    of_currency.settled[from] += before[n] - stayed;
    of_currency.added[to] += after[n] - stayed;
  }
  std::vector<RollForward> reports;
  for (const auto& [currency, of_currency] : cells) {
    QTRY(RollForward report, report_of(currency, buckets, of_currency));
    reports.push_back(std::move(report));
  }
  return reports;
}

}  // namespace quittance::engine
