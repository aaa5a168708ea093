// What takes money back: returns, disputed returns, reversals.
#include <gtest/gtest.h>

#include "tests/unit/ingest/nacha/nacha_support.h"

namespace quittance::ingest::nacha_test {
namespace {

TEST(Nacha, AReturnNamesItsOriginalAndItsReason) {
  const Totals totals = {.entries = 2, .hash = 12'100'035, .debits = 125'050};
  const Records records = {
      header(),
      batch_header({.sec = "WEB", .settlement = "324"}),
      entry(
          {.code = 26, .account = "123456789", .id = "CUST-77", .name = "JO SMITH", .addenda = 1}),
      returned("R01", "091000010000009", "CALL US"),
      batch_control(totals),
      file_control(1, 1, totals)};
  const Reading got = read(file_of(records));
  ASSERT_EQ(got.cash().size(), 1U);
  const KeptCash& back = got.cash()[0];
  EXPECT_EQ(back.original_id, "091000010000009");
  EXPECT_EQ(back.payer_name, "JO SMITH");
  EXPECT_EQ(back.payer_routing, "121000358");
  EXPECT_EQ(back.payer_account, "123456789");
  EXPECT_EQ(back.payer_id, "CUST-77");
  EXPECT_EQ(back.text, "R01 insufficient funds CALL US VENDOR PAY ACME TOOLS");
  EXPECT_EQ(back.booking_date, "2026-11-20");  // day 324 of 2026
}

// A debit that reverses a credit names no original: it is a return all the same, as money left.
TEST(Nacha, AReversalTakesMoneyBack) {
  struct Row {
    const char* description;
    int code;
    CashKind kind;
  };
  const Row rows[] = {{"REVERSAL", 27, CashKind::returned},
                      {"REVERSAL", 37, CashKind::returned},
                      {"REVERSAL", 22, CashKind::receipt},
                      {"VENDOR PAY", 27, CashKind::other},
                      {"REVERSALS", 27, CashKind::other}};
  for (const Row& row : rows) {
    SCOPED_TRACE(std::string(row.description) + std::to_string(row.code));
    const bool debit = row.code % 10 >= 5;
    const Totals totals = {.entries = 1,
                           .hash = 12'100'035,
                           .debits = debit ? 125'050 : 0,
                           .credits = debit ? 0 : 125'050};
    const Records records = {header(), batch_header({.description = row.description}),
                             entry({.code = row.code}), batch_control(totals),
                             file_control(1, 1, totals)};
    const Reading got = read(file_of(records));
    ASSERT_EQ(got.cash().size(), 1U);
    EXPECT_EQ(got.cash()[0].kind, row.kind);
    EXPECT_EQ(got.cash()[0].debit, debit);
    EXPECT_EQ(got.cash()[0].reference, "INV-1001");  // what finds the payment
    EXPECT_EQ(got.cash()[0].account, "2001234567");
  }
}

// Where other returns have words, disputed ones have the numbers of the return.
TEST(Nacha, DisputedReturnsHaveWordsElsewhere) {
  const Totals totals = {.entries = 2, .hash = 12'100'035, .debits = 125'050};
  const std::string numbers =
      "   09100001000000932403";  // 36-58: trace, day and reason of the return
  struct Row {
    const char* reason;
    const char* text;
  };
  const Row rows[] = {
      {"R68", "R68 dishonoured: return too late SENT ON DAY 330 VENDOR PAY ACME TOOLS"},
      {"R73", "R73 contested: the return was in time VENDOR PAY ACME TOOLS"}};
  for (const Row& row : rows) {
    const Records records = {header(),
                             batch_header({}),
                             entry({.code = 26, .account = "123456789", .addenda = 1}),
                             returned(row.reason, "091000010000009", numbers + "SENT ON DAY 330"),
                             batch_control(totals),
                             file_control(1, 1, totals)};
    const Reading got = read(file_of(records));
    ASSERT_EQ(got.cash().size(), 1U);
    EXPECT_EQ(got.cash()[0].text, row.text);
    EXPECT_EQ(got.cash()[0].kind, CashKind::other);
  }
}

}  // namespace
}  // namespace quittance::ingest::nacha_test
