// A run's second half: its cash is recorded, and now everything is decided.
#pragma once

#include <cstdint>

#include "core/executor.h"
#include "core/result.h"
#include "engine/book/book.h"
#include "engine/book/event_log.h"
#include "matching/rule_set.h"

namespace quittance::engine {

// Confirms same-day cash, settles the bank's returns, joins notifications to their
// entries, and decides the run's payments and those of earlier runs that it brought news of. `run`
// is the index of the unfinished run. Errors: those of EventLog.
[[nodiscard]] Result<void> settle_run(const Book& book, EventLog& log,
                                      const matching::RuleSet& rules, std::uint32_t run,
                                      Executor& executor);

}  // namespace quittance::engine
