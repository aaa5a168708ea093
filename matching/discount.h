// Says whether a cash discount was earned and how much of it an item grants.
#pragma once

#include <cstdint>

#include "core/date.h"
#include "matching/ledger.h"
#include "matching/rule_set.h"

namespace quittance::matching {

// The days that can prove a payment was in time; missing ones stay out.
struct PaymentDays {
  Date deposit_date;
  Date booking_date;
  Date value_date;
};

// The day by which a link or a rate is found: of value, else of booking, deposit or posting.
[[nodiscard]] inline Date day_paid(const PaymentDays& days, Date posting_date) {
  return days.value_date.known()     ? days.value_date
         : days.booking_date.known() ? days.booking_date
         : days.deposit_date.known() ? days.deposit_date
                                     : posting_date;
}

// The last day on which the discount is earned: discount date plus grace, moved from a weekend to
// the next Monday. Missing when the item has no discount date.
[[nodiscard]] Date last_discount_day(Date discount_date, std::int32_t grace_days);

// True when the earliest known day of the payment is not after the last discount day
// (domain.md section 4, Differences). False without a discount, its date or a day of payment.
[[nodiscard]] bool discount_earned(const OpenItem& item, const PaymentDays& days,
                                   std::int32_t grace_days);

// What one item grants one payment.
struct GrantedDiscount {
  std::int64_t amount = 0;  // 0: none
  bool earned = false;      // false with an amount: unearned, allowed by the profile
};
// `remaining` is what is still open of the item; an item never grants all of it or more.
[[nodiscard]] GrantedDiscount granted_discount(const OpenItem& item, std::int64_t remaining,
                                               const PaymentDays& days, const RuleOptions& options);

}  // namespace quittance::matching
