// Envelopes, bookings, payments and advices: what is yielded, judged and held.
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "ingest/sniff.h"
#include "tests/support/reading.h"

namespace quittance::ingest {
namespace {

using test_support::KeptCash;
using test_support::read_with;
using test_support::Reading;

using Segments = std::vector<std::string>;

std::string file_of(const Segments& segments, std::string_view terminator = "'\n") {
  std::string file;
  for (const std::string& segment : segments) file += segment + std::string(terminator);
  return file;
}

Segments credit_advice() {
  return {"UNB+UNOC:3+BANK+SELLER+261120:0612+17",  // 0
          "UNH+1+CREMUL:D:96A:UN",
          "BGM+455+CA-1",
          "DTM+137:20261120:102",
          "LIN+1",  // 4
          "DTM+209:20261120:102",
          "BUS++DO++233:25:124",
          "MOA+60:300.00:NOK",
          "FII+BF+60050600001",
          "SEQ++1",  // 9
          "FII+OR+12340500001",
          "RFF+ACD:A-1",
          "MOA+143:100",
          "NAD+PL+++FJELL AS",
          "PRC+8",
          "DOC+999+1000010010018",  // 15
          "MOA+12:100",
          "SEQ++2",
          "RFF+ACD:A-2",
          "MOA+143:200",
          "FTX+PMD+++INVOICE 1:AND 2",
          "CNT+LI:1",
          "UNT+22+1",
          "UNZ+1+17"};
}

Reading read(const Segments& segments, const Profiles& profiles = {}) {
  return read_with(edifact_cremul_decoder(), file_of(segments), profiles);
}

TEST(Edifact, ASequenceIsOnePayment) {
  const Reading got = read(credit_advice());
  EXPECT_EQ(got.codes(), "");
  EXPECT_EQ(got.summary.status, FileStatus::accepted);
  EXPECT_EQ(got.summary.transactions, 2U);
  EXPECT_EQ(got.summary.statements, 1U);
  EXPECT_EQ(got.summary.accounts, 1U);
  EXPECT_EQ(got.summary.details, 1U);
  EXPECT_EQ(got.summary.credits.amount.at(Currency::of("NOK")), 30'000);
  EXPECT_EQ(got.summary.logical_id.sender, "BANK");
  EXPECT_EQ(got.summary.logical_id.file_id, "17");
  EXPECT_TRUE(got.kept.tiles);
  ASSERT_EQ(got.cash().size(), 2U);
  const KeptCash& first = got.cash()[0];
  EXPECT_EQ(first.kind, CashKind::receipt);
  EXPECT_EQ(first.amount, 10'000);
  EXPECT_EQ(first.currency, "NOK");
  EXPECT_EQ(first.account, "60050600001");
  EXPECT_EQ(first.value_date, "2026-11-20");
  EXPECT_EQ(first.payer_name, "FJELL AS");
  EXPECT_EQ(first.payer_account, "12340500001");
  EXPECT_EQ(first.reference, "1000010010018");
  EXPECT_EQ(first.bank_reference, "A-1");
  EXPECT_EQ(first.type_code, "233");
  ASSERT_EQ(first.lines.size(), 1U);
  EXPECT_EQ(first.lines[0].paid, 10'000);
  EXPECT_EQ(got.cash()[1].text, "INVOICE 1 AND 2");
  EXPECT_EQ(got.summary.units[first.unit].name, "interchange-17/message-1/booking-1");
}

// A booking whose payments come to another amount is held; those beside it are not.
TEST(Edifact, AnAmountBeforeExchangeStandsInTheText) {
  Segments segments = credit_advice();
  segments[21] = "CNT+LI:1";
  const std::string id = read(segments).cash()[1].id;
  segments.insert(segments.begin() + 20, {"MOA+36:18.50:EUR", "CUX+2:EUR+3:NOK+10.81"});
  segments[24] = "UNT+24+1";
  const Reading got = read(segments);
  EXPECT_EQ(got.codes(), "");
  ASSERT_EQ(got.cash().size(), 2U);
  EXPECT_EQ(got.cash()[1].amount, 20'000);
  EXPECT_EQ(got.cash()[1].text, "INVOICE 1 AND 2\nInstdAmt 18.50 EUR, XchgRate 10.81");
  EXPECT_EQ(got.cash()[1].id, id);
}

TEST(Edifact, AWrongTotalHoldsItsBooking) {
  Segments segments = credit_advice();
  const Segments second(segments.begin() + 4, segments.begin() + 21);
  segments[7] = "MOA+60:301.00:NOK";
  segments.insert(segments.begin() + 21, second.begin(), second.end());
  segments[38] = "CNT+LI:2";
  segments[39] = "UNT+39+1";
  const Reading got = read(segments);
  EXPECT_EQ(got.codes(), "amount_wrong");
  EXPECT_EQ(got.held(), "interchange-17/message-1/booking-1 control_failed");
  ASSERT_EQ(got.cash().size(), 4U);
  EXPECT_TRUE(got.is_held(got.cash()[1].unit));
  EXPECT_FALSE(got.is_held(got.cash()[2].unit));

  Profiles lenient;
  lenient.dialects["lenient"] = {.name = "lenient", .accept_wrong_totals = true};
  lenient.accounts["60050600001"].account = "60050600001";
  lenient.accounts["60050600001"].dialect = "lenient";
  EXPECT_EQ(read(segments, lenient).held(), "");
}

// Charges lie between what was paid and what was credited: the payment is what was credited.
TEST(Edifact, ChargesAreTakenOffWhereTheTotalSaysSo) {
  Segments segments = credit_advice();
  segments.insert(segments.begin() + 13, {"FCA+14", "MOA+23:5:NOK"});
  segments[24] = "UNT+24+1";
  struct Row {
    const char* total;
    std::int64_t paid;
    const char* codes;
  };
  const Row rows[] = {{"MOA+60:295.00:NOK", 9'500, ""},
                      {"MOA+60:300.00:NOK", 10'000, ""},
                      {"MOA+60:290.00:NOK", 10'000, "amount_wrong"}};
  for (const Row& row : rows) {
    SCOPED_TRACE(row.total);
    segments[7] = row.total;
    const Reading got = read(segments);
    EXPECT_EQ(got.codes(), row.codes);
    ASSERT_EQ(got.cash().size(), 2U);
    EXPECT_EQ(got.cash()[0].amount, row.paid);
    EXPECT_EQ(got.cash()[1].amount, 20'000);
  }
}

TEST(Edifact, CountsAndNumbers) {
  struct Row {
    std::size_t at;
    const char* segment;
    const char* codes;
  };
  const Row rows[] = {
      {21, "CNT+LI:2", "count_wrong"}, {21, "CNT+LIN:1", ""},
      {22, "UNT+20+1", "count_wrong"}, {22, "UNT+22+2", "control_number_differs"},
      {23, "UNZ+2+17", "count_wrong"}, {23, "UNZ+1+18", "control_number_differs"},
      {22, "UNT+x+1", "count_wrong"},  {21, "CNT+39:1", "count_not_judged"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.segment);
    Segments segments = credit_advice();
    segments[row.at] = row.segment;
    const Reading got = read(segments);
    EXPECT_EQ(got.codes(), row.codes);
    EXPECT_EQ(got.held(), "");
    EXPECT_EQ(got.cash().size(), 2U);
  }
}

TEST(Edifact, WhatIsCutOffIsHeld) {
  const std::string whole = file_of(credit_advice(), "'");
  for (std::size_t size = 1; size + 1 < whole.size(); ++size) {
    const Reading got = read_with(edifact_cremul_decoder(), whole.substr(0, size));
    ASSERT_NE(got.summary.status, FileStatus::accepted) << size;
    for (const KeptCash& cash : got.cash()) ASSERT_TRUE(got.is_held(cash.unit)) << size;
    ASSERT_TRUE(got.kept.tiles && got.kept.covered == size) << size;
  }
}

TEST(Edifact, MessagesThatTakeBackAreHeld) {
  Segments segments = credit_advice();
  segments[2] = "BGM+455+CA-1+1";
  EXPECT_EQ(read(segments).held(), "interchange-17/message-1 deletion");
  segments[2] = "BGM+455+CA-1+5";
  EXPECT_EQ(read(segments).held(), "interchange-17/message-1 correction");
  segments[2] = "BGM+455+CA-1+9";
  EXPECT_EQ(read(segments).held(), "");
}

TEST(Edifact, ATestIsNotBooked) {
  Segments segments = credit_advice();
  segments[0] += "++++++1";
  const Reading got = read(segments);
  EXPECT_EQ(got.codes(), "test_interchange");
  EXPECT_TRUE(got.summary.units[1].test);
}

TEST(Edifact, TheProfileSaysWhatABookingIs) {
  Profiles profiles;
  AccountProfile& profile = profiles.accounts["60050600001"];
  profile.account = "60050600001";
  profile.type_codes["233"] = CashKind::transfer;
  profile.bank_reference_unique = true;
  const Reading got = read(credit_advice(), profiles);
  ASSERT_EQ(got.cash().size(), 2U);
  EXPECT_EQ(got.cash()[0].kind, CashKind::transfer);
  EXPECT_EQ(got.cash()[0].id, "60050600001/2026-11-20/233/A-1/1");
  EXPECT_TRUE(got.cash()[0].key_is_reference);
  profiles.accounts["60050600001"].type_codes = {{"edifact-cremul", CashKind::advice}};
  EXPECT_EQ(read(credit_advice(), profiles).cash()[0].kind, CashKind::advice);
}

TEST(Edifact, EqualsAreCounted) {
  Segments segments = credit_advice();
  segments[11] = "RFF+AEK:1";
  segments[18] = "RFF+AEK:1";
  segments[19] = "MOA+143:100";
  segments[7] = "MOA+60:200:NOK";
  for (const std::size_t at : {10U, 13U, 14U, 15U, 16U, 20U}) segments[at] = "GIS+37";
  const Reading got = read(segments);
  ASSERT_EQ(got.cash().size(), 2U);
  EXPECT_EQ(got.cash()[0].id.substr(0, got.cash()[0].id.size() - 2),
            got.cash()[1].id.substr(0, got.cash()[1].id.size() - 2));
  EXPECT_TRUE(got.cash()[0].id.ends_with("/1"));
  EXPECT_TRUE(got.cash()[1].id.ends_with("/2"));
}

// A file that names no currency at all: that of the imported account, which stands behind the
// booking's amount, else a sentence on what to do.
TEST(Edifact, AmountsWithoutACurrencyAreInThatOfTheAccount) {
  Segments bare = credit_advice();
  bare[7] = "MOA+60:300.00";
  const Reading refused = read(bare);
  EXPECT_EQ(refused.summary.status, FileStatus::quarantined);
  EXPECT_NE(refused.codes().find("currency_missing"), std::string::npos) << refused.codes();
  EXPECT_TRUE(refused.cash().empty());
  const std::string& message = refused.summary.findings.back().message;
  EXPECT_NE(message.find("import the account with its currency"), std::string::npos) << message;

  Profiles profiles;
  profiles.accounts["60050600001"].account = "60050600001";
  profiles.accounts["60050600001"].currency = Currency::of("NOK");
  const Reading got = read(bare, profiles);
  EXPECT_EQ(got.codes(), "");
  EXPECT_EQ(got.summary.status, FileStatus::accepted);
  const Reading stated = read(credit_advice(), profiles);
  ASSERT_EQ(got.cash().size(), 2U);
  EXPECT_EQ(got.cash()[0].id, stated.cash().at(0).id);
  EXPECT_EQ(got.cash()[0].amount, 10'000);
  bare[7] = "MOA+60:300.01";
  EXPECT_EQ(read(bare, profiles).codes(), "amount_wrong");
}

// What a booking before names is not the currency of another account's amount.
TEST(Edifact, AnAccountsCurrencyIsBeforeThatOfTheBookingBefore) {
  Segments two = credit_advice();
  const Segments second = {"LIN+2",        "DTM+209:20261120:102", "BUS++DO++233:25:124",
                           "MOA+60:30.00", "FII+BF+70050600002",   "SEQ++3",
                           "RFF+ACD:B-1",  "MOA+143:30.00"};
  two.insert(two.end() - 3, second.begin(), second.end());
  two[two.size() - 3] = "CNT+LI:2";
  two[two.size() - 2] = "UNT+30+1";
  Profiles profiles;
  profiles.accounts["70050600002"].account = "70050600002";
  profiles.accounts["70050600002"].currency = Currency::of("SEK");
  const Reading got = read(two, profiles);
  EXPECT_EQ(got.codes(), "");
  ASSERT_EQ(got.cash().size(), 3U);
  EXPECT_EQ(got.cash()[2].amount, 3'000);
  EXPECT_EQ(got.cash()[2].currency, "SEK");
}

// FII+BF behind the first SEQ is the booking's no more.
TEST(Edifact, ABookingWithoutOurAccountIsSaid) {
  Segments swapped = credit_advice();
  std::swap(swapped[8], swapped[9]);
  const Reading got = read(swapped);
  EXPECT_EQ(got.codes(), "account_missing");
  ASSERT_EQ(got.cash().size(), 2U);
  EXPECT_EQ(got.cash()[0].account, "");
}

Reading read_advice(const Segments& behind_currency) {
  Segments segments = {"UNB+UNOC:3+PAYER+SELLER+261120:0612+17", "UNH+1+REMADV:D:96A:UN",
                       "BGM+481+RA-1", "DTM+137:20261120:102", "CUX+2:EUR:11"};
  segments.insert(segments.end(), behind_currency.begin(), behind_currency.end());
  segments.push_back("UNT+" + std::to_string(segments.size()) + "+1");
  segments.push_back("UNZ+1+17");
  return read_with(edifact_remadv_decoder(), file_of(segments), {});
}

TEST(Edifact, TwoTotalsOfOneAdviceAreSaid) {
  const Segments lines = {"DOC+380+INV-1", "MOA+12:30.00", "UNS+S", "MOA+12:30.00"};
  EXPECT_EQ(read_advice(lines).codes(), "");
  Segments twice = lines;
  twice.push_back("MOA+12:30.00");
  EXPECT_EQ(read_advice(twice).codes(), "");
  twice.back() = "MOA+12:40.00";
  EXPECT_EQ(read_advice(twice).codes(), "total_repeated");
  EXPECT_EQ(read_advice(twice).cash().at(0).amount, 3'000);
}

TEST(Edifact, SniffedByItsFirstMessage) {
  const auto format_of = [](std::string_view bytes) { return recognise(bytes, "f").format; };
  const std::string cremul = file_of(credit_advice());
  EXPECT_EQ(format_of(cremul), "edifact-cremul");
  EXPECT_EQ(recognise(cremul, "f").decoder, &edifact_cremul_decoder());
  EXPECT_EQ(format_of("UNA:+.? 'UNB+UNOA:1+A'UNH+1+REM\r\nADV:D:96A:UN'"), "edifact-remadv");
  EXPECT_EQ(format_of("UNB+UNOA:1'UNH+1+DEBMUL:D:96A:UN'UNT+2+1'UNH+2+CREMUL:D:96A:UN'"),
            "edifact-cremul");
  const Recognised debits = recognise("UNB+UNOA:1'UNH+1+DEBMUL:D:96A:UN'UNT+2+1'", "f");
  EXPECT_EQ(debits.format, "edifact-debmul");
  EXPECT_EQ(debits.decoder, nullptr);
  EXPECT_NE(debits.why.find("no incoming cash"), std::string::npos);
  EXPECT_EQ(format_of("UNB+UNOA:1'UNH+1+INVOIC:D:96A:UN'"), "edifact");
  EXPECT_EQ(edifact_cremul_decoder().sniff("CREMUL"), 0);
}

}  // namespace
}  // namespace quittance::ingest
