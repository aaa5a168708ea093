#include "engine/figures/aging_by_item.h"

#include <algorithm>
#include <map>
#include <utility>

#include "core/assert.h"
#include "core/wide.h"
#include "engine/book/open_amounts.h"

namespace quittance::engine {
namespace {

// Buckets, then credits.
using GroupSums = std::map<std::pair<Currency, std::uint32_t>, std::vector<Wide>>;

GroupSums sums_by_item(const Book& book, const AgingQuery& query, const ItemKey& by_item,
                       const AgingBuckets& buckets) {
  GroupSums sums;
  const auto in_scope = [&](EntityHandle entity) {
    return !query.entity || entity == *query.entity;
  };
  const auto group = [&](Currency currency, std::uint32_t key) -> std::vector<Wide>& {
    return sums.try_emplace({currency, key}, buckets.size() + 1).first->second;
  };
  const std::vector<std::int64_t> open = open_amounts(book, query.as_of);
  for (std::uint32_t n = 0; n < open.size(); ++n) {
    const KeptItem& item = book.items()[n].facts;
    if (open[n] == 0 || !in_scope(item.entity)) continue;
    std::vector<Wide>& row = group(item.currency, by_item(ItemHandle(n)));
    if (item.kind == ItemKind::credit_memo) {
      row.back() += open[n];
      continue;
    }
    const bool by_due = query.basis == AgingBasis::due_date && item.due_date.known();
    const Date start = by_due ? item.due_date : item.document_date;
    row[buckets.index_of(query.as_of.days() - start.days())] += open[n];
  }
  book.receivables().for_each_change(
      Date::from_days(-DayPages<int>::kDayMax), query.as_of, [](ItemHandle, Date, std::int64_t) {},
      [&](const ReceivableAccount& account, Date, std::int64_t delta) {
        if (!in_scope(account.entity)) return;
        group(account.currency, query.by(account.customer, account.entity)).back() -= delta;
      });
  return sums;
}

}  // namespace

Result<std::vector<Aging>> aging_by_item(const Book& book, const AgingQuery& query,
                                         const ItemKey& by_item) {
  if (!query.by || !by_item || query.credits == AgingCredits::netted) return fail(Errc::usage);
  AgingQuery whole = query;
  whole.by = {};
  QTRY(std::vector<Aging> reports, book.receivables().aging(whole));
  QTRY(const AgingBuckets buckets, AgingBuckets::make(query.basis, query.last_days));
  for (const auto& [key, row] : sums_by_item(book, query, by_item, buckets)) {
    if (std::all_of(row.begin(), row.end(), [](Wide sum) { return sum == 0; })) continue;
    const auto report = std::find_if(reports.begin(), reports.end(),
                                     [&, currency = key.first](const Aging& candidate) {
                                       return candidate.currency == currency;
                                     });
    QASSERT(report != reports.end());
    AgingGroup& group = report->by.emplace_back();
    group.key = key.second;
    Wide total = 0;
    for (std::size_t n = 0; n < buckets.size(); ++n) {
      QTRY(const std::int64_t amount, narrow(row[n]));
      group.buckets.push_back(amount);
      total += row[n];
    }
    QTRY(group.credits, narrow(row.back()));
    QTRY(group.total, narrow(total + row.back()));
  }
  return reports;
}

}  // namespace quittance::engine
