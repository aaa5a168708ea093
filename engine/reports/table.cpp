#include "engine/reports/table.h"

#include <algorithm>

#include "core/assert.h"
#include "core/json_text.h"
#include "core/text.h"
#include "core/words.h"
#include "engine/reports/workbook.h"

namespace quittance::engine {
namespace {

constexpr std::string_view kFormats[] = {"table", "csv", "json", "ndjson", "xlsx"};
constexpr std::size_t kPieceBytes = std::size_t{64} * 1024;

// "12", "-12.50".
bool is_decimal(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  const std::size_t point = std::min(text.find('.'), text.size());
  const std::string_view places = text.substr(std::min(point + 1, text.size()));
  return all_digits(text.substr(0, point)) && (point == text.size() || all_digits(places));
}

bool fits(const Cell& cell, ColumnType type) {
  if (std::holds_alternative<std::monostate>(cell)) return true;
  switch (type) {
    case ColumnType::text:
      return std::holds_alternative<std::string_view>(cell);
    case ColumnType::amount:
      return std::holds_alternative<Money>(cell);
    case ColumnType::date:
      return std::holds_alternative<Date>(cell);
    case ColumnType::count:
      return std::holds_alternative<std::int64_t>(cell);
    case ColumnType::flag:
      return std::holds_alternative<bool>(cell);
    case ColumnType::hundredths:
      return std::holds_alternative<Hundredths>(cell);
    case ColumnType::decimal: {
      const auto* text = std::get_if<std::string_view>(&cell);
      return text != nullptr && is_decimal(*text);
    }
  }
  return false;
}

// Text as one field: guarded against spreadsheets, quoted where RFC 4180 asks for it.
void append_csv_text(std::string& out, std::string_view text) {
  const bool runs =
      !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
  const bool quoted = text.find_first_of(",\"\r\n") != std::string_view::npos;
  if (quoted) out += '"';
  if (runs) out += '\'';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  if (quoted) out += '"';
}

struct CsvCell {
  std::string& out;
  void operator()(std::monostate) const {}
  void operator()(std::string_view text) const { append_csv_text(out, text); }
  void operator()(Money money) const {
    if (money.currency().known()) out += format_major(money.minor(), money.currency());
  }
  void operator()(Date date) const { out += date.iso(); }
  void operator()(std::int64_t count) const { out += std::to_string(count); }
  void operator()(bool flag) const { out += flag ? "true" : "false"; }
  void operator()(Hundredths number) const { out += format_hundredths(number.value); }
};

struct JsonCell {
  JsonWriter& json;
  void operator()(std::monostate) const { json.null(); }
  void operator()(std::string_view text) const { json.string(text); }
  void operator()(Money money) const {
    if (!money.currency().known()) {
      json.null();
      return;
    }
    json.string(format_major(money.minor(), money.currency()));
  }
  void operator()(Date date) const {
    if (!date.known()) {
      json.null();
      return;
    }
    json.string(date.iso());
  }
  void operator()(std::int64_t count) const { json.number_text(std::to_string(count)); }
  void operator()(bool flag) const { json.boolean(flag); }
  void operator()(Hundredths number) const { json.string(format_hundredths(number.value)); }
};

}  // namespace

std::string_view name(ReportFormat format) {
  return word_of(kFormats, format);
}
Result<ReportFormat> parse_report_format(std::string_view word) {
  return enumerator_of<ReportFormat>(kFormats, word);
}

std::string format_hundredths(std::int64_t hundredths) {
  const bool negative = hundredths < 0;
  const auto bits = static_cast<std::uint64_t>(hundredths);
  const std::uint64_t magnitude = negative ? 0 - bits : bits;
  std::string text = std::to_string(magnitude / 100) + '.';
  if (magnitude % 100 < 10) text += '0';
  text += std::to_string(magnitude % 100);
  return negative ? '-' + text : text;
}

ReportWriter::ReportWriter(ReportOptions options, std::vector<Column> columns, Sink sink)
    : options_(options), columns_(std::move(columns)), sink_(std::move(sink)) {
  QASSERT(!columns_.empty());
  if (options_.format == ReportFormat::json) out_ = "[";
  if (options_.format == ReportFormat::xlsx)
    workbook_ = std::make_unique<Workbook>(columns_, options_.title, options_.date);
  if (options_.format != ReportFormat::csv) return;
  for (std::size_t n = 0; n < columns_.size(); ++n) {
    if (n > 0) out_ += ',';
    append_csv_text(out_, columns_[n].name);
  }
  out_ += '\n';
}

ReportWriter::~ReportWriter() = default;

void ReportWriter::add(std::span<const Cell> cells) {
  QASSERT(!finished_ && cells.size() == columns_.size());
  for (std::size_t n = 0; n < cells.size(); ++n) QASSERT(fits(cells[n], columns_[n].type));
  switch (options_.format) {
    case ReportFormat::table:
      add_table(cells);
      break;
    case ReportFormat::csv:
      add_csv(cells);
      break;
    case ReportFormat::json:
    case ReportFormat::ndjson:
      add_json(cells);
      break;
    case ReportFormat::xlsx:
      workbook_->add(cells);
      break;
  }
  ++rows_;
  hand_on(kPieceBytes);
}

void ReportWriter::add_csv(std::span<const Cell> cells) {
  const std::size_t start = out_.size();
  for (std::size_t n = 0; n < cells.size(); ++n) {
    if (n > 0) out_ += ',';
    const auto* number = std::get_if<std::string_view>(&cells[n]);
    if (columns_[n].type == ColumnType::decimal && number != nullptr) {
      out_ += *number;
    } else {
      std::visit(CsvCell{out_}, cells[n]);
    }
  }
  // A lone empty field would read back as a blank line.
  if (out_.size() == start) out_ += "\"\"";
  out_ += '\n';
}

void ReportWriter::add_json(std::span<const Cell> cells) {
  if (options_.format == ReportFormat::json) out_ += rows_ == 0 ? "\n" : ",\n";
  JsonWriter json(out_);
  json.begin_object();
  for (std::size_t n = 0; n < cells.size(); ++n) {
    json.key(columns_[n].name);
    std::visit(JsonCell{json}, cells[n]);
  }
  json.end_object();
  if (options_.format == ReportFormat::ndjson) out_ += '\n';
}

void ReportWriter::finish() {
  QASSERT(!finished_);
  if (options_.format == ReportFormat::table) print_sample();
  if (options_.format == ReportFormat::json) out_ += rows_ == 0 ? "]\n" : "\n]\n";
  if (options_.format == ReportFormat::xlsx) {
    auto bytes = workbook_->finish();
    if (bytes) {
      out_ = *std::move(bytes);
    } else if (options_.failed) {
      options_.failed();
    }
  }
  finished_ = true;
  hand_on(1);
}

void ReportWriter::hand_on(std::size_t at_least) {
  if (out_.size() < at_least) return;
  sink_(out_);
  out_.clear();
}

}  // namespace quittance::engine
