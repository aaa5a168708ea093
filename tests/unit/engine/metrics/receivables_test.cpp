#include "engine/metrics/receivables.h"

#include <gtest/gtest.h>

#include <limits>

#include "tests/unit/engine/metrics/days.h"

namespace quittance::engine {
namespace {

const EntityHandle kMain{0};
const EntityHandle kBranch{1};

ReceivableAccount account(std::uint32_t customer, EntityHandle entity = kMain) {
  return {CustomerHandle{customer}, entity, usd()};
}

void invoice(ReceivablesHistory& book, std::uint32_t item, const ReceivableAccount& owner,
             const char* dated, const char* due, std::int64_t amount) {
  book.add_item(ItemHandle{item}, {.account = owner,
                                   .document_date = day(dated),
                                   .due_date = due == nullptr ? Date{} : day(due),
                                   .is_credit = amount < 0});
  book.change_item(ItemHandle{item}, day(dated), amount);
  book.bill(owner.entity, owner.currency, day(dated), amount);
}

// Customer 1 owes an invoice of every age and has a credit memo and cash on account.
ReceivablesHistory everything() {
  ReceivablesHistory book;
  invoice(book, 0, account(1), "2026-11-01", "2026-12-01", 100'00);  // current on 2026-11-30
  invoice(book, 1, account(1), "2026-10-01", "2026-10-31", 200'00);  // 30 days past due
  invoice(book, 2, account(1), "2026-09-01", "2026-10-01", 300'00);  // 60
  invoice(book, 3, account(2), "2026-08-02", "2026-09-01", 400'00);  // 90
  invoice(book, 4, account(2), "2026-08-01", "2026-08-31", 500'00);  // 91
  invoice(book, 5, account(1), "2026-11-10", nullptr, -50'00);
  book.change_unallocated(account(1), day("2026-11-12"), 25'00);
  return book;
}

Aging only(const ReceivablesHistory& book, const AgingQuery& query) {
  const auto reports = book.aging(query);
  EXPECT_TRUE(reports);
  EXPECT_EQ(reports->size(), 1U);
  return reports->front();
}

std::vector<std::int64_t> amounts(const Aging& report) {
  std::vector<std::int64_t> list;
  for (const AgingBucket& bucket : report.buckets) list.push_back(bucket.amount);
  return list;
}

TEST(Aging, PutsEachItemInItsBucketAndCreditsApart) {
  const Aging report = only(everything(), {.as_of = day("2026-11-30")});
  EXPECT_EQ(amounts(report), (std::vector<std::int64_t>{100'00, 200'00, 300'00, 400'00, 500'00}));
  EXPECT_EQ(report.credits, -75'00);
  EXPECT_EQ(report.total, 1425'00);
  for (const AgingBucket& bucket : report.buckets) EXPECT_EQ(bucket.items, 1) << bucket.name;
}

TEST(Aging, ByInvoiceDate) {
  const Aging report =
      only(everything(), {.as_of = day("2026-11-30"), .basis = AgingBasis::invoice_date});
  ASSERT_EQ(report.buckets.size(), 4U);
  EXPECT_EQ(report.buckets[0].name, "0-30");
  // 29, 60, 90, 120 and 121 days since the document date
  EXPECT_EQ(amounts(report), (std::vector<std::int64_t>{100'00, 200'00, 300'00, 900'00}));
  EXPECT_EQ(report.total, 1425'00);
}

TEST(Aging, NettedCreditsReduceTheOldestOfTheSameCustomer) {
  AgingQuery query{.as_of = day("2026-11-30"), .credits = AgingCredits::netted};
  EXPECT_EQ(amounts(only(everything(), query)),
            (std::vector<std::int64_t>{100'00, 200'00, 225'00, 400'00, 500'00}));

  ReceivablesHistory book = everything();
  book.change_unallocated(account(2), day("2026-11-30"), 1000'00);  // 100 more than customer 2 owes
  const Aging report = only(book, query);
  EXPECT_EQ(amounts(report), (std::vector<std::int64_t>{100'00, 200'00, 225'00, 0, 0}));
  EXPECT_EQ(report.credits, -100'00);  // never taken from another customer's items
  EXPECT_EQ(report.buckets[4].items, 1);
}

TEST(Aging, NettingStaysWithinALegalEntity) {
  ReceivablesHistory book;
  invoice(book, 0, account(1, kMain), "2026-01-01", "2026-01-31", 100'00);
  book.change_unallocated(account(1, kBranch), day("2026-01-10"), 30'00);
  const Aging report = only(book, {.as_of = day("2026-02-10"), .credits = AgingCredits::netted});
  EXPECT_EQ(report.buckets[1].amount, 100'00);
  EXPECT_EQ(report.credits, -30'00);
  EXPECT_EQ(report.total, 70'00);
  const Aging main = only(book, {.as_of = day("2026-02-10"), .entity = kMain});
  EXPECT_EQ(main.total, 100'00);
}

TEST(Aging, GroupsAddUpToTheReport) {
  AgingQuery query{.as_of = day("2026-11-30")};
  query.by = [](CustomerHandle customer, EntityHandle) { return customer.value(); };
  const Aging report = only(everything(), query);
  ASSERT_EQ(report.by.size(), 2U);
  EXPECT_EQ(report.by[0].key, 1U);
  EXPECT_EQ(report.by[0].credits, -75'00);
  EXPECT_EQ(report.by[0].total, 525'00);
  EXPECT_EQ(report.by[1].key, 2U);
  EXPECT_EQ(report.by[1].buckets, (std::vector<std::int64_t>{0, 0, 0, 400'00, 500'00}));
  EXPECT_EQ(report.by[0].total + report.by[1].total, report.total);
}

TEST(Aging, APastDayForgetsWhatCameLater) {
  ReceivablesHistory book = everything();
  book.change_item(ItemHandle{4}, day("2026-11-15"), -500'00);  // paid
  const Aging today = only(book, {.as_of = day("2026-11-30")});
  EXPECT_EQ(today.buckets[4].amount, 0);
  EXPECT_EQ(today.buckets[4].items, 0);
  const Aging before = only(book, {.as_of = day("2026-11-11")});
  EXPECT_EQ(amounts(before), (std::vector<std::int64_t>{100'00, 200'00, 300'00, 900'00, 0}));
  EXPECT_EQ(before.credits, -50'00);  // the cash came on the 12th
  const Aging at_first = only(book, {.as_of = day("2026-07-31")});
  EXPECT_EQ(at_first.total, 0);
  EXPECT_EQ(at_first.buckets[0].items, 0);
}

TEST(Aging, AnItemPaidBeforeItsDocumentDateNeverCounts) {
  ReceivablesHistory book;
  book.change_unallocated(account(1), day("2026-03-01"), 80'00);  // prepaid
  invoice(book, 0, account(1), "2026-03-10", "2026-04-09", 80'00);
  book.change_item(ItemHandle{0}, day("2026-03-05"), -80'00);
  book.change_unallocated(account(1), day("2026-03-05"), -80'00);
  for (const char* as_of : {"2026-03-05", "2026-03-09", "2026-03-10", "2026-04-30"}) {
    const Aging report = only(book, {.as_of = day(as_of)});
    EXPECT_EQ(report.total, 0) << as_of;
    EXPECT_EQ(report.buckets[0].items + report.buckets[1].items, 0) << as_of;
  }
}

TEST(Aging, AnotherDueDateHoldsForTheWholeHistory) {
  ReceivablesHistory book;
  invoice(book, 0, account(1), "2026-03-01", "2026-03-31", 80'00);
  EXPECT_EQ(only(book, {.as_of = day("2026-04-10")}).buckets[1].amount, 80'00);
  book.amend_item(
      ItemHandle{0},
      {.account = account(2), .document_date = day("2026-03-01"), .due_date = day("2026-04-30")});
  EXPECT_EQ(only(book, {.as_of = day("2026-04-10")}).buckets[0].amount, 80'00);
  AgingQuery query{.as_of = day("2026-04-10")};
  query.by = [](CustomerHandle customer, EntityHandle) { return customer.value(); };
  const Aging report = only(book, query);
  ASSERT_EQ(report.by.size(), 1U);
  EXPECT_EQ(report.by[0].key, 2U);
}

TEST(Aging, ReportsCurrenciesApartInTheOrderOfTheirCodes) {
  ReceivablesHistory book;
  EXPECT_TRUE(book.aging({.as_of = day("2026-01-01")})->empty());
  invoice(book, 0, account(1), "2026-03-01", "2026-03-31", 80'00);
  invoice(book, 1, {CustomerHandle{1}, kMain, eur()}, "2026-03-01", "2026-03-31", 70'00);
  const auto reports = book.aging({.as_of = day("2026-03-10")});
  ASSERT_TRUE(reports);
  ASSERT_EQ(reports->size(), 2U);
  EXPECT_EQ((*reports)[0].currency, eur());
  EXPECT_EQ((*reports)[0].total, 70'00);
  EXPECT_EQ((*reports)[1].currency, usd());
}

TEST(Aging, SumsBeyond64BitsAreAnError) {
  constexpr std::int64_t kHuge = std::numeric_limits<std::int64_t>::max();
  ReceivablesHistory book;
  invoice(book, 0, account(1), "2026-03-01", "2026-03-31", kHuge);
  invoice(book, 1, account(1), "2026-03-01", "2026-03-31", kHuge);
  for (const auto credits : {AgingCredits::apart, AgingCredits::netted}) {
    const auto report = book.aging({.as_of = day("2026-03-10"), .credits = credits});
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().code, Errc::amount_overflow);
  }
  book.change_item(ItemHandle{1}, day("2026-03-09"), -kHuge);
  EXPECT_EQ(only(book, {.as_of = day("2026-03-10")}).total, kHuge);
}

TEST(Aging, RefusesAnUnknownDayAndWrongBuckets) {
  const ReceivablesHistory book = everything();
  EXPECT_EQ(book.aging({}).error().code, Errc::usage);
  EXPECT_EQ(book.aging({.as_of = day("2026-03-10"), .last_days = {60, 30}}).error().code,
            Errc::usage);
  EXPECT_EQ(book.receivables(Date{}, {}).error().code, Errc::usage);
}

TEST(Receivables, NetOfUnallocatedCashAndCurrentWithoutCredits) {
  const auto rows = everything().receivables(day("2026-11-30"), {});
  ASSERT_TRUE(rows);
  ASSERT_EQ(rows->size(), 1U);
  EXPECT_EQ(rows->front().items, 1450'00);
  EXPECT_EQ(rows->front().unallocated, 25'00);
  EXPECT_EQ(rows->front().net, 1425'00);
  EXPECT_EQ(rows->front().current, 100'00);
}

TEST(MonthSales, RunBackFromTheAsOfDay) {
  const auto months = everything().month_sales(usd(), {}, day("2026-11-05"));
  ASSERT_TRUE(months);
  ASSERT_EQ(months->size(), 4U);
  EXPECT_EQ((*months)[0].month, day("2026-11-01"));
  EXPECT_EQ((*months)[0].days, 5);
  EXPECT_EQ((*months)[0].sales, 100'00);
  EXPECT_EQ((*months)[3].month, day("2026-08-01"));
  EXPECT_EQ((*months)[3].days, 31);
  EXPECT_EQ((*months)[3].sales, 900'00);
  EXPECT_TRUE(everything().month_sales(usd(), {}, day("2026-07-31"))->empty());
  EXPECT_TRUE(everything().month_sales(eur(), {}, day("2026-11-30"))->empty());
}

TEST(MonthAges, WeighOpenAmountsByTheirAge) {
  const auto months = everything().month_ages(usd(), {}, day("2026-11-30"));
  ASSERT_TRUE(months);
  ASSERT_EQ(months->size(), 4U);
  EXPECT_EQ((*months)[0].month, day("2026-08-01"));
  EXPECT_TRUE((*months)[0].amount_days == 400'00 * 120 + 500'00 * 121);
  EXPECT_TRUE((*months)[0].current_amount_days == 0);
  EXPECT_TRUE((*months)[3].amount_days == 100'00 * 29);
  EXPECT_TRUE((*months)[3].current_amount_days == 100'00 * 29);
  EXPECT_EQ((*months)[3].sales, 50'00);
}

}  // namespace
}  // namespace quittance::engine
