#include "engine/metrics/dso.h"

#include <gtest/gtest.h>

#include <limits>

#include "tests/unit/engine/metrics/days.h"

namespace quittance::engine {
namespace {

TEST(SimpleDso, FollowsTheTextbook) {
  struct Row {
    const char* why;
    std::int64_t receivables, sales;
    std::int32_t days;
    std::optional<std::int64_t> want;
  };
  const Row rows[] = {
      {"domain.md 8", 15'000'00, 10'000'00, 30, 45'00},
      {"domain.md 8", 25'000'00, 15'000'00, 30, 50'00},
      {"best possible: current receivables", 4'000'00, 10'000'00, 30, 12'00},
      {"no sales", 15'000'00, 0, 30, std::nullopt},
      {"more credit memos than invoices", 15'000'00, -1, 30, std::nullopt},
      {"nothing owed", 0, 10'000'00, 30, 0},
      {"customers are owed more than they owe", -5'000'00, 10'000'00, 30, -15'00},
      {"a third of a day", 1, 300, 100, 33},
      {"half of a hundredth goes to the even one: down", 1, 200, 1, 0},
      {"half of a hundredth goes to the even one: up", 3, 200, 1, 2},
      {"the same below zero", -3, 200, 1, -2},
      {"a leap year's days", 366'00, 366'00, 366, 366'00},
      {"products beyond 64 bits", 9'000'000'000'000'000'000, 9'000'000'000'000'000'000, 365,
       365'00},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    const auto got = simple_dso(row.receivables, row.sales, row.days);
    ASSERT_TRUE(got);
    EXPECT_EQ(got->hundredths, row.want);
    EXPECT_FALSE(got->exhausted);
  }
  EXPECT_EQ(simple_dso(std::numeric_limits<std::int64_t>::max(), 1, 90).error().code,
            Errc::amount_overflow);
}

MonthSales month(const char* first, std::int64_t sales, std::int32_t days = 0) {
  const Date start = day(first);
  return {start, days != 0 ? days : month_end(start).days() - start.days() + 1, sales};
}

TEST(CountBackDso, TakesMonthAfterMonth) {
  struct Row {
    const char* why;
    std::int64_t receivables;
    std::vector<MonthSales> months;
    DsoFigure want;
  };
  const Row rows[] = {
      {"domain.md 8: 30 + 31 + 6",
       25'000'00,
       {month("2026-11-01", 10'000'00), month("2026-10-01", 12'000'00),
        month("2026-09-01", 15'000'00)},
       {67'00, false}},
      {"leap February counts 29 days",
       30'000'00,
       {month("2024-03-01", 10'000'00), month("2024-02-01", 10'000'00),
        month("2024-01-01", 10'000'00)},
       {91'00, false}},
      {"other Februaries 28",
       20'000'00,
       {month("2025-03-01", 10'000'00), month("2025-02-01", 10'000'00)},
       {59'00, false}},
      {"the as-of month up to the as-of day",
       3'000'00,
       {month("2026-11-01", 1'000'00, 15), month("2026-10-01", 31'000'00)},
       {17'00, false}},
      {"used up in the as-of month", 500'00, {month("2026-11-01", 1'000'00, 15)}, {7'50, false}},
      {"history exhausted: a lower bound",
       25'000'00,
       {month("2026-11-01", 10'000'00)},
       {30'00, true}},
      {"used up exactly at the beginning of history",
       10'000'00,
       {month("2026-11-01", 10'000'00)},
       {30'00, false}},
      {"a month without sales counts whole",
       20'000'00,
       {month("2026-11-01", 10'000'00), month("2026-10-01", 0), month("2026-09-01", 20'000'00)},
       {76'00, false}},
      {"a month of returns leaves more for those before",
       10'000'00,
       {month("2026-11-01", -5'000'00), month("2026-10-01", 31'000'00)},
       {45'00, false}},
      {"nothing owed", 0, {month("2026-11-01", 10'000'00)}, {0, false}},
      {"customers are owed more than they owe", -1, {month("2026-11-01", 10'000'00)}, {0, false}},
      {"no sales at all", 10'000'00, {}, {std::nullopt, false}},
      {"half of a hundredth goes to the even one",
       5,
       {month("2026-11-01", 100'00, 1), month("2026-10-01", 1)},
       {0, false}},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    const auto got = count_back_dso(row.receivables, row.months);
    ASSERT_TRUE(got);
    EXPECT_EQ(*got, row.want);
  }
}

// 100/300 × 1 = 0.333… and 50/300 × 1 = 0.1666…: shown 0.33 and 0.17, and 0.1666… apart.
TEST(DaysDelinquent, IsRoundedOnce) {
  const auto simple = simple_figures(1'00, 50, 3'00, 1);
  ASSERT_TRUE(simple);
  EXPECT_EQ(simple->all.hundredths, 33);
  EXPECT_EQ(simple->current.hundredths, 17);
  EXPECT_EQ(simple->delinquent, 17);

  const std::vector<MonthSales> months = {month("2026-11-01", 3'00, 1), month("2026-10-01", 7, 3)};
  const auto back = count_back_figures(1'00, 50, months);
  ASSERT_TRUE(back);
  EXPECT_EQ(back->all.hundredths, 33);
  EXPECT_EQ(back->current.hundredths, 17);
  EXPECT_EQ(back->delinquent, 17);
  // 1 + 2/7 × 3 = 1.857… and 1/6 = 0.1666…: 1.6904… apart.
  const auto across = count_back_figures(3'02, 50, months);
  ASSERT_TRUE(across);
  EXPECT_EQ(across->all.hundredths, 1'86);
  EXPECT_EQ(across->current.hundredths, 17);
  EXPECT_EQ(across->delinquent, 1'69);

  const std::vector<MonthAges> ages = {{day("2026-11-01"), 3'00, 1'00, 50}};
  const auto aged = true_figures(ages);
  ASSERT_TRUE(aged);
  EXPECT_EQ(aged->delinquent, 17);
}

// Of the largest amounts, too, and to the even neighbour where two are as near.
TEST(DaysDelinquent, IsExactForAllAmounts) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  const std::vector<MonthSales> months = {month("2026-11-01", kMost, 30),
                                          month("2026-10-01", kMost - 1, 31)};
  // 30 + 0 of October's 31 days, and nothing.
  EXPECT_EQ(count_back_figures(kMost, 0, months)->delinquent, 30'00);
  EXPECT_EQ(count_back_figures(kMost, kMost / 2, months)->delinquent, 15'00);
  EXPECT_EQ(count_back_figures(0, kMost, months)->delinquent, -30'00);
  // 1.005 less 0.02, and 1.025 less 0.01: 0.985 and 1.015.
  const std::vector<MonthSales> even = {month("2026-11-01", 200'00, 1),
                                        month("2026-10-01", 400'00, 2)};
  EXPECT_EQ(count_back_figures(201'00, 4'00, even)->delinquent, 98);
  EXPECT_EQ(count_back_figures(205'00, 2'00, even)->delinquent, 1'02);
}

TEST(TrueDso, WeighsEachInvoiceByItsMonth) {
  const MonthAges october{day("2026-10-01"), 10'000'00, Wide{5'000'00} * 40, Wide{2'000'00} * 40};
  const MonthAges november{day("2026-11-01"), 8'000'00, Wide{4'000'00} * 10, Wide{4'000'00} * 10};
  const MonthAges unsold{day("2026-09-01"), 0, Wide{1'00} * 80, 0};
  const std::vector<MonthAges> two = {october, november};
  EXPECT_EQ(*true_dso(two, false), (DsoFigure{25'00, false}));
  EXPECT_EQ(*true_dso(two, true), (DsoFigure{13'00, false}));
  const std::vector<MonthAges> three = {unsold, october, november};
  EXPECT_EQ(*true_dso(three, false), (DsoFigure{25'00, true}));
  EXPECT_EQ(*true_dso(three, true), (DsoFigure{13'00, false}));  // September has nothing current
  const std::vector<MonthAges> one = {unsold};
  EXPECT_EQ(*true_dso(one, false), (DsoFigure{std::nullopt, true}));
  EXPECT_EQ(*true_dso({}, false), (DsoFigure{0, false}));
  // Thirds add up to whole days: 1/3 + 2/3.
  const std::vector<MonthAges> thirds = {{day("2026-01-01"), 3, 1, 0},
                                         {day("2026-02-01"), 3, 2, 0}};
  EXPECT_EQ(true_dso(thirds, false)->hundredths, 1'00);
}

// 26,000 open, of it 5,000 current, and 1,000 unapplied cash: 25,000 as in the count-back vector.
ReceivablesHistory book() {
  ReceivablesHistory history;
  std::uint32_t number = 0;
  const auto invoice = [&](const char* dated, const char* due, std::int64_t amount,
                           std::int64_t open) {
    const ItemHandle item{number++};
    const ReceivableAccount owner{CustomerHandle{0}, EntityHandle{0}, usd()};
    history.add_item(item, {.account = owner, .document_date = day(dated), .due_date = day(due)});
    history.change_item(item, day(dated), amount);
    history.change_item(item, day("2026-11-20"), open - amount);
    history.bill(owner.entity, owner.currency, day(dated), amount);
  };
  invoice("2026-09-15", "2026-10-15", 15'000'00, 9'000'00);
  invoice("2026-10-15", "2026-11-14", 12'000'00, 12'000'00);
  invoice("2026-11-15", "2026-12-15", 10'000'00, 5'000'00);
  history.change_unallocated({CustomerHandle{0}, EntityHandle{0}, usd()}, day("2026-11-25"),
                             1'000'00);
  return history;
}

Dso only_dso(const ReceivablesHistory& history, const DsoQuery& query) {
  const auto rows = days_sales_outstanding(history, query);
  EXPECT_TRUE(rows);
  EXPECT_EQ(rows->size(), 1U);
  return rows->front();
}

TEST(Dso, ReportsEveryMethod) {
  const ReceivablesHistory history = book();
  const Dso simple = only_dso(history, {.as_of = day("2026-11-30"), .days = 30});
  EXPECT_EQ(simple.receivables, 25'000'00);
  EXPECT_EQ(simple.current_receivables, 5'000'00);
  EXPECT_EQ(simple.credit_sales, 10'000'00);  // 2026-11-01 to 2026-11-30
  EXPECT_EQ(simple.dso, 75'00);
  EXPECT_EQ(simple.best_possible, 15'00);
  EXPECT_EQ(simple.average_days_delinquent, 60'00);

  const Dso best = only_dso(
      history, {.as_of = day("2026-11-30"), .method = DsoMethod::best_possible, .days = 30});
  EXPECT_EQ(best.dso, 15'00);
  EXPECT_EQ(best.average_days_delinquent, 60'00);

  const Dso back =
      only_dso(history, {.as_of = day("2026-11-30"), .method = DsoMethod::count_back, .days = 30});
  EXPECT_EQ(back.dso, 67'00);
  EXPECT_EQ(back.best_possible, 15'00);
  EXPECT_EQ(back.average_days_delinquent, 52'00);
  EXPECT_FALSE(back.exhausted);

  // 9,000 × 76 / 15,000 + 12,000 × 46 / 12,000 + 5,000 × 15 / 10,000
  const Dso aged =
      only_dso(history, {.as_of = day("2026-11-30"), .method = DsoMethod::true_, .days = 30});
  EXPECT_EQ(aged.dso, 45'60 + 46'00 + 7'50);
  EXPECT_EQ(aged.best_possible, 7'50);
}

TEST(Dso, GrossLeavesUnallocatedCashIn) {
  const Dso gross = only_dso(book(), {.as_of = day("2026-11-30"), .days = 30, .gross = true});
  EXPECT_EQ(gross.receivables, 26'000'00);
  EXPECT_EQ(gross.dso, 78'00);
}

TEST(Dso, ThePeriodEndsWithTheAsOfDayIncluded) {
  const ReceivablesHistory history = book();
  EXPECT_EQ(only_dso(history, {.as_of = day("2026-11-15"), .days = 1}).credit_sales, 10'000'00);
  EXPECT_EQ(only_dso(history, {.as_of = day("2026-11-15"), .days = 31}).credit_sales, 10'000'00);
  EXPECT_EQ(only_dso(history, {.as_of = day("2026-11-15"), .days = 32}).credit_sales, 22'000'00);
  EXPECT_EQ(only_dso(history, {.as_of = day("2026-11-14"), .days = 1}).dso, std::nullopt);
}

TEST(Dso, BeforeTheFirstSaleThereIsNoFigure) {
  const Dso row = only_dso(book(), {.as_of = day("2026-09-14"), .method = DsoMethod::count_back});
  EXPECT_EQ(row.receivables, 0);
  EXPECT_EQ(row.dso, std::nullopt);
  EXPECT_EQ(row.average_days_delinquent, std::nullopt);
}

TEST(Dso, ImportedSalesStandForInvoices) {
  ReceivablesHistory history = book();
  history.import_month_sales(EntityHandle{0}, usd(), day("2026-11-01"), 50'000'00);
  EXPECT_EQ(only_dso(history, {.as_of = day("2026-11-30"), .days = 30}).dso, 15'00);
  EXPECT_EQ(
      only_dso(history, {.as_of = day("2026-11-30"), .method = DsoMethod::count_back, .days = 30})
          .dso,
      15'00);
}

TEST(Dso, RefusesPeriodsWithoutDays) {
  EXPECT_EQ(days_sales_outstanding(book(), {.as_of = day("2026-11-30"), .days = 0}).error().code,
            Errc::usage);
  EXPECT_EQ(days_sales_outstanding(book(), {.days = 30}).error().code, Errc::usage);
}

// Of each figure whether its own history ended: 20 of unapplied cash make the receivables less than
// what is not yet due.
TEST(Dso, SaysWhichFigureRanOutOfHistory) {
  ReceivablesHistory history;
  const ReceivableAccount owner{CustomerHandle{0}, EntityHandle{0}, usd()};
  history.add_item(
      ItemHandle{0},
      {.account = owner, .document_date = day("2026-11-10"), .due_date = day("2026-12-10")});
  history.change_item(ItemHandle{0}, day("2026-11-10"), 110'00);
  history.bill(owner.entity, owner.currency, day("2026-11-10"), 100'00);
  history.change_unallocated(owner, day("2026-11-20"), 20'00);
  const Date as_of = day("2026-11-30");
  const Dso back = only_dso(history, {.as_of = as_of, .method = DsoMethod::count_back});
  EXPECT_EQ(back.dso, 27'00);
  EXPECT_FALSE(back.exhausted);
  EXPECT_EQ(back.best_possible, 30'00);
  EXPECT_TRUE(back.best_possible_exhausted);
  EXPECT_EQ(back.average_days_delinquent, -3'00);
  const Dso gross =
      only_dso(history, {.as_of = as_of, .method = DsoMethod::count_back, .gross = true});
  EXPECT_TRUE(gross.exhausted);
  const Dso simple = only_dso(history, {.as_of = as_of});
  EXPECT_FALSE(simple.exhausted);
  EXPECT_FALSE(simple.best_possible_exhausted);
}

TEST(DsoMethod, HasOneWordEach) {
  for (const auto method :
       {DsoMethod::simple, DsoMethod::count_back, DsoMethod::true_, DsoMethod::best_possible}) {
    EXPECT_EQ(*parse_dso_method(name(method)), method);
  }
  EXPECT_EQ(name(DsoMethod::count_back), "count-back");
  EXPECT_FALSE(parse_dso_method("countback"));
}

}  // namespace
}  // namespace quittance::engine
