#include "matching/names.h"

#include <gtest/gtest.h>

namespace quittance::matching {
namespace {

TEST(Names, AreComparedAsBanksPrintThem) {
  struct Row {
    const char* payer;
    const char* customer;
    NameVerdict want;
  };
  constexpr Row rows[] = {
      {"ACME TOOLS", "ACME TOOLS", NameVerdict::same},
      {"NORTH SIDE PAINT", "NORTHSIDE PAINT", NameVerdict::same},
      {"ACME TECH", "ACME TECHNOLOGIES", NameVerdict::same},
      {"ACME MFG", "ACME MANUFACTURING", NameVerdict::same},
      {"ACME SVCS", "ACME SERVICES", NameVerdict::same},
      {"ACME", "ACME TOOLS", NameVerdict::compatible},
      {"ACME TOOLS NORTH", "ACME TOOLS", NameVerdict::compatible},
      {"IBM", "INTERNATIONAL BUSINESS MACHINES", NameVerdict::compatible},
      {"ACME CHICAGO", "ACME DENVER", NameVerdict::contradicts},
      {"STORE 12", "STORE 13", NameVerdict::contradicts},
      {"BROWN", "ACME", NameVerdict::unrelated},
      {"PAYWELL SERVICES", "ACME SERVICES", NameVerdict::unrelated},
      {"", "ACME", NameVerdict::missing},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(compare_names(row.payer, row.customer), row.want)
        << row.payer << " and " << row.customer;
  }
}

}  // namespace
}  // namespace quittance::matching
