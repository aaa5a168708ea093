// The groups of --by: customers, families, entities or collectors.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/book.h"
#include "engine/metrics/aging.h"

namespace quittance::cli {

// Numbers the groups and remembers what they are called. Outlives the key that it gives.
class Grouping {
 public:
  // `by`: customer, family, entity or collector; empty or currency: no groups.
  Grouping(const engine::Book& book, std::string by) : book_(book), by_(std::move(by)) {}

  [[nodiscard]] engine::AgingKey key();
  [[nodiscard]] std::string name(std::uint32_t key) const;

 private:
  const engine::Book& book_;
  std::string by_;
  std::map<std::string_view, std::uint32_t> collectors_;
  std::vector<std::string_view> collector_names_;
};

}  // namespace quittance::cli
