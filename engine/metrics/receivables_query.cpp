#include <algorithm>
#include <map>

#include "core/assert.h"
#include "engine/metrics/receivables_fold.h"
#include "engine/metrics/rounding.h"

namespace quittance::engine {

bool ReceivablesHistory::in_scope(const Ledger& ledger, Currency currency,
                                  std::optional<EntityHandle> entity) {
  return ledger.currency == currency && (!entity || ledger.entity == *entity);
}

std::vector<Currency> ReceivablesHistory::currencies(std::optional<EntityHandle> entity) const {
  std::vector<Currency> found;
  for (const auto& [key, ledger] : ledger_index_) {  // by currency, then entity
    if (entity && key.second != *entity) continue;
    if (found.empty() || found.back() != key.first) found.push_back(key.first);
  }
  return found;
}

Result<std::vector<Receivables>> ReceivablesHistory::receivables(
    Date as_of, std::optional<EntityHandle> entity) const {
  if (!as_of.known()) return fail(Errc::usage);
  QTRY(const AgingBuckets buckets, AgingBuckets::make(AgingBasis::due_date, {}));
  const std::vector<Sums> sums = fold(buckets, as_of);
  std::vector<Receivables> rows;
  for (const Currency currency : currencies(entity)) {
    Wide items = 0;
    Wide current = 0;
    Wide unallocated = 0;
    for (std::size_t at = 0; at < ledgers_.size(); ++at) {
      if (!in_scope(ledgers_[at], currency, entity)) continue;
      items += sums[at].buckets[0] + sums[at].buckets[1] + sums[at].credit_memos;
      current += sums[at].buckets[0];
      unallocated += sums[at].unallocated;
    }
    Receivables row{.currency = currency};
    QTRY(row.items, narrow(items));
    QTRY(row.current, narrow(current));
    QTRY(row.unallocated, narrow(unallocated));
    QTRY(row.net, narrow(items - unallocated));
    rows.push_back(row);
  }
  return rows;
}

Result<std::int64_t> ReceivablesHistory::credit_sales(Currency currency,
                                                      std::optional<EntityHandle> entity, Date from,
                                                      Date to) const {
  QASSERT(from.known() && to.known());
  Wide sum = 0;
  for (const Ledger& ledger : ledgers_) {
    if (!in_scope(ledger, currency, entity)) continue;
    sum += ledger.sales.between(from, to);
  }
  return narrow(sum);
}

Result<std::vector<MonthSales>> ReceivablesHistory::month_sales(Currency currency,
                                                                std::optional<EntityHandle> entity,
                                                                Date as_of) const {
  QASSERT(as_of.known());
  std::optional<Date> first;
  for (const Ledger& ledger : ledgers_) {
    if (!in_scope(ledger, currency, entity)) continue;
    const auto own = ledger.sales.first_day();
    if (own && (!first || *own < *first)) first = own;
  }
  std::vector<MonthSales> months;
  if (!first) return months;
  for (Date last = as_of; last >= *first;) {
    MonthSales month{.month = month_start(last)};
    month.days = last.days() - month.month.days() + 1;
    QTRY(month.sales, credit_sales(currency, entity, month.month, last));
    months.push_back(month);
    last = month.month.plus_days(-1);
  }
  return months;
}

Result<std::vector<MonthAges>> ReceivablesHistory::month_ages(Currency currency,
                                                              std::optional<EntityHandle> entity,
                                                              Date as_of) const {
  QASSERT(as_of.known());
  const Balances balances = balances_at(as_of);
  DayPages<OpenOnDay> due_later;  // by document day; `items` counts every open one
  DayPages<OpenOnDay> all;
  for (std::size_t at = 0; at < items_.size(); ++at) {
    const Item& item = items_[at];
    const std::int64_t open = balances.of_item(at, item);
    if (open == 0 || item.is_credit) continue;
    if (!in_scope(ledgers_[item.ledger], currency, entity)) continue;
    OpenOnDay& day = all.at(item.document_day);
    day.amount += open;
    ++day.items;
    if (item.due_day >= as_of.days()) due_later.at(item.document_day).amount += open;
  }
  std::map<Date, MonthAges> months;
  all.for_each(kFirstDay, as_of.days(), [&](std::int32_t day, const OpenOnDay& open) {
    if (open.items == 0) return;
    months[month_start(Date::from_days(day))].amount_days += open.amount * (as_of.days() - day);
  });
  due_later.for_each(kFirstDay, as_of.days(), [&](std::int32_t day, const OpenOnDay& open) {
    if (open.amount == 0) return;
    months[month_start(Date::from_days(day))].current_amount_days +=
        open.amount * (as_of.days() - day);
  });
  std::vector<MonthAges> ages;
  for (auto& [month, age] : months) {
    age.month = month;
    QTRY(age.sales, credit_sales(currency, entity, month, std::min(as_of, month_end(month))));
    ages.push_back(age);
  }
  return ages;
}

}  // namespace quittance::engine
