#include "engine/reports/workbook.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <utility>

#include <xlsxwriter.h>

#include "core/assert.h"
#include "core/text.h"
#include "engine/reports/printable.h"

namespace quittance::engine {
namespace {

constexpr std::size_t kTextMax = 32'767;
constexpr std::size_t kWidthRows = 1'000;
constexpr std::size_t kWidthMin = 8;
constexpr std::size_t kWidthMax = 60;
constexpr std::int64_t kExactMax = 999'999'999'999'999;  // 15 digits
constexpr std::int32_t kFirstDate = -25'508;  // 1900-03-01: before, spreadsheets disagree
constexpr std::int32_t kDateOffset = 25'569;  // of 1970-01-01 in a spreadsheet's days
constexpr int kDecimalsMax = 4;

// The nearest number to `units` / 10^decimals, for at most 15 digits: it reads back as the same.
// lint-ok(float): a spreadsheet knows no other numbers
double spreadsheet_number(std::int64_t units, int decimals) {
  std::int64_t scale = 1;
  for (int n = 0; n < decimals; ++n) scale *= 10;
  // lint-ok(float): both are whole numbers below 2^53, so that the quotient is rounded once
  return static_cast<double>(units) / static_cast<double>(scale);
}

std::string temporary_file() {
  const char* folder = std::getenv("TMPDIR");
  std::string path =
      std::string(folder == nullptr || *folder == '\0' ? "/tmp" : folder) + "/quittance-XXXXXX";
  const int file = ::mkostemp(path.data(), O_CLOEXEC);
  if (file < 0) return {};
  ::close(file);
  return path;
}

}  // namespace

struct Workbook::State {
  std::vector<Column> columns;
  std::string title;
  std::string path;                // empty: there is no temporary file
  lxw_workbook* book = nullptr;    // owned until it is closed
  lxw_worksheet* sheet = nullptr;  // of the book
  std::uint32_t sheets = 0;
  lxw_row_t row = 0;
  std::size_t rows = 0;
  bool failed = false;
  std::vector<std::size_t> widths;
  lxw_format* header = nullptr;
  lxw_format* date = nullptr;
  lxw_format* count = nullptr;
  lxw_format* amounts[kDecimalsMax + 1] = {};

