// The open items of a workload. Sixteen bytes each are kept; numbers and texts are computed.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/date.h"
#include "tools/workload/random.h"
#include "tools/workload/request.h"

namespace quittance::workload {

// The first day of the window in which payments are booked; documents are dated before it, over as
// many days as the mess says. Dates do not depend on the seed.
[[nodiscard]] Date first_payment_day();

enum class Terms : std::uint8_t { net30, net45, net60, two_ten_net30 };

struct Item {
  std::int64_t amount = 0;  // cents; negative for a credit memo
  std::uint32_t customer = 0;
  std::int16_t document_day = 0;  // days after first_payment_day(), usually below zero
  Terms terms = Terms::net30;

  [[nodiscard]] bool credit_memo() const { return amount < 0; }
  [[nodiscard]] Date document_date() const;
  [[nodiscard]] Date due_date() const;
  [[nodiscard]] Date discount_date() const;     // missing where the terms have no discount
  [[nodiscard]] std::int64_t discount() const;  // 2 % half-even, or 0
};
static_assert(sizeof(Item) == 16);

class Items {
 public:
  // Each item's customer is drawn uniformly (hostile: unevenly), its amount log-normally, its day
  // uniformly.
  explicit Items(const Request& request);

  [[nodiscard]] std::uint32_t count() const { return static_cast<std::uint32_t>(items_.size()); }
  [[nodiscard]] const Item& operator[](std::uint32_t item) const { return items_[item]; }
  // Whoever plans the payments may still change amounts, dates and terms: to plant a tie.
  [[nodiscard]] Item& change(std::uint32_t item) { return items_[item]; }
  [[nodiscard]] std::span<const std::uint32_t> of(std::uint32_t customer) const;

  // "INV-00012345", "CM-00012345" for a credit memo; the digits are a random permutation. Appends.
  void append_number(std::string& to, std::uint32_t item) const;
  // The number's eight digits alone.
  [[nodiscard]] std::uint32_t digits_of(std::uint32_t item) const;
  // The customer's purchase order behind the item: ten digits beginning with 45. Appends.
  void append_purchase_order(std::string& to, std::uint32_t item) const;

 private:
  std::vector<Item> items_;
  std::vector<std::uint32_t> of_customer_;     // item indexes, by customer
  std::vector<std::uint32_t> customer_begin_;  // into of_customer_; one more than customers
  Permutation numbers_;
  Permutation purchase_orders_;
};

}  // namespace quittance::workload
