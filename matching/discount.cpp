#include "matching/discount.h"

namespace quittance::matching {

Date last_discount_day(Date discount_date, std::int32_t grace_days) {
  if (!discount_date.known()) return {};
  const Date day = discount_date.plus_days(grace_days);
  const std::int32_t weekday =
      ((day.days() + 3) % 7 + 7) % 7;  // 0 is Monday; 1970-01-01 was a Thursday
  return weekday >= 5 ? day.plus_days(7 - weekday) : day;
}

bool discount_earned(const OpenItem& item, const PaymentDays& days, std::int32_t grace_days) {
  if (item.discount <= 0) return false;
  const Date last = last_discount_day(item.discount_date, grace_days);
  if (!last.known()) return false;
  Date earliest;
  for (const Date day : {days.deposit_date, days.booking_date, days.value_date}) {
    if (day.known() && (!earliest.known() || day < earliest)) earliest = day;
  }
  return earliest.known() && earliest <= last;
}

GrantedDiscount granted_discount(const OpenItem& item, std::int64_t remaining,
                                 const PaymentDays& days, const RuleOptions& options) {
  if (item.discount <= 0 || remaining <= item.discount) return {};
  if (discount_earned(item, days, options.discount_grace_days)) return {item.discount, true};
  if (options.allow_unearned_discount) return {item.discount, false};
  return {};
}

}  // namespace quittance::matching
