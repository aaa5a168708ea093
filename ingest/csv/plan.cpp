#include "ingest/csv/plan.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string>
#include <vector>

#include "core/check_digits.h"
#include "core/text.h"
#include "ingest/csv/by_content.h"
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

// A header that no file has: the given names.
CsvHeader made_header(const std::vector<std::string>& names) {
  CsvRow row;
  row.fields.assign(names.begin(), names.end());
  return CsvHeader(row);
}

// The rows that stand whole in the head, up to the first that has another number of fields; none
// where that is among the first two, or quotes are broken.
HeadRows head_rows(std::string_view head, const Plan& plan, std::uint64_t from, bool cut_off) {
  constexpr std::size_t kRowsMax = 200;
  HeadRows rows;
  CsvReader reader(head, plan.separator, from, head.size());
  while (rows.size() < kRowsMax && reader.next()) {
    const CsvRow& row = reader.row();
    if (cut_off && row.to == head.size()) break;
    if (reader.fault() != CsvFault::none) return {};
    if (row.blank()) continue;
    if (!rows.empty() && row.fields.size() != rows.front().size()) {
      if (rows.size() < 2) return {};
      break;
    }
    rows.emplace_back(row.fields.begin(), row.fields.end());
  }
  return rows;
}

// Rows begin where a header would stand.
void begin_without_header(Plan& plan, std::uint64_t from, std::uint32_t line, std::size_t fields) {
  plan.found = true;
  plan.header_fields = fields;
  plan.header_from = plan.data_from = from;
  plan.header_line = plan.data_line = line;
}

// By the numbers of a mapping that says there is no header, else by content.
void plan_without_header(Plan& plan, std::string_view head, std::uint64_t from, bool cut_off) {
  const bool told = plan.mapping != nullptr && !plan.mapping->columns.empty();
  const HeadRows rows = head_rows(head, plan, from, cut_off);
  const auto line =
      static_cast<std::uint32_t>(1 + (plan.mapping == nullptr ? 0 : plan.mapping->skip_lines));
  if (rows.empty()) {
    if (plan.problem.empty()) plan.problem = "the file has no rows that can be read";
    return;
  }
  if (told) {
    std::vector<std::string> numbers;
    for (std::size_t n = 1; n <= rows.front().size(); ++n) numbers.push_back(std::to_string(n));
    plan.columns = Columns::of(made_header(numbers), plan.mapping);
    if (!plan.columns.missing().empty()) {
      plan.problem = "the mapping " + plan.mapping->name + " names column \"" +
                     plan.columns.missing() + "\", but the first row has " +
                     std::to_string(numbers.size()) +
                     "; correct the mapping's columns, separator or skip_lines";
    } else if (!plan.columns.usable()) {
      plan.problem = "the mapping " + plan.mapping->name +
                     " says that the file has no header, and names no column for a date or none "
                     "for an amount; add them under [csv.columns], by number";
    } else {
      begin_without_header(plan, from, line, numbers.size());
    }
    return;
  }
  const ByContent found = columns_by_content(rows);
  if (!found.why_not.empty()) {
    if (plan.problem.empty()) {
      plan.problem = "the file has no header, and " + found.why_not +
                     "; name the columns by number in a mapping (header = false) for --dialect";
    } else {
      plan.problem += "; without a header the columns are not clear, for " + found.why_not;
    }
    return;
  }
  plan.columns = Columns::of(made_header(found.names), nullptr);
  for (std::size_t n = 0; n < found.names.size(); ++n) {
    if (found.names[n].empty()) continue;
    plan.by_content += (plan.by_content.empty() ? "" : ", ") + found.names[n] + " in column " +
                       std::to_string(n + 1);
  }
  begin_without_header(plan, from, line, found.names.size());
}

// Letters that mean much else, too: only a column of such a name may have them for directions.
bool names_kind_of_entry(std::string_view column) {
  constexpr std::string_view kNames[] = {
      "type",       "transaction_type", "trans_type", "tran_type", "txn_type",
      "entry_type", "posting_type",     "dc",         "crdr",      "drcr",
      "sign",       "indicator",        "cd",         "s_d",       "transactiontype"};
  return std::find(std::begin(kNames), std::end(kNames), column) != std::end(kNames);
}

