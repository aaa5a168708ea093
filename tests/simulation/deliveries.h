// The files that arrive in a simulation, and the master data, from a seed: with overlaps,
// repetitions, corrections, deletions, returns and rubbish among them.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "tests/support/cash_workload.h"

namespace quittance::simulation {

struct Deliveries {
  testing::CashWorkload work;               // master data and rules; its files are the first
  std::vector<testing::Delivery> files;     // all of them, any order, each maybe several times
  std::vector<std::string> item_extracts;   // CSV: the items again, changed, fewer, more
  std::vector<std::string> customer_lists;  // CSV: other names and terms
  bool compacts = false;                    // the book's old blocks go into the archive
};

// Some 4 to 12 customers, 10 to 40 items and 12 to 50 payments: small enough for hundreds of
// commands a second.
[[nodiscard]] Deliveries make_deliveries(std::uint64_t seed);

}  // namespace quittance::simulation
