// What an alias that people taught is called, and the key it is filed under.
#pragma once

#include <string>
#include <string_view>

#include "engine/events/event.h"

namespace quittance::engine {

// "l-" and 16 hex digits, derived from kind, key and customer.
[[nodiscard]] std::string alias_id(const AliasApproved& alias, std::string_view customer_id);
// The key under which matching looks it up (matching/learned.h).
[[nodiscard]] std::string alias_key(const AliasApproved& alias);
// "payer name \"ACME SVCS\"", "bank account ****6789".
[[nodiscard]] std::string alias_words(const AliasApproved& alias);

// "payer_name", "bank_account".
[[nodiscard]] std::string_view name(AliasKind kind);

}  // namespace quittance::engine
