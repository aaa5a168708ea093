#include "matching/tolerance.h"

#include <gtest/gtest.h>

namespace quittance::matching {
namespace {

TEST(Classify, FollowsTheToleranceTable) {
  struct Row {
    const char* why;
    std::int64_t due, paid;  // cents
    Difference want;
  };
  constexpr Row rows[] = {
      {"paid in full", 1000'00, 1000'00, Difference::none},
      {"one euro short is still forgiven", 1000'00, 999'00, Difference::within_tolerance},
      {"one cent beyond the absolute limit", 1000'00, 998'99, Difference::short_pay},
      {"small item, exactly one percent short", 10'00, 9'90, Difference::within_tolerance},
      {"small item: the percentage binds first", 10'00, 9'89, Difference::short_pay},
      {"excess within the limit", 1000'00, 1001'00, Difference::within_tolerance},
      {"excess beyond the limit", 1000'00, 1002'00, Difference::overpay},
  };
  const Tolerance one_euro_one_percent{{{Currency::of("EUR"), 1'00}}, 10'000};
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    const std::int64_t limit = forgiven_max(one_euro_one_percent, row.due, Currency::of("EUR"));
    EXPECT_EQ(classify({.due = row.due, .paid = row.paid}, limit), row.want);
  }
}

TEST(Tolerance, ForgivesNothingInACurrencyWithoutALimit) {
  const Tolerance euros{{{Currency::of("EUR"), 1'00}}, 1'000'000};
  EXPECT_EQ(forgiven_max(euros, 1000'00, Currency::of("USD")), 0);
  EXPECT_EQ(forgiven_max(euros, 9'000'000'000'000'000'000, Currency::of("EUR")), 1'00);
}

TEST(Tolerance, TheStrictestOfLineAndPaymentWins) {
  const Currency eur = Currency::of("EUR");
  const ToleranceProfile profile{{{{eur, 1'00}}, 10'000}, {{{eur, 50}}, 1'000'000}};
  EXPECT_EQ(forgiven_max(profile, 1000'00, eur), 50);
  EXPECT_EQ(forgiven_max(profile, 10'00, eur), 10);
}

TEST(BankCharge, IsWhatTheRecordStatesOrNoMoreThanUsual) {
  const Currency eur = Currency::of("EUR");
  const BankCharges charges{.stated_max = {{eur, 30'00}}, .unstated_max = {{eur, 10'00}}};
  struct Row {
    const char* why;
    std::int64_t missing, stated;
    bool want;
  };
  constexpr Row rows[] = {
      {"just what is stated", 15'00, 15'00, true},
      {"the limit is included", 30'00, 30'00, true},
      {"stated, but more than is allowed", 30'01, 30'01, false},
      {"another amount than stated", 10'00, 15'00, false},
      {"nothing is stated, and it is usual", 10'00, 0, true},
      {"nothing is stated, and it is a cent too much", 10'01, 0, false},
      {"nothing is missing", 0, 0, false},
      {"more came than is due", -5'00, 0, false},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    EXPECT_EQ(may_be_charge(row.missing, row.stated, eur, charges), row.want);
  }
  EXPECT_FALSE(may_be_charge(1, 0, Currency::of("USD"), charges)) << "no limit in this currency";
  EXPECT_FALSE(may_be_charge(1, 1, eur, {})) << "nothing is allowed by default";
}

}  // namespace
}  // namespace quittance::matching
