// Fields of a logical record, read across its continuation lines; amounts, dates and funds types.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "core/date.h"
#include "core/money.h"
#include "core/wide.h"
#include "ingest/bai2/type_codes.h"

namespace quittance::ingest::bai2 {

// The data of one physical record: behind the record code, without padding and the final '/'.
struct FieldLine {
  std::string_view data;
  bool has_code = true;  // false: a line without a record code, taken as a continuation
};

// Walks the fields of a record. A line's end separates fields as a comma does: the final '/' of a
// continued record *replaces* the comma ("...,190/" and "88,500000" are two fields). Lines without
// data hold no field. Copying is cheap and looks ahead.
class FieldCursor {
 public:
  explicit FieldCursor(std::span<const FieldLine> lines);
  [[nodiscard]] bool at_end() const { return line_ == lines_.size(); }
  // The next field without its padding; empty at the end.
  [[nodiscard]] std::string_view peek() const;
  std::string_view take();
  // True where the next field is the first of a line behind the first one.
  [[nodiscard]] bool at_continuation() const {
    return line_ > 0 && line_ < lines_.size() && at_ == 0;
  }
  [[nodiscard]] bool at_line_without_code() const {
    return at_continuation() && !lines_[line_].has_code;
  }
  // What is left, whole: the rest of the current line, then the lines behind it.
  [[nodiscard]] std::string_view rest_of_line() const;
  [[nodiscard]] std::span<const FieldLine> lines_behind() const;

 private:
  void skip_lines_without_data();

  std::span<const FieldLine> lines_;
  std::size_t line_ = 0;
  std::size_t at_ = 0;
};

enum class AmountState : std::uint8_t { stated, empty, unreadable, overflow, pointed };
struct Amount {
  std::int64_t minor = 0;  // minor units; of a pointed one 1/100,000 of a unit; else zero
  AmountState state = AmountState::empty;
};
// "[+-]digits" with implied decimals. No digits at all (or a bare sign): empty, which means zero.
// Pointed: a decimal point and at most five decimals, as BAI2 does not allow and some banks write.
[[nodiscard]] Amount read_amount(std::string_view field);
[[nodiscard]] bool looks_like_amount(std::string_view field);  // readable, pointed or empty
// A sum of pointed amounts in minor units of the currency; nothing where it has more decimals.
[[nodiscard]] std::optional<Wide> minor_of_pointed(Wide pointed, Currency currency);

// YYMMDD, or YYYYMMDD as some banks write. Missing when it is neither.
[[nodiscard]] Date read_date(std::string_view field);
// HHMM with 2400 and 9999 as end of day, or HHMMSS, or with colons. Empty is a time too.
[[nodiscard]] bool is_time(std::string_view field);
// Three digits. kNoTypeCode otherwise.
[[nodiscard]] TypeCode read_type_code(std::string_view field);

// The funds type of a 03 or 16: when the money is available. Its amounts are in no control total.
struct Funds {
  char type = 'Z';  // Z, 0, 1, 2, S, V, D
  Date value_date;  // of V
  bool value_date_unreadable = false;
  bool unknown = false;     // no funds type stands here; nothing was taken unless it was one letter
  bool incomplete = false;  // fewer fields than the type asks for; the rest was left alone
};
// In a 03, where type codes follow, an S with two amounts is told from one with three.
[[nodiscard]] Funds take_funds(FieldCursor& fields, bool type_codes_follow);
[[nodiscard]] bool looks_like_funds_type(std::string_view field);

}  // namespace quittance::ingest::bai2
