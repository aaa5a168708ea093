#include "engine/settling/calibration.h"

#include <algorithm>

#include "engine/settling/trust.h"

namespace quittance::engine {
namespace {

constexpr Calibration kCalibrations[] = {
#include "engine/settling/calibration.inc"
};

}  // namespace

std::span<const Calibration> calibrations() {
  return kCalibrations;
}

const Calibration* calibration(Rule rule, Grade grade) {
  const auto* const end = std::end(kCalibrations);
  const auto* const found = std::find_if(
      std::begin(kCalibrations), end,
      [&](const Calibration& each) { return each.rule == rule && each.grade == grade; });
  return found == end ? nullptr : found;
}

ErrorBound wrong_share(const Calibration& calibration) {
  return error_bound(calibration.decisions - calibration.right, calibration.decisions,
                     Confidence::percent_97_5);
}

std::string say(const Calibration& calibration) {
  const ErrorBound wrong = wrong_share(calibration);
  return "Of " + std::to_string(calibration.decisions) + " decisions by " +
         std::string(name(calibration.rule)) + ", " + std::string(name(calibration.grade)) +
         ", in generated books " + std::to_string(calibration.right) + " were right (" +
         percent_text(1'000'000 - wrong.upper) + " % to " + percent_text(1'000'000 - wrong.lower) +
         " %, 95 % sure).";
}

}  // namespace quittance::engine
