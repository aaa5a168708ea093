// Rule sets under a name, for those who come from another system or want none of the risk.
#pragma once

#include <span>
#include <string_view>

namespace quittance::engine {

struct RulePreset {
  std::string_view name;
  std::string_view summary;  // one line
  std::string_view toml;     // as parse_rules() takes it, with comments
};

[[nodiscard]] std::span<const RulePreset> rule_presets();
// Null when no preset has this name.
[[nodiscard]] const RulePreset* find_rule_preset(std::string_view name);

}  // namespace quittance::engine
