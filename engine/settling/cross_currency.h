// Payments that name items in another currency: what they settle at the rate of their day, or what
// is missing for it.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/exchange_rates.h"
#include "core/executor.h"
#include "engine/book/book.h"
#include "engine/events/event.h"
#include "matching/matcher.h"

namespace quittance::engine {

// In place of the outcome that the rules gave the payment in its own currency.
struct Crossing {
  // Amounts of allocations and rests in the payment's currency, all else of an allocation in its
  // item's.
  matching::Outcome outcome;
  ExchangeRate rate;
  std::vector<CrossedAmount> crossed;  // one an allocation; none where the payment waits
};

// True when the rules look across currencies and the outcome leaves its whole payment without an
// item.
[[nodiscard]] bool may_cross(const matching::RuleSet& rules, const matching::Outcome& outcome);

// The n-th is of the n-th outcome; nothing where that stands. Such a payment is read as if it had
// come in the items' currency, its cash converted, or just what they ask for where that is within
// the tolerance; the rules for references then decide. Reads the book as it stands, so that items
// which cash of their own currency has settled are settled. `rules` as trusted_rules() has them.
// The outcome does not depend on the order. Cost: payments × currencies of the book.
[[nodiscard]] std::vector<std::optional<Crossing>> crossings_of(
    const Book& book, const matching::RuleSet& rules, std::span<const matching::Outcome> waiting,
    Executor& executor);

}  // namespace quittance::engine
