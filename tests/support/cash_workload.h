// A day's work made from a seed: customers, open items and bank files in which everything happens
// that an engine has to bear.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace quittance::testing {

struct Delivery {
  std::string name;
  std::string bytes;
};

// NDJSON cash takes `payments`; the BAI2 statement, if asked for, has a fifth of that besides.
struct WorkloadSize {
  std::size_t customers = 20;
  std::size_t items = 80;
  std::size_t payments = 60;
  std::size_t files = 3;     // NDJSON files, by day
  std::size_t repeated = 4;  // lines that stand in a second file too, byte for byte
  bool statement = true;     // two accounts, the second with a wrong total, so that it is held
  // Larger families, bank accounts and names that several families share, payers without a bank
  // account, members paying for one another: what joins work units and reaches the late pass.
  bool families = false;
};

struct CashWorkload {
  std::string accounts;   // CSV
  std::string customers;  // CSV
  std::string items;      // CSV
  std::string rules;      // TOML
  std::vector<Delivery> files;
  std::size_t distinct_lines = 0;  // NDJSON records, the repeated ones once
};

// The same seed and size give the same bytes on every machine. Exact, partial, short (with and
// without a stated deduction) and over-payments, netted credits, lower-case references, bare
// amounts, ties, strangers, twins, fees, deposit totals and provisional lines, in two currencies.
[[nodiscard]] CashWorkload make_cash_workload(const WorkloadSize& size, std::uint64_t seed);

// The lines of an NDJSON file, each with its newline.
[[nodiscard]] std::vector<std::string> lines_of(const std::string& bytes);

}  // namespace quittance::testing
