#include "engine/import/mapping.h"

#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <span>

#include "core/text.h"
#include "engine/import/import.h"
#include "ingest/csv/extract_text.h"
#include "ingest/csv/rfc4180.h"
#include "ingest/csv/values.h"

namespace quittance::engine {
namespace {

constexpr std::array<std::string_view, 9> kDateColumns = {
    "document_date", "baseline_date", "due_date", "discount_date", "settled_date", "dispute_date",
    "date",          "from",          "to"};
constexpr std::array<std::string_view, 8> kAmountColumns = {
    "amount",         "open_amount",  "discount_amount", "settled_amount",
    "dispute_amount", "credit_limit", "freight",         "tax"};
// What has the sign of its document.
constexpr std::array<std::string_view, 3> kSignedColumns = {"amount", "open_amount",
                                                            "settled_amount"};
// Half a key would be another's.
constexpr std::array<std::string_view, 4> kKeyColumns = {"item_number", "customer_id", "entity_id",
                                                         "parent_id"};
constexpr std::string_view kPassOver = "-";
constexpr std::size_t kHeaderRowsMax = 50;

bool is_one_of(std::string_view column, std::span<const std::string_view> columns) {
  return std::find(columns.begin(), columns.end(), column) != columns.end();
}

// A field of our CSV: on one line, in quotes where it has to be.
std::string csv_field(std::string_view text) {
  std::string field;
  bool quotes = false;
  for (const char c : text) {
    quotes = quotes || c == '"' || c == ',';
    if (c == '"') field.push_back('"');
    field.push_back(c == '\n' || c == '\r' ? ' ' : c);
  }
  return quotes ? '"' + field + '"' : field;
}

Result<void> wrong_setting(std::string_view key, const toml::node& node, std::string_view what,
                           std::string& message) {
  message = std::string(key) + " (line " + std::to_string(node.source().begin.line) + ") " +
            std::string(what);
  return fail(Errc::field_unreadable);
}

Result<void> read_words(std::string_view key, const toml::node& node, std::string& message,
                        std::map<std::string, std::string, std::less<>>& to) {
  const toml::table* table = node.as_table();
  if (table == nullptr) return wrong_setting(key, node, "must be a table", message);
  for (const auto& [word, value] : *table) {
    const auto text = value.value<std::string>();
    if (!text) return wrong_setting(word.str(), value, "must be text in quotes", message);
    to.emplace(word.str(), *text);
  }
  return {};
}

}  // namespace

Result<ImportMapping> ImportMapping::parse(std::string_view toml, std::string& message) {
  ImportMapping mapping;
  try {
    const toml::table parsed = toml::parse(toml);
    for (const auto& entry : parsed) {
      const std::string key(entry.first.str());
      const toml::node& node = entry.second;
      const auto text = node.value<std::string>();
      const auto mark = [&](char& to) -> Result<void> {
        if (!text || text->size() > 1) {
          return wrong_setting(key, node, "must be one character in quotes", message);
        }
        to = text->empty() ? '\0' : text->front();
        return {};
      };
      if (key == "columns") {
        Words theirs;
        QTRY_VOID(read_words(key, node, message, theirs));
        for (const auto& [ours, said] : theirs) {
          Result<Pieces> pieces = parse_pieces(said);
          if (!pieces) {
            return fail(wrong_setting(ours, node,
                                      "is '" + said +
                                          "'; write a column's name, or a text with names of "
                                          "columns in braces, such as \"{Company}-{Number}\"",
                                      message)
                            .error());
          }
          mapping.columns_[ours] = std::move(*pieces);
        }
      } else if (key == "constants") {
        QTRY_VOID(read_words(key, node, message, mapping.constants_));
      } else if (key == "words" && node.is_table()) {
        for (const auto& [column, words] : *node.as_table()) {
          QTRY_VOID(
              read_words(column.str(), words, message, mapping.words_[std::string(column.str())]));
        }
      } else if (key == "date_format" && text) {
        mapping.date_format_ = *text;
      } else if (key == "encoding" && text) {
        if (!ingest::csv::knows_encoding(*text)) {
          return fail(wrong_setting(key, node,
                                    "is '" + *text +
                                        "', which iconv does not know; write a name of `iconv -l`, "
                                        "such as windows-1252",
                                    message)
                          .error());
        }
        mapping.encoding_ = *text;
      } else if (key == "decimal_mark") {
        QTRY_VOID(mark(mapping.decimal_mark_));
      } else if (key == "thousands_mark") {
        QTRY_VOID(mark(mapping.thousands_mark_));
      } else if (key == "currency" && text && Currency::parse(*text)) {
        mapping.currency_ = *Currency::parse(*text);
      } else if (key == "credits_are_positive" && node.is_boolean()) {
        mapping.credits_are_positive_ = *node.value<bool>();
      } else if (key == "pass_over_without" && text) {
        mapping.pass_over_without_ = *text;
      } else if (key == "strip_zeros" && node.is_array()) {
        for (const toml::node& column : *node.as_array())
          mapping.strip_zeros_.insert(column.value_or<std::string>(""));
      } else {
        return fail(
            wrong_setting(key, node, "is no setting of a mapping, or not of this kind", message)
                .error());
      }
    }
  } catch (const toml::parse_error& error) {
    message = "line " + std::to_string(error.source().begin.line) + ": " +
              std::string(error.description());
    return fail(Errc::field_unreadable);
  }
  if (mapping.columns_.empty()) {
    message = "needs a table [columns]: ours = \"theirs\"";
    return fail(Errc::field_unreadable);
  }
  return mapping;
}

// "Number" is a column; "{Company}-{Number}" two of them and what stands between. Errors:
// field_unreadable.
Result<ImportMapping::Pieces> ImportMapping::parse_pieces(std::string_view theirs) {
  Pieces pieces;
  if (theirs.find_first_of("{}") == std::string_view::npos) {
    pieces.push_back({ingest::csv_column_name(theirs), std::string(theirs)});
    if (pieces.back().column.empty()) return fail(Errc::field_unreadable);
    return pieces;
  }
  while (!theirs.empty()) {
    const std::size_t open = theirs.find_first_of("{}");
    if (open != 0) pieces.push_back({{}, std::string(theirs.substr(0, open))});
    if (open == std::string_view::npos) break;
    const std::size_t close = theirs.find_first_of("{}", open + 1);
    if (theirs[open] != '{' || close == std::string_view::npos || theirs[close] != '}')
      return fail(Errc::field_unreadable);
    const std::string_view name = theirs.substr(open + 1, close - open - 1);
    pieces.push_back({ingest::csv_column_name(name), std::string(name)});
    if (pieces.back().column.empty()) return fail(Errc::field_unreadable);
    theirs.remove_prefix(close + 1);
  }
  return pieces;
}

std::string ImportMapping::date(std::string_view text) const {
  const Result<Date> date = date_format_.empty()
                                ? ingest::csv::read_date(text, ingest::csv::DateOrder::unproved)
                                : ingest::csv::read_date(text, std::string_view(date_format_));
  return date ? date->iso() : std::string(text);
}

std::string ImportMapping::amount(std::string_view text, Currency currency) const {
  const Result<std::int64_t> amount =
      ingest::csv::read_amount(text, currency, decimal_mark_, thousands_mark_);
  return amount ? format_major(*amount, currency) : std::string(text);
}

std::string ImportMapping::put_row(std::map<std::string, std::string, std::less<>>& row) const {
  for (const auto& [column, text] : constants_) row[column] = text;
  if (!pass_over_without_.empty() && row[pass_over_without_].empty())
    return "without " + pass_over_without_;
  for (const auto& [column, words] : words_) {
    const auto at = row.find(column);
    if (at == row.end()) continue;
    const auto known = words.find(at->second);
    if (known == words.end()) continue;
    if (known->second == kPassOver) return "'" + known->first + "'";
    at->second = known->second;
  }
  const auto currency_at = row.find("currency");
  const Currency currency = currency_at == row.end()
                                ? currency_
                                : Currency::parse(currency_at->second).value_or(currency_);
  const bool is_credit =
      row.contains("kind") && (row["kind"] == "credit_memo" || row["kind"] == kPaymentKind);
  for (auto& [column, text] : row) {
    if (text.empty()) continue;
    if (is_one_of(column, kDateColumns)) text = date(text);
    if (is_one_of(column, kAmountColumns)) {
      text = amount(text, currency);
      const bool positive = text.front() != '-' && text.find_first_of("123456789") != text.npos;
      const bool has_sign = is_one_of(column, kSignedColumns);
      if (credits_are_positive_ && is_credit && positive && has_sign) text.insert(0, "-");
    }
    if (strip_zeros_.contains(column)) {
      const std::size_t first = text.find_first_not_of('0');
      if (first != std::string::npos) text.erase(0, first);
    }
  }
  return {};
}

Result<ImportMapping::Translated> ImportMapping::translate(std::string_view bytes,
                                                           std::string& message) const {
  ingest::csv::NotInEncoding where;
  const Result<std::string> text = ingest::csv::extract_text(bytes, encoding_, where);
  if (text) return translate_text(*text, message);
  message = "line " + std::to_string(where.line) + ", byte " + std::to_string(where.byte) +
            ": the text is not " + where.encoding +
            "; say in the mapping what it is, such as encoding = \"windows-1252\"";
  return fail(Errc::field_unreadable);
}

Result<ImportMapping::Translated> ImportMapping::translate_text(std::string_view bytes,
                                                                std::string& message) const {
  ingest::CsvReader reader(bytes, ingest::csv_separator(bytes));
  ingest::CsvHeader header;
  std::string missing;
  std::size_t fewest = std::string::npos;
  bool found = false;
  for (std::size_t rows = 0; !found && rows < kHeaderRowsMax && reader.next();) {
    if (reader.fault() != ingest::CsvFault::none || reader.row().blank()) continue;
    ++rows;
    header = ingest::CsvHeader(reader.row());
    std::size_t count = 0;
    std::string names;
    for (const auto& [ours, pieces] : columns_) {
      for (const Piece& piece : pieces) {
        if (piece.column.empty() || header.find(piece.column)) continue;
        names += (names.empty() ? "'" : ", '") + piece.text + "'";
        ++count;
      }
    }
    found = count == 0;
    if (count < fewest) {
      fewest = count;
      missing = names;
    }
  }
  if (!found) {
    message = "no row has all columns of the mapping; missing at best: " + missing;
    return fail(Errc::field_unreadable);
  }
  Translated translated;
  std::set<std::string, std::less<>> ours;
  for (const auto& [column, pieces] : columns_) ours.insert(column);
  for (const auto& [column, text] : constants_) ours.insert(column);
  std::uint64_t line = 1;
  const auto begin_line = [&](std::uint64_t wanted) {
    for (; line < wanted; ++line) translated.csv += '\n';
  };
  begin_line(reader.row().line);
  for (const std::string& column : ours)
    translated.csv += (column == *ours.begin() ? "" : ",") + column;
  while (reader.next()) {
    if (reader.row().blank()) continue;
    const ingest::CsvRow& source = reader.row();
    const bool whole =
        reader.fault() == ingest::CsvFault::none && source.fields.size() >= header.size();
    std::map<std::string, std::string, std::less<>> row;
    if (whole) {
      for (const auto& [column, pieces] : columns_) {
        std::string& joined = row[column];
        bool any = false, all = true;
        for (const Piece& piece : pieces) {
          const std::string_view field = piece.column.empty()
                                             ? std::string_view(piece.text)
                                             : trim(header.field(source, piece.column));
          joined += field;
          if (piece.column.empty()) continue;
          any = any || !field.empty();
          all = all && !field.empty();
        }
        if (!any || (!all && is_one_of(column, kKeyColumns))) joined.clear();
      }
      if (const std::string why = put_row(row); !why.empty()) {
        ++translated.passed_over;
        ++translated.passed_over_by[why];
        continue;
      }
    } else if (!pass_over_without_.empty() && reader.fault() == ingest::CsvFault::none) {
      ++translated.passed_over;  // a total or a heading
      ++translated.passed_over_by["too few fields"];
      continue;
    }
    begin_line(source.line);
    if (!whole) {
      translated.csv += "a row that is cut short";  // refused for its number of fields
      continue;
    }
    for (const std::string& column : ours)
      translated.csv += (column == *ours.begin() ? "" : ",") + csv_field(row[column]);
  }
  translated.csv += '\n';
  return translated;
}

}  // namespace quittance::engine
