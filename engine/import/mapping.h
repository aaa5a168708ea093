// Another program's extract as a file of ours: whose columns are called how, and how it writes
// dates, amounts and kinds.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.h"
#include "core/money.h"
#include "core/result.h"

namespace quittance::engine {

// A mapping file (TOML, docs/erp-extracts.md):
//
//   [columns]        ours = "theirs"; names are compared without case and punctuation. Braces name
//                    columns inside a text: ours = "{Company}-{Number}". Empty where all of them
//                    are; an id or a number already where one of them is
//   [constants]      ours = "text for every row"
//   [words.COLUMN]   "theirs" = "ours"; "-" passes the row over
//   encoding         of the file, as iconv calls it ("windows-1252"); else UTF-8
//   date_format      DD MM M YYYY YY MMM; else ISO dates and what is no question of order
//   decimal_mark, thousands_mark         "." and none
//   currency         of amounts in rows without one; for their decimals alone
//   strip_zeros      columns whose leading zeros are dropped
//   credits_are_positive   amounts of credit memos and payments get a minus
//   pass_over_without      rows in which this column of ours is empty are no rows
class ImportMapping {
 public:
  // Errors: field_unreadable, with what is wrong and the line in `message`.
  [[nodiscard]] static Result<ImportMapping> parse(std::string_view toml, std::string& message);

  struct Translated {
    std::string csv;  // our columns; every row stands on the line on which it stood
    std::uint64_t passed_over = 0;
    // Of these, by why: the mapping's words, `without COLUMN` or `too few fields`.
    std::map<std::string, std::uint64_t, std::less<>> passed_over_by;
  };
  // The header is the first row that has every mapped column; what stands before it is passed over.
  // A date, an amount or a row that cannot be read stays as it is, so that the import refuses it
  // with its line. Errors: field_unreadable when no row has all columns (`message` names what is
  // missing of the row that has the most), or when the text is not in the encoding (`message` says
  // where). Cost: linear.
  [[nodiscard]] Result<Translated> translate(std::string_view bytes, std::string& message) const;

 private:
  using Words = std::map<std::string, std::string, std::less<>>;

  [[nodiscard]] std::string date(std::string_view text) const;
  [[nodiscard]] std::string amount(std::string_view text, Currency currency) const;
  // Why the row is to be passed over; empty: its values are ours now.
  [[nodiscard]] std::string put_row(std::map<std::string, std::string, std::less<>>& row) const;
  [[nodiscard]] Result<Translated> translate_text(std::string_view text,
                                                  std::string& message) const;

  // A piece of what a column of ours is made of: their column, or a text as it is.
  struct Piece {
    std::string column;  // csv_column_name of theirs; empty: `text`
    std::string text;    // their column as the mapping writes it, for messages; or the text
  };
  using Pieces = std::vector<Piece>;
  static Result<Pieces> parse_pieces(std::string_view theirs);

  std::map<std::string, Pieces, std::less<>> columns_;  // by ours
  Words constants_;
  std::map<std::string, Words, std::less<>> words_;
  std::set<std::string, std::less<>> strip_zeros_;
  std::string encoding_;
  std::string date_format_;
  char decimal_mark_ = '.';
  char thousands_mark_ = 0;
  Currency currency_ = Currency::of("EUR");
  bool credits_are_positive_ = false;
  std::string pass_over_without_;
};

}  // namespace quittance::engine
