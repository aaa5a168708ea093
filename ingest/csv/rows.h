// Reads the rows of one part of a CSV file into records of cash, or says why a row is none.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/arena.h"
#include "core/cash.h"
#include "core/control.h"
#include "ingest/csv/plan.h"
#include "ingest/decoder.h"

namespace quittance::ingest::csv {

// continued: a further reference of the check of the row before.
enum class RowUse : std::uint8_t { cash, continued, total, blank, rejected };

enum class Problem : std::uint8_t {
  // The row is rejected.
  broken,  // a CsvFault
  field_count,
  date_missing,
  date_unreadable,
  date_order_unproved,
  date_order_contradicted,
  amount_missing,
  amount_unreadable,
  amount_excess_decimals,
  amount_overflow,
  amount_marks_unproved,
  amount_other_currency,
  credit_and_debit,
  sides_contradict,
  currency_missing,
  currency_unknown,
  kind_unknown,
  kind_contradicts_sign,
  direction_unknown,
  // The row stands; a person should know.
  scientific_notation,
  remittance_amount,
  remittance_sum,
  line_amount,
  check_continued,  // found where rows come in order
  total_line,
  never_happened,
  text_line,
};

// What is wrong with a row. The sentence is composed where it is listed.
struct Note {
  std::uint32_t row = 0;  // index in the part
  Problem problem = Problem::broken;
  Field field = Field::payment_id;
  CsvFault fault = CsvFault::none;
  std::string_view written;  // as it stands in the file, for the message
};

[[nodiscard]] std::string_view code(Problem problem);  // of Finding::code
[[nodiscard]] Severity severity(Problem problem);
// What, why and what to do, in one sentence.
[[nodiscard]] std::string message(const Note& note, const Plan& plan);

struct Row {
  std::uint64_t from = 0;
  std::uint64_t to = 0;
  std::uint32_t line = 0;  // within the part, from 1
  std::uint32_t cash = 0;  // index into Part::cash
  RowUse use = RowUse::blank;
};

struct Cash {
  // `payment_id` is the given one, or the derived one without its ordinal; `source.record`, `unit`
  // and `remittance` are set when it is handed on.
  CashRecord record;
  std::uint64_t key = 0;  // of a derived id: equal ids have equal keys
  std::uint32_t lines_from = 0;
  std::uint32_t lines = 0;
  bool line_amount = false;  // its line has an amount of its own, from a column
  bool debit = false;        // money went out, as the file states it
};

// All rows of bytes[from, to). Views point into the bytes or into `text`.
struct Part {
  std::vector<Row> rows;
  std::vector<Cash> cash;
  std::vector<RemittanceLine> lines;
  std::vector<Note> notes;  // in row order
  std::uint64_t line_ends = 0;
  Arena text;
};

// `from` and `to` are record boundaries behind the header. Thread-safe. Cost: linear.
void read_rows(std::string_view bytes, ByteRange range, const Plan& plan, const Profiles& profiles,
               Part& part);

}  // namespace quittance::ingest::csv
