#include "core/error_bound.h"

#include <gtest/gtest.h>

#include <limits>

namespace quittance {
namespace {

TEST(ErrorBound, AgreesWithPublishedIntervals) {
  struct Row {
    const char* why;
    std::uint32_t happened, of;
    Confidence confidence;
    ErrorBound want;
  };
  const Row rows[] = {
      // Newcombe, Statistics in Medicine 17 (1998), table I, method 3: two-sided 95 %, printed
      // there as .2553 to .3662, .0624 to .1605, .0000 to .1611 and .0061 to .1718.
      {"81 of 263", 81, 263, Confidence::percent_97_5, {255'288, 366'210}},
      {"15 of 148", 15, 148, Confidence::percent_97_5, {62'386, 160'488}},
      {"none of 20", 0, 20, Confidence::percent_97_5, {0, 161'126}},
      {"one of 29", 1, 29, Confidence::percent_97_5, {6'113, 171'756}},
      {"all of 20 mirrors none of 20", 20, 20, Confidence::percent_97_5, {838'874, 1'000'000}},
      // z² / (n + z²) where nothing happened.
      {"none of 500 at 95 %", 0, 500, Confidence::percent_95, {0, 5'382}},
      {"none of 500 at 99 %", 0, 500, Confidence::percent_99, {0, 10'708}},
      {"none of 500 at 90 %", 0, 500, Confidence::percent_90, {0, 3'274}},
      {"nothing is known", 0, 0, Confidence::percent_95, {0, 1'000'000}},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    const ErrorBound got = error_bound(row.happened, row.of, row.confidence);
    EXPECT_EQ(got.lower, row.want.lower);
    EXPECT_EQ(got.upper, row.want.upper);
  }
}

// The share lies between its bounds; more evidence of the same share draws them closer, and more
// confidence draws them apart.
TEST(ErrorBound, NarrowsWithEvidence) {
  for (std::uint32_t of = 100; of <= 100'000'000; of *= 10) {
    const ErrorBound few = error_bound(of / 50, of, Confidence::percent_95);
    const ErrorBound many = error_bound(of / 5, of * 10, Confidence::percent_95);
    EXPECT_LT(few.lower, 20'000);
    EXPECT_GT(few.upper, 20'000);
    EXPECT_GE(many.lower, few.lower);
    EXPECT_LE(many.upper, few.upper);
    const ErrorBound surer = error_bound(of / 50, of, Confidence::percent_99);
    EXPECT_LE(surer.lower, few.lower);
    EXPECT_GE(surer.upper, few.upper);
  }
}

TEST(ErrorBound, TakesTheLargestCounts) {
  constexpr std::uint32_t kMost = std::numeric_limits<std::uint32_t>::max();
  const ErrorBound half = error_bound(kMost / 2, kMost, Confidence::percent_99);
  EXPECT_GE(half.lower, 499'980);
  EXPECT_LE(half.upper, 500'020);
  EXPECT_LT(half.lower, half.upper);
}

}  // namespace
}  // namespace quittance
