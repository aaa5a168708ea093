// A customer's statement of account: what is open on a day, item by item, and how old it is.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/date.h"
#include "core/ids.h"
#include "core/money.h"
#include "core/result.h"
#include "engine/book/book.h"

namespace quittance::engine {

struct StatementLine {
  ItemHandle item{};
  std::int32_t days_past_due = 0;  // 0 and below: not yet due
  std::int64_t open = 0;           // on the statement's day; credit memos negative
};

// One currency of a statement. Amounts in minor units; Σ buckets + credits = total, as in the aging
// of that day by customer, of this legal entity.
struct Statement {
  Currency currency{};
  std::vector<StatementLine> lines{};   // by due date, then number
  std::int64_t unallocated = 0;         // payments received that no item has yet
  std::vector<std::int64_t> buckets{};  // current, 1-30, 31-60, 61-90, 91+
  std::int64_t credits = 0;             // credit memos and unallocated payments: zero or less
  std::int64_t overdue = 0;
  std::int64_t total = 0;
};

// Statements of one customer and legal entity, one a currency that has anything open, in the order
// of their codes. Errors: amount_overflow. Cost: one walk over items and over all changes of
// receivables.
[[nodiscard]] Result<std::vector<Statement>> statements(const Book& book, CustomerHandle customer,
                                                        EntityHandle entity, Date as_of);

}  // namespace quittance::engine
