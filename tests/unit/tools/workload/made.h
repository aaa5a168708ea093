// A workload in a folder of its own, and what its files say when others read them.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/decoder.h"
#include "tools/workload/workload.h"

namespace quittance::workload {

// Made when constructed, gone when destroyed.
class MadeWorkload {
 public:
  explicit MadeWorkload(Request request);
  ~MadeWorkload();
  MadeWorkload(const MadeWorkload&) = delete;
  MadeWorkload& operator=(const MadeWorkload&) = delete;

  [[nodiscard]] const Request& request() const { return request_; }
  [[nodiscard]] const Made& made() const { return made_; }
  [[nodiscard]] std::string path(std::string_view name) const;
  [[nodiscard]] std::string text(std::string_view name) const;
  // All files by their path in the folder, sorted.
  [[nodiscard]] std::vector<std::string> names() const;
  [[nodiscard]] std::vector<std::string> bank_files(Format format) const;

 private:
  Request request_;
  std::string folder_;
  Made made_;
};

// A request of `items` items with six payments for ten items, one for each in `common`.
[[nodiscard]] Request small_request(Mess mess, std::uint32_t items, std::uint64_t seed,
                                    std::vector<Format> formats);

// The rows of a CSV file without quotes, by column name.
using CsvRow = std::map<std::string, std::string, std::less<>>;
[[nodiscard]] std::vector<CsvRow> csv_rows(const std::string& text);
[[nodiscard]] std::int64_t cents(const std::string& dollars);

// What identifies a record of cash, whichever file says it.
struct SeenCash {
  CashKind kind = CashKind::receipt;
  std::int64_t amount = 0;
  friend bool operator==(const SeenCash&, const SeenCash&) = default;
};
using SeenById = std::map<std::string, SeenCash>;

// Reads with the product's own reader, without profiles. Expects that the file is accepted and that
// nothing is found wrong with it. Deposit totals are left out.
void read_into(SeenById& seen, std::string_view format, const std::string& bytes);

}  // namespace quittance::workload
