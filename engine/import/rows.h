// Rows of a master-data file, CSV or NDJSON, by column name.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>

#include "core/date.h"
#include "core/money.h"
#include "core/result.h"

namespace quittance::engine {

// One row. Readers of fields remember the first thing that is wrong, so that a whole row is read
// before it is judged. Views live until the next row.
class ImportRow {
 public:
  using Lookup = std::function<std::string_view(std::string_view)>;
  ImportRow(std::uint32_t line, Lookup lookup) : line_(line), lookup_(std::move(lookup)) {}

  [[nodiscard]] std::uint32_t line() const { return line_; }
  [[nodiscard]] std::string_view text(std::string_view column) const;  // trimmed; empty: missing
  [[nodiscard]] std::string_view required(std::string_view column);
  [[nodiscard]] Date date(std::string_view column);  // missing stays missing
  [[nodiscard]] Currency currency(std::string_view column, Currency otherwise);
  // Major units; 0 where the column is empty.
  [[nodiscard]] std::int64_t amount(std::string_view column, Currency currency);

  // Remembers why the row is refused, the first time; later calls change nothing.
  void refuse(std::string why);
  [[nodiscard]] bool refused() const { return !why_.empty(); }
  [[nodiscard]] const std::string& why() const { return why_; }

 private:
  std::uint32_t line_;
  Lookup lookup_;
  std::string why_;
};

struct RowVisitor {
  std::function<void(ImportRow&)> take;
  std::function<void(std::uint32_t line, std::string why)> refuse;  // no row can be read there
  std::function<void(std::uint32_t line, std::string what)> note;   // a column that is not read
};

// Visits every row. Without a required column no row is read.
void for_each_row(std::string_view bytes, std::initializer_list<std::string_view> columns,
                  std::initializer_list<std::string_view> required, const RowVisitor& visit);

}  // namespace quittance::engine
