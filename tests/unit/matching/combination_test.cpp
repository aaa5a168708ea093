// The search for items that add up to an amount, against plain enumeration and plain counting.
#include "matching/combination.h"

#include <gtest/gtest.h>

#include <limits>
#include <random>
#include <set>

#include "tests/unit/matching/world.h"

namespace quittance::matching {
namespace {

using Kind = CombinationAnswer::Kind;

std::int64_t sum_of(const Combination& combination, const std::vector<Summand>& summands) {
  std::int64_t sum = 0;
  for (const CombinationPart& part : combination) {
    const Summand& summand = summands[part.summand];
    EXPECT_TRUE(!part.discounted || summand.less > 0);
    sum += part.discounted ? summand.less : summand.amount;
  }
  return sum;
}

// How many ways there are to every sum from `lowest` on, one item after the other.
struct Ways {
  std::int64_t lowest = 0;
  std::vector<std::uint64_t> counts;

  explicit Ways(const std::vector<Summand>& summands) {
    std::int64_t highest = 0;
    for (const Summand& summand : summands)
      (summand.amount < 0 ? lowest : highest) += summand.amount;
    counts.assign(static_cast<std::size_t>(highest - lowest + 1), 0);
    counts[static_cast<std::size_t>(-lowest)] = 1;
    for (const Summand& summand : summands) {
      const std::vector<std::uint64_t> before = counts;
      for (std::size_t n = 0; n < before.size(); ++n) {
        if (before[n] == 0) continue;
        for (const std::int64_t step : {summand.amount, summand.less}) {
          if (step == 0) continue;
          std::uint64_t& total =
              counts[static_cast<std::size_t>(static_cast<std::int64_t>(n) + step)];
          total = std::min<std::uint64_t>(total + before[n], 1'000'000'000);
        }
      }
    }
  }
  [[nodiscard]] std::uint64_t to(std::int64_t sum) const {
    const std::int64_t at = sum - lowest;
    return at < 0 || at >= static_cast<std::int64_t>(counts.size())
               ? 0
               : counts[static_cast<std::size_t>(at)];
  }
};

void expect_as_counted(const std::vector<Summand>& summands, std::int64_t target) {
  const Ways ways(summands);
  const std::uint64_t want = ways.to(target);
  const CombinationAnswer got = find_combinations(summands, target);
  ASSERT_NE(got.kind, Kind::budget_spent);
  EXPECT_EQ(got.kind, want == 0 ? Kind::none : want == 1 ? Kind::unique : Kind::several);
  EXPECT_EQ(got.count, std::min<std::uint64_t>(want, kCombinationsCounted));
  EXPECT_EQ(got.shown.size(), std::min<std::uint64_t>(want, kCombinationsShown));
  std::set<Combination> different;
  for (const Combination& shown : got.shown) {
    EXPECT_EQ(sum_of(shown, summands), target);
    different.insert(shown);
  }
  EXPECT_EQ(different.size(), got.shown.size());
  if (want == 0) return;
  std::uint64_t nearby = 0;
  for (std::int64_t sum = target - kNearby; sum <= target + kNearby; ++sum) {
    if (sum != target && ways.to(sum) > 0) ++nearby;
  }
  EXPECT_GE(got.nearby, std::min<std::uint64_t>(nearby, kCombinationsCounted))
      << "chance is never made smaller than it is";
}

// Zero wrong "unique": every answer up to twelve items with credit memos and discounts.
TEST(Combination, AgreesWithEveryWayToAddUp) {
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    const std::int64_t step = seed % 3 == 0 ? 1 : 5;
    const std::int64_t steps = seed % 2 == 0 ? 12 : 900;
    std::vector<Summand> summands;
    for (std::uint64_t n = random() % 12; n > 0; --n) {
      Summand made{
          step * static_cast<std::int64_t>(2 + random() % static_cast<std::uint64_t>(steps)), 0};
      if (random() % 5 == 0) made.amount = -made.amount;
      if (made.amount > 0 && random() % 3 == 0)
        made.less = made.amount - (made.amount > step ? step : 0);
      if (made.less == made.amount) made.less = 0;
      summands.push_back(made);
    }
    std::int64_t target =
        step * static_cast<std::int64_t>(1 + random() % static_cast<std::uint64_t>(3 * steps));
    if (random() % 2 == 0) {  // a sum that exists
      std::int64_t sum = 0;
      for (const Summand& summand : summands) sum += random() % 2 == 0 ? summand.amount : 0;
      if (sum > 0) target = sum;
    }
    expect_as_counted(summands, target);
    if (::testing::Test::HasFailure()) return;
  }
}

// More items than meeting in the middle takes: dynamic programming over amounts.
TEST(Combination, CountsAmongManyItems) {
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    std::vector<Summand> summands;
    for (std::uint64_t n = 40 + random() % 40; n > 0; --n) {
      Summand made{static_cast<std::int64_t>(20 + random() % 500), 0};
      if (random() % 9 == 0) made.amount = -made.amount;
      if (made.amount > 0 && random() % 4 == 0) made.less = made.amount - 1 - made.amount / 50;
      summands.push_back(made);
    }
    // Small targets have few solutions, large ones thousands.
    expect_as_counted(summands,
                      static_cast<std::int64_t>(20 + random() % (seed % 2 == 0 ? 90 : 3'000)));
    if (::testing::Test::HasFailure()) return;
  }
}

TEST(Combination, SaysThatItsBudgetIsSpent) {
  // A hundred items of billions that differ in every digit: no table of amounts is large enough.
  std::vector<Summand> summands;
  for (std::int64_t n = 0; n < 100; ++n)
    summands.push_back({2'000'000'000'007 + n * n * n * 9'973'331, 0});
  const std::int64_t five = summands[3].amount + summands[50].amount + summands[61].amount +
                            summands[70].amount + summands[99].amount;
  EXPECT_EQ(find_combinations(summands, five).kind, Kind::budget_spent);
  EXPECT_EQ(find_combinations(summands, five).count, 0U);

  // One of two items is met and proves nothing; two of them prove that there are several.
  const std::int64_t two = summands[3].amount + summands[50].amount;
  const CombinationAnswer one_met = find_combinations(summands, two);
  EXPECT_EQ(one_met.kind, Kind::budget_spent);
  EXPECT_EQ(one_met.count, 1U);
  summands.push_back({two, 0});
  EXPECT_EQ(find_combinations(summands, two).kind, Kind::several);

  summands.assign(3, {std::numeric_limits<std::int64_t>::max(), 0});
  summands.push_back({std::numeric_limits<std::int64_t>::min() + 1, 0});
  EXPECT_EQ(find_combinations(summands, 100).kind, Kind::budget_spent) << "sums would overflow";
}

World account(std::initializer_list<ItemRow> items) {
  World world;
  world.rules.book.customer_rules.assign(std::begin(kCustomerRules), std::end(kCustomerRules));
  world.customer({.id = "C1", .name = "Acme Inc"}).customer({.id = "C2", .name = "Brown"});
  for (const ItemRow& row : items) world.item(row);
  return world;
}

TEST(Clusters, AreOneGradeAndEachOnlyIfUnique) {
  struct Row {
    const char* why;
    std::int64_t cash;
    const char* want;
    Rule rule;
  };
  const auto world_of_clusters = [] {
    return account({{.number = "X-1",
                     .customer = "C1",
                     .open = 101'11,
                     .due = "2026-01-10",
                     .document = "2025-12-11",
                     .po = "PO-7"},
                    {.number = "K-2",
                     .customer = "C1",
                     .open = 203'07,
                     .due = "2026-02-01",
                     .document = "2025-12-03"},
                    {.number = "Z-9",
                     .customer = "C1",
                     .open = 307'19,
                     .due = "2026-03-15",
                     .document = "2026-02-13",
                     .po = "PO-7"},
                    {.number = "M-41",
                     .customer = "C1",
                     .open = 509'23,
                     .due = "2026-03-20",
                     .document = "2026-01-19"},
                    {.number = "M-42",
                     .customer = "C1",
                     .open = 601'29,
                     .due = "2026-03-27",
                     .document = "2026-02-27"},
                    {.number = "M-43",
                     .customer = "C1",
                     .open = 707'31,
                     .due = "2026-03-31",
                     .document = "2026-01-30"},
                    {.number = "Q-5",
                     .customer = "C1",
                     .open = 811'37,
                     .due = "2026-03-31",
                     .document = "2026-02-14"},
                    {.number = "CM",
                     .customer = "C1",
                     .open = -50'00,
                     .due = "2026-02-02",
                     .document = "2026-01-03"}});
  };
  const Row rows[] = {
      {"all that is past due, the credit netted", 254'18, "CM -50.00; K-2 203.07; X-1 101.11",
       Rule::clear_past_due},
      {"past due by payment term: thirty days", 51'11, "CM -50.00; X-1 101.11", Rule::clear_term},
      {"one purchase order", 408'30, "X-1 101.11; Z-9 307.19", Rule::clear_po},
      {"one due date", 1518'68, "M-43 707.31; Q-5 811.37", Rule::clear_due_date},
      {"one month's statement", 304'18, "K-2 203.07; X-1 101.11", Rule::clear_statement},
      {"consecutive numbers", 1110'52, "M-41 509.23; M-42 601.29", Rule::clear_consecutive},
      {"the account", 3190'57,
       "CM -50.00; K-2 203.07; M-41 509.23; M-42 601.29; M-43 707.31; Q-5 811.37; X-1 101.11; "
       "Z-9 307.19",
       Rule::clear_account},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    World world = world_of_clusters();
    world.payment({.id = "P", .amount = row.cash, .payer = "Acme, Inc."});
    world.run();
    EXPECT_EQ(world.story("P"), row.want);
    EXPECT_EQ(world.outcome("P").decision.rule, row.rule);
    EXPECT_EQ(world.outcome("P").decision.grade, Grade::cluster);
  }

  World tied =
      account({{.number = "A", .customer = "C1", .open = 10'01, .due = "2026-03-01", .po = "PO-1"},
               {.number = "B", .customer = "C1", .open = 20'02, .due = "2026-03-02", .po = "PO-1"},
               {.number = "C", .customer = "C1", .open = 13'01, .due = "2026-03-05"},
               {.number = "D", .customer = "C1", .open = 17'02, .due = "2026-03-05"}});
  tied.payment({.id = "P", .amount = 30'03, .payer = "Acme Inc"});
  tied.run();
  EXPECT_EQ(tied.story("P"), "unapplied 30.03 tie") << "a purchase order and a due date";
  EXPECT_EQ(tied.outcome("P").suggestions.size(), 2U);
}

TEST(Combination, IsTakenOnlyWhereItIsTheOnlyOneAndNoChance) {
  World world = account(
      {{.number = "A", .customer = "C1", .open = 1001'01, .due = "2026-03-01"},
       {.number = "B", .customer = "C1", .open = 2102'02, .due = "2026-03-02", .discount = 100'00},
       {.number = "C",
        .customer = "C1",
        .open = 4701'01,
        .due = "2026-03-05",
        .document = "2026-01-05"},
       {.number = "CM",
        .customer = "C1",
        .open = -500'00,
        .due = "2026-03-07",
        .document = "2025-01-05"},
       {.number = "Z", .customer = "C2", .open = 99'99, .due = "2026-03-05"}});
  world.payment({.id = "P", .amount = 2503'03, .payer = "Acme Inc", .date = "2026-02-09"});
  world.run();
  EXPECT_EQ(world.story("P"), "A 1001.01; B 2002.02 earned discount 100.00; CM -500.00");
  EXPECT_EQ(world.outcome("P").decision.grade, Grade::combination);
  EXPECT_EQ(world.outcome("P").decision.solutions, 1);

  // Two ways: both are listed, and what would decide.
  World two = account({{.number = "A", .customer = "C1", .open = 10'01, .due = "2026-03-01"},
                       {.number = "B", .customer = "C1", .open = 20'02, .due = "2026-03-02"},
                       {.number = "C",
                        .customer = "C1",
                        .open = 13'01,
                        .due = "2026-03-03",
                        .document = "2025-10-01"},
                       {.number = "D",
                        .customer = "C1",
                        .open = 17'02,
                        .due = "2026-03-04",
                        .document = "2025-11-01"},
                       {.number = "E", .customer = "C1", .open = 5'00, .due = "2026-03-05"}});
  two.payment({.id = "P", .amount = 30'03, .payer = "Acme Inc"});
  two.run();
  EXPECT_EQ(two.story("P"), "unapplied 30.03 tie");
  EXPECT_EQ(two.outcome("P").suggestions.size(), 2U);
  EXPECT_EQ(two.outcome("P").decision.solutions, 2);
  EXPECT_EQ(two.outcome("P").fact,
            "The document number would decide between: A (due 2026-03-01), B (due 2026-03-02); "
            "C (due 2026-03-03), D (due 2026-03-04)");
}

// Fourteen small items have a sum at every other cent: one that is unique may be chance.
TEST(Combination, ThatChanceExplainsIsOnlySuggested) {
  World world;
  world.rules.book.customer_rules.assign(std::begin(kCustomerRules), std::end(kCustomerRules));
  world.customer({.id = "C1", .name = "Acme Inc"});
  std::vector<std::string> numbers;
  std::int64_t cash = 0;
  for (std::int64_t n = 0; n < 14; ++n) numbers.push_back("N" + std::to_string(100 + n * 7));
  for (std::size_t n = 0; n < numbers.size(); ++n) {
    const std::int64_t open = 1 << n;  // every sum exists, and exactly once
    world.item({.number = numbers[n], .customer = "C1", .open = open * 3, .due = "2026-03-01"});
    if (n % 2 == 1) cash += open * 3;
  }
  world.payment({.id = "P", .amount = cash, .payer = "Acme Inc"});
  world.run();
  const Outcome& outcome = world.outcome("P");
  EXPECT_TRUE(outcome.allocations.empty());
  EXPECT_EQ(outcome.decision.reason, Reason::no_reference);
  ASSERT_EQ(outcome.suggestions.size(), 1U);
  EXPECT_EQ(outcome.suggestions.front().allocations.size(), 7U);
  EXPECT_NE(outcome.fact.find("so it may be chance"), std::string::npos) << outcome.fact;
}

}  // namespace
}  // namespace quittance::matching
