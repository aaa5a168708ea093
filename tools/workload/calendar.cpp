#include "tools/workload/calendar.h"

#include "tools/workload/items.h"

namespace quittance::workload {

std::int16_t booking_offset(std::uint8_t number) {
  return static_cast<std::int16_t>(number / 5 * 7 + number % 5);  // the first one is a Monday
}

Date booking_day(std::uint8_t number) {
  return first_payment_day().plus_days(booking_offset(number));
}

}  // namespace quittance::workload
