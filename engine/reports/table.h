// One definition of a list or report, printed as a table, CSV, JSON, NDJSON or XLSX.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/date.h"
#include "core/money.h"
#include "core/result.h"

namespace quittance::engine {

enum class ReportFormat : std::uint8_t { table, csv, json, ndjson, xlsx };
[[nodiscard]] std::string_view name(ReportFormat format);
[[nodiscard]] Result<ReportFormat> parse_report_format(std::string_view word);  // field_unreadable

// What a column holds: days and percentages are hundredths (4500 is 45.00); decimals are numbers
// that are written out already ("-12.50"), with as many places as each needs.
enum class ColumnType : std::uint8_t { text, amount, date, count, flag, hundredths, decimal };

struct Column {
  std::string name;  // as in JSON and in the CSV header
  ColumnType type = ColumnType::text;
};

struct Hundredths {
  std::int64_t value = 0;
};

// Nothing, or a value of the column's type; text is only looked at during the call. An unknown date
// and an amount without currency are nothing.
using Cell =
    std::variant<std::monostate, std::string_view, Money, Date, std::int64_t, bool, Hundredths>;

// "45.00", "-0.05".
[[nodiscard]] std::string format_hundredths(std::int64_t hundredths);

struct ReportOptions {
  ReportFormat format = ReportFormat::table;
  std::size_t terminal_width = 0;  // of a table in columns; 0: as wide as it needs
  std::string title = "report";    // of a workbook's sheets and of a page
  Date date{};                     // the day that a workbook says it was made on
  std::function<void()> failed{};  // called when a workbook could not be written
};

class Workbook;

// Takes rows one by one and hands finished text on in pieces of about 64 KiB, so that a list of
// millions needs little memory.
//
// - table: names, a line, rows; two blanks between columns; amounts with thousands separators;
//   numbers to the right. Widths come from the first 1,000 rows. On a terminal the widest text
//   columns are cut with '…' until a row fits; numbers and dates are never cut.
// - csv: RFC 4180 with a header; line ends are LF. Text that a spreadsheet would run (it starts
// with
//   = + - @, tab or CR) gets an apostrophe in front; amounts, counts and dates never do.
// - json: one array; ndjson: one object a line. Amounts and hundredths are decimal strings, counts
//   numbers, flags true or false, nothing is null.
// - xlsx: one workbook, handed on at the end (workbook.h).
class ReportWriter {
 public:
  using Sink = std::function<void(std::string_view)>;

  ReportWriter(ReportOptions options, std::vector<Column> columns, Sink sink);
  ReportWriter(const ReportWriter&) = delete;
  ReportWriter& operator=(const ReportWriter&) = delete;
  ~ReportWriter();

  // As many cells as columns, each of its column's type or empty.
  void add(std::span<const Cell> cells);
  void add(std::initializer_list<Cell> cells) {
    add(std::span<const Cell>(cells.begin(), cells.size()));
  }
  // Must be called once, after the last row.
  void finish();

 private:
  void add_csv(std::span<const Cell> cells);
  void add_json(std::span<const Cell> cells);
  void add_table(std::span<const Cell> cells);
  void print_sample();
  void print_line(std::span<const std::string> texts);
  void hand_on(std::size_t at_least);

  ReportOptions options_;
  std::vector<Column> columns_;
  Sink sink_;
  std::string out_;
  std::size_t rows_ = 0;
  std::unique_ptr<Workbook> workbook_;
  bool finished_ = false;
  std::vector<std::vector<std::string>> sample_;  // of a table, until widths are settled
  std::vector<std::size_t> widths_;
};

// The widths that `wanted` get when all must fit in `room`: the widest are cut to a common width of
// no less than `least`, the leftmost of them getting what is left over. Exposed for tests.
[[nodiscard]] std::vector<std::size_t> fit_widths(std::vector<std::size_t> wanted, std::size_t room,
                                                  std::size_t least);

}  // namespace quittance::engine
