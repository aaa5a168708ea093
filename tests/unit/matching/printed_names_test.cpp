#include "matching/printed_names.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "matching/names.h"
#include "matching/normalise.h"
#include "tests/unit/matching/world.h"

namespace quittance::matching {
namespace {

using Numbers = std::vector<std::uint32_t>;

Numbers numbers_of(const std::vector<CustomerHandle>& customers) {
  Numbers numbers;
  for (const CustomerHandle customer : customers) numbers.push_back(customer.value());
  return numbers;
}

World three_ridges() {
  World world;
  world.customer({.id = "0", .name = "Müller Ridge Manufacturing Denver LLC"});
  world.customer({.id = "1", .name = "Müller Ridge Manufacturing Tulsa Inc."});
  world.customer({.id = "2", .name = "Miller Ridge Medical Denver LLC"});
  world.customer({.id = "3", .name = "North Side Paint 12 Corp.", .alias = "NSP Stores"});
  world.customer({.id = "4", .name = "North Side Paint 13 Corp."});
  world.customer({.id = "5", .name = "International Paper Boise"});
  return world;
}

TEST(PrintedNames, AreFoundAsBanksWriteThem) {
  World world = three_ridges();
  world.customer({.id = "6", .name = "Groß Werkzeughandel Köln GmbH & Co. KG"});
  world.customer({.id = "7", .name = "R. L. Penhaligon and Sons Limited"});
  world.customer({.id = "8", .name = "Tillman Steel Fabricators Corp. DBA Dubuque Yarborough"});
  world.customer({.id = "9", .name = "S.A. Châtelain Plomberie"});
  struct Row {
    const char* why;
    const char* printed;
    Numbers same;
    Numbers likely;
  };
  const Row rows[] = {
      {"abbreviated", "MULLER RIDGE MFG DENVER LLC", {0}, {}},
      {"another city", "MULLER RIDGE MFG FRESNO LLC", {}, {}},
      {"no city, at the width of a field", "MULLER RIDGE MFG", {}, {0, 1}},
      {"no city, and no width of a field", "MULLER RIDGE MANUFACTURING LTD.", {}, {}},
      {"legal form changed", "MUELLER RIDGE MFG TULSA CORP", {1}, {}},
      {"transliterated", "MUELLER RIDGE MANUFACTURING DENVER LLC", {0}, {}},
      {"run together", "MULLERRIDGE MANUFACTURING TULSA INC", {1}, {}},
      {"split", "MULLER RIDGE MANUFA CTURING TULSA INC", {1}, {}},
      {"cut at 22", "MULLER RIDGE MANUFACTU", {}, {0, 1}},
      {"cut at 30, in the city", "MULLER RIDGE MANUFACTURING DEN", {0}, {}},
      {"cut within the legal form", "MULLER RIDGE MANUFACTURING DENVER L", {}, {0}},
      {"another number", "NORTHSIDE PAINT 14", {}, {}},
      {"run together, with its number", "NORTHSIDE PAINT 12", {3}, {}},
      {"an alias run together", "NSPSTORES", {3}, {}},
      {"the first word abbreviated", "INTL PAPER BOISE", {5}, {}},
      {"initials that two have", "MRMD", {}, {0, 2}},
      {"initials of one alone", "MRMT LLC", {}, {1}},
      {"a sharp s as two", "GROSS WERKZEUGHANDEL KOELN", {6}, {}},
      {"a sharp s as two, cut", "GROSS WERKZEUGHANDEL K", {}, {6}},
      {"two legal forms run into it", "GROSS WERKZEUGHANDELKOLNGMBH&CO.KG", {6}, {}},
      {"in one piece, with the word for and", "R.L.PENHALIGONANDSONSLIMITED", {7}, {}},
      {"in one piece, DBA and a legal form within",
       "TILLMANSTEELFABRICATORSCORP.DBADUBUQUEYARBOROUGH",
       {8},
       {}},
      {"in one piece, DBA without the legal form",
       "TILLMANSTEELFABRICATORSDBADUBUQUEYARBOROUGH",
       {8},
       {}},
      {"in one piece, another behind DBA", "TILLMANSTEELFABRICATORSCORP.DBAMACONPAINT", {}, {}},
      {"in one piece, the legal form in front", "S.A.CHATELAINPLOMBERIE", {9}, {}},
      {"a stranger", "HOLLOWAY BRANDT DENTAL", {}, {}},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    LikelyNames found;
    find_printed_name(row.printed, normalise_name(row.printed), world.directory, found);
    EXPECT_EQ(numbers_of(found.same), row.same);
    EXPECT_EQ(numbers_of(found.likely), row.likely);
    EXPECT_FALSE(found.crowded);
  }
}

TEST(PrintedNames, AreForgottenWithTheirCustomer) {
  Directory directory;
  const auto put = [&](std::string_view name) {
    directory.put({.customer = CustomerHandle(0),
                   .entity = {},
                   .customer_id = "0",
                   .name = name,
                   .aliases = {},
                   .bank_accounts = {},
                   .parent = {},
                   .rule_set = {},
                   .tolerance_profile = {}});
  };
  LikelyNames found;
  put("North Side Paint");
  find_printed_name("NORTHSIDE PAINT", "NORTHSIDE PAINT", directory, found);
  EXPECT_EQ(numbers_of(found.same), Numbers{0});
  put("South Side Paint");
  find_printed_name("NORTHSIDE PAINT", "NORTHSIDE PAINT", directory, found);
  EXPECT_TRUE(found.same.empty());
  find_printed_name("NSP", "NSP", directory, found);
  EXPECT_TRUE(found.likely.empty());
  find_printed_name("SSP", "SSP", directory, found);
  EXPECT_EQ(numbers_of(found.likely), Numbers{0});
}

TEST(PrintedNames, OfTooManyAreNobody) {
  World world;
  std::vector<std::string> names;
  for (std::uint32_t n = 0; n <= kComparedMax; ++n)
    names.push_back("North Side " + std::to_string(n));
  for (const std::string& name : names) world.customer({.id = name, .name = name});
  LikelyNames found;
  find_printed_name("NORTH SIDE PAINT", "NORTH SIDE PAINT", world.directory, found);
  EXPECT_TRUE(found.crowded);
  EXPECT_TRUE(found.same.empty());
}

TEST(PrintedNames, WidthsOfFields) {
  EXPECT_TRUE(may_be_cut("CEDAR RIDGE MANU"));
  EXPECT_TRUE(may_be_cut("CEDAR RIDGE MAN "));
  EXPECT_TRUE(may_be_cut("SØRENSEN RIDGE M"));
  EXPECT_FALSE(may_be_cut("CEDAR RIDGE"));
}

// Two letters of a city contradict no city that begins with them.
TEST(PrintedNames, CutWithinAWordContradictNobodyWhoGoesOnSo) {
  World world = three_ridges();
  world.customer({.id = "6", .name = "Redwood Island Laboratories Duluth Inc."});
  world.item({.number = "INV-7", .customer = "6", .open = 50'00});
  world.item({.number = "INV-8", .customer = "6", .open = 50'00});
  world.item({.number = "INV-9", .customer = "6", .open = 50'00});
  world.payment(
      {.id = "P", .amount = 50'00, .payer = "REDWOOD ISLAND LABORATORIES DU", .text = "INV-8"});
  world.payment(
      {.id = "Q", .amount = 50'00, .payer = "REDWOOD ISLAND LABORATORIES TU", .text = "INV-9"});
  world.run();
  EXPECT_EQ(world.story("P"), "INV-8 50.00");
  EXPECT_EQ(world.story("Q"), "unidentified 50.00 payer_unknown");
}

TEST(PrintedNames, ItemsDecideAmongNamesThatAreCut) {
  World world = three_ridges();
  world.item({.number = "A-1", .customer = "0", .open = 50'00});
  world.item({.number = "B-1", .customer = "1", .open = 60'00});
  world.item({.number = "A-2", .customer = "0", .open = 70'00});
  world.item({.number = "B-2", .customer = "1", .open = 70'00});
  world.payment({.id = "one", .amount = 60'00, .payer = "MULLER RIDGE MANUFACTU"});
  world.payment({.id = "both", .amount = 70'00, .payer = "MULLER RIDGE MANUFACTU"});
  world.payment({.id = "none", .amount = 80'00, .payer = "MULLER RIDGE MANUFACTU"});
  world.run();
  EXPECT_EQ(world.story("one"), "B-1 60.00");
  EXPECT_EQ(world.story("both"), "unidentified 70.00 payer_ambiguous");
  EXPECT_EQ(world.story("none"), "unidentified 80.00 payer_ambiguous");
}

}  // namespace
}  // namespace quittance::matching
