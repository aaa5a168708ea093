// The numbers that a seed gives are part of the format: another machine must draw the same ones.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <vector>

#include "tools/workload/amounts.h"
#include "tools/workload/random.h"

namespace quittance::workload {
namespace {

std::vector<std::int64_t> drawn(std::size_t count) {
  std::vector<std::int64_t> amounts;
  Random random(1, Stream::item, 0);
  for (std::size_t n = 0; n < count; ++n) amounts.push_back(draw_amount(random, {}));
  return amounts;
}

TEST(Random, GivesTheseNumbers) {
  Random random(42, Stream::item, 7);
  EXPECT_EQ(random.next(), 6'121'773'257'232'805'009U);
  EXPECT_EQ(random.next(), 15'653'993'434'428'067'344U);
}

TEST(Random, StreamsAndIndexesDiffer) {
  const std::uint64_t one = Random(1, Stream::item, 0).next();
  EXPECT_NE(one, Random(2, Stream::item, 0).next());
  EXPECT_NE(one, Random(1, Stream::plan, 0).next());
  EXPECT_NE(one, Random(1, Stream::item, 1).next());
}

TEST(Random, StaysInItsBounds) {
  Random random(3, Stream::plan);
  std::vector<int> seen(7);
  for (int n = 0; n < 7'000; ++n) ++seen[random.below(7)];
  for (const int count : seen) EXPECT_NEAR(count, 1'000, 150);
  for (int n = 0; n < 1'000; ++n) {
    const std::int64_t between = random.between(-3, 3);
    EXPECT_GE(between, -3);
    EXPECT_LE(between, 3);
  }
}

TEST(Permutation, TakesEveryPlaceOnce) {
  for (const std::uint64_t size : {1U, 2U, 3U, 4U, 5U, 17U, 64U, 65U, 1'000U}) {
    const Permutation permutation(size, 9, Stream::item_numbers);
    std::vector<bool> taken(size);
    for (std::uint64_t n = 0; n < size; ++n) {
      const std::uint64_t at = permutation(n);
      ASSERT_LT(at, size);
      EXPECT_FALSE(taken[at]) << size;
      taken[at] = true;
    }
  }
}

// Computed once more with decimal numbers of sixty digits: 307674.62, 55425.23, 30748.85, 34178.48,
// 133227.33, 39517.89.
TEST(Amounts, AreTheseCents) {
  EXPECT_EQ(drawn(6),
            (std::vector<std::int64_t>{307'675, 55'425, 30'749, 34'178, 133'227, 39'518}));
}

// exp(10.8) is 49,020.8; one spread above and below lie 84.13 % and 15.87 % of a log-normal.
TEST(Amounts, AreLogNormal) {
  std::vector<std::int64_t> amounts = drawn(200'000);
  std::sort(amounts.begin(), amounts.end());
  const auto quantile = [&](std::size_t per_10000) {
    return amounts[amounts.size() * per_10000 / 10'000];
  };
  EXPECT_NEAR(static_cast<double>(quantile(5'000)), 49'021, 600);
  EXPECT_NEAR(static_cast<double>(quantile(8'413)), 49'021 * 3.0042, 2'500);
  EXPECT_NEAR(static_cast<double>(quantile(1'587)), 49'021 / 3.0042, 250);
  EXPECT_NEAR(static_cast<double>(quantile(9'987)), 49'021 * 27.11, 120'000);
  EXPECT_GE(amounts.front(), kInvoiceMin);
  EXPECT_LE(amounts.back(), kInvoiceMax);
}

TEST(Amounts, KeepTheirLimits) {
  Random random(1, Stream::item, 1);
  for (int n = 0; n < 1'000; ++n) {
    EXPECT_EQ(draw_amount(random, {.mu_thousandths = 1'000, .sigma_thousandths = 100}),
              kInvoiceMin);
    EXPECT_EQ(draw_amount(random, {.mu_thousandths = 40'000, .sigma_thousandths = 100}),
              kInvoiceMax);
  }
}

}  // namespace
}  // namespace quittance::workload
