#include "matching/discount.h"

#include <gtest/gtest.h>

namespace quittance::matching {
namespace {

Date day(const char* iso) {
  return *iso == '\0' ? Date{} : *Date::parse_iso(iso);
}

TEST(Discount, IsEarnedByTheEarliestDayOfThePayment) {
  struct Row {
    const char* why;
    const char* discount_date;
    std::int32_t grace;
    const char *deposit, *booking, *value;
    bool want;
  };
  constexpr Row rows[] = {
      {"on the day", "2026-02-10", 0, "", "", "2026-02-10", true},
      {"a day late", "2026-02-10", 0, "", "", "2026-02-11", false},
      {"the deposit was in time", "2026-02-10", 0, "2026-02-10", "2026-02-12", "2026-02-13", true},
      {"a Saturday moves to Monday", "2026-02-07", 0, "", "2026-02-09", "", true},
      {"but not to Tuesday", "2026-02-07", 0, "", "2026-02-10", "", false},
      {"grace days", "2026-02-10", 5, "", "", "2026-02-15", true},
      {"grace into a weekend moves on", "2026-02-10", 4, "", "", "2026-02-16", true},
      {"no discount date", "", 0, "", "", "2026-02-10", false},
      {"no day of payment", "2026-02-10", 0, "", "", "", false},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    OpenItem item;
    item.discount = 100;
    item.discount_date = day(row.discount_date);
    EXPECT_EQ(
        discount_earned(item, {day(row.deposit), day(row.booking), day(row.value)}, row.grace),
        row.want);
  }
}

TEST(Discount, UnearnedIsGrantedOnlyWhereTheProfileAllowsIt) {
  OpenItem item;
  item.discount = 2'00;
  item.discount_date = day("2026-02-10");
  const PaymentDays late{{}, {}, day("2026-03-10")};
  EXPECT_EQ(granted_discount(item, 100'00, late, {}).amount, 0);
  RuleOptions generous;
  generous.allow_unearned_discount = true;
  EXPECT_EQ(granted_discount(item, 100'00, late, generous).amount, 2'00);
  EXPECT_FALSE(granted_discount(item, 100'00, late, generous).earned);
  EXPECT_EQ(granted_discount(item, 2'00, late, generous).amount, 0)
      << "a discount never settles all";
}

}  // namespace
}  // namespace quittance::matching
