// Which payments come in which file: the days in order, and some days in two or three parts.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "tools/workload/payments.h"
#include "tools/workload/request.h"

namespace quittance::workload {

// What one part of a day holds, in all formats alike. Views into the plan.
struct FilePart {
  std::uint8_t day = 0;
  std::uint8_t number = 1;                  // of the day, from 1
  std::span<const Notice> notices;          // these come first
  std::span<const std::uint32_t> payments;  // indexes into Plan::payments

  // A statement states sums before its entries; cents.
  std::int64_t received = 0;                       // payments on the bank account itself
  std::int64_t returned = 0;                       // taken from it again
  std::map<std::uint32_t, std::int64_t> deposits;  // by lockbox, landing on the bank account
};

// Days on which nothing comes have no part. `plan` outlives the parts.
[[nodiscard]] std::vector<FilePart> schedule_files(const Request& request, const Plan& plan);

}  // namespace quittance::workload
