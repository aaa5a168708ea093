#include "engine/metrics/sales.h"

#include <gtest/gtest.h>

#include <random>

#include "tests/unit/engine/metrics/days.h"

namespace quittance::engine {
namespace {

std::int64_t between(const CreditSales& sales, const char* from, const char* to) {
  return static_cast<std::int64_t>(sales.between(day(from), day(to)));
}

TEST(CreditSales, InvoicesLessCreditMemosOfThePeriod) {
  CreditSales sales;
  EXPECT_FALSE(sales.first_day());
  EXPECT_EQ(between(sales, "2026-01-01", "2026-12-31"), 0);
  sales.bill(day("2026-03-01"), 1000'00);
  sales.bill(day("2026-03-31"), 500'00);
  sales.bill(day("2026-03-31"), -120'00);
  sales.bill(day("2026-04-01"), 70'00);
  EXPECT_EQ(sales.first_day(), day("2026-03-01"));
  EXPECT_EQ(between(sales, "2026-03-01", "2026-03-31"), 1380'00);
  EXPECT_EQ(between(sales, "2026-03-02", "2026-04-01"), 450'00);
  EXPECT_EQ(between(sales, "2026-04-02", "2026-04-01"), 0);
}

TEST(CreditSales, AnImportedDayReplacesTheInvoicesOfThatDay) {
  CreditSales sales;
  sales.bill(day("2026-03-01"), 1000'00);
  sales.bill(day("2026-03-02"), 200'00);
  sales.import_day(day("2026-03-02"), 999'00);
  sales.import_day(day("2026-03-02"), 250'00);  // imported again: the last figure stands
  sales.import_day(day("2026-03-05"), 10'00);
  EXPECT_EQ(between(sales, "2026-03-01", "2026-03-31"), 1260'00);
}

TEST(CreditSales, AnImportedMonthReplacesItsInvoicesAndIsCutByDays) {
  CreditSales sales;
  sales.bill(day("2026-04-10"), 1'234'56);
  sales.bill(day("2026-05-10"), 70'00);
  sales.import_month(day("2026-04-01"), 300'00);
  EXPECT_EQ(sales.first_day(), day("2026-04-01"));
  EXPECT_EQ(between(sales, "2026-04-01", "2026-04-30"), 300'00);
  EXPECT_EQ(between(sales, "2026-04-21", "2026-05-31"), 100'00 + 70'00);
  EXPECT_EQ(between(sales, "2026-04-11", "2026-04-20"), 100'00);
}

TEST(CreditSales, ADaysFigureStandsInsideItsMonth) {
  CreditSales sales;
  sales.import_month(day("2026-04-15"), 300'00);
  sales.import_day(day("2026-04-30"), 10'00);
  EXPECT_EQ(between(sales, "2026-04-01", "2026-04-30"), 300'00);
  EXPECT_EQ(between(sales, "2026-04-30", "2026-04-30"), 10'00);
  EXPECT_EQ(between(sales, "2026-04-01", "2026-04-29"), 290'00);
}

// Wherever a period is cut in two, the parts add up to the whole.
TEST(CreditSales, PartsOfAPeriodAddUp) {
  for (std::uint32_t seed = 1; seed <= 200; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    const auto pick = [&](int from, int to) {
      return std::uniform_int_distribution<int>(from, to)(random);
    };
    CreditSales sales;
    const Date first = day("2023-11-01");
    for (int n = 0; n < 60; ++n) sales.bill(first.plus_days(pick(0, 300)), pick(-5'000, 50'000));
    for (int n = 0; n < 5; ++n)
      sales.import_month(first.plus_days(pick(0, 300)), pick(-5'000, 90'001));
    for (int n = 0; n < 20; ++n) sales.import_day(first.plus_days(pick(0, 300)), pick(-500, 5'001));
    const Date from = first.plus_days(pick(-40, 150));
    const Date to = from.plus_days(pick(1, 200));
    const Date cut = from.plus_days(pick(0, to.days() - from.days() - 1));
    EXPECT_TRUE(sales.between(from, to) ==
                sales.between(from, cut) + sales.between(cut.plus_days(1), to));
  }
}

}  // namespace
}  // namespace quittance::engine
