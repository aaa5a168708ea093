#include "engine/settling/trust.h"

#include <fmt/format.h>

namespace quittance::engine {
namespace {

bool over_budget(const RuleRecord& record, const ErrorBound& bound,
                 const matching::Budget& budget) {
  const std::int32_t most = budget.overturned_ppm_max;
  if (record.decisions >= budget.decisions_min && bound.upper > most) return true;
  return record.overturned >= kOverturnedMin && bound.lower > most;
}

std::string why_demoted(const RuleTrust& trust) {
  return fmt::format(
      "Rule {} only suggests: people overturned {} of its {} decisions, so between {} % and {} % "
      "of them may be wrong; its budget is {} %.",
      name(trust.rule), trust.record.overturned, trust.record.decisions,
      percent_text(trust.bound.lower), percent_text(trust.bound.upper),
      percent_text(trust.budget.overturned_ppm_max));
}

}  // namespace

std::vector<RuleTrust> rule_trust(const Book& book, const matching::RuleSet& rules) {
  std::vector<RuleTrust> all;
  for (std::uint8_t n = 0; n < kRuleCount; ++n) {
    RuleTrust trust;
    trust.rule = static_cast<Rule>(n);
    if (!decides(trust.rule)) continue;
    trust.budget = rules.trust.budget(trust.rule);
    trust.record = book.rule_record(trust.rule, trust.budget.since);
    if (trust.record.decisions == 0) continue;
    trust.bound =
        error_bound(trust.record.overturned, trust.record.decisions, trust.budget.confidence);
    trust.demoted = over_budget(trust.record, trust.bound, trust.budget);
    all.push_back(trust);
  }
  return all;
}

matching::RuleSet trusted_rules(const Book& book, const matching::RuleSet& rules) {
  matching::RuleSet trusted = rules;
  trusted.demoted.clear();
  for (const RuleTrust& trust : rule_trust(book, rules)) {
    if (trust.demoted) trusted.demoted.push_back({trust.rule, why_demoted(trust)});
  }
  return trusted;
}

std::string percent_text(std::int32_t ppm) {
  std::string text = fmt::format("{}.{:04}", ppm / 10'000, ppm % 10'000);
  while (text.ends_with('0')) text.pop_back();
  if (text.ends_with('.')) text.pop_back();
  return text;
}

}  // namespace quittance::engine
