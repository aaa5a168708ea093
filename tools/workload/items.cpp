#include "tools/workload/items.h"

#include <algorithm>

#include "core/money.h"
#include "tools/workload/amounts.h"
#include "tools/workload/digits.h"

namespace quittance::workload {
namespace {

constexpr CivilDay kFirstPaymentDay{2026, 1, 5};  // a Monday

// How long before the first payment the oldest document was written.
constexpr std::int64_t document_days(Mess mess) {
  return mess == Mess::common ? 540 : 120;
}

Terms terms_of(Mess mess, Random& random) {
  if (mess == Mess::common) return Terms::net30;
  switch (random.below(10)) {
    case 0:
      return Terms::net60;
    case 1:
    case 2:
      return Terms::net45;
    case 3:
    case 4:
    case 5:
      return Terms::two_ten_net30;
    default:
      return Terms::net30;
  }
}

// Hostile: the first customers have twice as many items as the average, the last ones hardly any.
std::uint32_t draw_customer(const Request& request, Random& random) {
  std::uint64_t customer = random.below(request.customers);
  if (request.mess == Mess::hostile) {
    customer = std::min(customer, random.below(request.customers));
  }
  return static_cast<std::uint32_t>(customer);
}

Item draw_item(const Request& request, std::uint32_t index) {
  Random random(request.seed, Stream::item, index);
  Item item;
  item.customer = draw_customer(request, random);
  item.amount = draw_amount(random, {});
  item.document_day = static_cast<std::int16_t>(-random.between(1, document_days(request.mess)));
  item.terms = terms_of(request.mess, random);
  return item;
}

int due_days(Terms terms) {
  switch (terms) {
    case Terms::net30:
    case Terms::two_ten_net30:
      return 30;
    case Terms::net45:
      return 45;
    case Terms::net60:
      return 60;
  }
  return 0;
}

}  // namespace

Date first_payment_day() {
  return *Date::from_civil(kFirstPaymentDay);
}

Date Item::document_date() const {
  return first_payment_day().plus_days(document_day);
}

Date Item::due_date() const {
  return document_date().plus_days(due_days(terms));
}

Date Item::discount_date() const {
  return terms == Terms::two_ten_net30 && !credit_memo() ? document_date().plus_days(10) : Date{};
}

std::int64_t Item::discount() const {
  return terms == Terms::two_ten_net30 && !credit_memo() ? share_ppm_half_even(amount, 20'000) : 0;
}

Items::Items(const Request& request)
    : numbers_(request.items, request.seed, Stream::item_numbers),
      purchase_orders_(100'000'000, request.seed, Stream::purchase_orders) {
  items_.reserve(request.items);
  customer_begin_.assign(request.customers + 2, 0);
  for (std::uint32_t index = 0; index < request.items; ++index) {
    items_.push_back(draw_item(request, index));
    ++customer_begin_[items_.back().customer + 2];
  }
  for (std::size_t n = 2; n < customer_begin_.size(); ++n) {
    customer_begin_[n] += customer_begin_[n - 1];
  }
  // Counting sort: each entry [customer + 1] moves from its customer's begin to its end.
  of_customer_.resize(items_.size());
  for (std::uint32_t index = 0; index < request.items; ++index) {
    of_customer_[customer_begin_[items_[index].customer + 1]++] = index;
  }
}

std::span<const std::uint32_t> Items::of(std::uint32_t customer) const {
  const std::uint32_t from = customer_begin_[customer];
  return std::span(of_customer_).subspan(from, customer_begin_[customer + 1] - from);
}

std::uint32_t Items::digits_of(std::uint32_t item) const {
  return static_cast<std::uint32_t>(numbers_(item)) + 1;
}

void Items::append_number(std::string& to, std::uint32_t item) const {
  to += items_[item].credit_memo() ? "CM-" : "INV-";
  append_digits(to, digits_of(item), 8);
}

void Items::append_purchase_order(std::string& to, std::uint32_t item) const {
  to += "45";
  append_digits(to, purchase_orders_(item), 8);
}

}  // namespace quittance::workload
