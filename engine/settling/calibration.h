// How often decisions of a rule and grade were right where the truth is known: in generated books,
// measured by bench/quality (docs/matching-quality.md). Of a user's own book it says nothing; what
// people overturned there does (trust.h).
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "core/disposition.h"
#include "core/error_bound.h"

namespace quittance::engine {

struct Calibration {
  Rule rule = Rule::none;
  Grade grade = Grade::none;
  std::uint32_t decisions = 0;  // payments on which it decided
  std::uint32_t right = 0;      // all it applied there is true, to the cent
};

[[nodiscard]] std::span<const Calibration> calibrations();

// Null where the measured books gave the rule nothing to decide.
[[nodiscard]] const Calibration* calibration(Rule rule, Grade grade);

// The share of wrong decisions, each bound 97.5 % sure: Wilson's interval of 95 %.
[[nodiscard]] ErrorBound wrong_share(const Calibration& calibration);

// "Of 335 decisions by fuzzy_reference, fuzzy, in generated books 335 were right (98.8663 % to 100
// %, 95 % sure)."
[[nodiscard]] std::string say(const Calibration& calibration);

}  // namespace quittance::engine
