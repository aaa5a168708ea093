#include "matching/contest.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "core/wide.h"

namespace quittance::matching {
namespace {

PayerEvidence evidence_of(const Case& payment_case) {
  return payment_case.payers.empty() ? PayerEvidence::item_owner : payment_case.payers.evidence;
}

auto rank_of(const Contestant& contestant) {
  return std::tuple(contestant.proposal->grade, !contestant.proposal->exact_amount,
                    contestant.proposal->on_behalf, evidence_of(*contestant.payment_case),
                    contestant.payment_case->payment->posting_date);
}

struct Demand {
  Wide used = 0;
  CustomerHandle payer;
  bool payers_differ = false;
};

// Marks those of one rank whose payers differ and who together ask for more than an item has.
void mark_ties(std::vector<Contestant*>::iterator first, std::vector<Contestant*>::iterator last,
               const OpenState& state) {
  const CustomerHandle payer = (*first)->proposal->customer;
  if (std::all_of(first, last,
                  [&](const Contestant* each) { return each->proposal->customer == payer; }))
    return;
  std::map<ItemHandle, Demand> demands;
  for (auto at = first; at != last; ++at) {
    for (const Allocation& allocation : (*at)->proposal->allocations) {
      Demand& demand = demands[allocation.item];
      demand.used += used_by(allocation);
      if (demand.payer.known() && demand.payer != (*at)->proposal->customer)
        demand.payers_differ = true;
      demand.payer = (*at)->proposal->customer;
    }
  }
  for (auto at = first; at != last; ++at) {
    for (const Allocation& allocation : (*at)->proposal->allocations) {
      const Demand& demand = demands[allocation.item];
      const Wide left = state.remaining(allocation.item);
      // An item that better claims exhausted is lost to all of them alike.
      if (left == 0 || !demand.payers_differ) continue;
      if (left > 0 ? demand.used > left : demand.used < left) (*at)->verdict = Verdict::tied;
    }
  }
}

bool fits(const Proposal& proposal, const OpenState& state) {
  if (proposal.allocations.size() == 1) {
    const Allocation& only = proposal.allocations.front();
    return state.has_room(only.item, used_by(only));
  }
  std::map<ItemHandle, std::int64_t> used;  // a proposal may name an item twice
  for (const Allocation& allocation : proposal.allocations) {
    std::int64_t& sum = used[allocation.item];
    sum += used_by(allocation);
    if (!state.has_room(allocation.item, sum)) return false;
  }
  return true;
}

}  // namespace

void settle_contest(std::vector<Contestant>& contestants, OpenState& state) {
  std::vector<Contestant*> order;
  order.reserve(contestants.size());
  for (Contestant& contestant : contestants) order.push_back(&contestant);
  const auto better = [](const Contestant* a, const Contestant* b) {
    return rank_of(*a) < rank_of(*b);
  };
  if (!std::is_sorted(order.begin(), order.end(), better))
    std::stable_sort(order.begin(), order.end(), better);
  auto first = order.begin();
  while (first != order.end()) {
    const auto last = std::find_if(first, order.end(), [&](const Contestant* other) {
      return rank_of(*other) != rank_of(**first);
    });
    mark_ties(first, last, state);
    for (; first != last; ++first) {
      Contestant& contestant = **first;
      if (contestant.verdict == Verdict::tied || !fits(*contestant.proposal, state)) continue;
      contestant.verdict = Verdict::granted;
      for (const Allocation& allocation : contestant.proposal->allocations) {
        state.take(allocation.item, used_by(allocation));
      }
    }
  }
}

}  // namespace quittance::matching
