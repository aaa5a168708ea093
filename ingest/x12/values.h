// Values of X12 elements: decimal amounts, dates, qualifiers.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/cash.h"
#include "core/date.h"
#include "core/money.h"

namespace quittance::ingest::x12 {

// An element of type R ("-143.76", "350", ".5") in minor units. Empty: unreadable.
[[nodiscard]] std::optional<std::int64_t> amount(std::string_view element, Currency currency);
// CCYYMMDD, or YYMMDD before version 004010. Missing when no such day exists.
[[nodiscard]] Date date(std::string_view element);
// A count; empty: unreadable.
[[nodiscard]] std::optional<std::int64_t> count(std::string_view element);
// What a reference is, by its qualifier (data element 128).
[[nodiscard]] ReferenceKind reference_kind(std::string_view qualifier);
// By the payment method code of a BPR (data element 591).
[[nodiscard]] Method method(std::string_view code);

}  // namespace quittance::ingest::x12
