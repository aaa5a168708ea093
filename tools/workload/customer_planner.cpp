#include "tools/workload/customer_planner.h"

#include <algorithm>
#include <utility>

#include "tools/workload/calendar.h"
#include "tools/workload/cash.h"
#include "tools/workload/planner.h"

namespace quittance::workload {

CustomerPlanner::CustomerPlanner(const Request& request, const Customers& customers, Items& items,
                                 Plan& plan)
    : request_(request),
      rates_(rates_of(request.mess)),
      customers_(customers),
      items_(items),
      plan_(plan) {}

void CustomerPlanner::plan(std::uint32_t customer, std::uint32_t payments) {
  customer_ = customer;
  const auto own = items_.of(customer);
  open_.assign(own.begin(), own.end());
  Random random(request_.seed, Stream::plan, customer);
  for (std::size_t left = open_.size(); left > 1; --left) {
    std::swap(open_[left - 1], open_[random.below(left)]);
  }
  const std::size_t first = plan_.payments.size();
  const std::size_t end = first + payments;
  const bool pays_on_account = rates_.shapes[static_cast<std::size_t>(Shape::on_account)] > 0;
  while (plan_.payments.size() < end && (has(1) || pays_on_account)) {
    const auto room = static_cast<std::uint32_t>(end - plan_.payments.size());
    add(draw<Shape>(rates_.shapes, random), room, random);
  }
  judge_silent(first);
}

// Payments without a word, once all of the customer's are known. Of two with one amount the second
// names its item: who could say which pays which? What others name is no alternative to what a
// silent one may be for.
void CustomerPlanner::judge_silent(std::size_t first) {
  std::vector<std::int64_t> silent;  // amounts
  std::vector<std::uint32_t> named;
  for (std::size_t n = first; n < plan_.payments.size(); ++n) {
    Payment& payment = plan_.payments[n];
    if (payment.writing == Writing::none) {
      if (payment.lines != 1) continue;
      const bool alike = std::find(silent.begin(), silent.end(), payment.amount) != silent.end();
      silent.push_back(payment.amount);
      if (!alike) continue;
      payment.writing = Writing::number;
    }
    for (const PaidItem& line : plan_.lines_of(payment)) named.push_back(line.item);
  }
  std::sort(named.begin(), named.end());
  for (std::size_t n = first; n < plan_.payments.size(); ++n) {
    Payment& payment = plan_.payments[n];
    if (payment.writing != Writing::none || payment.lines != 1) continue;
    if (is_asked_elsewhere(payment, named)) payment.outcome = Outcome::tie;
  }
}

Payment CustomerPlanner::begin(Random& random) {
  Payment payment;
  payment.payer = customer_;
  payment.voice = static_cast<std::uint32_t>(plan_.payments.size());
  payment.first_line = static_cast<std::uint32_t>(plan_.lines.size());
  payment.day = static_cast<std::uint8_t>(random.below(kBookingDays));
  payment.channel = channel_for(random.below(100), request_);
  payment.naming = draw<Naming>(rates_.namings, random);
  payment.states_account = random.below(kWhole) < rates_.states_account;
  payment.states_lines = random.below(kWhole) < rates_.states_lines;
  return payment;
}

void CustomerPlanner::add(Shape shape, std::uint32_t room, Random& random) {
  Payment payment = begin(random);
  const bool pair = shape == Shape::twins || shape == Shape::duplicate;
  const bool two_items =
      shape == Shape::several || shape == Shape::credit_netted || shape == Shape::tie;
  if (pair && room < 2) shape = Shape::single;
  if (two_items && !has(2)) shape = Shape::single;
  const bool silent = shape == Shape::tie || shape == Shape::equal_across;
  if (silent && !can_be_silent(payment)) shape = Shape::single;
  if (shape == Shape::returned && !can_be_returned(payment)) shape = Shape::single;
  if (shape != Shape::stranger && !has(1)) shape = Shape::on_account;
  payment.shape = shape;
  settle(payment, shape, random);
}

std::uint32_t CustomerPlanner::take() {
  const std::uint32_t item = open_.back();
  open_.pop_back();
  return item;
}

// A check that came by lockbox is returned on another paper than this.
bool CustomerPlanner::can_be_returned(const Payment& payment) const {
  return !in_lockbox(payment, request_);
}

Writing CustomerPlanner::written(Slips slips, Random& random) const {
  const auto writing = draw<Writing>(rates_.writings, random);
  const bool slip = writing == Writing::transposed || writing == Writing::wrong_digit;
  if (writing == Writing::none || (slip && slips == Slips::no)) return Writing::number;
  return writing;
}

bool CustomerPlanner::can_be_silent(const Payment& payment) const {
  if (payment.states_account && customers_.bank_account_known(customer_)) return true;
  if (!in_lockbox(payment, request_)) return true;
  // A name that is cut may be a namesake's.
  Random random(request_.seed, Stream::writing, payment.voice);
  return printed_name(customers_.name(customer_), Naming::capitals, random).size() <=
         kRemitterWidth;
}

void CustomerPlanner::say_nothing(Payment& payment) const {
  payment.writing = Writing::none;
  const bool by_account = payment.states_account && customers_.bank_account_known(customer_);
  if (!by_account && payment.naming != Naming::exact) payment.naming = Naming::capitals;
}

bool CustomerPlanner::is_asked(std::int64_t amount, const Item& item, std::uint8_t day) const {
  if (item.amount == amount) return true;
  const Date last = item.discount_date();
  return last.known() && booking_day(day) <= last && item.amount - item.discount() == amount;
}

bool CustomerPlanner::is_asked_elsewhere(const Payment& payment,
                                         const std::vector<std::uint32_t>& named) const {
  const std::uint32_t meant = plan_.lines_of(payment).front().item;
  const auto own = items_.of(customer_);
  return std::any_of(own.begin(), own.end(), [&](std::uint32_t item) {
    return item != meant && !std::binary_search(named.begin(), named.end(), item) &&
           is_asked(payment.amount, items_[item], payment.day);
  });
}

}  // namespace quittance::workload
