#include "matching/directory.h"

#include <gtest/gtest.h>

#include <string>

#include "matching/bank_key.h"
#include "tests/unit/matching/world.h"

namespace quittance::matching {
namespace {

TEST(Directory, ComparesBankAccountsWithoutBlanksCaseAndPadding) {
  World world;
  world.customer({.id = "1", .name = "A", .bank = "ABA:021000021/00012345"});
  world.customer({.id = "2", .name = "B", .bank = "IBAN:DE89 3704 0044"});
  world.customer({.id = "3", .name = "C", .bank = "ABA:021000021/0000"});
  const Directory& directory = world.directory;
  EXPECT_EQ(directory.by_bank_account("aba:021000021/12345").size(), 1U);
  EXPECT_EQ(directory.by_bank_account("ABA:21000021/12345").size(), 0U)
      << "routing numbers keep their zeros";
  EXPECT_EQ(directory.by_bank_account("iban:de8937040044").size(), 1U);
  EXPECT_EQ(directory.by_bank_account("ABA:021000021/0000").size(), 1U);
}

TEST(Directory, FollowsParentsToTheHeadOfTheFamily) {
  World world;
  world.customer({.id = "1", .name = "Head"});
  world.customer({.id = "2", .name = "Child", .parent = "1"});
  world.customer({.id = "3", .name = "Grandchild", .parent = "2"});
  EXPECT_EQ(world.directory.family(CustomerHandle(2)), CustomerHandle(0));
  // The head becomes a child of its grandchild: a cycle, which ends at its lowest handle.
  CustomerNames cycle{.customer = CustomerHandle(0),
                      .entity = {},
                      .customer_id = "1",
                      .name = "Head",
                      .aliases = {},
                      .bank_accounts = {},
                      .parent = CustomerHandle(2),
                      .rule_set = {},
                      .tolerance_profile = {}};
  world.directory.put(cycle);
  for (std::uint32_t n = 0; n < 3; ++n)
    EXPECT_EQ(world.directory.family(CustomerHandle(n)), CustomerHandle(0));
}

TEST(Directory, ReplacesACustomerWhole) {
  World world;
  world.customer({.id = "1", .name = "Old Name", .bank = "IBAN:DE1", .alias = "Alias"});
  CustomerNames renamed{.customer = CustomerHandle(0),
                        .entity = {},
                        .customer_id = "9",
                        .name = "New Name",
                        .aliases = {},
                        .bank_accounts = {},
                        .parent = {},
                        .rule_set = "r",
                        .tolerance_profile = "t"};
  world.directory.put(renamed);
  EXPECT_TRUE(world.directory.by_id("1").empty());
  EXPECT_TRUE(world.directory.by_bank_account("IBAN:DE1").empty());
  EXPECT_TRUE(world.directory.by_exact_name("Alias").empty());
  EXPECT_TRUE(world.directory.by_normalised_name("OLD NAME").empty());
  EXPECT_EQ(world.directory.by_id("9").size(), 1U);
  EXPECT_EQ(world.directory.rule_set(CustomerHandle(0)), "r");
  EXPECT_EQ(world.directory.tolerance_profile(CustomerHandle(0)), "t");
}

TEST(BankKey, MayBeOfNothing) {
  std::string filed = "before";
  put_bank_key({}, filed);
  EXPECT_EQ(filed, "");
  put_bank_key("IBAN:", {}, {}, filed);
  EXPECT_EQ(filed, "IBAN:");
}

// Every byte at every place: small letters become capital, blanks and tabs go, the rest stays.
TEST(BankKey, FiledInCapitalsWithoutBlanks) {
  const std::string plain = "0123456789ABCDEFGHIJ-";
  for (std::size_t at = 0; at < plain.size(); ++at) {
    for (int byte = 1; byte < 256; ++byte) {
      const char c = static_cast<char>(byte);
      std::string written = plain;
      written[at] = c;
      std::string wanted = plain;
      if (c == ' ' || c == '\t') {
        wanted.erase(at, 1);
      } else {
        wanted[at] = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
      }
      std::string filed;
      put_bank_key("IBAN:", written, {}, filed);
      ASSERT_EQ(filed, "IBAN:" + wanted) << "byte " << byte << " at " << at;
    }
  }
}

}  // namespace
}  // namespace quittance::matching
