// Structured references: how they are compared, and what their check digits may decide.
#include "matching/structured.h"

#include <gtest/gtest.h>

#include "tests/unit/matching/world.h"

namespace quittance::matching {
namespace {

constexpr std::string_view kRf = "RF18539007547034";

TEST(Structured, IsComparedWithoutGrouping) {
  EXPECT_EQ(compact_structured("+++090/9337/55493+++"), "090933755493");
  EXPECT_EQ(compact_structured(" rf18 5390 0754 7034 "), kRf);
  EXPECT_EQ(compact_structured("21 00000 00003 13947 14300 09017"), "210000000003139471430009017");
  EXPECT_EQ(compact_structured("1234-"), "1234-") << "the check character of a KID";
  EXPECT_EQ(compact_structured("INV:1"), "") << "a colon groups nothing";
  EXPECT_EQ(compact_structured(std::string(35, '1')), "");
  EXPECT_EQ(compact_structured("  "), "");
  EXPECT_TRUE(check_digits_hold(kRf));
  EXPECT_TRUE(check_digits_hold("210000000003139471430009017"));
  EXPECT_FALSE(check_digits_hold("RF99539007547034"));
}

// The payer's own unit and the owner's are one: the reference is asked before the amount, and what
// it takes is gone for the owner's payments, in any order.
TEST(Structured, IsDecidedBeforeWeakerEvidenceOfBothFamilies) {
  for (const bool first : {true, false}) {
    SCOPED_TRACE(first);
    World world;
    world.customer({.id = "A", .name = "Acme"}).customer({.id = "B", .name = "Brown"});
    world.item({.number = "A-1", .customer = "A", .open = 80'00, .reference = kRf});
    world.item({.number = "B-1", .customer = "B", .open = 70'00});
    if (first) world.payment({.id = "P1", .amount = 80'00, .payer = "Acme", .date = "2026-02-09"});
    world.payment({.id = "P2", .amount = 80'00, .payer = "Brown", .reference = kRf});
    if (!first) world.payment({.id = "P1", .amount = 80'00, .payer = "Acme", .date = "2026-02-09"});
    world.run();
    EXPECT_EQ(world.story("P2"), "A-1 80.00");
    EXPECT_EQ(world.outcome("P2").decision.grade, Grade::check_digit);
    EXPECT_EQ(world.story("P1"), "unapplied 80.00 no_reference");
  }
}

TEST(Structured, OfTwoItemsIsATieUntilOneIsLeft) {
  World world;
  world.customer({.id = "A", .name = "Acme"});
  world.item({.number = "A-1", .customer = "A", .open = 80'00, .reference = kRf});
  world.item({.number = "A-2", .customer = "A", .open = 80'00, .reference = kRf});
  world.payment({.id = "P1", .amount = 80'00, .reference = kRf});
  world.run();
  EXPECT_EQ(world.outcome("P1").decision.reason, Reason::tie);

  world.payment({.id = "P0", .amount = 80'00, .payer = "Acme", .text = "A-2"});
  world.run();
  EXPECT_EQ(world.story("P0"), "A-2 80.00");
  EXPECT_EQ(world.story("P1"), "A-1 80.00");
}

TEST(Structured, SaysWhyInPlainWords) {
  World world;
  world.customer({.id = "A", .name = "Acme"});
  world.item({.number = "A-1", .customer = "A", .open = 80'00, .reference = kRf});
  world.payment({.id = "P1", .amount = 80'00, .text = "bill RF18 5390 0754 7034"});
  const std::vector<std::string> steps = world.why("P1");
  EXPECT_NE(std::find(steps.begin(), steps.end(),
                      "It names \"RF18 5390 0754 7034\": item A-1 of A (Acme), open 80.00 USD "
                      "(structured reference whose check digits hold)."),
            steps.end());
}

}  // namespace
}  // namespace quittance::matching
