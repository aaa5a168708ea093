// Says what a difference between the amount due and the amount paid means for the open item.
#pragma once

#include <cstdint>

#include "core/money.h"
#include "matching/rule_set.h"

namespace quittance::matching {

// What is due and what is paid for it, in minor units of one currency; `due` above zero.
struct Settlement {
  std::int64_t due = 0;
  std::int64_t paid = 0;
};

enum class Difference : std::uint8_t {
  none,              // paid in full
  within_tolerance,  // forgiven: a short rest is the item's write-off, a long one the payment's
  short_pay,         // the residual stays open; a deduction once the payer gives a reason
  overpay,           // apply what is due; the excess follows the overpayment rule
};

// The largest difference the tolerance forgives on `due`: the smaller of its absolute limit in this
// currency and its share of the amount due, rounded towards zero so that it never grows by
// rounding.
[[nodiscard]] std::int64_t forgiven_max(const Tolerance& tolerance, std::int64_t due,
                                        Currency currency);

// The strictest of the profile's limits for one line and for the whole payment, on one item.
[[nodiscard]] std::int64_t forgiven_max(const ToleranceProfile& profile, std::int64_t due,
                                        Currency currency);

// The reason of a write-off that a bank on the payment's way took for itself.
inline constexpr std::string_view kBankCharge = "bank_charge";

// Whether `missing` of a payment may be a bank's charge: just what its record states, or where it
// states nothing, no more than is usual. `stated` is 0 where nothing is stated.
[[nodiscard]] bool may_be_charge(std::int64_t missing, std::int64_t stated, Currency currency,
                                 const BankCharges& charges);

// Classifies what was paid against what is due. Both limits are inclusive. Cost: O(1).
[[nodiscard]] Difference classify(const Settlement& settlement, std::int64_t forgiven_max);

}  // namespace quittance::matching
