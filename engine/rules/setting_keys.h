// What rule files and profiles may hold: one list, by which they are read and from which the JSON
// Schema is made, so that the two cannot diverge.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace quittance::engine {

enum class SettingKind : std::uint8_t {
  text,     // in quotes
  flag,     // true or false
  number,   // whole, from `low` to `high`
  word,     // one of `words`, in quotes
  percent,  // in quotes, at most 100, four decimals
  day,      // YYYY-MM-DD, in quotes
  amounts,  // a table: amount in quotes by currency
  texts,    // a table: any key to text in quotes
  words,    // a table: any key to one of `words`
  rules,    // a list of customer rules
  table,    // of the settings `of`
  tables,   // of tables of the settings `of`, each by its name; of rules where `words` says so
};

struct SettingGroup;

struct Setting {
  std::string_view key;
  SettingKind kind = SettingKind::text;
  std::string_view about;    // one sentence, for the schema
  std::string_view words{};  // apart by spaces
  std::int64_t low = 0;
  std::int64_t high = 0;
  const SettingGroup* of = nullptr;
};

struct SettingGroup {
  std::span<const Setting> settings;
  [[nodiscard]] const Setting* find(std::string_view key) const;
  // "name, ties, overpayment"
  [[nodiscard]] std::string keys() const;
};

[[nodiscard]] const SettingGroup& rule_file_settings();
[[nodiscard]] const SettingGroup& profile_settings();

// The JSON Schema (draft 7) of rule files, one line a key, ended by a line feed. Published as
// docs/rules.schema.json.
[[nodiscard]] std::string rules_schema();

}  // namespace quittance::engine
