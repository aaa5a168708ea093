// A whole run: outcomes are handed over in one order while later units are still being decided.
#include <gtest/gtest.h>

#include <fmt/format.h>

#include <cstdint>
#include <random>
#include <string>
#include <tuple>
#include <vector>

#include "tests/support/executors.h"
#include "tests/unit/matching/world.h"

namespace quittance::matching {
namespace {

constexpr std::size_t kCustomers = 2'000;
constexpr std::size_t kPayments = 12'000;  // several windows of tasks for one thread

// Payers by number and by name, some without either; references, amounts, and items contested.
World large_world() {
  World world;
  std::mt19937_64 random(11);
  const auto below = [&](std::size_t bound) { return random() % bound; };
  for (std::size_t n = 0; n < kCustomers; ++n) {
    world.customer({.id = fmt::format("C{}", n), .name = fmt::format("Customer {}", n / 2)});
  }
  for (std::size_t n = 0; n < kPayments; ++n) {
    world.item({.number = fmt::format("INV-{}", 10'000 + n),
                .customer = fmt::format("C{}", below(kCustomers)),
                .open = 1'00 * static_cast<std::int64_t>(1 + below(30))});
  }
  for (std::size_t n = 0; n < kPayments; ++n) {
    const std::size_t kind = below(4);
    const std::size_t customer = below(kCustomers);
    world.payment({.id = fmt::format("P{:05}", below(90'000)) + fmt::format("/{}", n),
                   .amount = 1'00 * static_cast<std::int64_t>(1 + below(30)),
                   .payer = kind == 1 ? fmt::format("Customer {}", customer / 2) : "",
                   .customer_number = kind == 0 ? fmt::format("C{}", customer) : "",
                   .reference = kind < 3 ? fmt::format("INV-{}", 10'000 + below(kPayments)) : ""});
  }
  return world;
}

// One line an outcome, with everything that a decision holds.
std::string line_of(const Outcome& outcome) {
  std::string said = fmt::format("{} {} {}", outcome.payment.value(), outcome.customer.value(),
                                 outcome.decision.items_considered);
  for (const Allocation& each : outcome.allocations) {
    said += fmt::format(" {}:{}", each.item.value(), each.amount);
  }
  for (const Rest& each : outcome.rests)
    said += fmt::format(" {} {}", name(each.reason), each.amount);
  return said + outcome.fact + "\n";
}

TEST(MatchRun, HandsOverInOneOrderWhatItWouldReturn) {
  World world = large_world();
  world.run();
  std::string returned;
  for (const Outcome& outcome : world.outcomes) returned += line_of(outcome);
  const PaymentSource source{world.payments.size(), [&](std::size_t n, std::pmr::memory_resource&) {
                               return world.payments[n];
                             }};
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    SCOPED_TRACE(seed);
    quittance::testing::ShuffledExecutor shuffled(seed);
    std::string handed_over;
    EXPECT_TRUE(match_run(world.ledger, world.directory, world.rules, source, shuffled,
                          [&](std::span<const Outcome> outcomes) {
                            for (const Outcome& outcome : outcomes) handed_over += line_of(outcome);
                            return true;
                          }));
    EXPECT_EQ(handed_over, returned);
  }
}

TEST(MatchRun, ReadsTheLedgerAsItWasWhileOutcomesAreBooked) {
  World world = large_world();
  world.run();
  std::string untouched;
  for (const Outcome& outcome : world.outcomes) untouched += line_of(outcome);
  const PaymentSource source{world.payments.size(), [&](std::size_t n, std::pmr::memory_resource&) {
                               return world.payments[n];
                             }};
  std::vector<std::int64_t> open(world.ledger.size());
  for (std::uint32_t n = 0; n < open.size(); ++n) open[n] = world.ledger.item(ItemHandle(n)).open;
  quittance::testing::ShuffledExecutor shuffled(5);
  std::string booked;
  {
    Ledger::Snapshot snapshot(world.ledger);
    match_run(world.ledger, world.directory, world.rules, source, shuffled,
              [&](std::span<const Outcome> outcomes) {
                for (const Outcome& outcome : outcomes) {
                  booked += line_of(outcome);
                  for (const Allocation& each : outcome.allocations) {
                    open[each.item.value()] -= each.amount;
                    world.ledger.set_open(each.item, open[each.item.value()]);
                  }
                }
                return true;
              });
    snapshot.end();
  }
  EXPECT_EQ(booked, untouched);
  for (std::uint32_t n = 0; n < open.size(); ++n) {
    EXPECT_EQ(world.ledger.item(ItemHandle(n)).open, open[n]);
    EXPECT_GE(open[n], 0);
  }
}

TEST(MatchRun, StopsWhenTheSinkHasEnough) {
  World world = large_world();
  const PaymentSource source{world.payments.size(), [&](std::size_t n, std::pmr::memory_resource&) {
                               return world.payments[n];
                             }};
  quittance::testing::InOrderExecutor executor;
  std::size_t taken = 0;
  EXPECT_FALSE(match_run(world.ledger, world.directory, world.rules, source, executor,
                         [&](std::span<const Outcome> outcomes) {
                           taken += outcomes.size();
                           return taken < 1'000;
                         }));
  EXPECT_GE(taken, 1'000U);
  EXPECT_LT(taken, world.payments.size());
}

TEST(MatchRun, OfNothingIsNothing) {
  World world;
  world.run();
  EXPECT_TRUE(world.outcomes.empty());
}

// A unit's payments come by posting date, then id; units by their lowest family head.
TEST(MatchRun, OrdersByUnitThenDateThenId) {
  World world;
  world.customer({.id = "A", .name = "Alder"}).customer({.id = "B", .name = "Birch"});
  world.payment({.id = "3", .amount = 1'00, .customer_number = "B"});
  world.payment({.id = "2", .amount = 1'00, .customer_number = "A"});
  world.payment({.id = "1", .amount = 1'00, .payer = "Nobody"});
  world.payment({.id = "4", .amount = 1'00, .date = "2026-02-19", .customer_number = "A"});
  world.payment({.id = "0", .amount = 1'00, .customer_number = "A"});
  world.run();
  std::vector<std::string_view> order;
  for (const Outcome& outcome : world.outcomes) {
    order.push_back(world.payment_of(outcome).payment_id);
  }
  EXPECT_EQ(order, (std::vector<std::string_view>{"4", "0", "2", "3", "1"}));
}

}  // namespace
}  // namespace quittance::matching
