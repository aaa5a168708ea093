// Zero wrong "unique" (design target S4): every search against every subset there is.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "matching/combination.h"
#include "tests/support/stride.h"

namespace quittance::matching {
namespace {

using Kind = CombinationAnswer::Kind;

struct Account {
  std::vector<Summand> summands;
  std::int64_t target = 0;
};

// Up to fourteen items, in every two hundredth case 22: invoices with and without discount and
// credit memos, of few, some and many different amounts. Half of the targets are sums.
Account account_of(std::uint64_t seed) {
  std::mt19937_64 random(seed);
  const std::uint64_t amounts = seed % 3 == 0 ? 12 : seed % 3 == 1 ? 900 : 100'000;
  const std::uint64_t items = seed % 200 == 0 ? 22 : random() % 15;
  Account account;
  for (std::uint64_t n = 0; n < items; ++n) {
    Summand made{static_cast<std::int64_t>(2 + random() % amounts), 0};
    if (random() % 5 == 0) {
      made.amount = -made.amount;
    } else if (items < 22 && random() % 4 == 0 && made.amount > 2) {
      made.less = made.amount - 1 - made.amount / 50;
    }
    account.summands.push_back(made);
  }
  account.target = static_cast<std::int64_t>(1 + random() % (3 * amounts));
  if (random() % 2 == 0) {
    std::int64_t sum = 0;
    for (const Summand& summand : account.summands) {
      const std::uint64_t way = random() % 3;
      sum += way == 0 ? 0 : way == 1 ? summand.amount : summand.less;
    }
    if (sum > 0) account.target = sum;
  }
  return account;
}

// How many subsets make the target, by trying each.
struct Oracle {
  const std::vector<Summand>& summands;
  std::uint64_t all = 0;
  std::uint64_t few = 0;  // of at most four items

  void count(std::size_t n, std::int64_t rest, int taken) {
    if (n == summands.size()) {
      if (rest != 0) return;
      ++all;
      if (taken <= 4) ++few;
      return;
    }
    count(n + 1, rest, taken);
    count(n + 1, rest - summands[n].amount, taken + 1);
    if (summands[n].less > 0) count(n + 1, rest - summands[n].less, taken + 1);
  }
};

void expect_sums(const CombinationAnswer& answer, const Account& account) {
  for (const Combination& combination : answer.shown) {
    std::int64_t sum = 0;
    for (const CombinationPart& part : combination) {
      const Summand& summand = account.summands[part.summand];
      sum += part.discounted ? summand.less : summand.amount;
    }
    EXPECT_EQ(sum, account.target);
  }
}

TEST(CombinationOracle, NoUniqueIsWrong) {
  std::uint64_t kinds[3] = {};
  for (std::uint64_t seed = 1; seed <= quittance::testing::share_of(3'000); ++seed) {
    SCOPED_TRACE(seed);
    const Account account = account_of(seed);
    Oracle oracle{.summands = account.summands};
    oracle.count(0, account.target, 0);
    const Kind want = oracle.all == 0 ? Kind::none : oracle.all == 1 ? Kind::unique : Kind::several;
    ++kinds[static_cast<std::size_t>(want)];

    const CombinationAnswer found = find_combinations(account.summands, account.target);
    EXPECT_EQ(found.kind, want);
    EXPECT_EQ(found.count, std::min<std::uint64_t>(oracle.all, kCombinationsCounted));
    expect_sums(found, account);

    const CombinationAnswer decided = decide_combinations(account.summands, account.target);
    EXPECT_EQ(decided.kind, want);
    if (want == Kind::unique) {
      EXPECT_EQ(decided.shown, found.shown);
    }

    const CombinationAnswer few = find_few_combinations(account.summands, account.target);
    EXPECT_EQ(few.count, std::min<std::uint64_t>(oracle.few, kCombinationsCounted));
    EXPECT_EQ(few.kind, oracle.few > 1 ? Kind::several : Kind::budget_spent);
    expect_sums(few, account);
    if (::testing::Test::HasFailure()) return;
  }
  for (const std::uint64_t cases : kinds)
    EXPECT_GT(cases, quittance::testing::share_of(500)) << "every answer occurs";
}

// Forty to two hundred invoices of much the same size: ways are counted amount by amount, up from
// nothing or down from all, and saturate at two.
TEST(CombinationOracle, LargeAccountsAreDecidedRight) {
  std::uint64_t uniques = 0;
  for (std::uint64_t seed = 1; seed <= quittance::testing::share_of(200); ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    const std::int64_t least = seed % 2 == 0 ? 200 : 6'000;
    std::vector<Summand> summands;
    std::int64_t debits = 0;
    for (std::uint64_t n = 40 + random() % (seed % 2 == 0 ? 160 : 20); n > 0; --n) {
      Summand made{least + static_cast<std::int64_t>(random() % 3'000), 0};
      if (random() % 9 == 0) made.less = made.amount - made.amount / 50;
      debits += made.amount;
      summands.push_back(made);
    }
    const bool all_but_few = seed % 3 == 0;
    std::int64_t away = 0;  // of the target, from nothing or from all
    for (std::uint64_t n = 0; n < 1 + seed % 3; ++n)
      away += summands[random() % summands.size()].amount;
    if (seed % 5 == 0) away += static_cast<std::int64_t>(random() % 100) - 50;
    std::vector<int> ways(static_cast<std::size_t>(away) + 1, 0);
    ways[0] = 1;
    for (const Summand& summand : summands) {
      const std::int64_t discount = summand.less > 0 ? summand.amount - summand.less : 0;
      const std::vector<int> before = ways;
      for (const std::int64_t step : {summand.amount, all_but_few ? discount : summand.less}) {
        if (step == 0) continue;
        for (auto n = static_cast<std::size_t>(step); n < ways.size(); ++n)
          ways[n] = std::min(2, ways[n] + before[n - static_cast<std::size_t>(step)]);
      }
    }
    const Account account{std::move(summands), all_but_few ? debits - away : away};
    const Kind want = ways.back() == 0   ? Kind::none
                      : ways.back() == 1 ? Kind::unique
                                         : Kind::several;
    const CombinationAnswer decided = decide_combinations(account.summands, account.target);
    EXPECT_EQ(decided.kind, want);
    expect_sums(decided, account);
    const CombinationAnswer found = find_combinations(account.summands, account.target);
    EXPECT_EQ(found.kind, want);
    EXPECT_EQ(found.shown.empty(), want == Kind::none);
    expect_sums(found, account);
    if (want == Kind::unique) ++uniques;
    if (::testing::Test::HasFailure()) return;
  }
  EXPECT_GT(uniques * quittance::testing::stride(), 20U);
}

}  // namespace
}  // namespace quittance::matching
