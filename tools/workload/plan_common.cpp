#include <algorithm>

#include "tools/workload/amounts.h"
#include "tools/workload/calendar.h"
#include "tools/workload/planner.h"

namespace quittance::workload {
namespace {

constexpr std::uint64_t kGoodReferencePercent = 70;
constexpr std::uint64_t kAmountOnlyPercent = 15;

// Another item of the customer has the same amount and is not paid by reference either.
bool tied(std::uint32_t item, const Items& items, const std::vector<bool>& referenced) {
  const auto alike = items.of(items[item].customer);
  return std::any_of(alike.begin(), alike.end(), [&](std::uint32_t other) {
    return other != item && items[other].amount == items[item].amount && !referenced[other];
  });
}

}  // namespace

Plan plan_common(const Request& request, const Items& items) {
  const std::uint64_t payments = request.payments;
  const auto open = static_cast<std::uint64_t>(items.count());
  const std::uint64_t by_reference = std::min(payments * kGoodReferencePercent / 100, open);
  const std::uint64_t by_amount =
      std::min(payments * kAmountOnlyPercent / 100, open - by_reference);
  const Permutation chosen(open, request.seed, Stream::payment_items);

  std::vector<bool> referenced(open);
  for (std::uint64_t n = 0; n < by_reference; ++n) referenced[chosen(n)] = true;

  Plan plan;
  plan.payments.reserve(payments);
  plan.lines.reserve(by_reference);
  for (std::uint64_t n = 0; n < payments; ++n) {
    Random random(request.seed, Stream::payment, n);
    Payment payment;
    payment.voice = static_cast<std::uint32_t>(n);
    payment.first_line = static_cast<std::uint32_t>(plan.lines.size());
    payment.day = static_cast<std::uint8_t>(random.below(kBookingDays));
    payment.channel = channel_for(random.below(100), request);
    payment.naming = Naming::capitals;
    payment.states_customer = true;
    payment.states_lines = true;
    if (n < by_reference + by_amount) {
      const auto item = static_cast<std::uint32_t>(chosen(n));
      payment.payer = items[item].customer;
      payment.amount = items[item].amount;
      payment.lines = 1;
      plan.lines.push_back(PaidItem{.paid = payment.amount, .item = item});
      if (n >= by_reference) {
        payment.writing = Writing::none;
        if (tied(item, items, referenced)) payment.outcome = Outcome::tie;
      }
    } else {
      payment.payer = static_cast<std::uint32_t>(random.below(request.customers));
      payment.amount = draw_amount(random, {});
      payment.writing = Writing::none;
      payment.shape = Shape::on_account;
      payment.outcome = Outcome::unapplied;
    }
    plan.payments.push_back(payment);
  }
  return plan;
}

}  // namespace quittance::workload
