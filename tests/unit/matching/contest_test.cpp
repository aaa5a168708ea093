// Payments of one run that want the same item, and the order in which passes take them.
#include <gtest/gtest.h>

#include "tests/unit/matching/world.h"

namespace quittance::matching {
namespace {

World one_item() {
  World world;
  world.customer({.id = "C1", .name = "Acme", .bank = "IBAN:DE111"});
  world.customer({.id = "C2", .name = "Acme West", .bank = "IBAN:DE222", .parent = "C1"});
  world.customer({.id = "C3", .name = "Acme East", .bank = "IBAN:DE333", .parent = "C1"});
  world.item({.number = "INV-1", .customer = "C1", .open = 100'00});
  return world;
}

TEST(Contest, PrefersAmountExactThenBankAccountThenDateThenId) {
  struct Row {
    const char* why;
    PaymentRow winner;
    PaymentRow loser;
    const char* loser_story;
  };
  const Row rows[] = {
      {"exact amount before part payment",
       {.id = "B", .amount = 100'00, .payer = "Acme", .text = "INV-1", .date = "2026-02-22"},
       {.id = "A", .amount = 70'00, .payer = "Acme", .text = "INV-1", .date = "2026-02-21"},
       "unapplied 70.00 probable_duplicate"},
      {"bank account before name",
       {.id = "B", .amount = 100'00, .text = "INV-1", .date = "2026-02-22", .iban = "DE111"},
       {.id = "A", .amount = 100'00, .payer = "Acme", .text = "INV-1", .date = "2026-02-21"},
       "unapplied 100.00 probable_duplicate"},
      {"earlier posting date",
       {.id = "B", .amount = 100'00, .payer = "Acme", .text = "INV-1", .date = "2026-02-20"},
       {.id = "A", .amount = 100'00, .payer = "Acme", .text = "INV-1", .date = "2026-02-21"},
       "unapplied 100.00 probable_duplicate"},
      {"lower payment id",
       {.id = "A", .amount = 100'00, .payer = "Acme", .text = "INV-1"},
       {.id = "B", .amount = 100'00, .payer = "Acme", .text = "INV-1"},
       "unapplied 100.00 probable_duplicate"},
      {"exact reference before an amount alone",
       {.id = "B", .amount = 100'00, .payer = "Acme", .text = "INV-1", .date = "2026-02-22"},
       {.id = "A", .amount = 100'00, .payer = "Acme", .date = "2026-02-21"},
       "unapplied 100.00 no_reference"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    World world = one_item();
    world.payment(row.loser).payment(row.winner).run();
    EXPECT_EQ(world.story(row.winner.id), "INV-1 100.00");
    EXPECT_EQ(world.story(row.loser.id), row.loser_story);
  }
}

TEST(Contest, BetweenPayersWhomNothingSeparatesIsATie) {
  World world = one_item();
  world.payment({.id = "A", .amount = 100'00, .text = "INV-1", .iban = "DE222"});
  world.payment({.id = "B", .amount = 100'00, .text = "INV-1", .iban = "DE333"});
  world.run();
  EXPECT_EQ(world.story("A"), "unapplied 100.00 tie");
  EXPECT_EQ(world.story("B"), "unapplied 100.00 tie");
  EXPECT_EQ(world.outcome("A").customer, CustomerHandle(1));

  World by_date = one_item();
  by_date.payment(
      {.id = "A", .amount = 100'00, .text = "INV-1", .date = "2026-02-21", .iban = "DE222"});
  by_date.payment(
      {.id = "B", .amount = 100'00, .text = "INV-1", .date = "2026-02-20", .iban = "DE333"});
  by_date.run();
  EXPECT_EQ(by_date.story("B"), "INV-1 100.00");
  EXPECT_EQ(by_date.story("A"), "unapplied 100.00 probable_duplicate");
}

TEST(Contest, InstalmentsThatFitTogetherAllPass) {
  World world = one_item();
  world.payment({.id = "A", .amount = 30'00, .payer = "Acme", .text = "INV-1"});
  world.payment({.id = "B", .amount = 60'00, .payer = "Acme", .text = "INV-1"});
  world.payment({.id = "C", .amount = 30'00, .payer = "Acme", .text = "INV-1"});
  world.run();
  EXPECT_EQ(world.story("A"), "INV-1 30.00");
  EXPECT_EQ(world.story("B"), "INV-1 60.00");
  EXPECT_EQ(world.story("C"), "INV-1 10.00 | unapplied 20.00 overpayment")
      << "proposed again against the rest";
}

TEST(Contest, ALoserIsProposedAgainForItsOtherLines) {
  World world = one_item();
  world.item({.number = "INV-2", .customer = "C1", .open = 40'00});
  world.payment({.id = "A", .amount = 100'00, .payer = "Acme", .lines = {line("INV-1", 100'00)}});
  world.payment({.id = "B",
                 .amount = 140'00,
                 .payer = "Acme",
                 .lines = {line("INV-1", 100'00), line("INV-2", 40'00)}});
  world.run();
  EXPECT_EQ(world.story("A"), "INV-1 100.00");
  EXPECT_EQ(world.story("B"), "INV-2 40.00 | unapplied 100.00 probable_duplicate");
}

// A name that two families share: decided after all work units, by what is still open.
TEST(WorkUnits, WeakEvidenceAcrossFamiliesTakesWhatIsLeft) {
  World world;
  world.customer({.id = "C1", .name = "Delta", .bank = "IBAN:DE111"});
  world.customer({.id = "C2", .name = "Delta", .bank = "IBAN:DE222"});
  world.item({.number = "D-1", .customer = "C1", .open = 100'00});
  world.item({.number = "D-2", .customer = "C2", .open = 100'00});
  world.item({.number = "D-3", .customer = "C2", .open = 55'00});
  world.payment({.id = "name", .amount = 100'00, .payer = "Delta", .date = "2026-02-01"});
  world.payment({.id = "bank", .amount = 100'00, .date = "2026-02-20", .iban = "DE222"});
  world.payment({.id = "other", .amount = 55'00, .payer = "Delta", .date = "2026-02-02"});
  world.run();
  EXPECT_EQ(world.story("bank"), "D-2 100.00");
  EXPECT_EQ(world.story("name"), "D-1 100.00")
      << "the items decide, once the stronger claim is served";
  EXPECT_EQ(world.story("other"), "D-3 55.00");
  EXPECT_EQ(world.outcomes.front().payment, PaymentHandle(1))
      << "late payments come after all work units";

  World both;
  both.customer({.id = "C1", .name = "Delta"}).customer({.id = "C2", .name = "Delta"});
  both.item({.number = "D-1", .customer = "C1", .open = 100'00});
  both.item({.number = "D-2", .customer = "C2", .open = 100'00});
  both.rules.book.ties = Ties::oldest;
  both.payment({.id = "name", .amount = 100'00, .payer = "Delta"});
  both.run();
  EXPECT_EQ(both.story("name"), "unidentified 100.00 payer_ambiguous")
      << "never by amount across customers";
  EXPECT_EQ(both.outcome("name").candidates.size(), 2U);
}

}  // namespace
}  // namespace quittance::matching
