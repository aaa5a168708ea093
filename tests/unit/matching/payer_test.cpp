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

}  // namespace
}  // namespace quittance::matching
