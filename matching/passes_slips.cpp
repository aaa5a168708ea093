// Pass 9: references with one slip, after everything stronger.
#include <algorithm>
#include <map>

#include "matching/passes.h"
#include "matching/rules/fuzzy_reference.h"
#include "matching/sentences.h"

namespace quittance::matching {

// What a payment was granted before does not stand in the way of its better explanation.
void Passes::give_back(const Case& c) {
  for (const Allocation& allocation : c.outcome.allocations)
    state_.give_back(allocation.item, used_by(allocation));
}

// Takes what the case was granted; the items have room for it.
void Passes::take_granted(const Case& c) {
  for (const Allocation& allocation : c.outcome.allocations)
    state_.take(allocation.item, used_by(allocation));
}

// All propose against the same state. An item that slips of different payers mean is left to all;
// of one payer's payments the earlier has it.
void Passes::slip_pass() {
  proposals_.clear();
  for (Case& c : cases_) {
    if (!may_hold_a_slip(c)) continue;
    give_back(c);
    Answer answer = propose_by_slips(c, state_, book_);
    take_granted(c);
    if (answer.kind != Answer::Kind::propose ||
        !options_of(answer.proposal.customer, book_).fuzzy_references)
      continue;
    note(c, answer);
    proposals_.emplace_back(&c, std::move(answer));
  }
  if (proposals_.empty()) return;
  std::map<ItemHandle, CustomerHandle> wanted_by;
  std::map<ItemHandle, bool> contested;
  for (const auto& [c, answer] : proposals_) {
    for (const Allocation& allocation : answer.proposal.allocations) {
      if (allocation.grade != Grade::fuzzy && allocation.grade != Grade::partial) continue;
      const auto [at, first] = wanted_by.try_emplace(allocation.item, answer.proposal.customer);
      if (!first && at->second != answer.proposal.customer) contested[allocation.item] = true;
    }
  }
  for (auto& [c, answer] : proposals_) {
    const auto& allocations = answer.proposal.allocations;
    const auto free = [&](const Allocation& allocation) {
      return !contested.contains(allocation.item) &&
             state_.has_room(allocation.item, used_by(allocation));
    };
    give_back(*c);
    if (std::all_of(allocations.begin(), allocations.end(), free)) {
      c->outcome.suggestions.clear();
      c->outcome.candidates.clear();
      c->outcome.fact.clear();
      c->outcome.decision.runner_up = Grade::none;
      grant(*c, answer);
    }
    take_granted(*c);
  }
}

}  // namespace quittance::matching