  void check(lxw_error error) { failed = failed || error != LXW_NO_ERROR; }
  lxw_format* format(const char* pattern) const {
    lxw_format* made = workbook_add_format(book);
    format_set_num_format(made, pattern);
    return made;
  }
  void begin_sheet();
  void end_sheet();
  void number(lxw_col_t column, std::int64_t units, int decimals, lxw_format* format);
  void text(lxw_col_t column, std::string_view text);
  void decimal(lxw_col_t column, std::string_view text);
  void cell(lxw_col_t column, const Cell& cell);
};

void Workbook::State::begin_sheet() {
  ++sheets;
  const std::string name = sheets == 1 ? title : title + " " + std::to_string(sheets);
  sheet = workbook_add_worksheet(book, name.c_str());
  if (sheet == nullptr) {
    failed = true;
    return;
  }
  row = 0;
  for (std::size_t n = 0; n < columns.size(); ++n) {
    const auto column = static_cast<lxw_col_t>(n);
    check(worksheet_write_string(sheet, 0, column, printable(columns[n].name).c_str(), header));
  }
  row = 1;
  worksheet_freeze_panes(sheet, 1, 0);
  worksheet_set_landscape(sheet);
  worksheet_fit_to_pages(sheet, 1, 0);
  check(worksheet_repeat_rows(sheet, 0, 0));
}

void Workbook::State::end_sheet() {
  if (sheet == nullptr) return;
  const auto last = static_cast<lxw_col_t>(columns.size() - 1);
  check(worksheet_autofilter(sheet, 0, 0, row - 1, last));
  for (std::size_t n = 0; n < columns.size(); ++n) {
    const auto column = static_cast<lxw_col_t>(n);
    const std::size_t width = std::clamp(widths[n] + 2, kWidthMin, kWidthMax);
    // lint-ok(float): a column's width on paper
    check(worksheet_set_column(sheet, column, column, static_cast<double>(width), nullptr));
  }
}

void Workbook::State::number(lxw_col_t column, std::int64_t units, int decimals,
                             lxw_format* format) {
  check(worksheet_write_number(sheet, row, column, spreadsheet_number(units, decimals), format));
}

void Workbook::State::text(lxw_col_t column, std::string_view text) {
  if (text.empty()) return;
  const std::string safe = fitted(printable(text), kTextMax);
  if (rows < kWidthRows) widths[column] = std::max(widths[column], width_of(safe));
  check(worksheet_write_string(sheet, row, column, safe.c_str(), nullptr));
}

// A number as written, with as many decimals.
void Workbook::State::decimal(lxw_col_t column, std::string_view written) {
  constexpr std::size_t kDigitsMax = 15;
  std::int64_t units = 0;
  std::size_t digits = 0;
  int decimals = -1;  // none until the point
  for (const char c : written) {
    if (c == '.') decimals = 0;
    if (!is_digit(c) || ++digits > kDigitsMax) continue;
    units = units * 10 + (c - '0');
    if (decimals >= 0) ++decimals;
  }
  decimals = std::max(decimals, 0);
  if (digits > kDigitsMax || decimals > kDecimalsMax) return text(column, written);
  if (rows < kWidthRows) widths[column] = std::max(widths[column], written.size() + digits / 3);
  number(column, written.starts_with('-') ? -units : units, decimals, amounts[decimals]);
}

void Workbook::State::cell(lxw_col_t column, const Cell& cell) {
  const auto exact = [](std::int64_t units) { return units >= -kExactMax && units <= kExactMax; };
  const auto widen = [&](std::size_t width) {
    if (rows < kWidthRows) widths[column] = std::max(widths[column], width);
  };
  if (const auto* words = std::get_if<std::string_view>(&cell)) {
    if (columns[column].type == ColumnType::decimal) {
      decimal(column, *words);
    } else {
      text(column, *words);
    }
  } else if (const auto* money = std::get_if<Money>(&cell)) {
    if (!money->currency().known()) return;
    const int decimals = money->currency().exponent();
    widen(format_grouped(money->minor(), money->currency()).size());
    if (exact(money->minor())) {
      number(column, money->minor(), decimals, amounts[decimals]);
    } else {
      text(column, format_major(money->minor(), money->currency()));
    }
  } else if (const auto* day = std::get_if<Date>(&cell)) {
    if (!day->known()) return;
    widen(10);
    if (day->days() >= kFirstDate) {
      number(column, std::int64_t{day->days()} + kDateOffset, 0, date);
    } else {
      text(column, day->iso());
    }
  } else if (const auto* whole = std::get_if<std::int64_t>(&cell)) {
    if (exact(*whole)) {
      number(column, *whole, 0, count);
    } else {
      text(column, std::to_string(*whole));
    }
  } else if (const auto* hundredths = std::get_if<Hundredths>(&cell)) {
    if (exact(hundredths->value)) {
      number(column, hundredths->value, 2, amounts[2]);
    } else {
      text(column, format_hundredths(hundredths->value));
    }
  } else if (const auto* flag = std::get_if<bool>(&cell)) {
    check(worksheet_write_boolean(sheet, row, column, *flag ? 1 : 0, nullptr));
  }
}

Workbook::Workbook(std::vector<Column> columns, std::string_view title, Date date)
    : state_(std::make_unique<State>()) {
  State& state = *state_;
  state.columns = std::move(columns);
  state.title = title;
  for (const Column& column : state.columns)
    state.widths.push_back(width_of(printable(column.name)));
  state.path = temporary_file();
  state.failed = state.path.empty();
  if (state.failed) return;
  lxw_workbook_options options{.constant_memory = 1, .tmpdir = nullptr, .use_zip64 = 1};
  std::string folder = state.path.substr(0, state.path.rfind('/'));
  options.tmpdir = folder.data();
  state.book = workbook_new_opt(state.path.c_str(), &options);
  if (state.book == nullptr) {
    state.failed = true;
    return;
  }
  lxw_doc_properties properties{};
  properties.created = date.known() ? std::int64_t{date.days()} * 86'400 : 1;
  state.check(workbook_set_properties(state.book, &properties));
  state.header = state.format("@");
  format_set_bold(state.header);
  format_set_bottom(state.header, LXW_BORDER_THIN);
  state.date = state.format("yyyy-mm-dd");
  state.count = state.format("0");
  constexpr const char* kAmounts[] = {"#,##0", "#,##0.0", "#,##0.00", "#,##0.000", "#,##0.0000"};
  for (int n = 0; n <= kDecimalsMax; ++n) state.amounts[n] = state.format(kAmounts[n]);
  state.begin_sheet();
}

Workbook::~Workbook() {
  if (state_->book != nullptr) lxw_workbook_free(state_->book);
  if (!state_->path.empty()) ::unlink(state_->path.c_str());
}

void Workbook::add(std::span<const Cell> cells) {
  State& state = *state_;
  if (state.failed) return;
  QASSERT(cells.size() == state.columns.size());
  if (state.row == LXW_ROW_MAX) {
    state.end_sheet();
    state.begin_sheet();
    if (state.failed) return;
  }
  for (std::size_t n = 0; n < cells.size(); ++n) state.cell(static_cast<lxw_col_t>(n), cells[n]);
  ++state.row;
  ++state.rows;
}

Result<std::string> Workbook::finish() {
  State& state = *state_;
  if (state.failed) return fail(Errc::io_failed);
  state.end_sheet();
  lxw_workbook* book = std::exchange(state.book, nullptr);
  state.check(workbook_close(book));  // frees it
  if (state.failed) return fail(Errc::io_failed);
  std::ifstream file(state.path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(file), {}};
  if (!file.is_open() || file.bad() || bytes.empty()) return fail(Errc::io_failed);
  return bytes;
}

}  // namespace quittance::engine
