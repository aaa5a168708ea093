// BgMax and the older BG Inbetalningar.
#include <gtest/gtest.h>

#include "ingest/bg_inbetalningar/layout.h"
#include "tests/unit/ingest/nordic/nordic_support.h"

namespace quittance::ingest::nordic_test {
namespace {

Reading bgmax(const std::string& bytes, const Profiles& profiles = {}) {
  return read_with(bgmax_decoder(), bytes, profiles);
}

TEST(Bgmax, APaymentHasItsDepositsDateAndItsOwnSerial) {
  const Reading got = bgmax(golden("bgmax/ordinary_day.txt"));
  ASSERT_EQ(got.cash().size(), 6U);
  const KeptCash& first = got.cash()[0];
  EXPECT_EQ(first.id, "7001234/2026-11-20/00074/20-000000000101/1");
  EXPECT_TRUE(first.key_is_reference);
  EXPECT_EQ(first.account, "7001234");
  EXPECT_EQ(first.amount, 125'050);
  EXPECT_EQ(first.value_date, "2026-11-20");
  EXPECT_EQ(first.reference, "1234574");
  EXPECT_EQ(first.payer_name, "\xC3\x84ngens Tr\xC3\xA4 AB c/o B\xC3\xB6rje");
  EXPECT_EQ(first.payer_account, "5501237");
  EXPECT_EQ(first.payer_routing, "BG");
  EXPECT_EQ(first.payer_id, "5566778899");
  EXPECT_EQ(first.type_code, "2021");
  EXPECT_EQ(got.cash()[5].currency, "EUR");
}

// 22 and 23 say again what the 20 paid: lines of the payment, never money of their own.
TEST(Bgmax, ExtraReferencesAreLines) {
  const Reading got = bgmax(golden("bgmax/ordinary_day.txt"));
  const KeptCash& netted = got.cash()[1];
  EXPECT_EQ(netted.amount, 300'000);
  ASSERT_EQ(netted.lines.size(), 3U);
  EXPECT_EQ(netted.lines[1].paid, 150'000);
  EXPECT_EQ(netted.lines[2].reference, "20016");
  EXPECT_EQ(netted.lines[2].paid, -50'000);
  EXPECT_EQ(netted.lines[2].kind, ReferenceKind::credit_memo);
  const KeptCash& bare = got.cash()[2];  // its own reference, and one without an amount
  ASSERT_EQ(bare.lines.size(), 2U);
  EXPECT_EQ(bare.lines[0].reference, "658260");
  EXPECT_FALSE(bare.lines[0].amount_stated);
  EXPECT_EQ(bare.text, "Faktura 658260 och 658369, resten av ordern betalai december");
  EXPECT_EQ(got.cash()[3].reference, "");  // two in one field are text
  EXPECT_EQ(got.cash()[3].text, "8012577,8013575");
  EXPECT_EQ(got.summary.credits.amount.at(Currency::of("SEK")), 1'005'050);
}

TEST(Bgmax, ADeductionIsADebitThatTheDepositIsShortOf) {
  const Reading got = bgmax(golden("bgmax/ordinary_day.txt"));
  const KeptCash& deduction = got.cash()[4];
  EXPECT_EQ(deduction.kind, CashKind::other);
  EXPECT_TRUE(deduction.debit);
  EXPECT_EQ(deduction.amount, 25'050);
  EXPECT_EQ(got.summary.debits.amount.at(Currency::of("SEK")), 25'050);
  EXPECT_EQ(got.held(), "");
  EXPECT_EQ(got.codes(), "");
}

TEST(Bgmax, CodesThatDoNotExistAreSaid) {
  const std::string good = golden("bgmax/ordinary_day.txt");
  const auto codes = [&](std::string_view record, std::size_t column) {
    return bgmax(with(good, good.find(record) + 1 + column, "9")).codes();
  };
  EXPECT_EQ(codes("\n20", 56), "code_unknown");
  EXPECT_EQ(codes("\n20", 57), "code_unknown");
  EXPECT_EQ(codes("\n21", 71), "code_unknown");
}

TEST(Bgmax, EachControlHasItsConsequence) {
  const std::string good = golden("bgmax/ordinary_day.txt");
  struct Row {
    const char* why;
    const char* from;
    const char* to;
    const char* codes;
    const char* held;
  };
  constexpr Row rows[] = {
      {"the deposit's amount holds it", "000000000000980000SEK", "000000000000980001SEK",
       "amount_wrong", "deposit-7001234-00074 control_failed"},
      {"its count is a finding", "SEK00000005K", "SEK00000006K", "count_wrong", ""},
      {"a count of the file is a finding", "7000000005", "7000000006", "count_wrong", ""},
      {"lines that do not come to the payment", "000000000000200000", "000000000000200001",
       "lines_differ_from_payment", ""},
      {"another currency than the opening's", "980000SEK", "980000EUR", "currency_differs", ""},
      {"no end record", "7000000005", "9900000005", "record_unknown end_missing",
       "transmission-1 trailer_missing"},
      {"no start record", "01BGMAX", "99BGMAX", "record_unknown header_missing",
       "transmission-1 structure_broken"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    const Reading got = bgmax(changed(good, row.from, row.to));
    EXPECT_EQ(got.codes(), row.codes);
    EXPECT_EQ(got.held(), row.held);
    EXPECT_EQ(got.summary.transactions, 6U);
  }
}

TEST(Bgmax, SwitchesOfTheAccountsDialect) {
  Profiles profiles;
  AccountProfile& account = profiles.accounts["7001234"];
  account.account = "7001234";
  account.dialect = "loose";
  account.type_codes["21"] = CashKind::returned;
  profiles.dialects["loose"].accept_wrong_totals = true;
  const std::string wrong =
      changed(golden("bgmax/ordinary_day.txt"), "000000000000980000SEK", "000000000000980001SEK");
  const Reading got = bgmax(wrong, profiles);
  EXPECT_EQ(got.codes(), "amount_wrong");
  EXPECT_EQ(got.held(), "");
  EXPECT_EQ(got.cash()[4].kind, CashKind::returned);
}

TEST(Bgmax, ATestFileIsCheckedAndNothingIsBooked) {
  const Reading got = bgmax(golden("bgmax/no_line_ends.txt"));
  EXPECT_EQ(got.codes(), "test_file");
  ASSERT_EQ(got.cash().size(), 1U);
  EXPECT_TRUE(got.summary.units[got.cash()[0].unit].test);
}

TEST(BgInbetalningar, AnOverpunchedDigitIsNegative) {
  using bg_inbetalningar::overpunched;
  EXPECT_EQ(overpunched("000000009989N", {1, 13}), -99'895);
  EXPECT_EQ(overpunched("000000010000-", {1, 13}), -100'000);
  EXPECT_EQ(overpunched("000000010000}", {1, 13}), -100'000);
  EXPECT_EQ(overpunched("000000010000J", {1, 13}), -100'001);
  EXPECT_EQ(overpunched("0000000100000", {1, 13}), 100'000);
  EXPECT_EQ(overpunched("000000010000S", {1, 13}), std::nullopt);
  EXPECT_EQ(overpunched("00000001000", {1, 13}), std::nullopt);
  EXPECT_EQ(overpunched("", {1, 13}), std::nullopt);
}

TEST(BgInbetalningar, ReadsPaymentsSupplierFilesAndDeductions) {
  const Reading got =
      read_with(bg_inbetalningar_decoder(), golden("bg-inbetalningar/ordinary_day.txt"));
  ASSERT_EQ(got.cash().size(), 6U);
  EXPECT_EQ(got.cash()[0].reference, "1234574");
  EXPECT_EQ(got.cash()[0].bank_reference, "5540020978");
  EXPECT_EQ(got.cash()[1].payer_account, "5501237");
  EXPECT_EQ(got.cash()[1].payer_routing, "BG");
  EXPECT_TRUE(got.cash()[2].debit);
  EXPECT_EQ(got.cash()[2].amount, 25'050);
  EXPECT_EQ(got.cash()[3].amount, 1'001);
  EXPECT_EQ(got.cash()[4].kind, CashKind::ignore);
  EXPECT_EQ(got.cash()[5].account, "7001242");
  EXPECT_EQ(got.summary.credits.amount.at(Currency::of("SEK")), 274'950);
  EXPECT_EQ(got.codes(), "amount_zero");
  EXPECT_EQ(got.held(), "");
}

}  // namespace
}  // namespace quittance::ingest::nordic_test