// "Type" with "CR" and "DR" beside amounts without a sign: a debit that passed for money in would
// be the worst that a column nobody reads can do. From the head, so that every part finds the same
// one. Where one amount of the head has a sign, the signs count, and the words are the bank's own.
void find_direction(Plan& plan, const CsvHeader& header, CsvReader& reader) {
  constexpr int kRowsMax = 200;
  struct Candidate {
    std::size_t column;
    bool letters_count;
    int words = 0;
  };
  std::vector<Candidate> left;
  for (std::size_t column = 0; column < header.size(); ++column) {
    if (plan.columns.spare(column)) {
      left.push_back({column, names_kind_of_entry(header.names()[column])});
    }
  }
  for (int n = 0; n < kRowsMax && !left.empty(); ++n) {
    const CsvRow& row = reader.row();
    if (reader.fault() == CsvFault::none && row.fields.size() >= header.size()) {
      const std::string_view amount = plan.columns.text(row, Field::amount);
      if (is_negative(amount)) return;
      std::erase_if(left, [&](Candidate& candidate) {
        const std::string_view text = trim(row.fields[candidate.column]);
        if (text.empty()) return false;
        ++candidate.words;
        return !direction_of(text) || (text.size() == 1 && !candidate.letters_count);
      });
    }
    if (!reader.next()) break;
  }
  std::erase_if(left, [](const Candidate& candidate) { return candidate.words == 0; });
  if (left.size() == 1) plan.columns.set_direction(left.front().column);
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
  const bool cut_off = head.size() < bytes.size();
  if (mapping != nullptr && !mapping->header) {
    plan_without_header(plan, head, skipped.at, cut_off);
    return plan;
  }
  CsvReader reader(head, plan.separator, skipped.at, head.size());
  std::string first_names;
  Preamble preamble;
  // Lines skipped by a mapping lead to the header itself; without them it is looked for.
  for (int n = 0; n < kHeaderLinesMax && reader.next(); ++n) {
    if (reader.fault() != CsvFault::none || reader.row().blank()) continue;
    const CsvRow& row = reader.row();
    if (row.to == head.size() && cut_off) break;  // by the limit
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
    // The first row can only tell what the column of a value date is.
    if (reader.fault() == CsvFault::none && plan.columns.has(Field::value_date)) {
      plan.columns = Columns::of(header, mapping, reader.row());
    }
    const bool own_choice = mapping != nullptr && !mapping->columns.empty();
    if (valid_iban(plan.account) && !own_choice) plan.columns.set_other_iban(header);
    if (plan.columns.currency()) plan.stated_in = plan.columns.currency();
    const bool told = mapping != nullptr || plan.columns.canonical() ||
                      plan.columns.has(Field::direction) || plan.columns.has(Field::credit) ||
                      plan.columns.has(Field::kind);
    if (!told) find_direction(plan, header, reader);
    return plan;
  }
  plan.problem = header_missing(plan, first_names);
  if (mapping == nullptr) plan_without_header(plan, head, skipped.at, cut_off);
  return plan;
}

void settle(Plan& plan, std::string_view bytes, std::uint64_t from, std::uint64_t to,
            const std::function<void(std::uint64_t)>& passed) {
  if (!plan.found || plan.settled()) return;
  Evidence evidence;
  SideEvidence side_evidence;
  const bool both = plan.columns.has(Field::amount) && plan.columns.has(Field::credit);
  std::array<std::string, std::size(kDates)> noted;  // of the row before: most have the same dates
  CsvReader reader(bytes, plan.separator, from, to);
  constexpr std::uint64_t kPassBytes = std::uint64_t{8} << 20;
  std::uint64_t told = from;
  while (reader.next()) {
    if (passed && reader.row().from >= told + kPassBytes) {
      told = reader.row().from;
      passed(told);
    }
    for (std::size_t n = 0; n < std::size(kDates); ++n) {
      const std::string_view date = plan.columns.text(reader.row(), kDates[n]);
      if (date == noted[n]) continue;
      evidence.note_date(date);
      noted[n].assign(date);
    }
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
