// Check digits, transaction codes and reasons of ACH entries.
#include <gtest/gtest.h>

#include "ingest/nacha/codes.h"
#include "ingest/nacha/layout.h"

namespace quittance::ingest::nacha_test {
namespace {

TEST(NachaCodes, CheckDigits) {
  EXPECT_EQ(nacha::check_digit(12'100'035), 8);
  EXPECT_EQ(nacha::check_digit(23'138'010), 4);
  EXPECT_EQ(nacha::check_digit(9'100'001), 9);
  EXPECT_EQ(nacha::check_digit(0), 0);
}

TEST(NachaCodes, TransactionCodes) {
  using nacha::Movement;
  struct Row {
    int code;
    bool debit;
    Movement movement;
  };
  const Row rows[] = {
      {22, false, Movement::live},
      {27, true, Movement::live},
      {33, false, Movement::prenote},
      {49, true, Movement::zero_dollar},
      {51, false, Movement::return_or_change},
      {55, true, Movement::live},
      {81, false, Movement::advice},
      {88, true, Movement::advice},
      {80, false, Movement::reserved},
      {12, false, Movement::reserved},
      {35, true, Movement::reserved},
      {0, false, Movement::reserved},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.code);
    const nacha::TransactionCode got = nacha::transaction_code(row.code);
    EXPECT_EQ(got.debit, row.debit);
    EXPECT_EQ(got.movement, row.movement);
  }
}

TEST(NachaCodes, Reasons) {
  EXPECT_EQ(nacha::return_reason("R01"), "insufficient funds");
  EXPECT_EQ(nacha::return_reason("R99"), "");
  EXPECT_EQ(nacha::return_reason(""), "");
  EXPECT_EQ(nacha::change_reason("C02"), "routing number");
  EXPECT_EQ(nacha::change_reason("C92"), "");
  EXPECT_TRUE(nacha::is_dishonoured("R68"));
  EXPECT_FALSE(nacha::is_dishonoured("R63"));
  EXPECT_FALSE(nacha::is_dishonoured("R60"));
  EXPECT_TRUE(nacha::is_contested("R71"));
  EXPECT_FALSE(nacha::is_contested("R80"));
}

}  // namespace
}  // namespace quittance::ingest::nacha_test
