// Reads the settings people write in TOML into the plain structs that lower layers take.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.h"
#include "engine/book/book.h"
#include "ingest/dialect.h"
#include "matching/rule_set.h"

namespace quittance::engine {

// A profile of an own account: docs/formats/profiles.md lists its keys.
struct ProfileSettings {
  ingest::AccountProfile account;
  ingest::Dialect dialect;
  std::optional<ingest::CsvMapping> csv;
  int deposit_days = 1;  // how far a deposit total and its details may lie apart
};

// Errors: field_unreadable; `message` says which key or line and what it may be.
[[nodiscard]] Result<ProfileSettings> parse_profile(std::string_view toml, std::string_view name,
                                                    std::string& message);

// Errors: field_unreadable, as above. Empty text gives the default rules (docs/rules.md).
[[nodiscard]] Result<matching::RuleSet> parse_rules(std::string_view toml, std::string& message);

// The version of rules that a run stored: the first 12 hex digits of their text's SHA-256, so that
// equal text is the same version in every book.
[[nodiscard]] std::string rules_version(std::string_view toml);

// What readers may know of the book's accounts. Profiles were checked when they were imported.
[[nodiscard]] ingest::Profiles profiles_of(const Book& book);
// The same as it was just before the event with this sequence: what a run of then was read with.
[[nodiscard]] ingest::Profiles profiles_before(const Book& book, std::uint64_t sequence);

// The profile settings of an own account; defaults where it has none.
[[nodiscard]] ProfileSettings settings_of(const Book& book, AccountHandle account);

}  // namespace quittance::engine
