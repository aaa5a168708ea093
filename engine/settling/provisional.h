// Same-day cash against the final statements that should carry it (domain.md section 3).
#pragma once

#include "core/result.h"
#include "engine/book/book.h"
#include "engine/book/event_log.h"

namespace quittance::engine {

// Marks provisional records that wait: `confirmed` where the book has the same record as final
// (equal id, which is the bank's reference or made of the content), `not_confirmed` where a final
// statement of its account and day lacks it. One that was not confirmed may still come with a later
// statement. Errors: those of EventLog. Cost: O(provisional records ever recorded), and nothing
// where there is none, or where a few messages came that are none of them.
[[nodiscard]] Result<void> confirm_provisional(const Book& book, EventLog& log);

}  // namespace quittance::engine
