// What a BAI2 type code says: its level, its direction, the kind of cash and the means of payment.
#pragma once

#include <cstdint>

#include "core/cash.h"

namespace quittance::ingest::bai2 {

// A type code as a number, 0 to 999.
using TypeCode = std::uint16_t;
inline constexpr TypeCode kNoTypeCode = 0xffff;

enum class CodeLevel : std::uint8_t { unknown, status, summary, detail };
enum class Direction : std::uint8_t { none, credit, debit };

// By the published code list; codes that banks made up are unknown.
[[nodiscard]] CodeLevel level_of(TypeCode code);

// By range: 100-399 and 920-959 credit, 400-699 and 960-999 debit, all else none.
[[nodiscard]] Direction direction_of(TypeCode code);

// What a 16 record with this code is unless the account's profile says otherwise (domain.md 3): a
// credit detail is a receipt unless the table names it; a code that cannot stand in a 16 is `other`
// where it has a direction (a total must not become cash) and `ignore` where it has none.
[[nodiscard]] CashKind default_kind(TypeCode code);

// How the money came, where the code says it.
[[nodiscard]] Method method_of(TypeCode code);

// True for codes whose customer reference is the check number: 395, 474, 475.
[[nodiscard]] bool customer_reference_is_check_number(TypeCode code);

}  // namespace quittance::ingest::bai2
