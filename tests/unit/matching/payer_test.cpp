#include "matching/payer.h"

#include <gtest/gtest.h>

#include "tests/unit/matching/world.h"

namespace quittance::matching {
namespace {

TEST(Payer, IsIdentifiedByTheStrongestEvidence) {
  World world;
  world.customer(
      {.id = "100", .name = "Acme Inc", .bank = "ABA:021000021/000123", .alias = "ACME HOLDING"});
  world.customer({.id = "200", .name = "Brown Ltd", .bank = "IBAN:DE222"});
  world.customer({.id = "300", .name = "Acme LLC"});
  struct Sighting {
    std::string_view name = {}, routing = {}, account = {}, iban = {}, id = {};
  };
  struct Row {
    const char* why;
    Sighting payer;
    PayerEvidence evidence;
    std::vector<std::uint32_t> customers;
  };
  const Row rows[] = {
      {"bank account, padded otherwise",
       {.routing = "021000021", .account = "123"},
       PayerEvidence::bank_account,
       {0}},
      {"bank account before number",
       {.iban = "de 222", .id = "100"},
       PayerEvidence::bank_account,
       {1}},
      {"IBAN in the account field", {.account = "DE222"}, PayerEvidence::bank_account, {1}},
      {"number before name",
       {.name = "Brown Ltd", .id = "300"},
       PayerEvidence::customer_number,
       {2}},
      {"exact name without case", {.name = "acme inc"}, PayerEvidence::exact_name, {0}},
      {"alias", {.name = "Acme Holding"}, PayerEvidence::exact_name, {0}},
      {"normalised name yields a set",
       {.name = "ACME CORP"},
       PayerEvidence::normalised_name,
       {0, 2}},
      {"nothing", {.name = "Somebody"}, PayerEvidence::none, {}},
      {"an account that nobody registered",
       {.name = "Brown Ltd", .iban = "DE999"},
       PayerEvidence::exact_name,
       {1}},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    PaymentInput payment;
    payment.payer = {row.payer.name, row.payer.routing, row.payer.account, row.payer.iban,
                     row.payer.id};
    const PayerSet got = identify_payer(payment, world.directory);
    EXPECT_EQ(got.evidence, row.evidence);
    std::vector<std::uint32_t> customers;
    for (const CustomerHandle customer : got.customers) customers.push_back(customer.value());
    EXPECT_EQ(customers, row.customers);
  }
}

TEST(Payer, MayBeNamedByACustomerLine) {
  World world;
  world.customer({.id = "100", .name = "Acme"});
  world.item({.number = "A-1", .customer = "100", .open = 50'00});
  RemittanceLine number = bare("100");
  number.kind = ReferenceKind::customer;
  world.payment({.id = "P", .amount = 50'00, .lines = {number}});
  world.run();
  EXPECT_EQ(world.story("P"), "A-1 50.00");
}

TEST(Payer, BehindACrowdedNameIsNobody) {
  World world;
  for (std::uint32_t n = 0; n < kCandidatesMax + 1; ++n) {
    world.customer({.id = std::to_string(n), .name = "Miller"});
  }
  world.item({.number = "A-1", .customer = "3", .open = 50'00});
  world.payment({.id = "P", .amount = 50'00, .payer = "Miller"});
  world.run();
  EXPECT_EQ(world.story("P"), "unidentified 50.00 payer_ambiguous");
}

TEST(Payer, IsWhomPeopleTaughtBehindWhatIsRegistered) {
  World world;
  world.customer({.id = "100", .name = "Acme Inc", .bank = "IBAN:DE111"});
  world.customer({.id = "200", .name = "Pay Agent Ltd"});
  world.customer({.id = "300", .name = "Cobalt"});
  LearnedAliases& learned = world.directory.learned();
  learned.add("NAME:PAY AGENT", CustomerHandle(0), "l-1");
  learned.add("IBAN:DE999", CustomerHandle(2), "l-2");
  const auto identified = [&](std::string_view name, std::string_view iban) {
    PaymentInput payment;
    payment.payer.name = name;
    payment.payer.iban = iban;
    return identify_payer(payment, world.directory);
  };
  const PayerSet by_name = identified("PAY-AGENT LTD.", "");
  EXPECT_EQ(by_name.evidence, PayerEvidence::learned_alias) << "before the customer of that name";
  EXPECT_EQ(by_name.customers, std::vector{CustomerHandle(0)});
  const PayerSet by_account = identified("Pay Agent", "DE999");
  EXPECT_EQ(by_account.customers, std::vector{CustomerHandle(2)}) << "the account before the name";
  EXPECT_EQ(identified("Pay Agent", "DE111").evidence, PayerEvidence::bank_account);

  learned.add("NAME:PAY AGENT", CustomerHandle(2), "l-3");
  EXPECT_EQ(identified("pay agent", "").customers.size(), 2U) << "items decide between the two";
  learned.remove("NAME:PAY AGENT", CustomerHandle(0));
  learned.remove("NAME:PAY AGENT", CustomerHandle(2));
  EXPECT_EQ(identified("Pay Agent Ltd", "").evidence, PayerEvidence::exact_name);
  learned.remove("IBAN:DE999", CustomerHandle(2));
  EXPECT_TRUE(learned.empty());
}

}  // namespace
}  // namespace quittance::matching
