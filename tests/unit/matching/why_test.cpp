#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/matching/world.h"

namespace quittance::matching {
namespace {

bool says(const std::vector<std::string>& steps, std::string_view words) {
  return std::any_of(steps.begin(), steps.end(), [&](const std::string& step) {
    return step.find(words) != std::string::npos;
  });
}

TEST(Why, TellsAnAccountantWhatWasConsidered) {
  World world;
  world.customer({.id = "C1", .name = "Acme"}).customer({.id = "C2", .name = "Brown"});
  world.item({.number = "INV-1001", .customer = "C1", .open = 1'250'00});
  world.item({.number = "INV-1002", .customer = "C1", .open = 70'00});
  world.item({.number = "INV-2001", .customer = "C2", .open = 1'250'00});
  world.item({.number = "INV-3001", .customer = "C1", .open = 1'250'00, .currency = "EUR"});
  world.payment({.id = "P", .amount = 1'250'00, .payer = "Acme", .text = "INV-1001"});

  const std::vector<std::string> steps = world.why("P", "INV-1002");
  EXPECT_TRUE(says(steps, "Payment P of 1,250.00 USD, posted 2026-02-20."));
  EXPECT_TRUE(says(steps, "Candidate payer C1 (Acme): has exactly the payer's name."));
  EXPECT_TRUE(says(steps, "item INV-1001 of C1 (Acme), open 1,250.00 USD (exact number)"));
  EXPECT_TRUE(
      says(steps, "Rule remittance_line proposes 1,250.00 USD to item INV-1001 (grade exact)."));
  EXPECT_TRUE(says(steps, "Applied: 1,250.00 USD to item INV-1001."));
  EXPECT_TRUE(says(steps, "Not item INV-1002: the payment does not name it"));

  EXPECT_TRUE(says(world.why("P", "INV-2001"),
                   "it belongs to C2 (Brown), and nothing says that this customer paid"));
  EXPECT_TRUE(says(world.why("P", "INV-3001"), "it is in EUR, the payment in USD"));
  EXPECT_TRUE(says(world.why("P", "INV-1001"), "Item INV-1001 is among the items it pays."));
}

TEST(Why, ChangesNoOutcome) {
  World world;
  world.customer({.id = "C1", .name = "Acme"});
  world.item({.number = "INV-1", .customer = "C1", .open = 100'00});
  world.item({.number = "INV-2", .customer = "C1", .open = 100'00});
  world.payment({.id = "P", .amount = 100'00, .payer = "Acme"});
  world.run();
  const std::string before = world.whole_story();
  EXPECT_TRUE(says(world.why("P"), "2 solutions of equal grade, so none is taken"));
  EXPECT_EQ(world.whole_story(), before);
}

TEST(Why, SaysThatADemotedRuleOnlySuggests) {
  World world;
  world.customer({.id = "C1", .name = "Acme"});
  world.item({.number = "INV-1", .customer = "C1", .open = 100'00});
  world.item({.number = "INV-2", .customer = "C1", .open = 70'00});
  world.payment({.id = "P", .amount = 100'00, .payer = "Acme", .text = "INV-1"});
  world.payment({.id = "Q", .amount = 70'00, .payer = "Acme"});
  world.payment({.id = "R", .amount = 100'00, .payer = "Acme"});
  world.rules.demoted = {{Rule::remittance_line, "Rule remittance_line only suggests."}};
  world.run();
  const Outcome& outcome = world.outcome("P");
  EXPECT_TRUE(outcome.allocations.empty());
  EXPECT_EQ(outcome.decision.reason, Reason::rule_demoted);
  EXPECT_EQ(outcome.decision.rule, Rule::remittance_line);
  ASSERT_EQ(outcome.suggestions.size(), 1U);
  EXPECT_EQ(outcome.suggestions.front().allocations.front().item, world.handle("INV-1"));
  EXPECT_EQ(world.story("Q"), "INV-2 70.00") << "other rules go on";
  EXPECT_TRUE(world.outcome("R").allocations.empty()) << "a weaker rule does not take its item";
  EXPECT_TRUE(says(world.why("P"), "Rule remittance_line only suggests."));
}

}  // namespace
}  // namespace quittance::matching
