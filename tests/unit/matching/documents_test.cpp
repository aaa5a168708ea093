// The rules for remittance lines and for references found in text.
#include <gtest/gtest.h>

#include "tests/unit/matching/world.h"

namespace quittance::matching {
namespace {

RemittanceLine stated(std::string_view reference, std::int64_t paid, std::int64_t discount,
                      std::int64_t adjustment, std::string_view reason) {
  RemittanceLine made = line(reference, paid);
  made.discount = discount;
  made.adjustment = adjustment;
  made.reason = reason;
  return made;
}

// Acme's items; Brown is somebody else.
World acme_book() {
  World world;
  world.customer({.id = "C1", .name = "Acme Tools Inc", .bank = "IBAN:DE111"});
  world.customer({.id = "C2", .name = "Brown Ltd", .bank = "IBAN:DE222"});
  world.item({.number = "INV-1001", .customer = "C1", .open = 100'00, .due = "2026-03-01"});
  world.item({.number = "INV-1002",
              .customer = "C1",
              .open = 250'00,
              .due = "2026-03-05",
              .discount = 5'00});
  world.item({.number = "INV-1003",
              .customer = "C1",
              .open = 60'00,
              .due = "2026-03-09",
              .original = 90'00});
  world.item({.number = "CM-881", .customer = "C1", .open = -20'00, .due = "2026-03-02"});
  world.item({.number = "INV-1004", .customer = "C1", .open = 0, .original = 75'00});
  world.item({.number = "INV-2001", .customer = "C2", .open = 80'00});
  return world;
}

TEST(Lines, FollowTheRulesForLinesAndCash) {
  struct Row {
    const char* why;
    std::int64_t cash;
    std::vector<RemittanceLine> lines;
    const char* want;
    const char* date = "2026-02-20";
  };
  const Row rows[] = {
      {"one line, paid in full", 100'00, {line("INV-1001", 100'00)}, "INV-1001 100.00"},
      {"credit memo taken as a negative line",
       80'00,
       {line("INV-1001", 100'00), line("CM-881", -20'00)},
       "CM-881 -20.00; INV-1001 100.00"},
      {"credit memo written with a positive amount",
       80'00,
       {line("INV-1001", 100'00), line("CM-881", 20'00)},
       "CM-881 -20.00; INV-1001 100.00"},
      {"earned discount stated",
       245'00,
       {stated("INV-1002", 245'00, 5'00, 0, "")},
       "INV-1002 245.00 earned discount 5.00",
       "2026-02-09"},
      {"earned discount not stated",
       245'00,
       {line("INV-1002", 245'00)},
       "INV-1002 245.00 earned discount 5.00",
       "2026-02-09"},
      {"unearned discount stays open",
       245'00,
       {stated("INV-1002", 245'00, 5'00, 0, "")},
       "INV-1002 245.00"},
      {"stated deduction becomes a deduction",
       90'00,
       {stated("INV-1001", 90'00, 0, 10'00, "Damaged goods")},
       "INV-1001 90.00 deduction 10.00 Damaged goods"},
      {"an adjustment without any reason stays open",
       90'00,
       {stated("INV-1001", 90'00, 0, 10'00, "")},
       "INV-1001 90.00"},
      {"short pay leaves the rest open", 40'00, {line("INV-1001", 40'00)}, "INV-1001 40.00"},
      {"original amount of a part-paid item: the excess is an overpayment",
       90'00,
       {line("INV-1003", 90'00)},
       "INV-1003 60.00 | unapplied 30.00 overpayment"},
      {"an unknown line stays with its own reason, the other is applied",
       150'00,
       {line("INV-1001", 100'00), line("INV-9999", 50'00)},
       "INV-1001 100.00 | unapplied 50.00 reference_unknown"},
      {"a settled line stays with its own reason",
       175'00,
       {line("INV-1001", 100'00), line("INV-1004", 75'00)},
       "INV-1001 100.00 | unapplied 75.00 probable_duplicate"},
      {"another payer's item is not paid",
       180'00,
       {line("INV-1001", 100'00), line("INV-2001", 80'00)},
       "INV-1001 100.00 | unapplied 80.00 reference_foreign"},
      {"a line above open is not trusted",
       400'00,
       {line("INV-1001", 100'00), line("INV-1002", 300'00)},
       "INV-1001 100.00 | unapplied 300.00 amount_unexplained"},
      {"lines below the cash: the excess follows the overpayment rule",
       120'00,
       {line("INV-1001", 100'00)},
       "INV-1001 100.00 | unapplied 20.00 overpayment"},
      {"lines above the cash, and fitting lines alone too: nothing",
       300'00,
       {line("INV-1001", 100'00), line("INV-1002", 250'00)},
       "unapplied 300.00 lines_exceed_cash"},
      {"lines above the cash, fitting lines covered",
       120'00,
       {line("INV-1001", 100'00), line("INV-9999", 50'00)},
       "INV-1001 100.00 | unapplied 20.00 reference_unknown"},
      {"lines above the cash: a short line is not applied",
       120'00,
       {line("INV-1001", 100'00), line("INV-1002", 50'00)},
       "INV-1001 100.00 | unapplied 20.00 amount_unexplained"},
      {"bare references share the cash",
       350'00,
       {bare("INV-1001"), bare("INV-1002")},
       "INV-1001 100.00; INV-1002 250.00"},
      {"bare references less earned discount",
       345'00,
       {bare("INV-1001"), bare("INV-1002")},
       "INV-1001 100.00; INV-1002 245.00 earned discount 5.00",
       "2026-02-09"},
      {"bare references with a credit memo",
       330'00,
       {bare("INV-1001"), bare("INV-1002"), bare("CM-881")},
       "CM-881 -20.00; INV-1001 100.00; INV-1002 250.00"},
      {"bare reference takes what a stated line leaves",
       350'00,
       {line("INV-1001", 100'00), bare("INV-1002")},
       "INV-1001 100.00; INV-1002 250.00"},
      {"bare references that do not explain the cash",
       300'00,
       {bare("INV-1001"), bare("INV-1002")},
       "unapplied 300.00 amount_unexplained"},
      {"two lines on one item",
       100'00,
       {line("INV-1001", 60'00), line("INV-1001", 40'00)},
       "INV-1001 60.00; INV-1001 40.00"},
      {"the only item was settled before",
       75'00,
       {line("INV-1004", 75'00)},
       "unapplied 75.00 probable_duplicate"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    World world = acme_book();
    world.payment({.id = "P",
                   .amount = row.cash,
                   .payer = "ACME TOOLS INC",
                   .lines = row.lines,
                   .date = row.date});
    world.run();
    EXPECT_EQ(world.story("P"), row.want);
  }
}

TEST(Lines, AreForgivenWithinTheStrictestTolerance) {
  struct Row {
    const char* why;
    std::int64_t line_max, payment_max;
    std::int32_t ppm;
    std::int64_t cash;
    const char* want;
  };
  constexpr Row rows[] = {
      {"within both", 1'00, 1'00, 10'000, 99'50, "INV-1001 99.50 write-off 0.50 within_tolerance"},
      {"the line's limit binds", 40, 1'00, 10'000, 99'50, "INV-1001 99.50"},
      {"the payment's limit binds", 1'00, 40, 10'000, 99'50, "INV-1001 99.50"},
      {"the percentage binds", 1'00, 1'00, 4'000, 99'50, "INV-1001 99.50"},
      {"both limits inclusive", 50, 50, 5'000, 99'50,
       "INV-1001 99.50 write-off 0.50 within_tolerance"},
  };
  for (const Row& row : rows) {
    for (const bool as_line : {true, false}) {
      SCOPED_TRACE(std::string(row.why) + (as_line ? " as a line" : " as a reference"));
      World world = acme_book();
      const Currency usd = Currency::of("USD");
      world.rules.tolerance.line = {{{usd, row.line_max}}, row.ppm};
      world.rules.tolerance.payment = {{{usd, row.payment_max}}, row.ppm};
      PaymentRow payment{.id = "P", .amount = row.cash, .payer = "ACME TOOLS INC"};
      if (as_line) payment.lines = {line("INV-1001", row.cash)};
      if (!as_line) payment.text = "INV-1001";
      world.payment(payment);
      world.run();
      EXPECT_EQ(world.story("P"), row.want);
    }
  }
}

// Three lines forgiven by themselves must also be forgiven together.
TEST(Lines, WriteOffsStayWithinThePaymentToleranceTogether) {
  World world;
  world.customer({.id = "C1", .name = "Acme"});
  for (const char* number : {"A-1", "A-2", "A-3"})
    world.item({.number = number, .customer = "C1", .open = 100'00});
  const Currency usd = Currency::of("USD");
  world.rules.tolerance.line = {{{usd, 50}}, 10'000};
  world.rules.tolerance.payment = {{{usd, 100}}, 10'000};
  world.payment({.id = "P",
                 .amount = 298'50,
                 .payer = "Acme",
                 .lines = {line("A-1", 99'50), line("A-2", 99'50), line("A-3", 99'50)}});
  world.run();
  EXPECT_EQ(world.story("P"), "A-1 99.50; A-2 99.50; A-3 99.50");
}

TEST(TextReferences, AreAllTried) {
  struct Row {
    const char* why;
    std::int64_t cash;
    const char* text;
    const char* want;
    Grade grade;
    const char* payer = "ACME TOOLS INC";
  };
  constexpr Row rows[] = {
      {"exact", 100'00, "payment of INV-1001, thanks", "INV-1001 100.00", Grade::exact},
      {"normalised", 100'00, "Invoice 001001", "INV-1001 100.00", Grade::normalised},
      {"prefix run together", 100'00, "inv1001", "INV-1001 100.00", Grade::normalised},
      {"two, slash between", 350'00, "INV-1001/1002", "INV-1001 100.00; INV-1002 250.00",
       Grade::normalised},
      {"two with a credit", 330'00, "INV-1001 INV-1002 less CM-881",
       "CM-881 -20.00; INV-1001 100.00; INV-1002 250.00", Grade::exact},
      {"one of two explains the cash", 100'00, "INV-1001 INV-1002", "INV-1001 100.00",
       Grade::exact},
      {"short pay", 70'00, "INV-1001", "INV-1001 70.00", Grade::exact},
      {"overpayment", 130'00, "INV-1001", "INV-1001 100.00 | unapplied 30.00 overpayment",
       Grade::exact},
      {"no name: the owner of the item pays", 70'00, "INV-1001", "INV-1001 70.00", Grade::exact,
       ""},
      {"unrelated name, exact amount", 100'00, "INV-1001", "INV-1001 100.00", Grade::exact,
       "Paywell Services"},
      {"abbreviated name, short", 70'00, "INV-1001", "INV-1001 70.00", Grade::exact, "ACME TLS"},
      {"second payment of a settled item", 75'00, "INV-1004", "unapplied 75.00 probable_duplicate",
       Grade::exact},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    World world = acme_book();
    world.payment({.id = "P", .amount = row.cash, .payer = row.payer, .text = row.text});
    world.run();
    EXPECT_EQ(world.story("P"), row.want);
    EXPECT_EQ(world.outcome("P").decision.grade, row.grade);
  }
}

TEST(TextReferences, CallNoCreditMemoAnInvoice) {
  World world;
  world.customer({"C1", "McAllister Paper Products"})
      .item({.number = "CM-37162", .customer = "C1", .open = -58'91})
      .item({.number = "MUC-37162", .customer = "C1", .open = 1119'44})
      .item({.number = "MUC-37165", .customer = "C1", .open = 589'20});
  world.payment({.id = "P",
                 .amount = 1708'64,
                 .payer = "MCALLISTER PAPER PRODUCTS",
                 .text = "MUC-37165 & INV37162"});
  world.run();
  EXPECT_EQ(world.story("P"), "MUC-37162 1119.44; MUC-37165 589.20");
  World other;
  other.customer({"C1", "Pfleiderer Elektro"})
      .item({.number = "CM-29015", .customer = "C1", .open = -46'73})
      .item({.number = "MUC-29015", .customer = "C1", .open = 888'02})
      .item({.number = "HH-29017", .customer = "C1", .open = 1584'86});
  other.payment({.id = "P",
                 .amount = 2472'88,
                 .payer = "PFLEIDERER ELEKTRO",
                 .text = "RG.NR. MUC 29015 & HH29017"});
  other.run();
  EXPECT_EQ(other.story("P"), "HH-29017 1584.86; MUC-29015 888.02");
}

// Sixteen letters of his name would not tell who pays for two others; that he may pay for both
// does.
TEST(TextReferences, OfTwoOwnersAreOfWhoMayPayForBoth) {
  for (const bool both : {true, false}) {
    SCOPED_TRACE(both);
    World world;
    world.customer({"Z1", "Northern Buying Alliance Inc."})
        .customer({"C1", "Dubuque Plumbing Supply"})
        .customer({"C2", "O'Rourke Paper Products"})
        .item({.number = "4500159549", .customer = "C1", .open = 707'68})
        .item({.number = "2026285161", .customer = "C2", .open = 833'00});
    const CustomerHandle payer(0);
    world.directory.links().add({payer, CustomerHandle(1), {}, {}});
    if (both) world.directory.links().add({payer, CustomerHandle(2), {}, {}});
    world.payment({.id = "P",
                   .amount = 1540'68,
                   .payer = "NORTHERN BUYING",
                   .text = "4500159549 2026285161"});
    world.run();
    EXPECT_EQ(world.story("P"), both ? "2026285161 833.00; 4500159549 707.68"
                                     : "unidentified 1540.68 payer_ambiguous");
  }
}

// Twenty-seven letters end within an "et", which no name is compared with.
TEST(TextReferences, AreNotNeededOfANameThatWasCutWithinAnd) {
  World world;
  world.customer({"C1", "Établissements Villeneuve et Fils SNC"})
      .customer({"C2", "Établissements Moreau"})
      .item({.number = "INV-1", .customer = "C1", .open = 519'83})
      .item({.number = "INV-2", .customer = "C2", .open = 519'83});
  world.payment({.id = "P", .amount = 519'83, .payer = "ETABLISSEMENTS VILLENEUVE E"});
  world.run();
  EXPECT_EQ(world.story("P"), "INV-1 519.83");
}

// "0326" is somebody's whole number, and a piece of what the payer named.
TEST(TextReferences, ArePiecesOfWhatThePayerNamed) {
  World world;
  world.customer({"C1", "Zielinski International Farm Equipment"})
      .customer({"C2", "O'Rourke Steel Fabricators of Akron"})
      .item({.number = "FA26-0326", .customer = "C1", .open = 822'31})
      .item({.number = "FA26-0327", .customer = "C1", .open = 810'89})
      .item({.number = "326", .customer = "C2", .open = 5102'52});
  world.payment({.id = "P",
                 .amount = 1633'20,
                 .payer = "ZIELINSKI INTERN",
                 .text = "yr inv. FA26 0326, FA26-0327"});
  world.run();
  EXPECT_EQ(world.story("P"), "FA26-0326 822.31; FA26-0327 810.89");
}

TEST(TextReferences, AreNoTelephoneNumbersBeforeADeduction) {
  for (const char* other : {"Tel. 0756/376007", "tel 01 70 445105", "Kd.-Nr. D-6518"}) {
    SCOPED_TRACE(other);
    const std::string text = std::string("Rg. 2026360527 ") + other + " less 84,91 missing pieces";
    World world;
    world.customer({"C1", "Gross Precision Parts"})
        .item({.number = "2026360527", .customer = "C1", .open = 920'47});
    world.payment({.id = "P", .amount = 835'56, .payer = "GROSS PRECISION PARTS", .text = text});
    world.run();
    EXPECT_EQ(world.story("P"), "2026360527 835.56 deduction 84.91 missing pieces");
  }
}

// The department stands behind both halves of the name, which the customer beside him has one of.
TEST(TextReferences, OfAPayerWithTwoNamesAndADepartmentAreHis) {
  World world;
  world.customer({"C1", "Brubaker Building Services, Inc."})
      .customer({"C2", "Brubaker Building Services Corp. DBA Dubuque Yarborough"})
      .item({.number = "N1T00568", .customer = "C2", .open = 430'72});
  world.payment(
      {.id = "P",
       .amount = 430'72,
       .payer = "Brubaker Building Services Corp. DBA Dubuque Yarborough Accounts Payable",
       .text = "INVOICE N1T00568 430.72"});
  world.run();
  EXPECT_EQ(world.story("P"), "N1T00568 430.72");
}

TEST(TextReferences, NeedAStrongerNameWhereTheAmountIsWeak) {
  struct Row {
    const char* why;
    std::int64_t cash;
    const char* text;
    const char* payer;
    const char* want;
  };
  constexpr Row rows[] = {
      {"unrelated name and short", 70'00, "INV-1001", "Paywell Services",
       "unidentified 70.00 payer_unknown"},
      {"unrelated name and normalised", 100'00, "inv1001", "Paywell Services",
       "unidentified 100.00 payer_unknown"},
      {"another site of the same name", 100'00, "INV-1001", "Acme Tubes",
       "unidentified 100.00 payer_unknown"},
      {"another customer's name", 100'00, "INV-1001", "Brown Ltd",
       "unapplied 100.00 reference_foreign"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    World world = acme_book();
    world.payment({.id = "P", .amount = row.cash, .payer = row.payer, .text = row.text});
    world.run();
    EXPECT_EQ(world.story("P"), row.want);
  }
}

TEST(TextReferences, AreWeakerThanAnAmountThatThePayerOwes) {
  World world = acme_book();
  world.payment({.id = "P", .amount = 250'00, .payer = "ACME TOOLS INC", .text = "INV-1001"});
  world.run();
  EXPECT_EQ(world.story("P"), "INV-1002 250.00");
  EXPECT_EQ(world.outcome("P").decision.rule, Rule::single_item);
  EXPECT_EQ(world.outcome("P").decision.runner_up, Grade::partial);
}

TEST(TextReferences, OfAnotherPayerGiveWayToTheBankAccount) {
  World world = acme_book();
  world.payment(
      {.id = "P", .amount = 80'00, .payer = "Acme", .text = "INV-2001", .iban = "DE 111"});
  world.run();
  EXPECT_EQ(world.story("P"), "unapplied 80.00 reference_foreign");
  EXPECT_EQ(world.outcome("P").customer, CustomerHandle(0));
  EXPECT_EQ(world.outcome("P").fact, "Whether this payer pays item INV-2001 of C2 (Brown Ltd).");
}

TEST(TextReferences, WeighNothingWhenTheyAreYearsOrZeros) {
  World world;
  world.customer({.id = "C1", .name = "Acme"});
  world.item({.number = "2024", .customer = "C1", .open = 100'00});
  world.item({.number = "00000", .customer = "C1", .open = 100'00});
  world.payment({.id = "P", .amount = 100'00, .text = "rent for 2024 00000"});
  world.payment({.id = "Q", .amount = 100'00, .text = "invoice 2024"});
  world.run();
  EXPECT_EQ(world.story("P"), "unidentified 100.00 payer_unknown");
  EXPECT_EQ(world.story("Q"), "2024 100.00");
}

TEST(TextReferences, OfSeveralCustomersAreDecidedByNameOrAmount) {
  World world;
  world.customer({.id = "C1", .name = "Acme"}).customer({.id = "C2", .name = "Brown"});
  world.item({.number = "1001", .customer = "C1", .open = 100'00});
  world.item({.number = "1001", .customer = "C2", .open = 80'00});
  world.item({.number = "1002", .customer = "C1", .open = 50'00});
  world.item({.number = "1002", .customer = "C2", .open = 50'00});
  world.payment({.id = "name", .amount = 60'00, .payer = "Brown", .text = "1001"});
  world.payment({.id = "amount", .amount = 100'00, .text = "1001"});
  world.payment({.id = "tie", .amount = 50'00, .text = "1002"});
  world.run();
  EXPECT_EQ(world.story("name"), "1001 60.00");
  EXPECT_EQ(world.outcome("name").customer, CustomerHandle(1));
  EXPECT_EQ(world.outcome("amount").customer, CustomerHandle(0));
  EXPECT_EQ(world.story("tie"), "unidentified 50.00 tie");
  EXPECT_EQ(world.outcome("tie").decision.solutions, 2);
}

TEST(Overpayment, GoesWhereTheRuleSetSays) {
  struct Row {
    const char* why;
    Overpayment rule;
    std::int64_t cash;
    const char* want;
  };
  constexpr Row rows[] = {
      {"unapplied", Overpayment::unapplied, 100'30, "INV-1001 100.00 | unapplied 0.30 overpayment"},
      {"on account", Overpayment::on_account, 100'30,
       "INV-1001 100.00 | on_account 0.30 overpayment"},
      {"refund", Overpayment::refund, 100'30, "INV-1001 100.00 | refund_due 0.30 overpayment"},
      {"small: written off", Overpayment::write_off_small, 100'30,
       "INV-1001 100.00 | written_off 0.30 overpayment"},
      {"beyond tolerance: unapplied", Overpayment::write_off_small, 100'60,
       "INV-1001 100.00 | unapplied 0.60 overpayment"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    World world = acme_book();
    world.rules.book.overpayment = row.rule;
    const Tolerance half_a_dollar{{{Currency::of("USD"), 50}}, 10'000};
    world.rules.tolerance = {half_a_dollar, half_a_dollar};
    world.payment({.id = "P", .amount = row.cash, .payer = "ACME TOOLS INC", .text = "INV-1001"});
    world.run();
    EXPECT_EQ(world.story("P"), row.want);
  }
}

TEST(Documents, AreNeverPaidAcrossCurrenciesOrEntities) {
  World world;
  world.customer({.id = "C1", .name = "Acme"});
  world.item({.number = "E-1", .customer = "C1", .open = 100'00, .currency = "EUR"});
  world.item({.number = "E-2", .customer = "C1", .open = 100'00, .entity = 1});
  world.payment({.id = "currency", .amount = 100'00, .payer = "Acme", .text = "E-1 E-1"});
  world.payment({.id = "entity",
                 .amount = 100'00,
                 .payer = "Acme",
                 .text = "E-2 1",
                 .entity = EntityHandle(0)});
  world.run();
  EXPECT_EQ(world.story("currency"), "E-2 100.00")
      << "no entity is asked for, and the amount singles it out";
  EXPECT_EQ(world.story("entity"), "unapplied 100.00 no_reference");
}

TEST(Documents, PayTheFamilyAndItemsOnHoldOnlyByName) {
  World world;
  world.customer({.id = "C1", .name = "Acme Group", .bank = "IBAN:DE111"});
  world.customer({.id = "C2", .name = "Smithson Paint", .parent = "C1"});
  world.item({.number = "INV-7", .customer = "C2", .open = 100'00});
  world.item({.number = "INV-8", .customer = "C1", .open = 40'00, .hold = true});
  world.payment({.id = "family", .amount = 100'00, .text = "INV-7", .iban = "DE111"});
  world.payment({.id = "held", .amount = 40'00, .iban = "DE111"});
  world.payment(
      {.id = "named", .amount = 40'00, .text = "INV-8", .date = "2026-02-21", .iban = "DE111"});
  world.run();
  EXPECT_EQ(world.story("family"), "INV-7 100.00");
  EXPECT_EQ(world.outcome("family").customer, CustomerHandle(0));
  EXPECT_EQ(world.story("held"), "unapplied 40.00 no_reference");
  EXPECT_EQ(world.story("named"), "INV-8 40.00");
}

}  // namespace
}  // namespace quittance::matching
