// Deciding again: what waited for information that came later.
#pragma once

#include <cstdint>

#include "engine/book/book_rows.h"
#include "matching/matcher.h"

namespace quittance::engine {

struct Rematch {
  std::uint64_t payments = 0;  // that waited, and were looked at
  std::uint64_t changed = 0;   // of these and of what was applied by amounts: fare otherwise
  std::uint64_t applied = 0;   // in whole or in part
};

// Nothing of the payment is applied, held, gone or moved by hand: all of it is unidentified,
// unapplied or on account by what rules decided.
[[nodiscard]] bool may_decide_again(const PaymentRow& payment);

// Whether the outcome is another than what the payment has.
[[nodiscard]] bool fares_otherwise(const PaymentRow& payment, const matching::Outcome& outcome);

}  // namespace quittance::engine
