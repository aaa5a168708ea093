// Cuts a run into work units: families whose payments compete for the same items.
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "core/ids.h"
#include "matching/evidence.h"

namespace quittance::matching {

// A payment, by its place in the run, and the lowest family head of its work unit.
struct Placed {
  CustomerHandle unit;
  std::uint32_t payment = 0;
};

// Two families that a payment joins into one work unit: by an exact reference or a registered bank
// account in both (domain.md section 4).
using Join = std::pair<CustomerHandle, CustomerHandle>;

struct WorkPlan {
  std::vector<Placed> placed;       // work units one after the other, by lowest family head
  std::vector<std::uint32_t> late;  // span units by weaker evidence, or have no candidate at all
};

// Cost: linear in the payments. The order of `evidence` and `joins` changes only the order within a
// unit, which is theirs.
[[nodiscard]] WorkPlan plan_work(std::span<const Evidence> evidence, std::span<const Join> joins);

}  // namespace quittance::matching
