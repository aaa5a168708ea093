// Promises to pay: which were kept, as the cash says.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.h"
#include "engine/book/book.h"

namespace quittance::engine {

enum class PromiseState : std::uint8_t {
  open,       // may still be kept
  kept,       // paid in full by its date plus grace
  broken,     // that day has passed
  cancelled,  // by a person
};
[[nodiscard]] std::string_view name(PromiseState state);

struct PromiseStanding {
  PromiseState state = PromiseState::open;
  std::int64_t paid = 0;  // towards it in time, at most its amount; minor units
  Date kept_on;           // the day it was paid in full; missing: it was not
};

// The day on which a promise is kept or broken: its date plus grace.
[[nodiscard]] Date falls_due(const PromiseMade& promise);

// By promise handle, as it stood at the end of the day; of one made later `open`. What settled a
// customer's items from the day of the promise to its date plus grace pays it: cash applied, with
// discounts and write-offs, and cash of the customer that is unapplied or on account. Each cent
// pays one promise: one that names its item before one that names none, then the earliest due.
// Applications count where they stood that day; unapplied cash as the book stands now. Cost: one
// walk over applications and payments, where there are promises.
[[nodiscard]] std::vector<PromiseStanding> promise_standings(const Book& book, Date as_of);

// By promise handle: "p-" and 16 hex digits, derived from customer, currency, amount, dates and the
// ordinal among equals.
[[nodiscard]] std::vector<std::string> promise_ids(const Book& book);

}  // namespace quittance::engine
