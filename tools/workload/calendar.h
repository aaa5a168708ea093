// The booking days of a workload: twenty weekdays from the first payment day on.
#pragma once

#include <cstdint>

#include "core/date.h"

namespace quittance::workload {

inline constexpr std::uint8_t kBookingDays = 20;

// The days do not depend on the seed.
[[nodiscard]] Date booking_day(std::uint8_t number);
// The same as days after first_payment_day().
[[nodiscard]] std::int16_t booking_offset(std::uint8_t number);

}  // namespace quittance::workload
