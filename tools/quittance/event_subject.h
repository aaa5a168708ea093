// What an event is about, in words: for exports of the journal.
#pragma once

#include <cstdint>
#include <string>

#include "core/date.h"
#include "core/money.h"
#include "engine/book/book.h"
#include "engine/events/event.h"

namespace quittance::cli {

// Empty where the event has no such thing.
struct EventSubject {
  std::string entity, payment, item, customer, state_from, state_to;
  Currency currency;
  std::int64_t amount = 0;
  Date effective;
  Date to;  // of what stands for a span of days, its last
};

// Of an event that `book` has folded.
[[nodiscard]] EventSubject subject_of(const engine::Book& book, const engine::Event& event);

}  // namespace quittance::cli
