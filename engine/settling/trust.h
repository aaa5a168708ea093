// How far rules may decide by themselves: what people overturned of theirs, against a budget.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/error_bound.h"
#include "engine/book/book.h"
#include "matching/rule_set.h"

namespace quittance::engine {

struct RuleTrust {
  Rule rule = Rule::none;
  RuleRecord record;
  ErrorBound bound;  // of the share that people overturn, at the budget's confidence
  matching::Budget budget;
  bool demoted = false;
};

// Overturned decisions that prove a rule wrong before it has decided often.
inline constexpr std::uint32_t kOverturnedMin = 3;

// Every rule that has decided, in the order of their words. A rule is demoted
//   - once it has decided `decisions_min` times, while the upper bound is above its budget: it does
//     not show that it keeps it;
//   - at any number, once at least kOverturnedMin were overturned and the lower bound is above its
//     budget: it shows that it does not.
// A function of the book and the rules alone.
[[nodiscard]] std::vector<RuleTrust> rule_trust(const Book& book, const matching::RuleSet& rules);

// The rules as this book lets them act: those that are demoted only suggest. Asked for where
// payments are decided, with the book as it stands then; so a run that is repeated, `why` and
// `replay` find the same. Cost: days with postings, and overturned decisions.
[[nodiscard]] matching::RuleSet trusted_rules(const Book& book, const matching::RuleSet& rules);

// "0.5", "2", "1.6712": parts per million as percent.
[[nodiscard]] std::string percent_text(std::int32_t ppm);

}  // namespace quittance::engine
