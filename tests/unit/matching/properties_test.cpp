// What holds for every run, on random books and payments; the failing seed is printed.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "tests/support/executors.h"
#include "tests/support/stride.h"
#include "tests/unit/matching/world.h"

namespace quittance::matching {
namespace {

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}
  std::uint64_t below(std::uint64_t n) { return engine_() % n; }
  bool one_in(std::uint64_t n) { return below(n) == 0; }

 private:
  std::mt19937_64 engine_;
};

constexpr std::string_view kNames[] = {"Acme",  "Acme West", "Brown Ltd", "Brown Inc",
                                       "Delta", "Delta",     "Echo Paint"};

// A book of few amounts and shared names, so that everything collides with everything.
World random_world(std::uint64_t seed, std::size_t payments) {
  Random random(seed);
  World world;
  const Currency usd = Currency::of("USD");
  if (random.one_in(2)) world.rules.tolerance = {{{{usd, 100}}, 20'000}, {{{usd, 150}}, 20'000}};
  if (random.one_in(3)) world.rules.book.ties = Ties::oldest;
  if (random.one_in(3)) world.rules.book.oldest_first = true;
  if (random.one_in(3)) world.rules.book.keep_on_account = true;
  if (random.one_in(3)) world.rules.book.allow_unearned_discount = true;
  world.rules.book.overpayment = static_cast<Overpayment>(random.below(4));

  std::vector<std::string> ids;
  const std::size_t customers = 2 + random.below(8);
  for (std::size_t n = 0; n < customers; ++n) ids.push_back(fmt::format("C{}", n));
  for (std::size_t n = 0; n < customers; ++n) {
    const std::string bank = random.one_in(2) ? fmt::format("IBAN:DE{}", random.below(6)) : "";
    const std::string_view parent =
        n > 0 && random.one_in(4) ? std::string_view(ids[random.below(n)]) : "";
    world.customer({.id = ids[n],
                    .name = kNames[random.below(std::size(kNames))],
                    .bank = bank,
                    .parent = parent});
  }
  for (std::size_t n = random.one_in(3) ? random.below(4) : 0; n > 0; --n) {
    const CustomerHandle payer(static_cast<std::uint32_t>(random.below(customers)));
    const CustomerHandle customer(static_cast<std::uint32_t>(random.below(customers)));
    const Date from = *Date::parse_iso(random.one_in(2) ? "2026-02-01" : "2026-02-10");
    if (payer != customer) world.directory.links().add({payer, customer, from, {}});
  }
  std::vector<std::string> numbers;
  const std::size_t items = 1 + random.below(20);
  for (std::size_t n = 0; n < items; ++n) {
    numbers.push_back(random.one_in(6) ? fmt::format("{}", 1000 + random.below(6))
                                       : fmt::format("INV-{}", 1000 + random.below(16)));
    const std::int64_t amount = 10'00 * static_cast<std::int64_t>(1 + random.below(6));
    ItemRow row{.number = numbers.back(), .customer = ids[random.below(customers)], .open = amount};
    if (random.one_in(5)) row.open = -amount;
    if (random.one_in(6)) row.original = amount + 10'00;
    if (random.one_in(8)) {
      row.original = amount;
      row.open = 0;
    }
    if (random.one_in(4)) row.discount = 1'00;
    if (random.one_in(10)) row.hold = true;
    if (random.one_in(10)) row.currency = "EUR";
    world.item(row);
  }
  for (std::size_t n = 0; n < payments; ++n) {
    const std::string id = fmt::format("P{:03}", n);
    const std::string date = fmt::format("2026-02-{:02}", 9 + random.below(3));
    const std::string iban = random.one_in(3) ? fmt::format("DE{}", random.below(6)) : "";
    std::int64_t amount = 10'00 * static_cast<std::int64_t>(1 + random.below(9));
    if (random.one_in(5)) amount -= static_cast<std::int64_t>(random.below(3)) * 50;
    PaymentRow row{.id = id, .amount = amount, .date = date, .iban = iban};
    std::string text;
    if (!random.one_in(4)) row.payer = kNames[random.below(std::size(kNames))];
    if (random.one_in(2)) {
      for (std::uint64_t m = random.below(3) + 1; m > 0; --m)
        text += numbers[random.below(items)] + " ";
      row.text = text;
    }
    if (random.one_in(3)) {
      for (std::uint64_t m = random.below(4) + 1; m > 0; --m) {
        RemittanceLine made =
            line(numbers[random.below(items)], 10'00 * static_cast<std::int64_t>(random.below(7)));
        if (random.one_in(6)) made.paid = -made.paid;
        if (random.one_in(6)) made.discount = 1'00;
        if (random.one_in(6)) made.adjustment = 2'00;
        if (random.one_in(2)) made.reason = "damaged";
        if (random.one_in(4)) made.amount_stated = false;
        row.lines.push_back(made);
      }
    }
    if (random.one_in(12)) row.currency = "EUR";
    world.payment(row);
  }
  return world;
}

// Rebuilds the sums from the outcomes alone.
void expect_conserved(const World& world) {
  ASSERT_EQ(world.outcomes.size(), world.payments.size());
  std::map<std::uint32_t, std::int64_t> used;
  for (const Outcome& outcome : world.outcomes) {
    const PaymentInput& payment = world.payment_of(outcome);
    std::int64_t sum = 0;
    for (const Allocation& allocation : outcome.allocations) {
      sum += allocation.amount;
      used[allocation.item.value()] +=
          allocation.amount + allocation.discount + allocation.write_off + allocation.deduction;
      EXPECT_EQ(world.ledger.item(allocation.item).currency, payment.currency);
      EXPECT_GE(allocation.discount, 0);
      EXPECT_GE(allocation.write_off, 0);
      EXPECT_GE(allocation.deduction, 0);
    }
    for (const Rest& rest : outcome.rests) {
      EXPECT_GT(rest.amount, 0);
      EXPECT_EQ(rest.state == Disposition::unidentified, !outcome.customer.known());
      sum += rest.amount;
    }
    EXPECT_EQ(sum, payment.amount);
    EXPECT_LE(outcome.suggestions.size(), kSuggestionsMax);
    EXPECT_LE(outcome.candidates.size(), 5U);
    EXPECT_TRUE(!outcome.allocations.empty() || outcome.decision.reason != Reason::none);
  }
  for (const auto& [item, sum] : used) {
    const std::int64_t open = world.ledger.item(ItemHandle(item)).open;
    if (open >= 0) {
      EXPECT_GE(sum, 0);
      EXPECT_LE(sum, open);
    } else {
      EXPECT_LE(sum, 0);
      EXPECT_GE(sum, open);
    }
  }
}

TEST(Properties, MoneyIsConservedAndNoItemIsOverApplied) {
  std::size_t applied = 0;
  for (std::uint64_t seed = 1; seed <= quittance::testing::share_of(1'500); ++seed) {
    SCOPED_TRACE(seed);
    World world = random_world(seed, 1 + seed % 24);
    world.run();
    expect_conserved(world);
    for (const Outcome& outcome : world.outcomes) applied += outcome.allocations.size();
    if (::testing::Test::HasFailure()) return;
  }
  EXPECT_GT(applied, quittance::testing::share_of(3'000))
      << "the random books must give the rules something to do";
}

TEST(Properties, TheOrderOfPaymentsAndTasksChangesNothing) {
  for (std::uint64_t seed = 1; seed <= quittance::testing::share_of(400); ++seed) {
    SCOPED_TRACE(seed);
    World world = random_world(seed, 2 + seed % 20);
    world.run();
    const std::string before = world.whole_story();
    std::vector<std::uint32_t> order;
    for (const Outcome& outcome : world.outcomes) order.push_back(outcome.payment.value());

    std::mt19937_64 random(seed);
    std::shuffle(world.payments.begin(), world.payments.end(), random);
    quittance::testing::ShuffledExecutor shuffled(seed);
    world.run(shuffled);
    ASSERT_EQ(world.whole_story(), before);
    std::vector<std::uint32_t> again;
    for (const Outcome& outcome : world.outcomes) again.push_back(outcome.payment.value());
    ASSERT_EQ(again, order) << "outcomes come in the same order";
  }
}

// Thousands of payments make several tasks, which the shuffled executor runs in any order.
TEST(Properties, ManyTasksInAnyOrderGiveTheSameOutcome) {
  World world;
  std::vector<std::string> ids;
  for (int n = 0; n < 900; ++n) ids.push_back(fmt::format("C{}", n));
  for (int n = 0; n < 900; ++n) {
    const std::string name = fmt::format("Customer {}", n);
    world.customer({.id = ids[static_cast<std::size_t>(n)], .name = name});
  }
  Random random(7);
  for (int n = 0; n < 3'000; ++n) {
    const std::string number = fmt::format("INV-{}", 10'000 + n);
    world.item({.number = number,
                .customer = ids[random.below(ids.size())],
                .open = 1'00 * static_cast<std::int64_t>(1 + random.below(40))});
  }
  for (int n = 0; n < 3'000; ++n) {
    const std::string id = fmt::format("P{:05}", n);
    const std::string name = fmt::format("Customer {}", random.below(900));
    const std::string text =
        random.one_in(2) ? fmt::format("INV-{}", 10'000 + random.below(3'000)) : "";
    world.payment({.id = id,
                   .amount = 1'00 * static_cast<std::int64_t>(1 + random.below(40)),
                   .payer = name,
                   .text = text});
  }
  world.run();
  expect_conserved(world);
  const std::string before = world.whole_story();
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    quittance::testing::ShuffledExecutor shuffled(seed);
    world.run(shuffled);
    EXPECT_EQ(world.whole_story(), before);
  }
}

// One payment without a reference against a counted enumeration of single items, single items less
// earned discount, and the whole account, strongest first.
TEST(Properties, AmountRulesAgreeWithBruteForce) {
  for (std::uint64_t seed = 1; seed <= quittance::testing::share_of(3'000); ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed);
    World world;
    world.rules.book.customer_rules = {Rule::single_item, Rule::single_less_discount,
                                       Rule::clear_account};
    world.customer({.id = "C", .name = "Acme"});
    struct Plain {
      std::int64_t open, discount;
    };
    std::vector<Plain> items;
    for (std::uint64_t n = random.below(6); n > 0; --n) {
      Plain plain{static_cast<std::int64_t>(1 + random.below(5)) * 10'00,
                  random.one_in(2) ? 2'00 : 0};
      if (random.one_in(4)) plain = {-plain.open, 0};
      items.push_back(plain);
      const std::string number = fmt::format("INV-{}", 100 + items.size());
      world.item(
          {.number = number, .customer = "C", .open = plain.open, .discount = plain.discount});
    }
    const bool in_time = random.one_in(2);
    const std::int64_t cash =
        static_cast<std::int64_t>(1 + random.below(9)) * 10'00 - (random.one_in(3) ? 2'00 : 0);
    world.payment({.id = "P",
                   .amount = cash,
                   .payer = "Acme",
                   .date = in_time ? "2026-02-10" : "2026-02-11"});
    world.run();

    std::size_t whole = 0;
    std::size_t less_discount = 0;
    std::int64_t balance = 0;
    std::int64_t granted = 0;
    for (const Plain& plain : items) {
      granted += in_time ? plain.discount : 0;
      whole += plain.open == cash;
      less_discount += in_time && plain.discount > 0 && plain.open - plain.discount == cash;
      balance += plain.open;
    }
    Rule want = Rule::none;
    std::size_t solutions = 0;
    if (whole > 0) {
      want = Rule::single_item;
      solutions = whole;
    } else if (less_discount > 0) {
      want = Rule::single_less_discount;
      solutions = less_discount;
    } else if (!items.empty() && (balance == cash || balance - granted == cash)) {
      want = Rule::clear_account;
      solutions = 1;
    }
    const Outcome& outcome = world.outcome("P");
    EXPECT_EQ(outcome.decision.rule, want);
    EXPECT_EQ(outcome.decision.solutions, solutions);
    EXPECT_EQ(outcome.allocations.empty(), solutions != 1)
        << "applied only when there is exactly one solution";
    EXPECT_EQ(outcome.decision.reason == Reason::tie, solutions > 1);
    if (::testing::Test::HasFailure()) return;
  }
}

}  // namespace
}  // namespace quittance::matching
