#include "engine/metrics/settlement_curve.h"

#include <gtest/gtest.h>

#include <random>

#include "engine/metrics/running_days.h"

namespace quittance::engine {
namespace {

// Ten invoices of net 30: one is settled on each of the days 1 to 10 after the due date.
SettlementCounts one_a_day() {
  SettlementCounts counts;
  for (int day = 1; day <= 10; ++day) counts.add(-30, day, true);
  return counts;
}

TEST(SettlementCurve, QuantilesAreThoseOfTheHistory) {
  const SettlementCurve curve = SettlementCurve::of(one_a_day(), 1);
  EXPECT_EQ(curve.quantile(-30, 10), 1);
  EXPECT_EQ(curve.quantile(-30, 50), 5);
  EXPECT_EQ(curve.quantile(-30, 90), 9);
  // One that is still open on day 6 is one of the last four.
  EXPECT_EQ(curve.quantile(6, 50), 8);
  EXPECT_EQ(curve.quantile(6, 90), 10);
  EXPECT_EQ(curve.quantile(10, 50), std::nullopt) << "nobody was ever as late";
}

TEST(SettlementCurve, WhatIsStillOpenCountsForTheTimeItWasOpen) {
  // Two were settled on day 1. Two more are open on day 1 and have said nothing of day 2 yet, where
  // the only one that got so far was settled.
  SettlementCounts counts;
  counts.add(-10, 1, true);
  counts.add(-10, 1, true);
  counts.add(-10, 1, false);
  counts.add(-10, 1, false);
  counts.add(-10, 2, true);
  const SettlementCurve curve = SettlementCurve::of(counts, 1);
  EXPECT_EQ(curve.quantile(-10, 40), 1) << "two of five, not two of three";
  EXPECT_EQ(curve.quantile(-10, 41), 2);
  EXPECT_EQ(counts.settlements(), 3);
  EXPECT_EQ(counts.delay_sum(), 4);
}

TEST(SettlementCurve, ThinHistoryLeansOnTheWiderOne) {
  const SettlementCurve book = SettlementCurve::of(one_a_day(), 1);
  SettlementCounts none;
  const SettlementCurve unknown = SettlementCurve::within(none, book, 10);
  for (int age = -30; age < 10; ++age) {
    for (const int percent : {10, 50, 90}) {
      EXPECT_EQ(unknown.quantile(age, percent), book.quantile(age, percent)) << age;
    }
  }
  // Late on day 40, once: hardly moves. Always: the book says nothing of day 40, the customer does.
  SettlementCounts once;
  once.add(-30, 40, true);
  EXPECT_LE(*SettlementCurve::within(once, book, 10).quantile(-30, 50), 6);
  SettlementCounts always;
  for (int n = 0; n < 500; ++n) always.add(-30, 40, true);
  EXPECT_EQ(SettlementCurve::within(always, book, 10).quantile(-30, 50), 40);
}

TEST(SettlementCurve, DaysOnWhichFewWereOpenSayNothing) {
  const SettlementCurve curve = SettlementCurve::of(one_a_day(), 6);
  EXPECT_EQ(curve.quantile(-30, 50), 5) << "on day 5 six were open";
  EXPECT_EQ(curve.quantile(-30, 51), std::nullopt);
  EXPECT_EQ(curve.quantile(5, 10), std::nullopt);
  EXPECT_EQ(curve.expected_by(1000, 5, 400), 0);
}

TEST(SettlementCurve, EarlyPayersAreExpectedBeforeTheDueDate) {
  SettlementCounts counts;
  for (int n = 0; n < 10; ++n) counts.add(-30, -20, true);
  const SettlementCurve curve = SettlementCurve::of(counts, 1);
  EXPECT_EQ(curve.quantile(-30, 50), -20);
  EXPECT_EQ(curve.expected_by(1000, -30, -21), 0);
  EXPECT_EQ(curve.expected_by(1000, -30, -20), 1000);
}

TEST(SettlementCurve, ExpectedAmountsGrowAndNeverPassTheAmount) {
  std::mt19937 random(7);
  const auto pick = [&](int from, int to) {
    return std::uniform_int_distribution<int>(from, to)(random);
  };
  for (int round = 0; round < 50; ++round) {
    SettlementCounts counts;
    for (int n = pick(0, 60); n > 0; --n) {
      const int entry = pick(-200, 5);
      counts.add(entry, entry + pick(0, 600), pick(0, 2) > 0);
    }
    const SettlementCurve curve =
        SettlementCurve::within(counts, SettlementCurve::of(one_a_day(), 1), pick(1, 100));
    const int age = pick(-150, 420);
    const std::int64_t amount = pick(1, 1'000'000'000);
    std::int64_t before = 0;
    for (int day = age - 5; day < age + 500; day += pick(1, 30)) {
      const std::int64_t by_then = curve.expected_by(amount, age, day);
      ASSERT_GE(by_then, before);
      ASSERT_LE(by_then, amount);
      before = by_then;
    }
    // The day of a quantile is the first by which its share is expected.
    for (const int percent : {10, 50, 90}) {
      const auto day = curve.quantile(age, percent);
      if (!day) continue;
      ASSERT_GT(*day, age);
      const std::int64_t share = 1'000'000'000;
      EXPECT_GE(curve.expected_by(share, age, *day) + 1, share / 100 * percent);
      if (*day > age + 1) {
        EXPECT_LE(curve.expected_by(share, age, *day - 1), share / 100 * percent + 1);
      }
    }
  }
}

TEST(RunningDays, PartsAddUpToTheTotalAsShown) {
  // 1/3 of a day each: 0.33, 0.34, 0.33 are the differences of 0.33, 0.67 and 1.00.
  RunningDays days(0, 3, 1);
  EXPECT_EQ(*days.add(1), 33);
  EXPECT_EQ(*days.add(1), 34);
  EXPECT_EQ(*days.add(1), 33);
  EXPECT_TRUE(days.shown() == 100);
  EXPECT_EQ(*days.add(-4), -133);
  EXPECT_TRUE(days.shown() == -33);
}

}  // namespace
}  // namespace quittance::engine
