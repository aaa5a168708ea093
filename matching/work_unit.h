// Cuts a run into work units: families whose payments compete for the same items.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "matching/case.h"

namespace quittance::matching {

// A work unit's payments, in order of posting date and payment id.
struct WorkUnit {
  CustomerHandle lowest;  // the lowest family head in it
  std::vector<Case*> cases;
};

struct WorkPlan {
  std::vector<WorkUnit> units;  // by lowest family head
  std::vector<Case*> late;      // span units by weaker evidence, or have no candidate at all
};

// Families are joined by a payment with an exact reference or a registered bank account in both
// (domain.md section 4). `cases` stand in order of posting date and payment id.
[[nodiscard]] WorkPlan plan_work(std::span<Case> cases);

}  // namespace quittance::matching
