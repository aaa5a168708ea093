// What a customer can be asked for: open items and the words around them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/date.h"
#include "core/money.h"

namespace quittance {

enum class ItemKind : std::uint8_t { invoice, debit_memo, credit_memo, finance_charge, deduction };
[[nodiscard]] std::string_view name(ItemKind kind);
[[nodiscard]] Result<ItemKind> parse_item_kind(std::string_view word);  // empty is invoice

// Terms such as net30 or 2/10net30: a percentage off when paid within `discount_days`.
struct Terms {
  std::int32_t net_days = 0;
  std::int32_t discount_days = 0;
  std::int32_t discount_ppm = 0;
};
// "net30", "2/10net30", "1.5/10 net 45", "" (none). Errors: field_unreadable.
[[nodiscard]] Result<Terms> parse_terms(std::string_view text);

}  // namespace quittance
