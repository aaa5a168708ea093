// Makes a workload: start here. docs/workload.md says what is in it.
#pragma once

#include <cstdint>
#include <string>

#include "core/result.h"
#include "tools/workload/request.h"

namespace quittance::workload {

// What was written.
struct Made {
  std::uint64_t items = 0;
  std::uint64_t payments = 0;
  std::int64_t open = 0;      // cents, all items
  std::int64_t received = 0;  // cents, all payments
};

// Writes customers.csv, items.csv, accounts.csv, rules.toml, payments.ndjson, advices.ndjson,
// truth.csv, mess.csv and the bank files into `folder`, which is made. An earlier workload there is
// replaced. The same request gives the same bytes everywhere. Errors: usage for sizes that cannot
// be, io_failed, no_space. Memory: about 95 bytes an item with its payment; files are streamed.
[[nodiscard]] Result<Made> make_workload(const Request& request, const std::string& folder);

}  // namespace quittance::workload
