// Reads dates and amounts as banks write them; what is ambiguous is decided by the whole column.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/date.h"
#include "core/money.h"

namespace quittance::ingest::csv {

// What the values of a column prove about how it is written. Order does not matter: notes of parts
// can be joined, and the result is that of the whole.
struct Evidence {
  bool month_first = false;        // a date such as 01/31/2026
  bool short_month_first = false;  // 1/31/26, which no other order can be
  bool day_first = false;          // 31/01/2026
  bool point_decimal = false;      // 1,234.56 or 0.5
  bool comma_decimal = false;      // 1.234,56 or 0,5

  void note_date(std::string_view text);
  void note_amount(std::string_view text);
};

enum class DateOrder : std::uint8_t {
  unproved,      // 01/02/2026 cannot be read
  contradicted,  // the column proves both: neither can it then
  month_first,
  day_first,
  short_month_first,  // with years of two digits, too
};
enum class Marks : std::uint8_t {
  unproved,  // 1,234 cannot be read; 1234 and 1,234.56 can
  contradicted,
  point_decimal,
  comma_decimal,
};

// What credit and debit columns mean where a signed amount stands beside them. Bookkeeping programs
// write the account's side: money that came in is a debit of "assets:bank".
enum class Sides : std::uint8_t {
  bank,          // credit is money in
  book,          // credit is money out: the signed amount counts
  contradicted,  // rows prove both, or nothing proves either
};
struct SideEvidence {
  bool same = false;            // credit and a positive amount, debit and a negative one
  bool reversed = false;        // credit and a negative amount
  bool unsigned_debit = false;  // debit and a positive amount
  void note(std::string_view amount, std::string_view credit, std::string_view debit);
};
[[nodiscard]] Sides sides(const SideEvidence& evidence);

[[nodiscard]] DateOrder date_order(const Evidence& evidence);
[[nodiscard]] Marks marks(const Evidence& evidence);

// ISO dates (2026-11-22, 2026/11/22, 20261122, with or without a time behind), 22.11.2026,
// 22-Nov-2026, November 22, 2026; and numbers with / or - in the column's order. With a year of two
// digits only 1/31/26 proves an order: 13/01/26 may begin with the year.
// Errors: date_unreadable; field_unreadable when only the order is in doubt.
[[nodiscard]] Result<Date> read_date(std::string_view text, DateOrder order);

// By a mapping's format: YYYY YY MM M DD D MMM, everything else as it stands. What follows a blank
// in the text (a time) is passed over unless the format has a blank. Errors: date_unreadable.
[[nodiscard]] Result<Date> read_date(std::string_view text, std::string_view format);

// An amount with its sign: -5, +5, 5-, (5), 5 DR, $5, 5 EUR. `thousands` is a mapping's mark, 0 to
// accept the other mark only where it cannot be the decimal one.
// Errors: amount_unreadable, amount_excess_decimals, amount_overflow, currency_mismatch (a symbol
// or code of another currency); field_unreadable when only the marks are in doubt.
[[nodiscard]] Result<std::int64_t> read_amount(std::string_view text, Currency currency,
                                               Marks marks);
[[nodiscard]] Result<std::int64_t> read_amount(std::string_view text, Currency currency,
                                               char decimal, char thousands);

// The currency beside an amount, by its code or a symbol that only one currency has (not "$").
[[nodiscard]] std::optional<Currency> stated_currency(std::string_view amount);

// "DR", "Debit", "Af", "-": money out; "CR", "Credit", "Bij", "+": money in; nothing for other
// words.
enum class Direction : std::uint8_t { in, out };
[[nodiscard]] std::optional<Direction> direction_of(std::string_view text);

// An amount that says by itself that money went out: "-5", "(5)", "5-", "5 DR".
[[nodiscard]] bool is_negative(std::string_view amount);

// "1.23457E+11": a long number that a spreadsheet has shortened.
[[nodiscard]] bool is_scientific(std::string_view text);

}  // namespace quittance::ingest::csv
