#include "tests/simulation/verdicts.h"

#include "engine/book/state_digest.h"
#include "tests/support/engine_rig.h"

namespace quittance::simulation {

Violations judge_answer(const Command& command, bool known, const Answer& answer,
                        const storage::Head& before, const storage::Head& after) {
  Violations found;
  const bool unmoved = before == after;
  if (known && answer.done && !(answer.changed_nothing && unmoved))
    found.push_back({5, "files that were delivered before changed something: " + command.text()});
  if ((answer.changed_nothing || !answer.done) && !unmoved)
    found.push_back({5, "nothing was to change, and the journal grew: " + command.text()});
  return found;
}

Outcome outcome_of(const engine::Book& book) {
  return {testing::business_rows(book), engine::state_digest(book)};
}

Violations check_same(const Outcome& want, const Outcome& got) {
  Violations found;
  const std::string differs = testing::difference(want.rows, got.rows);
  if (!differs.empty()) found.push_back({6, "the book differs from its shadow:\n" + differs});
  if (want.digest != got.digest)
    found.push_back({7, "the state digest is another than the shadow's"});
  return found;
}

}  // namespace quittance::simulation
