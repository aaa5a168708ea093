// Norma 43: fields, kinds, totals and what damage to them means.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "ingest/aeb43/layout.h"
#include "tests/support/one_wrong_byte.h"
#include "tests/support/reading.h"

namespace quittance::ingest {
namespace {

using test_support::KeptCash;
using test_support::read_with;
using test_support::Reading;

using Records = std::vector<std::string>;

std::string file_of(const Records& records) {
  std::string file;
  for (const std::string& record : records) file += record + "\r\n";
  return file;
}
Reading read(const Records& records, const Profiles& profiles = {}) {
  return read_with(aeb43_decoder(), file_of(records), profiles);
}

constexpr std::string_view kKey = "210001234567890123";

std::string account(std::string_view currency = "978", std::int64_t opening = 0) {
  return fmt::format("11{}2611192611202{:014}{}3{:<26}", kKey, opening, currency, "QUITTANCE SL");
}
struct Movement43 {
  std::string_view code = "04007";  // common and own concept
  int sign = 2;
  std::int64_t cents = 100;
  std::string_view document = "0000000000";
  std::string_view first = "000000000000";
  std::string_view second = "0000000000000000";
};
std::string movement(const Movement43& given = {}) {
  return fmt::format("22    0123261120261121{}{}{:014}{}{}{}", given.code, given.sign, given.cents,
                     given.document, given.first, given.second);
}
struct End43 {
  int debits = 0;
  std::int64_t debit_sum = 0;
  int credits = 0;
  std::int64_t credit_sum = 0;
  std::int64_t closing = 0;
  std::string_view key = kKey;
  std::string_view currency = "978";
};
std::string end(const End43& given) {
  return fmt::format("33{}{:05}{:014}{:05}{:014}{}{:014}{}", given.key, given.debits,
                     given.debit_sum, given.credits, given.credit_sum, given.closing < 0 ? 1 : 2,
                     given.closing < 0 ? -given.closing : given.closing, given.currency);
}
std::string file_end(int records) {
  return fmt::format("88{:9<18}{:06}", "", records);
}
std::string one_credit() {
  return end({.credits = 1, .credit_sum = 100, .closing = 100});
}

TEST(Aeb43, AMovementWithItsTexts) {
  const Reading got = read(
      {account(),
       movement({.document = "0000004711", .first = "825467890138", .second = "HALE TRADING    "}),
       fmt::format("2301{:<38}{:<38}", "TRANSFERENCIA DE HALE", std::string(35, 'x') + "INV"),
       fmt::format("2302{:<38}", "-1001"), "240184000000000011500", one_credit(), file_end(6)});
  EXPECT_EQ(got.codes(), "");
  ASSERT_EQ(got.cash().size(), 1U);
  const KeptCash& cash = got.cash()[0];
  EXPECT_EQ(cash.kind, CashKind::receipt);
  EXPECT_EQ(cash.amount, 100);
  EXPECT_EQ(cash.account, kKey);
  EXPECT_EQ(cash.booking_date, "2026-11-20");
  EXPECT_EQ(cash.value_date, "2026-11-21");
  EXPECT_EQ(cash.type_code, "04007");
  EXPECT_EQ(cash.bank_reference, "0000004711");
  EXPECT_EQ(cash.reference, "825467890138");
  EXPECT_EQ(cash.text,
            "TRANSFERENCIA DE HALE " + std::string(35, 'x') + "INV-1001 USD 115.00\nHALE TRADING");
}

TEST(Aeb43, AReferenceWithWrongCheckDigitIsText) {
  EXPECT_TRUE(aeb43::valid_reference("825467890138"));
  EXPECT_FALSE(aeb43::valid_reference("825467890137"));
  EXPECT_FALSE(aeb43::valid_reference("82546789013"));
  const Reading got = read({account(), movement({.first = "825467890137"}), one_credit()});
  EXPECT_EQ(got.cash().at(0).reference, "");
  EXPECT_EQ(got.cash().at(0).text, "825467890137");
}

TEST(Aeb43, KindsFollowTheCommonConcept) {
  struct Row {
    const char* code;
    int sign;
    CashKind kind;
  };
  const Row rows[] = {
      {"04007", 2, CashKind::receipt},  {"04007", 1, CashKind::other},
      {"14031", 1, CashKind::returned}, {"14031", 2, CashKind::returned},
      {"17000", 1, CashKind::fee},      {"17000", 2, CashKind::other},
      {"98000", 2, CashKind::other},    {"99000", 2, CashKind::receipt},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.code);
    const Reading got = read({account(), movement({.code = row.code, .sign = row.sign})});
    EXPECT_EQ(got.cash().at(0).kind, row.kind);
    EXPECT_EQ(got.cash().at(0).debit, row.sign == 1);
  }
  Profiles profiles;
  profiles.accounts[std::string(kKey)].type_codes["04"] = CashKind::transfer;
  EXPECT_EQ(read({account(), movement()}, profiles).cash().at(0).kind, CashKind::transfer);
}

TEST(Aeb43, TotalsHoldTheAccountAndCountsAreSaid) {
  struct Row {
    const char* why;
    Records records;
    const char* codes;
    const char* held;
  };
  const Row rows[] = {
      {"whole", {account(), movement(), one_credit(), file_end(3)}, "", ""},
      {"88 counts itself", {account(), movement(), one_credit(), file_end(4)}, "", ""},
      {"88 counts wrong", {account(), movement(), one_credit(), file_end(5)}, "count_wrong", ""},
      {"no 88", {account(), movement(), one_credit()}, "file_end_missing", ""},
      {"zero as credit",
       {account(), movement({.sign = 1, .cents = 0}), end({.credits = 1}), file_end(3)},
       "amount_zero",
       ""},
      {"zero as debit",
       {account(), movement({.sign = 2, .cents = 0}), end({.debits = 1}), file_end(3)},
       "amount_zero",
       ""},
      {"a wrong count",
       {account(), movement(), end({.credits = 2, .credit_sum = 100, .closing = 100}), file_end(3)},
       "count_wrong",
       ""},
      {"a wrong sum",
       {account(), movement(), end({.credits = 1, .credit_sum = 101, .closing = 100}), file_end(3)},
       "amount_wrong",
       "statement-1 control_failed"},
      {"a wrong balance",
       {account(), movement(), end({.credits = 1, .credit_sum = 100, .closing = 101}), file_end(3)},
       "balance_mismatch",
       ""},
      {"no end",
       {account(), movement(), file_end(2)},
       "account_end_missing",
       "statement-1 trailer_missing"},
      {"the end of another account",
       {account(), movement(),
        end({.credits = 1, .credit_sum = 100, .closing = 100, .key = "210001234567890124"}),
        file_end(3)},
       "account_differs",
       "statement-1 structure_broken"},
      {"an end in another currency",
       {account(), movement(),
        end({.credits = 1, .credit_sum = 100, .closing = 100, .currency = "840"}), file_end(3)},
       "currency_differs",
       ""},
      {"no account",
       {movement(), one_credit()},
       "movement_without_account end_without_account no_statement",
       "file structure_broken"},
      {"no such currency",
       {account("999"), movement(), one_credit(), file_end(3)},
       "currency_unknown total_unreadable count_wrong total_unreadable",
       "statement-1 control_failed"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    const Reading got = read(row.records);
    EXPECT_EQ(got.codes(), row.codes);
    EXPECT_EQ(got.held(), row.held);
    EXPECT_TRUE(got.kept.tiles);
  }
}

TEST(Aeb43, ForeignCurrenciesHaveTwoDecimals) {
  EXPECT_EQ(aeb43::currency_of("840").code(), "USD");
  EXPECT_FALSE(aeb43::currency_of("EUR").known());
  const Reading got = read({account("392"), movement(), movement({.cents = 101})});
  ASSERT_EQ(got.cash().size(), 1U);  // a yen has no hundredths
  EXPECT_EQ(got.cash()[0].amount, 1);
  EXPECT_EQ(got.codes(), "amount_unreadable account_end_missing file_end_missing");
}

TEST(Aeb43, IsKnownByItsFirstRecords) {
  const auto sniffed = [](const Records& records) {
    return aeb43_decoder().sniff(file_of(records));
  };
  EXPECT_EQ(sniffed({account(), movement()}), 98);
  EXPECT_EQ(sniffed({"00210026112026", account(), movement()}), 98);
  EXPECT_EQ(sniffed({account()}), 85);
  EXPECT_EQ(sniffed({movement(), movement()}), 80);
  EXPECT_EQ(sniffed({"1100000000000000000"}), 0);
  EXPECT_EQ(sniffed({"101 076401251 0764012510807291511A094101achdestname"}), 0);
  EXPECT_EQ(sniffed({}), 0);
}

TEST(Aeb43, OneWrongByteIsNeverOtherMoneyInSilence) {
  const std::string bytes = test_support::golden_file("aeb43/receipts_and_returns.n43");
  test_support::expect_no_other_money_in_silence(aeb43_decoder(), bytes, "07 X\n");
  test_support::expect_no_other_money_in_silence(
      aeb43_decoder(), test_support::golden_file("aeb43/no_line_ends.n43"), "03 X\n");
  test_support::expect_lost_and_doubled_lines_said(aeb43_decoder(), bytes, "11 22 33 88");
}

}  // namespace
}  // namespace quittance::ingest
