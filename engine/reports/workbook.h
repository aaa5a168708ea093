// One table as an XLSX workbook with typed cells; the one place that knows libxlsxwriter.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.h"
#include "core/result.h"
#include "engine/reports/table.h"

namespace quittance::engine {

// Rows one by one into a temporary file, so that a list of millions needs little memory.
//
// - Amounts, counts, days and percentages are numbers, shown with the currency's decimals; dates
// are
//   dates; flags are booleans. A number of more than 15 digits, which a spreadsheet would round, is
//   text.
// - Text is a string cell, whatever it begins with: nothing that a payer writes becomes a formula.
//   Characters that steer a terminal are replaced as in tables; more than 32,767 are cut with '…'.
// - The header row is frozen and filters; columns are as wide as their first 1,000 rows ask for. A
//   sheet that is full (1,048,576 rows) goes on in another.
// - The same rows and date give the same bytes.
class Workbook {
 public:
  // `title` names the sheets (at most 28 letters, digits, blanks); `date` is the day that the file
  // says it was made on.
  Workbook(std::vector<Column> columns, std::string_view title, Date date);
  ~Workbook();
  Workbook(const Workbook&) = delete;
  Workbook& operator=(const Workbook&) = delete;

  void add(std::span<const Cell> cells);  // each of its column's type or empty
  // The file's bytes; nothing may be added afterwards. Errors: io_failed when the temporary folder
  // (TMPDIR, else /tmp) cannot be written.
  [[nodiscard]] Result<std::string> finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace quittance::engine
