#include <algorithm>
#include <map>
#include <span>

#include "core/assert.h"
#include "engine/metrics/receivables.h"
#include "engine/metrics/rounding.h"

namespace quittance::engine {

struct ReceivablesHistory::Sums {
  std::vector<Wide> buckets;
  std::vector<std::int64_t> items;
  Wide credit_memos = 0;
  Wide unallocated = 0;
};

struct ReceivablesHistory::Balances {
  std::vector<std::int64_t> items;
  std::vector<std::int64_t> accounts;
};

namespace {

constexpr std::int32_t kLastDay = DayPages<Wide>::kDayMax;
constexpr std::int32_t kFirstDay = -kLastDay;

// Credits (zero or less) reduce the oldest bucket first; what is left of them stays a credit.
void net_oldest_first(std::span<Wide> buckets, Wide& credits) {
  for (std::size_t n = buckets.size(); n-- > 0 && credits < 0;) {
    if (buckets[n] <= 0) continue;
    const Wide taken = std::min(buckets[n], -credits);
    buckets[n] -= taken;
    credits += taken;
  }
}

// Wide totals of one currency on their way into a report.
struct Totals {
  std::vector<Wide> buckets;
  std::vector<std::int64_t> items;
  Wide credits = 0;
};

Result<Aging> report_of(const AgingBuckets& buckets, Date as_of, Currency currency,
                        const Totals& totals) {
  Aging report{
      .as_of = as_of, .basis = buckets.basis(), .currency = currency, .buckets = {}, .by = {}};
  Wide total = totals.credits;
  for (std::size_t n = 0; n < buckets.size(); ++n) {
    QTRY(const std::int64_t amount, narrow(totals.buckets[n]));
    report.buckets.push_back({.name = buckets.name(n),
                              .from = buckets.from(n),
                              .to = buckets.to(n),
                              .amount = amount,
                              .items = totals.items[n]});
    total += totals.buckets[n];
  }
  QTRY(report.credits, narrow(totals.credits));
  QTRY(report.total, narrow(total));
  return report;
}

Result<AgingGroup> group_of(std::uint32_t key, std::span<const Wide> buckets, Wide credits) {
  AgingGroup group{.key = key, .buckets = {}};
  Wide total = credits;
  for (const Wide amount : buckets) {
    QTRY(const std::int64_t narrowed, narrow(amount));
    group.buckets.push_back(narrowed);
    total += amount;
  }
  QTRY(group.credits, narrow(credits));
  QTRY(group.total, narrow(total));
  return group;
}

template <class Change>
void merge_by_place(std::vector<Change>& changes) {
  std::sort(changes.begin(), changes.end(),
            [](const Change& a, const Change& b) { return a.where < b.where; });
  std::size_t kept = 0;
  for (std::size_t n = 0; n < changes.size(); ++n) {
    if (kept > 0 && changes[kept - 1].where == changes[n].where) {
      changes[kept - 1].delta = add_in_any_order(changes[kept - 1].delta, changes[n].delta);
    } else {
      changes[kept++] = changes[n];
    }
  }
  changes.resize(kept);
}

}  // namespace

std::vector<Currency> ReceivablesHistory::currencies(std::optional<EntityHandle> entity) const {
  std::vector<Currency> found;
  for (const auto& [key, ledger] : ledger_index_) {  // by currency, then entity
    if (entity && key.second != *entity) continue;
    if (found.empty() || found.back() != key.first) found.push_back(key.first);
  }
  return found;
}

// Changes after the day are taken back one by one only while that is cheaper than a walk over
// items.
bool ReceivablesHistory::few_changes_after(Date as_of) const {
  std::uint64_t after = 0;
  changes_.for_each(as_of.days() + 1, kLastDay, [&](std::int32_t, const DayChanges& day) {
    after += day.items.size() + day.accounts.size();
  });
  return after <= items_.size() / 16 + 64;
}

ReceivablesHistory::Balances ReceivablesHistory::balances_at(Date as_of) const {
  Balances balances;
  std::uint64_t after = 0;
  changes_.for_each(as_of.days() + 1, kLastDay, [&](std::int32_t, const DayChanges& day) {
    after += day.items.size() + day.accounts.size();
  });
  const bool backward = after <= change_count_ - after;
  balances.items.resize(items_.size());
  balances.accounts.resize(accounts_.size());
  if (backward) {
    for (std::size_t n = 0; n < items_.size(); ++n) balances.items[n] = items_[n].open;
    for (std::size_t n = 0; n < accounts_.size(); ++n)
      balances.accounts[n] = accounts_[n].unallocated;
    changes_.for_each(as_of.days() + 1, kLastDay, [&](std::int32_t, const DayChanges& day) {
      for (const auto& [item, delta] : day.items) {
        balances.items[item] = take_back_in_any_order(balances.items[item], delta);
      }
      for (const auto& [account, delta] : day.accounts) {
        balances.accounts[account] = take_back_in_any_order(balances.accounts[account], delta);
      }
    });
  } else {
    changes_.for_each(kFirstDay, as_of.days(), [&](std::int32_t, const DayChanges& day) {
      for (const auto& [item, delta] : day.items) {
        balances.items[item] = add_in_any_order(balances.items[item], delta);
      }
      for (const auto& [account, delta] : day.accounts) {
        balances.accounts[account] = add_in_any_order(balances.accounts[account], delta);
      }
    });
  }
  return balances;
}

// The ledger's tables of days in buckets, with every change there is.
ReceivablesHistory::Sums ReceivablesHistory::sums_of(const Ledger& ledger,
                                                     const AgingBuckets& buckets,
                                                     Date as_of) const {
  Sums sums{.buckets = std::vector<Wide>(buckets.size()),
            .items = std::vector<std::int64_t>(buckets.size()),
            .credit_memos = ledger.credit_memos,
            .unallocated = ledger.unallocated};
  const auto& days =
      buckets.basis() == AgingBasis::due_date ? ledger.by_due_day : ledger.by_document_day;
  days.for_each(kFirstDay, kLastDay, [&](std::int32_t day, const OpenOnDay& open) {
    const std::size_t n = buckets.index_of(as_of.days() - day);
    sums.buckets[n] += open.amount;
    sums.items[n] += open.items;
  });
  return sums;
}

void ReceivablesHistory::take_back_after(const AgingBuckets& buckets, Date as_of,
                                         std::vector<Sums>& sums) const {
  DayChanges later;
  changes_.for_each(as_of.days() + 1, kLastDay, [&](std::int32_t, const DayChanges& day) {
    later.items.insert(later.items.end(), day.items.begin(), day.items.end());
    later.accounts.insert(later.accounts.end(), day.accounts.begin(), day.accounts.end());
  });
  merge_by_place(later.items);
  merge_by_place(later.accounts);
  for (const auto& [at, delta] : later.items) {
    const Item& item = items_[at];
    Sums& ledger = sums[accounts_[item.account].ledger];
    const std::int64_t then = take_back_in_any_order(item.open, delta);
    const Wide difference = static_cast<Wide>(then) - item.open;
    if (item.is_credit) {
      ledger.credit_memos += difference;
      continue;
    }
    const bool by_due = buckets.basis() == AgingBasis::due_date;
    const std::size_t n =
        buckets.index_of(as_of.days() - (by_due ? item.due_day : item.document_day));
    ledger.buckets[n] += difference;
    ledger.items[n] += (then != 0 ? 1 : 0) - (item.open != 0 ? 1 : 0);
  }
  for (const auto& [at, delta] : later.accounts) {
    const Account& account = accounts_[at];
    const std::int64_t then = take_back_in_any_order(account.unallocated, delta);
    sums[account.ledger].unallocated += static_cast<Wide>(then) - account.unallocated;
  }
}

// One Sums a ledger, in the order of ledgers_.
std::vector<ReceivablesHistory::Sums> ReceivablesHistory::fold(const AgingBuckets& buckets,
                                                               Date as_of) const {
  std::vector<Sums> sums;
  if (few_changes_after(as_of)) {
    for (const Ledger& ledger : ledgers_) sums.push_back(sums_of(ledger, buckets, as_of));
    take_back_after(buckets, as_of, sums);
    return sums;
  }
  const Sums empty{.buckets = std::vector<Wide>(buckets.size()),
                   .items = std::vector<std::int64_t>(buckets.size())};
  sums.assign(ledgers_.size(), empty);
  const Balances balances = balances_at(as_of);
  const bool by_due = buckets.basis() == AgingBasis::due_date;
  for (std::size_t at = 0; at < items_.size(); ++at) {
    const std::int64_t open = balances.items[at];
    if (open == 0) continue;
    const Item& item = items_[at];
    Sums& ledger = sums[accounts_[item.account].ledger];
    if (item.is_credit) {
      ledger.credit_memos += open;
      continue;
    }
    const std::size_t n =
        buckets.index_of(as_of.days() - (by_due ? item.due_day : item.document_day));
    ledger.buckets[n] += open;
    ++ledger.items[n];
  }
  for (std::size_t at = 0; at < accounts_.size(); ++at) {
    sums[accounts_[at].ledger].unallocated += balances.accounts[at];
  }
  return sums;
}

Result<std::vector<Aging>> ReceivablesHistory::aging(const AgingQuery& query) const {
  if (!query.as_of.known()) return fail(Errc::usage);
  QTRY(const AgingBuckets buckets, AgingBuckets::make(query.basis, query.last_days));
  if (query.by || query.credits == AgingCredits::netted) return aging_by_account(query, buckets);
  const std::vector<Sums> sums = fold(buckets, query.as_of);
  std::vector<Aging> reports;
  for (const Currency currency : currencies(query.entity)) {
    Totals totals{.buckets = std::vector<Wide>(buckets.size()),
                  .items = std::vector<std::int64_t>(buckets.size())};
    bool owed = false;
    for (std::size_t at = 0; at < ledgers_.size(); ++at) {
      const Ledger& ledger = ledgers_[at];
      if (ledger.currency != currency || (query.entity && ledger.entity != *query.entity)) continue;
      owed = owed || ledger.owed;
      for (std::size_t n = 0; n < buckets.size(); ++n) {
        totals.buckets[n] += sums[at].buckets[n];
        totals.items[n] += sums[at].items[n];
      }
      totals.credits += sums[at].credit_memos - sums[at].unallocated;
    }
    if (!owed) continue;
    QTRY(Aging report, report_of(buckets, query.as_of, currency, totals));
    reports.push_back(std::move(report));
  }
  return reports;
}

Result<std::vector<Aging>> ReceivablesHistory::aging_by_account(const AgingQuery& query,
                                                                const AgingBuckets& buckets) const {
  const Balances balances = balances_at(query.as_of);
  const bool by_due = query.basis == AgingBasis::due_date;
  const std::size_t width = buckets.size() + 1;  // an account's buckets, then its credits
  std::vector<Wide> cells(accounts_.size() * width);
  std::vector<std::int64_t> counts(ledgers_.size() * buckets.size());
  for (std::size_t at = 0; at < items_.size(); ++at) {
    const std::int64_t open = balances.items[at];
    if (open == 0) continue;
    const Item& item = items_[at];
    Wide* const account = &cells[item.account * width];
    if (item.is_credit) {
      account[buckets.size()] += open;
      continue;
    }
    const std::size_t n =
        buckets.index_of(query.as_of.days() - (by_due ? item.due_day : item.document_day));
    account[n] += open;
    ++counts[accounts_[item.account].ledger * buckets.size() + n];
  }
  std::vector<Aging> reports;
  for (const Currency currency : currencies(query.entity)) {
    Totals totals{.buckets = std::vector<Wide>(buckets.size()),
                  .items = std::vector<std::int64_t>(buckets.size())};
    bool owed = false;
    for (std::size_t at = 0; at < ledgers_.size(); ++at) {
      const Ledger& ledger = ledgers_[at];
      if (ledger.currency != currency || (query.entity && ledger.entity != *query.entity)) continue;
      owed = owed || ledger.owed;
      for (std::size_t n = 0; n < buckets.size(); ++n)
        totals.items[n] += counts[at * buckets.size() + n];
    }
    if (!owed) continue;
    struct Keyed {
      std::uint32_t key;
      std::uint32_t account;
    };
    std::vector<Keyed> keyed;
    for (std::uint32_t at = 0; at < accounts_.size(); ++at) {
      const ReceivableAccount& facts = accounts_[at].facts;
      if (facts.currency != currency || (query.entity && facts.entity != *query.entity)) continue;
      const std::span<Wide> row(&cells[at * width], width);
      Wide& credits = row[buckets.size()];
      credits -= balances.accounts[at];
      if (query.credits == AgingCredits::netted)
        net_oldest_first(row.first(buckets.size()), credits);
      for (std::size_t n = 0; n < buckets.size(); ++n) totals.buckets[n] += row[n];
      totals.credits += credits;
      if (query.by &&
          std::any_of(row.begin(), row.end(), [](Wide amount) { return amount != 0; })) {
        keyed.push_back({query.by(facts.customer, facts.entity), at});
      }
    }
    QTRY(Aging report, report_of(buckets, query.as_of, currency, totals));
    std::sort(keyed.begin(), keyed.end(), [](Keyed a, Keyed b) { return a.key < b.key; });
    for (auto first = keyed.begin(); first != keyed.end();) {
      std::vector<Wide> row(width);
      auto last = first;
      for (; last != keyed.end() && last->key == first->key; ++last) {
        for (std::size_t n = 0; n < width; ++n) row[n] += cells[last->account * width + n];
      }
      const std::span<const Wide> amounts(row);
      if (std::any_of(row.begin(), row.end(), [](Wide amount) { return amount != 0; })) {
        QTRY(AgingGroup group, group_of(first->key, amounts.first(buckets.size()), row.back()));
        report.by.push_back(std::move(group));
      }
      first = last;
    }
    reports.push_back(std::move(report));
  }
  return reports;
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
      const Ledger& ledger = ledgers_[at];
      if (ledger.currency != currency || (entity && ledger.entity != *entity)) continue;
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
    if (ledger.currency != currency || (entity && ledger.entity != *entity)) continue;
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
    if (ledger.currency != currency || (entity && ledger.entity != *entity)) continue;
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
    const std::int64_t open = balances.items[at];
    const Item& item = items_[at];
    if (open == 0 || item.is_credit) continue;
    const ReceivableAccount& facts = accounts_[item.account].facts;
    if (facts.currency != currency || (entity && facts.entity != *entity)) continue;
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
