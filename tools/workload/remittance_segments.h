// The lines of a payment as segments of an X12 820, which ACH addenda carry as well.
#pragma once

#include <cstdint>
#include <string>

#include "tools/workload/cash.h"

namespace quittance::workload {

// Each line has an amount, nothing was deducted, and they come to the payment.
[[nodiscard]] bool lines_add_up(const Cash& cash);

// "RMR*IV*INV-1**100.00*102.00*2.00" and `terminator`, for each line. Appends; returns how many.
std::uint64_t append_remittance(std::string& to, const Cash& cash, char terminator);

}  // namespace quittance::workload
