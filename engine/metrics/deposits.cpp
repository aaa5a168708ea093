#include "engine/metrics/deposits.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <tuple>

#include "core/assert.h"
#include "core/wide.h"

namespace quittance::engine {
namespace {

// Details that were banked together: a range of positions in their sorted order.
struct Group {
  std::size_t first;
  std::size_t last;
  Wide sum;
};

// What a total and a group must have in common, and the day.
using DepositKey = std::tuple<AccountHandle, Currency, Wide, Date>;

auto order_of(const DepositDetail& detail) {
  return std::tie(detail.deposit_account, detail.currency, detail.feed, detail.date, detail.batch,
                  detail.id);
}

bool same_deposit(const DepositDetail& a, const DepositDetail& b) {
  return a.deposit_account == b.deposit_account && a.currency == b.currency && a.feed == b.feed &&
         a.date == b.date;
}

class Explainer {
 public:
  Explainer(std::span<const DepositTotal> totals, std::span<const DepositDetail> details)
      : totals_(totals), details_(details), sorted_(details.size()) {
    proof_.details_of.resize(totals.size());
    proof_.total_of.assign(details.size(), DepositProof::kNone);
    std::iota(sorted_.begin(), sorted_.end(), 0U);
    std::stable_sort(sorted_.begin(), sorted_.end(), [&](std::uint32_t a, std::uint32_t b) {
      return order_of(details_[a]) < order_of(details_[b]);
    });
    find_groups();
  }

  DepositProof run(std::int32_t days_apart) && {
    std::vector<std::uint32_t> order(totals_.size());
    std::iota(order.begin(), order.end(), 0U);
    std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
      return std::tie(totals_[a].date, totals_[a].id) < std::tie(totals_[b].date, totals_[b].id);
    });
    for (std::int32_t apart = 0; apart <= days_apart; ++apart) {
      for (const std::uint32_t total : order) {
        if (!totals_[total].date.known() || !proof_.details_of[total].empty()) continue;
        if (!explain(total, -apart) && apart != 0) explain(total, apart);
      }
    }
    return std::move(proof_);
  }

 private:
  const DepositDetail& detail(std::size_t at) const { return details_[sorted_[at]]; }

  // Whole deposits stand before their batches, so that they are tried first.
  void find_groups() {
    for (std::size_t first = 0; first < sorted_.size();) {
      std::size_t last = first;
      while (last < sorted_.size() && same_deposit(detail(first), detail(last))) ++last;
      if (detail(first).date.known()) add_group(first, last);
      first = last;
    }
    const std::size_t deposits = groups_.size();
    for (std::size_t n = 0; n < deposits; ++n) {
      const Group deposit = groups_[n];
      for (std::size_t first = deposit.first; first < deposit.last;) {
        std::size_t last = first;
        while (last < deposit.last && detail(first).batch == detail(last).batch) ++last;
        const bool whole = first == deposit.first && last == deposit.last;
        if (!detail(first).batch.empty() && !whole) add_group(first, last);
        first = last;
      }
    }
    for (std::size_t n = 0; n < groups_.size(); ++n) {
      const DepositDetail& any = detail(groups_[n].first);
      waiting_[{any.deposit_account, any.currency, groups_[n].sum, any.date}].groups.push_back(n);
    }
  }

  void add_group(std::size_t first, std::size_t last) {
    Wide sum = 0;
    for (std::size_t at = first; at < last; ++at) sum += detail(at).amount;
    groups_.push_back({first, last, sum});
  }

  bool free(const Group& group) const {
    for (std::size_t at = group.first; at < group.last; ++at) {
      if (proof_.total_of[sorted_[at]] != DepositProof::kNone) return false;
    }
    return true;
  }

  bool explain(std::uint32_t total, std::int32_t days) {
    const DepositTotal& sum = totals_[total];
    const auto found =
        waiting_.find({sum.account, sum.currency, sum.amount, sum.date.plus_days(days)});
    if (found == waiting_.end()) return false;
    auto& [groups, next] = found->second;
    while (next < groups.size()) {  // what is taken once stays taken
      const Group& group = groups_[groups[next++]];
      if (!free(group)) continue;
      for (std::size_t at = group.first; at < group.last; ++at) {
        proof_.total_of[sorted_[at]] = total;
        proof_.details_of[total].push_back(sorted_[at]);
      }
      std::sort(proof_.details_of[total].begin(), proof_.details_of[total].end());
      return true;
    }
    return false;
  }

  struct Queue {
    std::vector<std::size_t> groups;
    std::size_t next = 0;
  };

  std::span<const DepositTotal> totals_;
  std::span<const DepositDetail> details_;
  std::vector<std::uint32_t> sorted_;
  std::vector<Group> groups_;
  std::map<DepositKey, Queue> waiting_;
  DepositProof proof_;
};

}  // namespace

DepositProof explain_deposits(std::span<const DepositTotal> totals,
                              std::span<const DepositDetail> details, std::int32_t days_apart) {
  QASSERT(days_apart >= 0 && days_apart <= 366);
  return Explainer(totals, details).run(days_apart);
}

}  // namespace quittance::engine
