#include "tools/workload/schedule.h"

#include <algorithm>
#include <utility>

#include "tools/workload/calendar.h"
#include "tools/workload/cash.h"
#include "tools/workload/planner.h"
#include "tools/workload/rates.h"

namespace quittance::workload {
namespace {

std::size_t parts_of_day(const Request& request, std::uint8_t day) {
  Random random(request.seed, Stream::files, day);
  if (request.mess == Mess::common || random.below(kWhole) >= rates_of(request.mess).split_days) {
    return 1;
  }
  return 2 + random.below(2);
}

// The elements of a list sorted by day that are of this day.
template <class Element, class DayOf>
std::span<const Element> of_day(const std::vector<Element>& list, std::uint8_t day, DayOf day_of) {
  const auto from = std::find_if(list.begin(), list.end(),
                                 [&](const Element& element) { return day_of(element) >= day; });
  const auto to =
      std::find_if(from, list.end(), [&](const Element& element) { return day_of(element) > day; });
  return {from, to};
}

// Twins stay in one file: their ids are told apart by their order in it.
std::size_t cut_after(std::span<const std::uint32_t> payments, std::size_t at, const Plan& plan) {
  while (at < payments.size() && plan.payments[payments[at]].ordinal > 1) ++at;
  return at;
}

void add_up(FilePart& part, const Request& request, const Plan& plan) {
  for (const std::uint32_t index : part.payments) {
    const Payment& payment = plan.payments[index];
    if (in_lockbox(payment, request)) {
      part.deposits[place_of(payment.sequence).lockbox] += payment.amount;
    } else {
      part.received += payment.amount;
    }
  }
  for (const Notice& notice : part.notices) {
    if (notice.kind == Notice::Kind::returned)
      part.returned += plan.payments[notice.payment].amount;
  }
}

}  // namespace

std::vector<FilePart> schedule_files(const Request& request, const Plan& plan) {
  std::vector<FilePart> parts;
  for (std::uint8_t day = 0; day < kBookingDays; ++day) {
    auto payments =
        of_day(plan.order, day, [&](std::uint32_t index) { return plan.payments[index].day; });
    auto notices = of_day(plan.notices, day, [](const Notice& notice) { return notice.day; });
    const std::size_t count =
        std::clamp<std::size_t>(payments.size(), 1, parts_of_day(request, day));
    if (payments.empty() && notices.empty()) continue;
    for (std::size_t number = 1; number <= count; ++number) {
      const std::size_t share = payments.size() / (count - number + 1);
      const std::size_t size = number == count ? payments.size() : cut_after(payments, share, plan);
      if (size == 0 && notices.empty()) continue;
      FilePart& part = parts.emplace_back();
      part.day = day;
      part.number = static_cast<std::uint8_t>(number);
      part.payments = payments.first(size);
      part.notices = std::exchange(notices, {});
      payments = payments.subspan(size);
      add_up(part, request, plan);
    }
  }
  return parts;
}

}  // namespace quittance::workload
