#include "engine/import/rows.h"

#include <algorithm>
#include <set>

#include "core/text.h"
#include "ingest/csv/rfc4180.h"
#include "ingest/json/flat_rows.h"

namespace quittance::engine {
namespace {

using Names = std::initializer_list<std::string_view>;

bool contains(Names names, std::string_view wanted) {
  return std::find(names.begin(), names.end(), wanted) != names.end();
}

std::string list(Names names) {
  std::string text;
  for (const std::string_view name : names) {
    if (!text.empty()) text += ", ";
    text += name;
  }
  return text;
}

void read_csv(std::string_view bytes, Names columns, Names required, const RowVisitor& visit) {
  const auto line_of = [](const ingest::CsvRow& row) {
    return static_cast<std::uint32_t>(row.line);
  };
  ingest::CsvReader reader(bytes, ingest::csv_separator(bytes));
  do {
    if (!reader.next())
      return visit.refuse(1, "the file has no header line; write one with: " + list(columns));
  } while (reader.fault() == ingest::CsvFault::none && reader.row().blank());
  if (reader.fault() != ingest::CsvFault::none)
    return visit.refuse(1, std::string(ingest::describe(reader.fault())));
  const ingest::CsvHeader header(reader.row());
  const std::uint32_t header_line = line_of(reader.row());
  if (!header.repeated().empty()) {
    return visit.refuse(header_line,
                        "column '" + std::string(header.repeated()) + "' stands twice; remove one");
  }
  for (const std::string_view name : required) {
    if (!header.find(name)) {
      return visit.refuse(header_line, "column '" + std::string(name) +
                                           "' is missing; the columns are: " + list(columns) +
                                           "; for another program's list see --mapping");
    }
  }
  for (const std::string& name : header.names()) {
    if (!name.empty() && !contains(columns, name))
      visit.note(header_line, "column '" + name + "' is not read");
  }
  while (reader.next()) {
    const ingest::CsvRow& row = reader.row();
    if (reader.fault() != ingest::CsvFault::none) {
      visit.refuse(line_of(row), std::string(ingest::describe(reader.fault())));
      continue;
    }
    if (row.blank()) continue;
    if (row.fields.size() != header.size()) {
      visit.refuse(line_of(row), "the row has " + std::to_string(row.fields.size()) +
                                     " fields, the header " + std::to_string(header.size()) +
                                     "; put text that holds a separator in quotes");
      continue;
    }
    ImportRow import_row(line_of(row),
                         [&](std::string_view name) { return header.field(row, name); });
    visit.take(import_row);
  }
}

void read_ndjson(std::string_view bytes, Names columns, const RowVisitor& visit) {
  ingest::FlatRows rows(bytes);
  std::set<std::string, std::less<>> told;
  while (rows.next()) {
    if (!rows.fault().empty()) {
      visit.refuse(rows.line(), rows.fault());
      continue;
    }
    for (const auto& [name, text] : rows.fields()) {
      if (!contains(columns, name) && told.insert(name).second) {
        visit.note(rows.line(), "field '" + name + "' is not read");
      }
    }
    ImportRow row(rows.line(), [&](std::string_view name) {
      const auto found = rows.fields().find(name);
      return found == rows.fields().end() ? std::string_view{} : std::string_view(found->second);
    });
    visit.take(row);
  }
}

}  // namespace

std::string_view ImportRow::text(std::string_view column) const {
  return trim(lookup_(column));
}

void ImportRow::refuse(std::string why) {
  if (why_.empty()) why_ = std::move(why);
}

std::string_view ImportRow::required(std::string_view column) {
  const std::string_view found = text(column);
  if (found.empty()) refuse("'" + std::string(column) + "' is empty; it is required");
  return found;
}

Date ImportRow::date(std::string_view column) {
  const std::string_view found = text(column);
  if (found.empty()) return {};
  const Result<Date> date = Date::parse_iso(found);
  if (!date)
    refuse("'" + std::string(column) + "' is '" + std::string(found) + "'; write YYYY-MM-DD");
  return date.value_or({});
}

Currency ImportRow::currency(std::string_view column, Currency otherwise) {
  const std::string_view found = text(column);
  if (found.empty()) return otherwise;
  const Result<Currency> currency = Currency::parse(found);
  if (!currency)
    refuse("'" + std::string(column) + "' is '" + std::string(found) +
           "', not a currency of ISO 4217");
  return currency.value_or(otherwise);
}

std::int64_t ImportRow::amount(std::string_view column, Currency currency) {
  const std::string_view found = text(column);
  if (found.empty()) return 0;
  const Result<std::int64_t> amount = parse_major(found, currency);
  if (!amount) {
    refuse("'" + std::string(column) + "' is '" + std::string(found) +
           "': " + std::string(describe(amount.error().code)));
  }
  return amount.value_or(0);
}

void for_each_row(std::string_view bytes, Names columns, Names required, const RowVisitor& visit) {
  const std::size_t first = bytes.find_first_not_of("\xEF\xBB\xBF \t\r\n");
  if (first != std::string_view::npos && bytes[first] == '{')
    return read_ndjson(bytes, columns, visit);
  read_csv(bytes, columns, required, visit);
}

}  // namespace quittance::engine
