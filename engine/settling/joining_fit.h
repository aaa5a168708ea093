// How well notifications fit an entry of a statement with which they share no id.
#pragma once

#include <cstdint>
#include <span>

#include "core/cash.h"

namespace quittance::engine {

// What speaks for it beside account, currency, amount and day, weakest first.
enum class Fit : std::uint8_t {
  none,       // another account or day, or one of the two contradicts the other
  plain,      // nothing but these
  payer,      // the same payer: account, IBAN or name
  reference,  // the same bank reference, end-to-end id, check number or structured reference
};

// Days that the two may lie apart where a payer or a reference says that they belong together;
// elsewhere it is the account's `deposit_days`.
inline constexpr int kJoinDaysMax = 5;

// One notification beside an entry of the same currency and amount. One that names no account of
// ours needs a payer or a reference. Cost: the lengths of the two names.
[[nodiscard]] Fit fit(const CashRecord& notified, const CashRecord& entry, int days);

// Details of one account and currency that come to the entry's amount. An entry that names a payer
// is no sum of several, unless the bank's reference says so.
[[nodiscard]] Fit fit(std::span<const CashRecord> details, const CashRecord& entry, int days);

}  // namespace quittance::engine
