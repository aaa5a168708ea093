// Writes what the book starts with: customers, items, own accounts, and the rules of `common`.
#pragma once

#include <string>

#include "core/result.h"
#include "tools/workload/customers.h"
#include "tools/workload/items.h"
#include "tools/workload/request.h"

namespace quittance::workload {

// customers.csv, with the bank accounts that are known. Errors of all: io_failed, no_space.
[[nodiscard]] Result<void> write_customers(const Request& request, const Customers& customers,
                                           const std::string& folder);
// items.csv, every item open.
[[nodiscard]] Result<void> write_items(const Items& items, const std::string& folder);
// accounts.csv: the bank account and as many lockboxes as the fullest day needs.
[[nodiscard]] Result<void> write_accounts(const Request& request, std::uint32_t lockboxes,
                                          const std::string& folder);
// rules.toml: for `common` what the comparison of the benchmarks allows, else the defaults.
[[nodiscard]] Result<void> write_rules(const Request& request, const std::string& folder);

}  // namespace quittance::workload
