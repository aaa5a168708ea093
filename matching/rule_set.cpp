#include "matching/rule_set.h"

namespace quittance::matching {

const RuleOptions& RuleSet::options(std::string_view rule_set) const {
  const auto found = by_name.find(rule_set);
  return found == by_name.end() ? book : found->second;
}

const ToleranceProfile& RuleSet::tolerances(std::string_view profile) const {
  const auto found = tolerance_by_name.find(profile);
  return found == tolerance_by_name.end() ? tolerance : found->second;
}

const Budget& Trust::budget(Rule rule) const {
  const auto found = by_rule.find(rule);
  return found == by_rule.end() ? usual : found->second;
}

const Demotion* RuleSet::demotion(Rule rule) const {
  for (const Demotion& demotion : demoted) {
    if (demotion.rule == rule) return &demotion;
  }
  return nullptr;
}

}  // namespace quittance::matching
