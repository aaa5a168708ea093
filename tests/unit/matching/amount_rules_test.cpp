// A known payer without a usable reference: single item, less discount, the whole account, oldest
// first.
#include <gtest/gtest.h>

#include "tests/unit/matching/world.h"

namespace quittance::matching {
namespace {

World acme(std::initializer_list<ItemRow> items) {
  World world;
  world.customer({.id = "C1", .name = "Acme Inc", .bank = "ABA:021000021/000123"});
  for (const ItemRow& row : items) world.item(row);
  return world;
}

TEST(Amount, IsExplainedByOneItemOrTheWholeAccount) {
  struct Row {
    const char* why;
    std::int64_t cash;
    const char* want;
    Rule rule;
    const char* date = "2026-02-20";
  };
  constexpr Row rows[] = {
      {"exact single item", 100'00, "A-1 100.00", Rule::single_item},
      {"single less earned discount", 196'00, "A-2 196.00 earned discount 4.00",
       Rule::single_less_discount, "2026-02-10"},
      {"the payer rounds up by a cent", 196'01, "A-2 196.01 earned discount 3.99",
       Rule::single_less_discount, "2026-02-10"},
      {"the discount is no longer earned", 196'00, "unapplied 196.00 no_reference", Rule::none},
      {"the whole account, credit netted", 270'00, "A-1 100.00; A-2 200.00; CM-1 -30.00",
       Rule::clear_account},
      {"nothing explains it", 123'45, "unapplied 123.45 no_reference", Rule::none},
      {"a cent off is not a single item", 99'99, "unapplied 99.99 no_reference", Rule::none},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    World world = acme({{.number = "A-1", .customer = "C1", .open = 100'00},
                        {.number = "A-2", .customer = "C1", .open = 200'00, .discount = 4'00},
                        {.number = "CM-1", .customer = "C1", .open = -30'00}});
    world.payment({.id = "P", .amount = row.cash, .payer = "Acme, Inc.", .date = row.date});
    world.run();
    EXPECT_EQ(world.story("P"), row.want);
    EXPECT_EQ(world.outcome("P").decision.rule, row.rule);
  }
}

TEST(Amount, ThatTwoItemsExplainIsATie) {
  World world = acme({{.number = "A-1", .customer = "C1", .open = 100'00, .due = "2026-03-02"},
                      {.number = "A-2", .customer = "C1", .open = 100'00, .due = "2026-03-01"}});
  world.payment({.id = "P", .amount = 100'00, .payer = "ACME INC"});
  world.run();
  EXPECT_EQ(world.story("P"), "unapplied 100.00 tie");
  const Outcome& outcome = world.outcome("P");
  EXPECT_EQ(outcome.decision.solutions, 2);
  EXPECT_EQ(outcome.suggestions.size(), 2U);
  EXPECT_EQ(outcome.fact,
            "The document number would decide between: A-2 (due 2026-03-01); A-1 (due 2026-03-02)");

  world.rules.book.ties = Ties::oldest;
  world.run();
  EXPECT_EQ(world.story("P"), "A-2 100.00");
  EXPECT_EQ(world.outcome("P").decision.solutions, 2);
}

TEST(Amount, TiedButPaidForEveryItemIsSettledJointly) {
  World world = acme({{.number = "A-1", .customer = "C1", .open = 100'00, .due = "2026-03-02"},
                      {.number = "A-2", .customer = "C1", .open = 100'00, .due = "2026-03-01"}});
  world.payment({.id = "P2", .amount = 100'00, .payer = "ACME INC"});
  world.payment({.id = "P1", .amount = 100'00, .payer = "ACME INC"});
  world.payment({.id = "P3", .amount = 100'00, .payer = "ACME INC"});
  world.run();
  EXPECT_EQ(world.story("P1"), "A-2 100.00");
  EXPECT_EQ(world.story("P2"), "A-1 100.00");
  EXPECT_EQ(world.story("P3"), "unapplied 100.00 no_reference");
}

TEST(Amount, RulesRunInTheOrderOfTheRuleSet) {
  World world = acme({{.number = "A-1", .customer = "C1", .open = 100'00},
                      {.number = "A-2", .customer = "C1", .open = 30'00},
                      {.number = "CM-1", .customer = "C1", .open = -30'00}});
  world.rules.book.customer_rules = {Rule::clear_account, Rule::single_item};
  world.payment({.id = "P", .amount = 100'00, .payer = "ACME INC"});
  world.run();
  EXPECT_EQ(world.story("P"), "A-1 100.00; A-2 30.00; CM-1 -30.00");
}

TEST(OldestFirst, RunsOnlyWhereTheCustomerAllowsIt) {
  World world;
  world.rules.by_name["oldest"].oldest_first = true;
  world.rules.by_name["oldest"].overpayment = Overpayment::on_account;
  world.customer({.id = "C1", .name = "Acme", .rule_set = "oldest"})
      .customer({.id = "C2", .name = "Brown"});
  world.item({.number = "A-1", .customer = "C1", .open = 100'00, .due = "2026-03-02"});
  world.item({.number = "A-2", .customer = "C1", .open = 70'00, .due = "2026-03-01"});
  world.item({.number = "B-1", .customer = "C2", .open = 70'00});
  world.payment({.id = "P1", .amount = 90'00, .payer = "Acme", .date = "2026-02-20"});
  world.payment({.id = "P2", .amount = 95'00, .payer = "Acme", .date = "2026-02-21"});
  world.payment({.id = "P3", .amount = 90'00, .payer = "Brown"});
  world.run();
  EXPECT_EQ(world.story("P1"), "A-1 20.00; A-2 70.00");
  EXPECT_EQ(world.story("P2"), "A-1 80.00 | on_account 15.00 overpayment");
  EXPECT_EQ(world.story("P3"), "unapplied 90.00 no_reference");
  EXPECT_EQ(world.outcome("P1").decision.grade, Grade::oldest);
}

TEST(Amount, UnexplainedIsKeptOnAccountWhereTheRuleSetSaysSo) {
  World world = acme({{.number = "A-1", .customer = "C1", .open = 100'00}});
  world.rules.book.keep_on_account = true;
  world.payment({.id = "P", .amount = 55'00, .payer = "ACME INC"});
  world.payment({.id = "Q", .amount = 55'00, .payer = "Nobody We Know"});
  world.run();
  EXPECT_EQ(world.story("P"), "on_account 55.00 no_reference");
  EXPECT_EQ(world.story("Q"), "unidentified 55.00 payer_unknown");
}

}  // namespace
}  // namespace quittance::matching
