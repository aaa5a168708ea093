// The files of one format: a folder of bank files, one or more a day, written in order of days.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "core/result.h"
#include "tools/workload/cash.h"
#include "tools/workload/request.h"

namespace quittance::workload {

// What is booked on one day; cents. A statement states it before its entries.
struct DayTotals {
  std::int64_t received = 0;                       // payments on the bank account itself
  std::int64_t returned = 0;                       // taken from it again
  std::map<std::uint32_t, std::int64_t> deposits;  // by lockbox, landing on the bank account
};

class BankFiles {
 public:
  virtual ~BankFiles() = default;
  virtual void begin_day(const DayText& day, const DayTotals& totals) = 0;
  // Each format takes what it can say and leaves the rest.
  virtual void add(const Cash& cash) = 0;
  // Errors: io_failed, no_space.
  [[nodiscard]] virtual Result<void> end_day() = 0;
};

[[nodiscard]] std::unique_ptr<BankFiles> csv_files(const std::string& folder);
[[nodiscard]] std::unique_ptr<BankFiles> json_files(const std::string& folder);
[[nodiscard]] std::unique_ptr<BankFiles> bai2_files(const std::string& folder);
[[nodiscard]] std::unique_ptr<BankFiles> lockbox_files(const std::string& folder);

// One record of cash as canonical JSON, with its newline. Appends.
void append_json(std::string& to, const Cash& cash);

}  // namespace quittance::workload
