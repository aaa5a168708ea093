#include <algorithm>

#include "tools/workload/calendar.h"
#include "tools/workload/planner.h"

namespace quittance::workload {

Plan plan_mess(const Request& request, const Customers& customers, Items& items) {
  static_cast<void>(customers);
  Plan plan;
  const Permutation chosen(items.count(), request.seed, Stream::payment_items);
  const std::uint32_t payments = std::min(request.payments, items.count());
  for (std::uint32_t n = 0; n < payments; ++n) {
    Random random(request.seed, Stream::payment, n);
    const auto item = static_cast<std::uint32_t>(chosen(n));
    Payment payment;
    payment.voice = n;
    payment.first_line = static_cast<std::uint32_t>(plan.lines.size());
    payment.lines = 1;
    payment.payer = items[item].customer;
    payment.amount = items[item].amount;
    payment.day = static_cast<std::uint8_t>(random.below(kBookingDays));
    payment.channel = channel_for(random.below(100), request);
    payment.states_lines = random.chance(500'000);
    plan.lines.push_back(PaidItem{.paid = payment.amount, .item = item});
    plan.payments.push_back(payment);
  }
  return plan;
}

}  // namespace quittance::workload
