#include "tools/workload/planner.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

#include "tools/workload/calendar.h"

namespace quittance::workload {

Plan plan_payments(const Request& request, const Customers& customers, Items& items) {
  Plan plan = request.mess == Mess::common ? plan_common(request, items)
                                           : plan_mess(request, customers, items);
  put_in_order(plan, request);
  return plan;
}

bool in_lockbox(const Payment& payment, const Request& request) {
  return request.writes(Format::lockbox) && payment.channel == Channel::check;
}

Channel channel_for(std::uint64_t percent, const Request& request) {
  if (request.writes(Format::lockbox)) {
    if (!request.writes_credits() || percent < 40) return Channel::check;
  }
  // The network of NACHA knows no wires, and Fedwire nothing else.
  const bool both = request.writes_statement() || request.writes(Format::x12_820) ||
                    request.writes(Format::camt054);
  if (!both && request.writes(Format::fedwire) != request.writes(Format::nacha)) {
    return request.writes(Format::nacha) ? Channel::ach : Channel::wire;
  }
  return percent < 90 ? Channel::ach : Channel::wire;
}

namespace {

// The second of two payments that are alike. They stand one after the other in the plan.
bool is_second_twin(const Plan& plan, std::size_t index) {
  return index > 0 && plan.payments[index].twin &&
         plan.payments[index].voice == plan.payments[index - 1].voice;
}

}  // namespace

void put_in_order(Plan& plan, const Request& request) {
  // Shuffled, then parted by day without disturbing the order within a day. Twins stay together, so
  // that no file comes between them.
  std::vector<std::uint32_t> shuffled(plan.payments.size());
  std::iota(shuffled.begin(), shuffled.end(), 0U);
  Random random(request.seed, Stream::payment_order);
  for (std::size_t left = shuffled.size(); left > 1; --left) {
    std::swap(shuffled[left - 1], shuffled[random.below(left)]);
  }
  std::array<std::uint32_t, kBookingDays + 1> next{};
  for (const Payment& payment : plan.payments) ++next[payment.day + 1U];
  std::partial_sum(next.begin(), next.end(), next.begin());
  plan.order.resize(shuffled.size());
  for (const std::uint32_t index : shuffled) {
    if (is_second_twin(plan, index)) continue;
    std::uint32_t& place = next[plan.payments[index].day];
    plan.order[place++] = index;
    if (index + 1 < plan.payments.size() && is_second_twin(plan, index + 1)) {
      plan.payments[index + 1].ordinal = 2;
      plan.order[place++] = index + 1;
    }
  }

  std::array<std::array<std::uint32_t, 2>, kBookingDays> numbers{};
  for (const std::uint32_t index : plan.order) {
    Payment& payment = plan.payments[index];
    payment.sequence = numbers[payment.day][in_lockbox(payment, request) ? 1 : 0]++;
  }
  std::stable_sort(plan.notices.begin(), plan.notices.end(),
                   [](const Notice& a, const Notice& b) { return a.day < b.day; });
}

}  // namespace quittance::workload
