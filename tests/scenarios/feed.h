// What a scenario's lines say, in the formats that the engine reads: NDJSON rows, cash, rules.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/import/import.h"
#include "tests/scenarios/script.h"

namespace quittance::scenario {

// Collects master data until it is imported. An item's customer that no line states is made with
// its id as its name, so that a scenario says only what matters.
class MasterData {
 public:
  // False when the line is no master data. Errors: Mistake.
  bool take(const Line& line);
  [[nodiscard]] bool empty() const { return rows_.empty(); }
  // The kinds that wait, in the order in which they depend on one another; then it is empty.
  [[nodiscard]] std::vector<std::pair<engine::ImportKind, std::string>> hand_over();
  [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& profiles() const {
    return profiles_;
  }

 private:
  std::map<engine::ImportKind, std::string> rows_;
  std::set<std::string> customers_;
  std::vector<std::pair<std::string, std::string>> profiles_;
};

// One line of canonical cash.
[[nodiscard]] std::string cash_line(const Line& payment);

// The rules of a book, set one by one or as TOML text.
class Rules {
 public:
  bool take(const Line& line);  // false when the line is no rule
  [[nodiscard]] std::string toml() const;

 private:
  std::string settings_;
  std::map<std::string, std::string> tolerances_;  // by currency
  std::string percent_;
  std::string whole_;
};

}  // namespace quittance::scenario
