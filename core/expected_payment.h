// What announces a payment before it comes: a portal's intent, a promise, an instalment of a plan,
// a direct debit (domain.md section 4, pass 3).
#pragma once

#include <cstdint>
#include <string_view>

#include "core/ids.h"
#include "core/result.h"

namespace quittance {

using ExpectedHandle = Handle<struct ExpectedTag>;

enum class ExpectedKind : std::uint8_t { promise, portal, instalment, direct_debit };

// One item that the payment is for. `amount` in minor units, negative of a credit memo that is
// netted; 0: it was not said.
struct ExpectedPart {
  ItemHandle item;
  std::int64_t amount = 0;
  friend bool operator==(const ExpectedPart&, const ExpectedPart&) = default;
};

[[nodiscard]] std::string_view name(ExpectedKind kind);
[[nodiscard]] Result<ExpectedKind> parse_expected_kind(std::string_view word);  // field_unreadable

}  // namespace quittance
