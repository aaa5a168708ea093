// How the number of a document is written.
#include "tools/workload/references.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

namespace quittance::workload {
namespace {

Request request_of(std::uint32_t items) {
  Request request;
  request.items = items;
  request.customers = 1;
  return request;
}

std::string written(const Items& items, std::uint32_t item, Writing writing, std::uint64_t seed) {
  Random random(seed, Stream::writing);
  std::string text;
  append_reference(text, item, writing, items, random);
  return text;
}

TEST(References, LooseOnesKeepTheDigits) {
  const Items items(request_of(50'000));
  for (std::uint32_t item = 0; item < 200; ++item) {
    const std::string number = written(items, item, Writing::number, 1);
    const std::string digits = number.substr(4);
    EXPECT_EQ(number.size(), 12U);
    EXPECT_EQ(written(items, item, Writing::bare_digits, 1), digits);
    EXPECT_EQ(written(items, item, Writing::dropped_zeros, 1),
              "INV-" + digits.substr(digits.find_first_not_of('0')));
    EXPECT_TRUE(written(items, item, Writing::other_prefix, item).ends_with(digits));
    EXPECT_FALSE(written(items, item, Writing::other_prefix, item).starts_with("INV-"));
  }
}

// All items are of one customer and their numbers lie close: a slip must still miss them all.
TEST(References, ASlipIsNobodysNumber) {
  const Items items(request_of(3'000));
  std::set<std::string> numbers;
  for (std::uint32_t item = 0; item < items.count(); ++item) {
    numbers.insert(written(items, item, Writing::number, 1));
  }
  ASSERT_EQ(numbers.size(), items.count());
  std::size_t slipped = 0;
  for (std::uint32_t item = 0; item < 300; ++item) {
    for (const Writing writing : {Writing::transposed, Writing::wrong_digit}) {
      const std::string right = written(items, item, Writing::number, 1);
      const std::string slip = written(items, item, writing, item);
      EXPECT_EQ(slip.size(), right.size());
      if (slip == right) continue;
      ++slipped;
      EXPECT_FALSE(numbers.contains(slip)) << slip;
      const auto differing = [&] {
        std::size_t count = 0;
        for (std::size_t n = 0; n < slip.size(); ++n) count += slip[n] != right[n] ? 1U : 0U;
        return count;
      };
      EXPECT_EQ(differing(), writing == Writing::transposed ? 2U : 1U) << slip << ' ' << right;
    }
  }
  EXPECT_GT(slipped, 550U);
}

TEST(References, PurchaseOrdersAreTenDigitsAndNobodyElses) {
  const Items items(request_of(5'000));
  std::set<std::string> orders;
  for (std::uint32_t item = 0; item < items.count(); ++item) {
    const std::string order = written(items, item, Writing::purchase_order, 1);
    EXPECT_EQ(order.size(), 10U);
    orders.insert(order);
  }
  EXPECT_EQ(orders.size(), items.count());
}

}  // namespace
}  // namespace quittance::workload
