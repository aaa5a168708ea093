// What a transaction is: by its sign, its TRNTYPE and the account's profile.
#pragma once

#include <string_view>

#include "core/cash.h"
#include "ingest/dialect.h"
#include "ingest/ofx/records.h"

namespace quittance::ingest::ofx {

struct KindQuestion {
  const Transaction& transaction;
  std::int64_t amount = 0;   // signed
  bool bank_account = true;  // not a card's or an investment account
};

// The profile's type_codes by TRNTYPE, else the map of README.md. A debit is never made a receipt.
[[nodiscard]] CashKind kind_of(const KindQuestion& question, const AccountProfile& profile);
// One of those that OFX lists.
[[nodiscard]] bool is_known_type(std::string_view type);
[[nodiscard]] Method method_of(const Transaction& transaction);

}  // namespace quittance::ingest::ofx
