// What a 16 becomes: kind, dates, payer, text, identifiers.
#include <string>

#include <gtest/gtest.h>

#include "bai2_support.h"

namespace quittance::ingest::bai2_test {
namespace {

Reading read_entries(const std::string& entries, std::int64_t sum, std::size_t records,
                     const Profiles& profiles = {}) {
  return read(OneAccount{.entries = entries, .sum = sum, .records = records}.text(), profiles);
}

TEST(Cash, OneEntryInFull) {
  const Reading got = read_entries(
      "16,165,125000,V,261123,,BANKREF1,INV-1001,PREAUTHORIZED ACH/\n88,DBNM: ACME INC\n88,DABA: "
      "021000021\n"
      "88,REMI: INV-1001 INV-1002/\n",
      125000, 4);
  ASSERT_EQ(got.cash_records.size(), 1U);
  const Cash& cash = got.cash_records[0];
  EXPECT_EQ(cash.kind, CashKind::receipt);
  EXPECT_EQ(cash.method, Method::ach);
  EXPECT_EQ(cash.currency, "USD");
  EXPECT_EQ(cash.amount, 125000);
  EXPECT_EQ(cash.account, "111");
  EXPECT_EQ(cash.value_date, "2026-11-23");
  EXPECT_EQ(cash.booking_date, "2026-11-20");
  EXPECT_EQ(cash.payer_name, "ACME INC");
  EXPECT_EQ(cash.payer_routing, "021000021");
  EXPECT_EQ(cash.bank_reference, "BANKREF1");
  EXPECT_EQ(cash.end_to_end_id, "INV-1001");
  EXPECT_EQ(cash.text,
            "PREAUTHORIZED ACH\nDBNM: ACME INC\nDABA: 021000021\nREMI: INV-1001 INV-1002");
  EXPECT_EQ(cash.type, "165");
  EXPECT_EQ(cash.record, 4U);
  EXPECT_FALSE(cash.key_is_reference);
  EXPECT_EQ(got.summary.units[cash.unit].name, "group-1/account-1");
  EXPECT_EQ(cash.id.substr(0, 15), "111/2026-11-20/");
  EXPECT_EQ(cash.id.size(), 15U + 16U + 2U);
  EXPECT_EQ(cash.id.substr(31), "/1");
}

TEST(Cash, AnEntryOfZeroIsSaid) {
  const Reading got =
      read_entries("16,142,0,,R,,INV-1/\n16,142,,,R,,INV-1/\n16,555,00,,R,,INV-1/\n", 0, 3);
  EXPECT_EQ(got.cash_records.size(), 3U);
  EXPECT_TRUE(got.has("amount_zero"));
  EXPECT_FALSE(read_entries("16,142,1,,R,,INV-1/\n16,890,,,,,MESSAGE/\n", 1, 2).has("amount_zero"));
}

TEST(Cash, KindsComeFromTheProfileFirst) {
  Profiles profiles;
  profiles.accounts["111"].type_codes = {
      {"174", CashKind::receipt}, {"698", CashKind::ignore}, {"931", CashKind::fee}};
  const std::string entries =
      "16,174,1,,,,/\n16,698,2,,,,/\n16,931,3,,,,/\n16,165,4,,,,/\n16,698,0,,,,/\n";
  const Reading mapped = read_entries(entries, 10, 5, profiles);
  ASSERT_EQ(mapped.cash_records.size(), 5U);
  EXPECT_EQ(mapped.cash_records[0].kind, CashKind::receipt);
  EXPECT_EQ(mapped.cash_records[1].kind, CashKind::ignore);
  EXPECT_EQ(mapped.cash_records[2].kind, CashKind::fee);
  EXPECT_EQ(mapped.cash_records[3].kind, CashKind::receipt);
  EXPECT_FALSE(mapped.has("type_code_unknown"));  // the profile knows 931
  const Reading plain = read_entries(entries, 10, 5);
  EXPECT_EQ(plain.cash_records[0].kind, CashKind::deposit_total);
  EXPECT_EQ(plain.cash_records[1].kind, CashKind::fee);
  EXPECT_EQ(plain.cash_records[2].kind, CashKind::receipt);
  EXPECT_EQ(plain.cash_records[4].amount, 0);  // an entry of zero is handed over like any other
  EXPECT_TRUE(plain.has("type_code_unknown"));
}

TEST(Cash, DebitSaysThatMoneyWentOut) {
  const Reading got = read_entries(
      "16,165,1,,,,/\n16,557,2,,,,/\n16,255,3,,,,/\n16,698,4,,,,/\n16,459,5,,,,/\n16,981,6,,,,/\n",
      21, 6);
  ASSERT_EQ(got.cash_records.size(), 6U);
  const bool want[] = {false, true, false, true, false, true};
  for (std::size_t n = 0; n < 6; ++n) {
    EXPECT_EQ(got.cash_records[n].debit, want[n]) << got.cash_records[n].type;
  }
}

TEST(Cash, PayerOnlyOfCreditsAndOnlyFromTags) {
  const std::string text = "88,DBNM: ACME INC\n";
  const Reading got = read_entries(
      "16,495,1,,,,/\n" + text + "16,195,2,,,,/\n" + text + "16,195,3,,,,FROM ACME INC/\n", 6, 5);
  ASSERT_EQ(got.cash_records.size(), 3U);
  EXPECT_EQ(got.cash_records[0].payer_name, "");
  EXPECT_EQ(got.cash_records[1].payer_name, "ACME INC");
  EXPECT_EQ(got.cash_records[2].payer_name, "");
}

TEST(Cash, CheckNumbers) {
  const Reading got = read_entries(
      "16,475,1,,B1,1234,/\n16,165,2,,B2,1234,/\n16,475,3,,B3,UUID-9,/\n88,CHKN: "
      "77\n16,395,4,,B4,88,/\n",
      10, 5);
  ASSERT_EQ(got.cash_records.size(), 4U);
  EXPECT_EQ(got.cash_records[0].check_number, "1234");
  EXPECT_EQ(got.cash_records[0].end_to_end_id, "");
  EXPECT_EQ(got.cash_records[1].check_number, "");
  EXPECT_EQ(got.cash_records[1].end_to_end_id, "1234");
  EXPECT_EQ(got.cash_records[2].check_number, "77");
  EXPECT_EQ(got.cash_records[3].check_number, "88");
}

TEST(Cash, ValueDateOfFundsTypes) {
  const Reading got = read_entries(
      "16,165,1,0,,,/\n16,165,2,1,,,/\n16,165,3,S,1,1,1,,,/\n16,165,4,V,991399,,,,/\n", 10, 4);
  ASSERT_EQ(got.cash_records.size(), 4U);
  EXPECT_EQ(got.cash_records[0].value_date, "2026-11-20");
  EXPECT_EQ(got.cash_records[1].value_date, "");
  EXPECT_EQ(got.cash_records[2].value_date, "");
  EXPECT_EQ(got.cash_records[3].value_date, "");
  EXPECT_TRUE(got.has("value_date_unreadable"));
}

TEST(Cash, CurrencyFromAccountGroupProfileOrDollars) {
  const auto currency_with = [](const std::string& group, const std::string& account,
                                const Profiles& profiles) {
    OneAccount file{.entries = "16,165,1,,,,/\n", .sum = 1, .records = 1};
    file.group = "02,US,BANK,1,261120,," + group + ",2/";
    file.account = "03,111," + account + ",,,,/";
    const Reading got = read(file.text(), profiles);
    return got.cash_records.empty() ? std::string("none") : got.cash_records[0].currency;
  };
  const Profiles none;
  Profiles pounds;
  pounds.accounts["111"].currency = Currency::of("GBP");
  EXPECT_EQ(currency_with("EUR", "CAD", none), "CAD");
  EXPECT_EQ(currency_with("EUR", "", none), "EUR");
  EXPECT_EQ(currency_with("", "", none), "USD");
  EXPECT_EQ(currency_with("", "", pounds), "GBP");
  EXPECT_EQ(currency_with("EUR", "", pounds), "EUR");
  EXPECT_EQ(currency_with("QQQ", "CAD", none), "CAD");
  EXPECT_EQ(currency_with("QQQ", "", none), "none");
}

TEST(Cash, UnknownCurrencyRejectsTheAccountAlone) {
  OneAccount file{.entries = "16,165,1,,,,/\n", .sum = 1, .records = 1};
  file.account = "03,111,QQQ,,,,/";
  const Reading got = read(file.text());
  EXPECT_TRUE(got.has("currency_unknown"));
  EXPECT_EQ(got.hold_of("group-1/account-1"), HoldReason::structure_broken);
  EXPECT_EQ(got.summary.status, FileStatus::rejected);  // nothing else could be read
}

TEST(Cash, MinorUnitsFollowTheCurrency) {
  OneAccount file{.entries = "16,165,1250,,,,/\n", .sum = 1250, .records = 1};
  file.account = "03,111,JPY,,,,/";
  const Reading yen = read(file.text());
  EXPECT_EQ(yen.cash_records[0].amount, 1250);
  EXPECT_EQ(yen.control(Level::account, "amount")->stated, "1250");
  file.account = "03,111,KWD,,,,/";
  EXPECT_EQ(read(file.text()).control(Level::account, "amount")->stated, "1.250");
}

TEST(Ids, ByReferenceOnlyWhereTheProfileCallsItUnique) {
  Profiles unique;
  unique.accounts["111"].bank_reference_unique = true;
  const std::string entries =
      "16,165,1,,REF-9,,A/\n16,175,1,,REF-9,,A/\n16,165,2,,,,NO REFERENCE/\n16,165,3,,REF-9,,B/\n";
  const Reading got = read_entries(entries, 7, 4, unique);
  ASSERT_EQ(got.cash_records.size(), 4U);
  EXPECT_EQ(got.cash_records[0].id, "111/2026-11-20/165/REF-9/1");
  EXPECT_TRUE(got.cash_records[0].key_is_reference);
  EXPECT_EQ(got.cash_records[1].id, "111/2026-11-20/175/REF-9/1");
  EXPECT_FALSE(got.cash_records[2].key_is_reference);
  EXPECT_EQ(got.cash_records[3].id, "111/2026-11-20/165/REF-9/2");
  EXPECT_EQ(got.count("reference_reused"), 1U);
}

TEST(Ids, TrueTwinsAreTwoPayments) {
  const Reading got =
      read_entries("16,165,100,,,,SAME/\n16,165,100,,,,SAME/\n16,165,100,,,,OTHER/\n", 300, 3);
  ASSERT_EQ(got.cash_records.size(), 3U);
  const std::string stem = got.cash_records[0].id.substr(0, got.cash_records[0].id.size() - 1);
  EXPECT_EQ(got.cash_records[0].id, stem + "1");
  EXPECT_EQ(got.cash_records[1].id, stem + "2");
  EXPECT_NE(got.cash_records[2].id.substr(0, stem.size()), stem);
}

// The content key: each part tells entries apart, and nothing else does.
TEST(Ids, ContentKey) {
  const auto id_of = [](const std::string& entry, std::int64_t sum,
                        const std::string& currency = "USD") {
    OneAccount file{.entries = entry + "\n", .sum = sum, .records = 1};
    file.account = "03,111," + currency + ",,,,/";
    return read(file.text()).cash_records.at(0).id;
  };
  const std::string base = id_of("16,165,100,Z,B1,C1,TEXT/", 100);
  EXPECT_EQ(base, id_of("16,165,000100,V,261121,,B1,C1,TEXT", 100));  // padding, funds type
  EXPECT_EQ(base, id_of("16,165,100,Z,B2,C1,TEXT/", 100));  // a reference that proves nothing
  EXPECT_NE(base, id_of("16,165,101,Z,B1,C1,TEXT/", 101));
  EXPECT_NE(base, id_of("16,555,100,Z,B1,C1,TEXT/", 100));  // a return is not the receipt
  EXPECT_NE(base, id_of("16,165,100,Z,B1,C1,TEXTS/", 100));
  EXPECT_NE(base, id_of("16,165,100,Z,B1,C1,TEXT/", 100, "CAD"));
  EXPECT_NE(id_of("16,475,100,Z,B1,1,TEXT/", 100), id_of("16,475,100,Z,B1,2,TEXT/", 100));
}

// The same account and day twice in one file is one statement; a correction repeats, it adds
// nothing.
TEST(Ids, OrdinalsCountWithinTheStatement) {
  const std::string account = "03,111,USD,,,,/\n16,165,100,,,,SAME/\n49,100,3/\n";
  const auto group = [&](const std::string& status, const std::string& day) {
    return "02,US,BANK," + status + "," + day + ",,USD,2/\n" + account + "98,100,1,5/\n";
  };
  const Reading got =
      read("01,BANK,US,261121,0600,7,,,2/\n" + group("1", "261120") + group("1", "261120") +
           group("1", "261119") + group("3", "261120") + "99,400,4,22/\n");
  ASSERT_EQ(got.cash_records.size(), 4U);
  EXPECT_EQ(got.cash_records[0].id.back(), '1');
  EXPECT_EQ(got.cash_records[1].id.back(), '2');
  EXPECT_EQ(got.cash_records[2].id.back(), '1');
  EXPECT_EQ(got.cash_records[3].id, got.cash_records[0].id);
}

TEST(Rejected, UnreadableAmountLeavesNoPaymentAndHoldsTheRest) {
  const Reading got = read_entries("16,165,100,,,,A/\n16,165,1O0,,,,B/\n", 200, 2);
  EXPECT_EQ(got.cash_records.size(), 1U);
  EXPECT_EQ(got.hold_of("group-1/account-1"), HoldReason::control_failed);
  ASSERT_EQ(got.count("amount_unreadable"), 1U);
  const Finding& finding = got.summary.findings.front();
  EXPECT_EQ(finding.record, 5U);
  EXPECT_NE(finding.message.find("'1O0'"), std::string::npos) << finding.message;
  bool rejected = false;
  for (const Range& range : got.ranges) {
    rejected = rejected || (range.use == RangeUse::rejected && range.from == finding.offset);
  }
  EXPECT_TRUE(rejected);
}

TEST(Rejected, NegativeAndOversizedAmounts) {
  EXPECT_TRUE(read_entries("16,165,-100,,,,A/\n", -100, 1).cash_records.empty());
  EXPECT_TRUE(read_entries("16,165,99999999999999999999,,,,A/\n", 0, 1).cash_records.empty());
}

TEST(Ranges, SayWhatBecameOfEachRecord) {
  const Reading got = read(
      OneAccount{.entries = "16,165,100,,,,A/\n88,B\n\n16,475,1,,,7,/\n", .sum = 101, .records = 3}
          .text());
  std::string uses;
  for (const Range& range : got.ranges)
    uses += std::string(name(range.use)) + " " + range.what + "\n";
  EXPECT_EQ(uses,
            "structure 01 file header\nstructure 02 group header\nstructure 03 account\npayment 16 "
            "detail 165\n"
            "structure no record\nnon_cash 16 detail 475\nstructure 49 account trailer\nstructure "
            "98 group trailer\n"
            "structure 99 file trailer\n");
}

}  // namespace
}  // namespace quittance::ingest::bai2_test
