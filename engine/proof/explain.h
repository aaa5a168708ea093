// Rebuilds a decision by deterministic replay, with everything the rules considered.
#pragma once

#include <string>
#include <vector>

#include "core/arena.h"
#include "core/result.h"
#include "engine/engine.h"
#include "matching/matcher.h"

namespace quittance::engine {

struct Explanation {
  bool decided = false;       // false: no rule ever decided it (by hand, or settled in history)
  std::string rules;          // name of the rule set that decided
  std::string rules_version;  // of its text (settings.h)
  matching::Outcome outcome;  // as the rules gave it then
  std::vector<std::string> steps;  // what was considered, in order, in plain sentences
  Arena reasons;                   // the text that allocations of `outcome` point to
};

// Replays the journal to the point where the payment was decided last and decides it again. With
// `why_not`, also says why that item was not taken. Errors: book_damaged, io_failed; run_differs
// when this program would decide otherwise than the one that did. Cost: two passes of the journal.
[[nodiscard]] Result<Explanation> explain(Engine& engine, Executor& executor, PaymentHandle payment,
                                          ItemHandle why_not);

}  // namespace quittance::engine
