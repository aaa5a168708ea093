#include "engine/metrics/aging.h"

#include <gtest/gtest.h>

namespace quittance::engine {
namespace {

TEST(AgingBuckets, AgesByDueDateFallWhereAnAccountantPutsThem) {
  const auto buckets = AgingBuckets::make(AgingBasis::due_date, {30, 60, 90});
  ASSERT_TRUE(buckets);
  struct Row {
    std::int32_t age;
    const char* bucket;
  };
  constexpr Row kRows[] = {{-400, "current"}, {-1, "current"}, {0, "current"}, {1, "1-30"},
                           {30, "1-30"},      {31, "31-60"},   {60, "31-60"},  {61, "61-90"},
                           {90, "61-90"},     {91, "91+"},     {9'999, "91+"}};
  for (const Row& row : kRows)
    EXPECT_EQ(buckets->name(buckets->index_of(row.age)), row.bucket) << row.age;
  ASSERT_EQ(buckets->size(), 5U);
  EXPECT_EQ(buckets->from(0), std::nullopt);
  EXPECT_EQ(buckets->to(0), 0);
  EXPECT_EQ(buckets->from(1), 1);
  EXPECT_EQ(buckets->to(1), 30);
  EXPECT_EQ(buckets->from(4), 91);
  EXPECT_EQ(buckets->to(4), std::nullopt);
}

TEST(AgingBuckets, InvoiceDateHasNoCurrent) {
  const auto buckets = AgingBuckets::make(AgingBasis::invoice_date, {30, 60, 90});
  ASSERT_TRUE(buckets);
  std::vector<std::string> names;
  for (std::size_t n = 0; n < buckets->size(); ++n) names.push_back(buckets->name(n));
  EXPECT_EQ(names, (std::vector<std::string>{"0-30", "31-60", "61-90", "91+"}));
  EXPECT_EQ(buckets->index_of(0), 0U);
  EXPECT_EQ(buckets->index_of(30), 0U);
  EXPECT_EQ(buckets->index_of(31), 1U);
  EXPECT_EQ(buckets->index_of(91), 3U);
}

TEST(AgingBuckets, WithoutBoundsThereIsCurrentAndPastDue) {
  const auto by_due = AgingBuckets::make(AgingBasis::due_date, {});
  ASSERT_TRUE(by_due);
  EXPECT_EQ(by_due->size(), 2U);
  EXPECT_EQ(by_due->name(1), "1+");
  const auto by_invoice = AgingBuckets::make(AgingBasis::invoice_date, {});
  ASSERT_TRUE(by_invoice);
  EXPECT_EQ(by_invoice->name(0), "0+");
}

TEST(AgingBuckets, ReadsAscendingDaysOnly) {
  EXPECT_EQ(*AgingBuckets::parse_days("30,60, 90"), (std::vector<std::int32_t>{30, 60, 90}));
  EXPECT_EQ(*AgingBuckets::parse_days("7"), (std::vector<std::int32_t>{7}));
  for (const char* wrong :
       {"30,30", "60,30", "0,30", "-1", "30,", "a", "30;60", "1000000", "99999999999"}) {
    const auto got = AgingBuckets::parse_days(wrong);
    ASSERT_FALSE(got) << wrong;
    EXPECT_EQ(got.error().code, Errc::usage) << wrong;
  }
}

}  // namespace
}  // namespace quittance::engine
