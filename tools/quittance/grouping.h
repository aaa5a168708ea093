// The groups of --by: customers, families, entities, collectors or terms.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/book/book.h"
#include "engine/metrics/aging.h"

namespace quittance::cli {

// Numbers the groups and remembers what they are called. Outlives the keys that it gives.
class Grouping {
 public:
  // `by`: customer, family, entity, collector or terms; empty or currency: no groups.
  Grouping(const engine::Book& book, std::string by) : book_(book), by_(std::move(by)) {}

  // Of a customer: with terms, those of the customer.
  [[nodiscard]] engine::AgingKey key();
  // Of an item: its customer's; with terms, the item's own, else the customer's.
  [[nodiscard]] std::function<std::uint32_t(ItemHandle)> item_key();
  [[nodiscard]] std::string name(std::uint32_t key) const;

 private:
  [[nodiscard]] std::uint32_t number_of(std::string_view word);
  void number_terms();

  const engine::Book& book_;
  std::string by_;
  std::map<std::string_view, std::uint32_t> numbers_;  // of collectors or terms
  std::vector<std::string_view> words_;
};

}  // namespace quittance::cli
