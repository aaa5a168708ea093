// Payments that come one by one, as messages: each group of them is a run in one block.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/ids.h"
#include "engine/intake/intake.h"
#include "ingest/dialect.h"
#include "matching/rule_set.h"

namespace quittance::engine {

// What became of one payment. Its states and applications stand in the book.
struct Posted {
  PaymentHandle payment;   // none when it was refused
  bool was_known = false;  // the same payment came before: nothing was booked
  std::string refused;     // why it has no place in the book, for people; else empty
};

// How payments are posted: worked out once for many groups.
struct PostingPlan {
  RunOptions run;
  matching::RuleSet rules;
  ingest::Profiles profiles;
};

// Payments of one group at most, and bytes of their messages: with them a block stays within the
// anchor's slot, whose sync is then all that it waits for.
inline constexpr std::size_t kPostedMax = 96;
inline constexpr std::size_t kPostedBytesMax = std::size_t{24} << 10;

// Empty when the message may be a payment: a JSON object on one line, not too long; else what is
// wrong with it. Engine::post() reads it. Thread-safe; cost: looking for a line end.
[[nodiscard]] std::string wrong_line(std::string_view message);

}  // namespace quittance::engine
