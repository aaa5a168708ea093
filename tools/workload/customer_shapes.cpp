// One function for each shape of a payment: which items it takes, what it pays of them, what is
// true.
#include <algorithm>

#include "tools/workload/amounts.h"
#include "tools/workload/calendar.h"
#include "tools/workload/customer_planner.h"

namespace quittance::workload {
namespace {

constexpr std::uint8_t kLastDay = kBookingDays - 1;

// A part of an amount that is neither nothing nor all of it.
std::int64_t part_of(std::int64_t amount, std::int64_t percent) {
  return std::clamp<std::int64_t>(amount * percent / 100, 1, amount - 1);
}

// Payers round a discount up, down or half, whatever the invoice says.
std::int64_t payers_discount(std::int64_t amount, Random& random) {
  const std::int64_t exact = amount * 2;  // 2 % in hundredths of a cent
  switch (random.below(3)) {
    case 0:
      return exact / 100;
    case 1:
      return (exact + 99) / 100;
    default:
      return (exact + 50) / 100;
  }
}

std::uint8_t later_day(std::uint8_t day, std::int64_t days) {
  return static_cast<std::uint8_t>(std::min<std::int64_t>(day + days, kLastDay));
}

}  // namespace

void CustomerPlanner::settle(Payment payment, Shape shape, Random& random) {
  switch (shape) {
    case Shape::single:
      return add_single(payment, random);
    case Shape::several:
      return add_several(payment, random);
    case Shape::part:
      return add_part(payment, random);
    case Shape::discount_earned:
      return add_discounted(payment, true, random);
    case Shape::discount_unearned:
      return add_discounted(payment, false, random);
    case Shape::deduction_stated:
      return add_deducted(payment, true, random);
    case Shape::deduction_unstated:
      return add_deducted(payment, false, random);
    case Shape::overpaid:
      return add_overpaid(payment, random);
    case Shape::credit_netted:
      return add_credit_netted(payment, random);
    case Shape::twins:
      return add_twins(payment, random);
    case Shape::duplicate:
      return add_duplicate(payment, random);
    case Shape::tie:
      return add_tie(payment);
    case Shape::equal_across:
      return add_equal_across(payment, random);
    case Shape::returned:
      return add_returned(payment, random);
    case Shape::stranger:
      return add_stranger(payment, random);
    case Shape::on_account:
      return add_on_account(payment, random);
  }
}

void CustomerPlanner::put_line(Payment& payment, PaidItem line) {
  plan_.lines.push_back(line);
  ++payment.lines;
  payment.amount += line.paid;
}

void CustomerPlanner::put(const Payment& payment) {
  if (payment.writing == Writing::late) {
    Random random(request_.seed, Stream::advice, payment.voice);
    plan_.notices.push_back({.payment = static_cast<std::uint32_t>(plan_.payments.size()),
                             .day = later_day(payment.day, random.between(1, 3)),
                             .kind = Notice::Kind::advice});
  }
  plan_.payments.push_back(payment);
}

void CustomerPlanner::add_single(Payment payment, Random& random) {
  const std::uint32_t item = take();
  put_line(payment, {.paid = items_[item].amount, .item = item});
  payment.writing = draw<Writing>(rates_.writings, random);
  if (payment.writing == Writing::none) {
    if (can_be_silent(payment))
      say_nothing(payment);
    else
      payment.writing = Writing::number;
  }
  put(payment);
}

void CustomerPlanner::add_several(Payment payment, Random& random) {
  const std::int64_t most = std::min<std::int64_t>(5, static_cast<std::int64_t>(open_.size()));
  for (std::int64_t left = random.between(2, most); left > 0; --left) {
    const std::uint32_t item = take();
    put_line(payment, {.paid = items_[item].amount, .item = item});
  }
  payment.writing = written(Slips::yes, random);
  put(payment);
}

void CustomerPlanner::add_part(Payment payment, Random& random) {
  const std::uint32_t item = take();
  put_line(payment, {.paid = part_of(items_[item].amount, random.between(20, 80)), .item = item});
  payment.writing = written(Slips::no, random);
  put(payment);
}

// A quarter pays several items at once, and half of these take the discount on the sum: the last
// line then has what the others leave.
void CustomerPlanner::add_discounted(Payment payment, bool earned, Random& random) {
  std::size_t count = 1;
  if (random.chance(250'000)) count = std::min<std::size_t>(open_.size(), 3);
  const bool on_sum = count > 1 && random.chance(500'000);
  const std::int16_t paid_on = booking_offset(payment.day);
  std::int64_t sum = 0;
  std::int64_t taken = 0;
  for (std::size_t n = 0; n < count; ++n) {
    const std::uint32_t index = take();
    Item& item = items_.change(index);
    item.terms = Terms::two_ten_net30;
    const std::int64_t age = earned ? random.between(1, 9) : random.between(16, 40);
    item.document_day = static_cast<std::int16_t>(paid_on - age);
    sum += item.amount;
    std::int64_t discount = payers_discount(item.amount, random);
    if (on_sum && n + 1 == count) discount = payers_discount(sum, random) - taken;
    taken += discount;
    put_line(payment, {.paid = item.amount - discount, .discount = discount, .item = index});
  }
  payment.writing = written(Slips::no, random);
  put(payment);
}

void CustomerPlanner::add_deducted(Payment payment, bool stated, Random& random) {
  const std::uint32_t item = take();
  const std::int64_t amount = items_[item].amount;
  const std::int64_t less = part_of(amount, random.between(1, 15));
  put_line(payment, {.paid = amount - less, .deduction = stated ? less : 0, .item = item});
  payment.writing = written(Slips::no, random);
  put(payment);
}

void CustomerPlanner::add_overpaid(Payment payment, Random& random) {
  const std::uint32_t item = take();
  const std::int64_t amount = items_[item].amount;
  put_line(payment, {.paid = amount, .item = item});
  payment.amount += part_of(amount, random.between(1, 20));
  payment.writing = written(Slips::no, random);
  put(payment);
}

void CustomerPlanner::add_credit_netted(Payment payment, Random& random) {
  const std::uint32_t invoice = take();
  const std::uint32_t credit = take();
  Item& memo = items_.change(credit);
  memo.amount = -part_of(items_[invoice].amount, random.between(5, 40));
  memo.terms = Terms::net30;
  put_line(payment, {.paid = items_[invoice].amount, .item = invoice});
  put_line(payment, {.paid = memo.amount, .item = credit});
  payment.writing = written(Slips::no, random);
  if (payment.writing == Writing::purchase_order) payment.writing = Writing::number;
  put(payment);
}

void CustomerPlanner::add_twins(Payment payment, Random& random) {
  const std::uint32_t index = take();
  Item& item = items_.change(index);
  item.amount += item.amount % 2;
  put_line(payment, {.paid = item.amount / 2, .item = index});
  payment.twin = true;
  payment.writing = written(Slips::no, random);
  if (payment.writing == Writing::late) payment.writing = Writing::number;
  put(payment);
  put(payment);
}

void CustomerPlanner::add_duplicate(Payment payment, Random& random) {
  const std::uint32_t item = take();
  put_line(payment, {.paid = items_[item].amount, .item = item});
  payment.day = std::min<std::uint8_t>(payment.day, kLastDay - 1);
  put(payment);
  payment.day = later_day(payment.day, random.between(1, 5));
  payment.outcome = Outcome::duplicate;
  put(payment);
}

void CustomerPlanner::add_tie(Payment payment) {
  Item& one = items_.change(take());
  Item& other = items_.change(take());
  other.amount = one.amount;
  one.terms = Terms::net30;
  other.terms = Terms::net30;
  payment.amount = one.amount;
  payment.outcome = Outcome::tie;
  say_nothing(payment);
  put(payment);
}

void CustomerPlanner::add_equal_across(Payment payment, Random& random) {
  const std::uint32_t index = take();
  Item& item = items_.change(index);
  if (customer_ > 0) {  // of a customer whose items do not change any more
    const auto theirs = items_.of(static_cast<std::uint32_t>(random.below(customer_)));
    if (!theirs.empty()) {
      const std::int64_t amount = items_[theirs[random.below(theirs.size())]].amount;
      if (amount > 0) item.amount = amount;
    }
  }
  put_line(payment, {.paid = item.amount, .item = index});
  say_nothing(payment);
  put(payment);
}

void CustomerPlanner::add_returned(Payment payment, Random& random) {
  const std::uint32_t item = take();
  put_line(payment, {.paid = items_[item].amount, .item = item});
  payment.outcome = Outcome::returned;
  const bool before = payment.day > 0 && random.chance(300'000);
  const std::uint8_t day = before ? static_cast<std::uint8_t>(payment.day - 1)
                                  : later_day(payment.day, random.between(0, 4));
  plan_.notices.push_back({.payment = static_cast<std::uint32_t>(plan_.payments.size()),
                           .day = day,
                           .kind = Notice::Kind::returned});
  put(payment);
}

void CustomerPlanner::add_stranger(Payment payment, Random& random) {
  payment.payer = strangers_++;
  payment.amount = draw_amount(random, {});
  payment.outcome = Outcome::stranger;
  payment.writing = Writing::none;
  put(payment);
}

void CustomerPlanner::add_on_account(Payment payment, Random& random) {
  const auto own = items_.of(customer_);
  do {
    payment.amount = draw_amount(random, {});
  } while (std::any_of(own.begin(), own.end(), [&](std::uint32_t item) {
    return is_asked(payment.amount, items_[item], payment.day);
  }));
  payment.outcome = Outcome::unapplied;
  say_nothing(payment);
  put(payment);
}

}  // namespace quittance::workload
