// What single fields say: amounts, dates, balances (:60:, :62:), entries (:61:), totals (:90:).
#pragma once

#include <cstdint>
#include <string_view>

#include "core/date.h"
#include "core/money.h"
#include "core/result.h"
#include "ingest/mt940/notes.h"

namespace quittance::ingest::mt940 {

// An amount before its currency is known: digits with `scale` decimals, no trailing zeros.
struct Amount {
  enum class State : std::uint8_t { stated, unreadable, overflow };
  enum class DecimalMark : std::uint8_t { comma, point, none };
  State state = State::unreadable;
  DecimalMark mark = DecimalMark::none;
  std::int8_t scale = 0;
  std::int64_t digits = 0;
};
// "1234,56". A comma is the decimal mark and points before it group thousands; without a comma a
// single point is the mark; ",89", "0," and leading zeros are read.
[[nodiscard]] Amount read_amount(std::string_view text);
// Errors: amount_unreadable (more decimals than the currency), amount_overflow (above kAmountMax).
[[nodiscard]] Result<std::int64_t> minor_of(const Amount& amount, Currency currency);

// YYMMDD, 80-99 as 19xx. A 29th to 31st that the month lacks becomes its last day (`clamped`).
struct DateRead {
  Date date;
  bool clamped = false;
};
[[nodiscard]] DateRead read_date(std::string_view yymmdd);
// MMDD beside a value date: the year that puts both at most six months apart.
[[nodiscard]] Date read_entry_date(std::string_view mmdd, Date value_date);

// :60F:, :60M:, :62F:, :62M: and the like: D/C, date, currency, amount.
struct StatedBalance {
  bool readable = false;  // sign and amount; the currency may be missing
  bool debit = false;
  Date date;
  std::string_view currency;  // three letters; empty where there are none
  Amount amount;
};
[[nodiscard]] StatedBalance read_balance(std::string_view text);

// :90D: and :90C:, and the halves of Dutch "D000004C000004D6,38C944,01".
struct StatedTotal {
  bool readable = false;
  bool has_count = false;
  std::uint64_t count = 0;
  std::string_view currency;
  Amount amount;
};
[[nodiscard]] StatedTotal read_total(std::string_view text);
struct StatedTotals {
  bool present = false;
  StatedTotal debits;
  StatedTotal credits;
};
[[nodiscard]] StatedTotals read_totals_text(std::string_view text);

enum class Mark : std::uint8_t { none, c, d, rc, rd, ec, ed };
[[nodiscard]] constexpr bool is_credit(Mark mark) {
  return mark == Mark::c || mark == Mark::rd || mark == Mark::ec;
}
[[nodiscard]] constexpr bool is_expected(Mark mark) {
  return mark == Mark::ec || mark == Mark::ed;
}
[[nodiscard]] std::string_view name(Mark mark);  // "RC"

// The first line of a :61:. Views point into it.
struct EntryLine {
  Date value_date;
  Date entry_date;
  Mark mark = Mark::none;
  char funds_code = 0;  // third letter of the currency; 0: not stated
  Amount amount;
  std::string_view type;  // "NTRF"; empty: not stated
  std::string_view customer_reference;
  std::string_view bank_reference;
};
// The dates of the entry before: the next one mostly has the same.
struct DatesBefore {
  std::string_view value_text;
  std::string_view entry_text;
  DateRead value;
  Date entry;
};
// Remarks on what deviates. An entry without mark or amount is not usable.
[[nodiscard]] EntryLine read_entry_line(std::string_view line, DatesBefore& before,
                                        NoteTaker& notes);

// NONREF, NOTPROVIDED, or a word that says "see :86:" (EREF, KREF+ …).
[[nodiscard]] bool is_placeholder(std::string_view reference);

}  // namespace quittance::ingest::mt940
