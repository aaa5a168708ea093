#include "ingest/csv/plan.h"

#include <algorithm>

#include "ingest/csv/header_words.h"

namespace quittance::ingest::csv {
namespace {

constexpr Field kDates[] = {Field::value_date, Field::booking_date, Field::deposit_date};
constexpr Field kAmounts[] = {Field::amount, Field::credit, Field::debit};

struct Skipped {
  std::uint64_t at = 0;
  bool reached = true;  // false: the file or the limit ended first
};

Skipped skip_lines(std::string_view bytes, int lines) {
  Skipped skipped;
  const std::string_view head = bytes.substr(0, kSkipBytesMax);
  for (int n = 0; n < lines; ++n) {
    std::size_t end = head.find_first_of("\r\n", skipped.at);
    if (end == std::string_view::npos) return {skipped.at, false};
    if (head[end] == '\r' && end + 1 < head.size() && head[end + 1] == '\n') ++end;
    skipped.at = end + 1;
  }
  return skipped;
}

std::string header_missing(const Plan& plan, std::string_view first_names) {
  if (plan.mapping != nullptr && !plan.columns.missing().empty()) {
    return "no header line with the column \"" + plan.columns.missing() + "\" of mapping " +
           plan.mapping->name + " in the first " + std::to_string(kHeaderLinesMax) +
           " lines; correct the mapping's columns, separator or skip_lines";
  }
  return "no header line with a date and an amount in the first " +
         std::to_string(kHeaderLinesMax) + " lines (the first reads: " + std::string(first_names) +
         "); add one, or name the columns in a mapping for --dialect";
}

}  // namespace

bool Plan::settled() const {
  if (columns.canonical()) return true;
  return mapping != nullptr && !mapping->date_format.empty();
}

Result<Date> Plan::date(std::string_view text) const {
  if (mapping != nullptr && !mapping->date_format.empty()) {
    return read_date(text, std::string_view(mapping->date_format));
  }
  return read_date(text, order);
}

Result<std::int64_t> Plan::amount(std::string_view text, Currency currency) const {
  if (mapping != nullptr) {
    return read_amount(text, currency, mapping->decimal_mark, mapping->thousands_mark);
  }
  if (columns.canonical()) return read_amount(text, currency, '.', 0);
  return read_amount(text, currency, marks);
}

Plan make_plan(std::string_view bytes, const CsvMapping* mapping) {
  Plan plan;
  plan.mapping = mapping;
  const int skip = mapping == nullptr ? 0 : mapping->skip_lines;
  const Skipped skipped = skip_lines(bytes, skip);
  if (!skipped.reached) {
    plan.problem = "the file ends, or 1 MiB is over, before the " + std::to_string(skip) +
                   " lines that the mapping skips; correct skip_lines";
    return plan;
  }
  const std::string_view head = bytes.substr(0, skipped.at + kHeadBytes);
  const bool given = mapping != nullptr && mapping->separator != 0;
  plan.separator = given ? mapping->separator : csv_separator(head.substr(skipped.at));
  CsvReader reader(head, plan.separator, skipped.at, head.size());
  std::string first_names;
  Preamble preamble;
  // Lines skipped by a mapping lead to the header itself; without them it is looked for.
  for (int n = 0; n < kHeaderLinesMax && reader.next(); ++n) {
    if (reader.fault() != CsvFault::none || reader.row().blank()) continue;
    const CsvRow& row = reader.row();
    if (row.to == head.size() && head.size() < bytes.size()) break;  // cut off by the limit
    const CsvHeader header(row);
    plan.columns = Columns::of(header, mapping);
    if (first_names.empty()) {
      for (const std::string& name : header.names()) {
        if (first_names.size() < 120) first_names += (first_names.empty() ? "" : ", ") + name;
      }
    }
    if (!plan.columns.usable() || !plan.columns.missing().empty()) {
      if (skip > 0) break;
      preamble.note(row);
      continue;
    }
    plan.found = true;
    plan.account = preamble.account();
    plan.stated_in = preamble.currency();
    plan.header_fields = row.fields.size();
    plan.header_from = row.from;
    plan.data_from = row.to;
    plan.header_line = static_cast<std::uint32_t>(row.line) + static_cast<std::uint32_t>(skip);
    plan.data_line =
        static_cast<std::uint32_t>(reader.lines() + 1) + static_cast<std::uint32_t>(skip);
    while (reader.next() && reader.row().blank()) {
    }
    if (reader.fault() == CsvFault::none) plan.columns = Columns::of(header, mapping, reader.row());
    if (plan.columns.currency()) plan.stated_in = plan.columns.currency();
    return plan;
  }
  plan.problem = header_missing(plan, first_names);
  return plan;
}

void settle(Plan& plan, std::string_view bytes) {
  if (!plan.found || plan.settled()) return;
  Evidence evidence;
  SideEvidence side_evidence;
  const bool both = plan.columns.has(Field::amount) && plan.columns.has(Field::credit);
  CsvReader reader(bytes, plan.separator, plan.data_from, bytes.size());
  while (reader.next()) {
    for (const Field field : kDates) evidence.note_date(plan.columns.text(reader.row(), field));
    if (plan.mapping != nullptr) continue;
    if (both) {
      side_evidence.note(plan.columns.text(reader.row(), Field::amount),
                         plan.columns.text(reader.row(), Field::credit),
                         plan.columns.text(reader.row(), Field::debit));
    }
    for (const Field field : kAmounts) {
      const std::string_view text = plan.columns.text(reader.row(), field);
      if (!text.empty()) evidence.note_amount(text);
    }
  }
  plan.order = date_order(evidence);
  plan.marks = marks(evidence);
  plan.sides = sides(side_evidence);
}

}  // namespace quittance::ingest::csv
