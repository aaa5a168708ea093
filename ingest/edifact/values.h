// Values of EDIFACT elements: amounts, dates, character sets, kinds of documents.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/arena.h"
#include "core/cash.h"
#include "core/date.h"
#include "core/money.h"

namespace quittance::ingest::edifact {

// "1394,50", "-3.1", in minor units. Comma and point are both the decimal mark (ISO 9735), and
// never stand between thousands. Empty: unreadable.
[[nodiscard]] std::optional<std::int64_t> amount(std::string_view text, Currency currency);
// DTM: the value by its format (code list 2379: 2, 101, 102, 203, 204, 303). Missing when no such
// day exists.
[[nodiscard]] Date date(std::string_view text, std::string_view format);
// A count; empty: unreadable.
[[nodiscard]] std::optional<std::int64_t> count(std::string_view text);
// What a document is, by its code (code list 1001).
[[nodiscard]] ReferenceKind document_kind(std::string_view code);
// A credit note and the like: it lowers what is paid.
[[nodiscard]] bool is_credit(std::string_view document_code);

// Text in the character set that UNB names. Well-formed UTF-8 is taken as it is, whatever UNB says.
class CharacterSet {
 public:
  // "UNOC": ISO 8859-1; UNOD to UNOL the other parts of ISO 8859 by ISO 9735 code list 0001; UNOW
  // to UNOY UTF-8. Else (UNOA, UNOB) as bank text. Not for each segment: builds a table.
  void use(std::string_view syntax);
  // As UTF-8, kept in `arena`.
  [[nodiscard]] std::string_view keep(std::string_view text, Arena& arena) const;

 private:
  std::string syntax_;
  bool by_table_ = false;
  std::array<std::string, 128> upper_;  // of the bytes from 0x80
};

}  // namespace quittance::ingest::edifact
