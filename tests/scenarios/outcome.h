// Prints what a command changed in the book, in the words of the trade.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "engine/book/book.h"

namespace quittance::scenario {

// One printed line: its word, then the fields, two blanks apart.
[[nodiscard]] std::string printed(std::string_view word, std::initializer_list<std::string> fields);

// A payment's id; of a bank file, whose ids are hashes, "FILE:RECORD".
[[nodiscard]] std::string payment_name(const engine::Book& book, PaymentHandle payment);
[[nodiscard]] PaymentHandle find_payment(const engine::Book& book, std::string_view name);
// "INV-1", or "ENTITY/INV-1" where the book has several entities.
[[nodiscard]] std::string item_name(const engine::Book& book, ItemHandle item);
[[nodiscard]] ItemHandle find_item(const engine::Book& book, std::string_view name);

// The rows of a book at one moment.
class Snapshot {
 public:
  explicit Snapshot(const engine::Book& book);
  // Files, duplicates, applications, reversals, cash by state, facts that are needed, balances.
  [[nodiscard]] std::string changes(const engine::Book& now) const;

 private:
  [[nodiscard]] std::string files(const engine::Book& now) const;
  [[nodiscard]] std::string applications(const engine::Book& now) const;
  [[nodiscard]] std::string cash(const engine::Book& now) const;
  [[nodiscard]] std::string balances(const engine::Book& now) const;

  std::size_t files_ = 0;
  std::size_t duplicates_ = 0;
  std::vector<engine::ApplicationRow> applications_;
  std::vector<engine::PaymentRow> payments_;
  std::vector<engine::ItemRow> items_;
};

}  // namespace quittance::scenario
