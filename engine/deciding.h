// Runs the rules over payments that wait for a decision and books what they decide.
#pragma once

#include <cstdint>
#include <vector>

#include "core/executor.h"
#include "core/result.h"
#include "engine/book.h"
#include "engine/event_log.h"
#include "matching/matcher.h"

namespace quittance::engine {

// A payment as the rules see it. `amount` is what is unidentified and unapplied; its remittance
// points to `lines`, whose contents are replaced.
[[nodiscard]] matching::PaymentInput matching_input(const Book& book, PaymentHandle payment,
                                                    std::vector<RemittanceLine>& lines);

// Payments of a run that are to be decided: receipts in state unidentified, in journal order.
[[nodiscard]] std::vector<PaymentHandle> undecided(const Book& book, std::uint32_t run);

// Matches and books: per payment its payer, applications, deductions, rests and the decision.
// Blocks are committed between payments when they are full. Errors: those of EventLog.
[[nodiscard]] Result<void> decide(const Book& book, EventLog& log, const matching::RuleSet& rules,
                                  const std::vector<PaymentHandle>& payments, Executor& executor);

enum class Grouping : std::uint8_t {
  may_split,  // a full block is committed after the outcome
  one_block,  // the caller commits: a manual command is one block
};

// Books one outcome. The caller made sure that it still holds.
[[nodiscard]] Result<void> book_outcome(const Book& book, EventLog& log,
                                        const matching::Outcome& outcome, Grouping grouping);

}  // namespace quittance::engine
