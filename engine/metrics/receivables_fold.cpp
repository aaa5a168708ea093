#include "engine/metrics/receivables_fold.h"

#include <algorithm>

#include "engine/metrics/rounding.h"

namespace quittance::engine {
namespace {

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

ReceivablesHistory::Sums ReceivablesHistory::no_sums(const AgingBuckets& buckets) {
  return {.buckets = std::vector<Wide>(buckets.size()),
          .items = std::vector<std::int64_t>(buckets.size())};
}

std::uint64_t ReceivablesHistory::changes_after(Date as_of) const {
  std::uint64_t after = 0;
  changes_.for_each(as_of.days() + 1, kLastDay, [&](std::int32_t, const DayChanges& day) {
    after += day.items.size() + day.accounts.size();
  });
  return after;
}

// Changes after the day are taken back one by one only while that is cheaper than a walk over
// items.
bool ReceivablesHistory::few_changes_after(Date as_of) const {
  return changes_after(as_of) <= items_.size() / 16 + 64;
}

ReceivablesHistory::Balances ReceivablesHistory::balances_at(Date as_of) const {
  Balances balances;
  const std::uint64_t after = changes_after(as_of);
  balances.backward = after == 0 || after <= change_count_ - after;
  if (after > 0) balances.items.resize(items_.size());
  balances.accounts.resize(accounts_.size());
  const std::int32_t from = balances.backward ? as_of.days() + 1 : kFirstDay;
  const std::int32_t to = balances.backward ? kLastDay : as_of.days();
  changes_.for_each(from, to, [&](std::int32_t, const DayChanges& day) {
    for (const auto& [item, delta] : day.items)
      balances.items[item] = add_in_any_order(balances.items[item], delta);
    for (const auto& [account, delta] : day.accounts)
      balances.accounts[account] = add_in_any_order(balances.accounts[account], delta);
  });
  if (!balances.backward) return balances;
  for (std::size_t n = 0; n < accounts_.size(); ++n) {
    balances.accounts[n] = take_back_in_any_order(accounts_[n].unallocated, balances.accounts[n]);
  }
  return balances;
}

// The ledger's tables of days in buckets, with every change there is.
ReceivablesHistory::Sums ReceivablesHistory::sums_of(const Ledger& ledger,
                                                     const AgingBuckets& buckets,
                                                     Date as_of) const {
  Sums sums = no_sums(buckets);
  sums.credit_memos = ledger.credit_memos;
  sums.unallocated = ledger.unallocated;
  const auto& days =
      buckets.basis() == AgingBasis::due_date ? ledger.by_due_day : ledger.by_document_day;
  const BucketOfDay bucket_of(buckets, as_of);
  days.for_each(kFirstDay, kLastDay, [&](std::int32_t day, const OpenOnDay& open) {
    const std::size_t n = bucket_of(day);
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
  const BucketOfDay bucket_of(buckets, as_of);
  const bool by_due = buckets.basis() == AgingBasis::due_date;
  for (const auto& [at, delta] : later.items) {
    const Item& item = items_[at];
    Sums& ledger = sums[item.ledger];
    const std::int64_t then = take_back_in_any_order(item.open, delta);
    const Wide difference = static_cast<Wide>(then) - item.open;
    if (item.is_credit) {
      ledger.credit_memos += difference;
      continue;
    }
    const std::size_t n = bucket_of(by_due ? item.due_day : item.document_day);
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
  sums.assign(ledgers_.size(), no_sums(buckets));
  const Balances balances = balances_at(as_of);
  const BucketOfDay bucket_of(buckets, as_of);
  const bool by_due = buckets.basis() == AgingBasis::due_date;
  for (std::size_t at = 0; at < items_.size(); ++at) {
    const Item& item = items_[at];
    const std::int64_t open = balances.of_item(at, item);
    if (open == 0) continue;
    Sums& ledger = sums[item.ledger];
    if (item.is_credit) {
      ledger.credit_memos += open;
      continue;
    }
    const std::size_t n = bucket_of(by_due ? item.due_day : item.document_day);
    ledger.buckets[n] += open;
    ++ledger.items[n];
  }
  for (std::size_t at = 0; at < accounts_.size(); ++at) {
    sums[accounts_[at].ledger].unallocated += balances.accounts[at];
  }
  return sums;
}

}  // namespace quittance::engine
