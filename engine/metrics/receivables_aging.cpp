#include <algorithm>
#include <array>
#include <span>

#include "engine/metrics/receivables_fold.h"
#include "engine/metrics/rounding.h"

namespace quittance::engine {
namespace {

// Credits (zero or less) reduce the oldest bucket first; what is left of them stays a credit.
void net_oldest_first(std::span<Wide> buckets, Wide& credits) {
  for (std::size_t n = buckets.size(); n-- > 0 && credits < 0;) {
    if (buckets[n] <= 0) continue;
    const Wide taken = std::min(buckets[n], -credits);
    buckets[n] -= taken;
    credits += taken;
  }
}

Result<AgingGroup> group_of(std::uint32_t key, std::span<const Wide> row) {
  AgingGroup group{.key = key};
  Wide total = 0;
  for (const Wide amount : row) total += amount;
  for (const Wide amount : row.first(row.size() - 1)) {
    QTRY(const std::int64_t narrowed, narrow(amount));
    group.buckets.push_back(narrowed);
  }
  QTRY(group.credits, narrow(row.back()));
  QTRY(group.total, narrow(total));
  return group;
}

}  // namespace

Result<Aging> ReceivablesHistory::report_of(const AgingBuckets& buckets, Date as_of,
                                            Currency currency, const Sums& sums) {
  Aging report{.as_of = as_of, .basis = buckets.basis(), .currency = currency};
  const Wide credits = sums.credit_memos - sums.unallocated;
  Wide total = credits;
  for (std::size_t n = 0; n < buckets.size(); ++n) {
    QTRY(const std::int64_t amount, narrow(sums.buckets[n]));
    report.buckets.push_back({.name = buckets.name(n),
                              .from = buckets.from(n),
                              .to = buckets.to(n),
                              .amount = amount,
                              .items = sums.items[n]});
    total += sums.buckets[n];
  }
  QTRY(report.credits, narrow(credits));
  QTRY(report.total, narrow(total));
  return report;
}

Result<std::vector<Aging>> ReceivablesHistory::aging(const AgingQuery& query) const {
  if (!query.as_of.known()) return fail(Errc::usage);
  QTRY(const AgingBuckets buckets, AgingBuckets::make(query.basis, query.last_days));
  Cells cells;
  std::vector<Sums> sums;
  if (query.by || query.credits == AgingCredits::netted) {
    cells = cells_at(query, buckets);
    sums = sums_of(cells, buckets);
  } else {
    sums = fold(buckets, query.as_of);
  }
  std::vector<Aging> reports;
  for (const Currency currency : currencies(query.entity)) {
    Sums totals = no_sums(buckets);
    bool owed = false;  // a currency with nothing but sales has no aging
    for (std::size_t at = 0; at < ledgers_.size(); ++at) {
      if (!in_scope(ledgers_[at], currency, query.entity)) continue;
      owed = owed || ledgers_[at].owed;
      totals.add(sums[at]);
    }
    if (!owed) continue;
    QTRY(Aging report, report_of(buckets, query.as_of, currency, totals));
    if (query.by) {
      QTRY(report.by, groups_of(cells, query, currency));
    }
    reports.push_back(std::move(report));
  }
  return reports;
}

// Items come in no order of customers, so each adds to a row that is somewhere else in memory:
// the rows of some items are asked for before the first of them is needed.
ReceivablesHistory::Cells ReceivablesHistory::cells_at(const AgingQuery& query,
                                                       const AgingBuckets& buckets) const {
  struct Part {
    std::size_t cell;
    std::int64_t open;
  };
  constexpr std::size_t kTogether = 64;
  const Balances balances = balances_at(query.as_of);
  const BucketOfDay bucket_of(buckets, query.as_of);
  const bool by_due = query.basis == AgingBasis::due_date;
  Cells cells{.width = buckets.size() + 1};
  cells.amounts.resize(accounts_.size() * cells.width);
  cells.items.resize(ledgers_.size() * buckets.size());
  std::array<Part, kTogether> parts;
  for (std::size_t first = 0; first < items_.size(); first += kTogether) {
    std::size_t count = 0;
    for (std::size_t at = first; at < std::min(first + kTogether, items_.size()); ++at) {
      const Item& item = items_[at];
      const std::int64_t open = balances.of_item(at, item);
      if (open == 0) continue;
      const std::size_t n = bucket_of(by_due ? item.due_day : item.document_day);
      if (!item.is_credit) ++cells.items[item.ledger * buckets.size() + n];
      const std::size_t cell = item.account * cells.width + (item.is_credit ? buckets.size() : n);
      __builtin_prefetch(&cells.amounts[cell], 1);
      parts[count++] = {cell, open};
    }
    for (std::size_t n = 0; n < count; ++n) cells.amounts[parts[n].cell] += parts[n].open;
  }
  for (std::size_t at = 0; at < accounts_.size(); ++at) {
    const std::span<Wide> row = cells.row(at);
    row.back() -= balances.accounts[at];
    if (query.credits == AgingCredits::netted)
      net_oldest_first(row.first(buckets.size()), row.back());
  }
  return cells;
}

std::vector<ReceivablesHistory::Sums> ReceivablesHistory::sums_of(
    Cells& cells, const AgingBuckets& buckets) const {
  std::vector<Sums> sums(ledgers_.size(), no_sums(buckets));
  for (std::size_t at = 0; at < ledgers_.size(); ++at) {
    const auto first = cells.items.begin() + static_cast<std::ptrdiff_t>(at * buckets.size());
    std::copy_n(first, buckets.size(), sums[at].items.begin());
  }
  for (std::size_t at = 0; at < accounts_.size(); ++at) {
    const std::span<const Wide> row = cells.row(at);
    Sums& ledger = sums[accounts_[at].ledger];
    for (std::size_t n = 0; n < buckets.size(); ++n) ledger.buckets[n] += row[n];
    ledger.credit_memos += row.back();
  }
  return sums;
}

Result<std::vector<AgingGroup>> ReceivablesHistory::groups_of(Cells& cells, const AgingQuery& query,
                                                              Currency currency) const {
  struct Keyed {
    std::uint32_t key;
    std::uint32_t account;
  };
  const auto any = [](std::span<const Wide> row) {
    return std::any_of(row.begin(), row.end(), [](Wide amount) { return amount != 0; });
  };
  std::vector<Keyed> keyed;
  for (std::uint32_t at = 0; at < accounts_.size(); ++at) {
    if (!in_scope(ledgers_[accounts_[at].ledger], currency, query.entity) || !any(cells.row(at)))
      continue;
    keyed.push_back({query.by(accounts_[at].facts.customer, accounts_[at].facts.entity), at});
  }
  std::sort(keyed.begin(), keyed.end(), [](Keyed a, Keyed b) { return a.key < b.key; });
  std::vector<AgingGroup> groups;
  std::vector<Wide> sum(cells.width);
  for (std::size_t n = 0; n < keyed.size(); ++n) {
    const std::span<const Wide> row = cells.row(keyed[n].account);
    for (std::size_t column = 0; column < cells.width; ++column) sum[column] += row[column];
    if (n + 1 < keyed.size() && keyed[n + 1].key == keyed[n].key) continue;
    if (any(sum)) {
      QTRY(AgingGroup group, group_of(keyed[n].key, sum));
      groups.push_back(std::move(group));
    }
    std::fill(sum.begin(), sum.end(), Wide{0});
  }
  return groups;
}

}  // namespace quittance::engine
