// Rules that have a name: each is a rule file, and `default` is what happens without one.
#include "engine/rules/presets.h"

#include <gtest/gtest.h>

#include <string>

#include "engine/rules/settings.h"

namespace quittance::engine {
namespace {

matching::RuleSet read(std::string_view toml) {
  std::string message;
  auto rules = parse_rules(toml, message);
  EXPECT_TRUE(rules) << message;
  return rules ? *std::move(rules) : matching::RuleSet{};
}

TEST(Presets, AreRuleFilesUnderTheirOwnNames) {
  ASSERT_FALSE(rule_presets().empty());
  for (const RulePreset& preset : rule_presets()) {
    EXPECT_EQ(read(preset.toml).name, preset.name);
    EXPECT_EQ(find_rule_preset(preset.name), &preset);
  }
}

TEST(Presets, DefaultIsWhatHappensWithoutRules) {
  const RulePreset* preset = find_rule_preset("default");
  ASSERT_NE(preset, nullptr);
  const matching::RuleSet named = read(preset->toml);
  EXPECT_TRUE(named == read(""));
  EXPECT_TRUE(named == matching::RuleSet{});
  // Which would be as well if nothing were compared.
  const RulePreset* other = find_rule_preset("references");
  ASSERT_NE(other, nullptr);
  matching::RuleSet references = read(other->toml);
  references.name = named.name;
  EXPECT_FALSE(named == references);
}

}  // namespace
}  // namespace quittance::engine
