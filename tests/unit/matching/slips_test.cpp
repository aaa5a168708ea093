#include "matching/slips.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <string>

#include "matching/normalise.h"
#include "tests/unit/matching/world.h"

namespace quittance::matching {
namespace {

std::set<std::string> numbers_near(std::string_view reference) {
  std::set<std::string> numbers;
  for_each_slip(reference, [&](std::string_view number) { numbers.emplace(number); });
  return numbers;
}

TEST(Slips, FindTheNumberThatWasMeant) {
  struct Row {
    const char* why;
    const char* reference;
    const char* meant;
    const char* said;  // empty: not one slip
  };
  const Row rows[] = {
      {"neighbours exchanged", "INV-00081072", "INV-00018072", "two neighbours changed places"},
      {"one digit another", "INV-00012845", "INV-00012345", "one character is another"},
      {"a leading zero struck wrong", "INV-90006040", "INV-00006040", "one character is another"},
      {"a leading zero exchanged", "INV-00105732", "INV-00015732", "two neighbours changed places"},
      {"one digit left out", "R-1234", "R-12534", "one character is missing"},
      {"the first one left out", "R-2534", "R-12534", "one character is missing"},
      {"one digit too many", "R-125534", "R-12534", "one character is too many"},
      {"letters too", "A1234C", "A1234B", "one character is another"},
      {"the letter O for a zero", "INV-1O45", "INV-1045", "one character is another"},
      {"other letters before it", "KUNDE12345", "INV-12345", "other letters stand before it"},
      {"dropped zeros and an exchange", "1243", "INV-00001234", "two neighbours changed places"},
      {"two digits another", "INV-00012845", "INV-00012355", ""},
      {"exchanged across a third", "INV-5321", "INV-5123", ""},
      {"no number", "INVOICE", "INV-1", ""},
      {"too short to mean anything", "12", "13", ""},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    const bool found = numbers_near(row.reference).contains(normalise_reference(row.meant));
    EXPECT_EQ(found, *row.said != '\0');
    EXPECT_EQ(found ? slip_between(row.reference, row.meant) : "", row.said);
  }
}

// Whatever the slip, the number that was meant is among those that are tried, and no other number
// is tried than one that a slip separates from what is written.
TEST(Slips, AreAllTriedAndNothingElse) {
  std::mt19937_64 random(20'260'105);
  const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  for (int turn = 0; turn < 500; ++turn) {
    const std::string meant = fmt::format("{:08}", 1'000 + below(90'000'000));
    std::string written = meant;
    const std::size_t place = below(written.size() - 1);
    switch (below(4)) {
      case 0:
        written[place] = static_cast<char>('0' + below(10));
        break;
      case 1:
        std::swap(written[place], written[place + 1]);
        break;
      case 2:
        written.erase(place, 1);
        break;
      default:
        written.insert(place, 1, static_cast<char>('0' + below(10)));
    }
    SCOPED_TRACE(written + " for " + meant);
    const std::set<std::string> tried = numbers_near(written);
    EXPECT_TRUE(written == meant || tried.contains(normalise_reference(meant)));
    if (turn % 50 != 0) continue;
    for (const std::string& number : tried) {
      // Put back the zeros that stood before it: one of three lengths makes it one slip.
      bool near = false;
      for (std::size_t size = written.size() - 1; size <= written.size() + 1; ++size) {
        if (number.size() > size) continue;
        near =
            near || !slip_between(written, std::string(size - number.size(), '0') + number).empty();
      }
      EXPECT_TRUE(near || number == normalise_reference(written)) << number;
    }
  }
}

// Two payers whose slips mean one item: it is left to both. Of one payer's the earlier has it.
TEST(Slips, OfTwoPayersDecideNothing) {
  World world;
  world.customer({.id = "C1", .name = "Acme", .bank = "IBAN:DE1"});
  world.customer({.id = "C2", .name = "Acme West", .bank = "IBAN:DE2", .parent = "C1"});
  world.item({.number = "INV-10010", .customer = "C1", .open = 70'00});
  world.item({.number = "INV-20020", .customer = "C1", .open = 30'00});
  world.payment({.id = "P1", .amount = 100'00, .text = "INV-10011 INV-20020", .iban = "DE1"});
  world.payment({.id = "P2", .amount = 100'00, .text = "INV-10012 INV-20020", .iban = "DE2"});
  world.run();
  EXPECT_EQ(world.outcome("P1").decision.grade, Grade::exact) << world.whole_story();

  World one;
  one.customer({.id = "C1", .name = "Acme", .bank = "IBAN:DE1"});
  one.item({.number = "INV-10010", .customer = "C1", .open = 70'00});
  one.item({.number = "INV-20020", .customer = "C1", .open = 30'00});
  one.payment({.id = "P1", .amount = 100'00, .text = "INV-10011 INV-20021", .iban = "DE1"});
  one.payment({.id = "P2", .amount = 100'00, .text = "INV-10011 INV-20021", .iban = "DE1"});
  one.rules.book.customer_rules.clear();
  one.run();
  EXPECT_EQ(one.story("P1"), "INV-10010 70.00; INV-20020 30.00");
  EXPECT_EQ(one.outcome("P1").decision.rule, Rule::fuzzy_reference);
  EXPECT_EQ(one.outcome("P1").decision.grade, Grade::fuzzy);
  EXPECT_EQ(one.story("P2"), "unapplied 100.00 no_reference");
}

TEST(Slips, SettleATieAndAreSaid) {
  World world;
  world.customer({.id = "C1", .name = "Acme"});
  world.item({.number = "INV-10010", .customer = "C1", .open = 70'00});
  world.item({.number = "INV-20020", .customer = "C1", .open = 70'00});
  world.payment({.id = "P", .amount = 70'00, .payer = "Acme", .text = "INV-10001"});
  const std::vector<std::string> steps = world.why("P");
  EXPECT_EQ(world.story("P"), "INV-10010 70.00");
  EXPECT_TRUE(std::any_of(steps.begin(), steps.end(), [](const std::string& step) {
    return step.find(
               "\"INV-10001\" is one slip away from item INV-10010 of C1 (Acme), open 70.00 "
               "USD, two neighbours changed places") != std::string::npos;
  }));
}

// Initials of several customers: only a number decides among them, never an amount alone.
TEST(Slips, DecideBetweenPayersOfOneNameOnlyByANumber) {
  World world;
  world.customer({.id = "C1", .name = "Canyon Rudder Refrigeration Co."});
  world.customer({.id = "C2", .name = "Crescent Ridge Roofing LLC"});
  world.item({.number = "INV-10010", .customer = "C1", .open = 70'00});
  world.item({.number = "INV-20020", .customer = "C2", .open = 80'00, .po = "4500012345"});
  world.payment({.id = "P1", .amount = 70'00, .payer = "CRR", .text = "INV-10001"});
  world.payment({.id = "P2", .amount = 80'00, .payer = "CRR LLC", .text = "4500012345"});
  world.payment({.id = "P3", .amount = 70'00, .payer = "CRR"});
  world.run();
  EXPECT_EQ(world.story("P1"), "INV-10010 70.00");
  EXPECT_EQ(world.story("P2"), "INV-20020 80.00");
  EXPECT_EQ(world.outcome("P3").allocations.size(), 0U);
}

}  // namespace
}  // namespace quittance::matching
