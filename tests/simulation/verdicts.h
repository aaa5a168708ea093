// Invariants 5 and 6 as questions about one command and about two books.
#pragma once

#include <string>

#include "core/digest.h"
#include "storage/book_store.h"
#include "tests/simulation/commands.h"
#include "tests/simulation/model.h"

namespace quittance::simulation {

// Invariant 5: what was delivered before changes nothing, and so does what was refused.
// `known`: every file of the command was applied before.
[[nodiscard]] Violations judge_answer(const Command& command, bool known, const Answer& answer,
                                      const storage::Head& before, const storage::Head& after);

// What must be equal in two books that were asked the same.
struct Outcome {
  std::string rows;  // testing::business_rows()
  Digest digest;     // engine::state_digest()
};
[[nodiscard]] Outcome outcome_of(const engine::Book& book);

// Invariants 6 (rows) and 7 (digest): the outcome is a function of what was asked.
[[nodiscard]] Violations check_same(const Outcome& want, const Outcome& got);

}  // namespace quittance::simulation
