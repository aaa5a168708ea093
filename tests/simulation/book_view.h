// What a book says of itself, copied into plain rows, and held against the naive model.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/book/book.h"
#include "tests/simulation/model.h"

namespace quittance::simulation {

struct PaymentView {
  std::string id;
  std::int64_t amount = 0;
  bool is_payment = false;
  std::array<std::int64_t, kDispositions> states{};
  std::uint32_t customer = ModelPayment::kNobody;
};

struct ItemView {
  std::string number;
  std::int64_t opening = 0;
  std::int64_t adjusted = 0;
  std::int64_t open = 0;
};

struct BookView {
  std::vector<PaymentView> payments;
  std::vector<ItemView> items;
  std::vector<ModelApplication> applications;
  std::map<std::pair<std::string, std::uint32_t>, Wide> aged;  // by currency and customer
  std::size_t files = 0;
  std::size_t duplicates = 0;
  std::size_t runs = 0;
  bool run_open = false;
  std::uint64_t next_sequence = 1;
};

[[nodiscard]] BookView view_of(const engine::Book& book);

// Every figure of the book that the model has too. Invariants 1, 2, 3 and 7.
[[nodiscard]] Violations compare(const Model& model, const BookView& view);

}  // namespace quittance::simulation
