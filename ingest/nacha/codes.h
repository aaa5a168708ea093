// What NACHA's codes mean: entry classes, transaction codes, return and change reasons.
#pragma once

#include <cstdint>
#include <string_view>

namespace quittance::ingest::nacha {

// How the columns of a class's entries and addenda differ.
enum class EntryShape : std::uint8_t {
  common,
  counted,     // CTX, ENR, ATX, TRX: number of addenda and a shorter name
  name_first,  // CIE, MTE: name at 40, identification at 55
  check,       // ARC, BOC, RCK, XCK: check serial at 40
  pop,         // POP: check serial at 40, nine columns
  iat,
  adv,
};

struct EntryClass {
  std::string_view code;
  EntryShape shape = EntryShape::common;
};
// Null for a class that does not exist.
[[nodiscard]] const EntryClass* entry_class(std::string_view code);

// What a transaction code does to the account that its entry names.
enum class Movement : std::uint8_t {
  live,
  prenote,      // checks an account, moves nothing
  zero_dollar,  // remittance alone
  return_or_change,
  advice,    // ADV: the operator's own accounting
  reserved,  // no such code; its direction is still that of its last digit
};
struct TransactionCode {
  bool debit = false;
  Movement movement = Movement::reserved;
};
[[nodiscard]] TransactionCode transaction_code(std::int64_t code);

// "account closed"; empty for a code that does not exist.
[[nodiscard]] std::string_view return_reason(std::string_view code);  // R01…
[[nodiscard]] std::string_view change_reason(std::string_view code);  // C01…

// R61–R70 without the automated ones, and R71–R77: banks disputing a return among themselves.
[[nodiscard]] bool is_dishonoured(std::string_view code);
[[nodiscard]] bool is_contested(std::string_view code);

}  // namespace quittance::ingest::nacha
