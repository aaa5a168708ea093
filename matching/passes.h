// Runs the passes over the payments of one work unit, strongest evidence first.
#pragma once

#include <span>

#include "matching/case.h"
#include "matching/open_state.h"

namespace quittance::matching {

// Decides every case. `cases` stand in order of posting date and payment id; each pass is finished
// for all of them before the next one starts. Afterwards every outcome is complete: allocations and
// rests sum to the payment. Takes from `state` what it grants.
void decide(std::span<Case* const> cases, OpenState& state, const Book& book);

}  // namespace quittance::matching
