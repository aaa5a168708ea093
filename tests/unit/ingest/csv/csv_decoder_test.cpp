#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/unit/ingest/csv/read_csv.h"

namespace quittance::ingest {
namespace {

using Strings = std::vector<std::string>;

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TEST(CsvDecoder, ReadsCanonicalNames) {
  const CsvYield got = read_csv(
      "payment_id,kind,account,value_date,booking_date,deposit_date,currency,amount,method,"
      "payer_name,payer_routing,payer_account,payer_iban,payer_id,bank_reference,end_to_end_id,"
      "original_id,check_number,reference,text,remittance\n"
      "P-1,receipt,100,2026-11-20,2026-11-21,2026-11-19,USD,1250.00,check,ACME,021000021,555,"
      "DE89370400440532013000,C-7,BR1,E2E,O-1,4711,RF18,\"a, b\",INV-1=1000.00|INV-2=250.00\n");
  ASSERT_EQ(got.cash.size(), 1U);
  EXPECT_EQ(got.cash[0],
            "{\"payment_id\":\"P-1\",\"kind\":\"receipt\",\"account\":\"100\",\"value_date\":"
            "\"2026-11-20\",\"booking_date\":\"2026-11-21\",\"deposit_date\":\"2026-11-19\","
            "\"currency\":\"USD\",\"amount\":\"1250.00\",\"method\":\"check\",\"provisional\":"
            "false,\"payer\":{\"name\":\"ACME\",\"routing\":\"021000021\",\"account\":\"555\","
            "\"iban\":\"DE89370400440532013000\",\"id\":\"C-7\"},\"bank_reference\":\"BR1\","
            "\"end_to_end_id\":\"E2E\",\"original_id\":\"O-1\",\"check_number\":\"4711\","
            "\"reference\":\"RF18\",\"text\":\"a, b\",\"remittance\":[{\"reference\":\"INV-1\","
            "\"amount\":\"1000.00\",\"discount\":\"0.00\",\"adjustment\":\"0.00\"},{\"reference\":"
            "\"INV-2\",\"amount\":\"250.00\",\"discount\":\"0.00\",\"adjustment\":\"0.00\"}],"
            "\"source\":{\"file\":\"t.csv\",\"record\":2,\"offset\":223}}");
  EXPECT_EQ(got.findings, Strings());
  EXPECT_EQ(got.facts.status, FileStatus::accepted);
  EXPECT_EQ(got.facts.accounts, 1U);
}

TEST(CsvDecoder, WordsForNoReferenceAreNone) {
  const CsvYield got = read_csv(
      "Booking date,Amount,Currency,Bank reference,End-to-end id,Text\n"
      "2026-11-20,1.00,EUR,NONREF,NOTPROVIDED,a\n"
      "2026-11-20,1.00,EUR,-,Not Provided,b\n"
      "2026-11-20,1.00,EUR,NOREF77,NOTPROVIDED-1,c\n");
  ASSERT_EQ(got.cash.size(), 3U);
  for (const std::size_t n : {0U, 1U}) {
    EXPECT_FALSE(has(got.cash[n], "_reference\"")) << got.cash[n];
    EXPECT_FALSE(has(got.cash[n], "end_to_end_id")) << got.cash[n];
  }
  EXPECT_TRUE(
      has(got.cash[2], "\"bank_reference\":\"NOREF77\",\"end_to_end_id\":\"NOTPROVIDED-1\""))
      << got.cash[2];
}

TEST(CsvDecoder, WordsInFurtherColumnsStandBehindTheText) {
  const CsvYield rabo = read_csv(
      "IBAN/BBAN,Munt,Datum,Bedrag,Omschrijving-1,Omschrijving-2,Omschrijving-3\n"
      "NL50RABO0123456789,EUR,2026-11-20,\"+5,00\",Factuur 2026-77 en,2026-78,2026-78\n");
  ASSERT_EQ(rabo.cash.size(), 1U);
  EXPECT_TRUE(has(rabo.cash[0], "\"text\":\"Factuur 2026-77 en\\n2026-78\"")) << rabo.cash[0];
  const CsvYield german = read_csv(
      "Buchungstag;Buchungstext;Verwendungszweck;Kontonummer/IBAN;Betrag;Waehrung\n"
      "20.11.26;RUECKLASTSCHRIFT;RE 66 AC04;DE02120300000000202051;-50,00;EUR\n");
  ASSERT_EQ(german.cash.size(), 1U);
  EXPECT_TRUE(has(german.cash[0], "\"text\":\"RE 66 AC04\\nRUECKLASTSCHRIFT\"")) << german.cash[0];
  EXPECT_TRUE(has(german.cash[0], "\"iban\":\"DE02120300000000202051\"")) << german.cash[0];
}

TEST(CsvDecoder, TheIbanOfARowIsThePayersWhereTheAccountStandsAbove) {
  const auto row = [](const char* preamble, const char* iban) {
    const CsvYield got = read_csv(std::string(preamble) +
                                  "Buchungsdatum;Verwendungszweck;IBAN;Betrag (EUR)\n"
                                  "20.11.2026;RE 1;" +
                                  iban + ";5,00\n");
    return got.cash.empty() ? std::string() : got.cash[0];
  };
  constexpr const char* kOwn = "Girokonto;DE89370400440532013000\n\n";
  EXPECT_TRUE(has(row(kOwn, "DE02120300000000202051"), "\"iban\":\"DE02120300000000202051\""));
  EXPECT_FALSE(has(row(kOwn, "DE89370400440532013000"), "\"iban\""));
  EXPECT_FALSE(has(row("", "DE02120300000000202051"), "\"iban\""));
}

TEST(CsvDecoder, FindsTheHeaderBehindAPreamble) {
  const CsvYield got = read_csv(
      "\xEF\xBB\xBF"
      "Account activity for 12345\r\nMade by;Jo\r\n\r\n"
      "Posting Date;Description;Debit;Credit;Check Number;Currency\r\n"
      "13.01.2026;ACME INV-1;;1.250,50;;EUR\r\n"
      "14.01.2026;Fee;5,00;;;EUR\r\n"
      "15.01.2026;Check;;100,00;0815;EUR\r\n"
      "Total;;5,00;1.350,50;;\r\n");
  ASSERT_EQ(got.cash.size(), 3U);
  EXPECT_TRUE(has(got.cash[0], "\"kind\":\"receipt\",\"booking_date\":\"2026-01-13\""))
      << got.cash[0];
  EXPECT_TRUE(has(got.cash[0], "\"amount\":\"1250.50\"")) << got.cash[0];
  EXPECT_TRUE(has(got.cash[1], "\"kind\":\"other\"")) << got.cash[1];
  EXPECT_TRUE(has(got.cash[1], "\"amount\":\"5.00\"")) << got.cash[1];
  EXPECT_TRUE(has(got.cash[2], "\"method\":\"check\"")) << got.cash[2];
  EXPECT_TRUE(has(got.cash[2], "\"check_number\":\"0815\"")) << got.cash[2];
  EXPECT_EQ(got.findings, Strings{"total_line@8"});
  EXPECT_EQ(got.facts.transactions, 3U);
  EXPECT_EQ(got.facts.credits.count, 2U);
  EXPECT_EQ(got.facts.debits.count, 1U);
  EXPECT_EQ(got.facts.credits.amount.at(Currency::of("EUR")), 135050);
}

// One bad row never holds another.
TEST(CsvDecoder, ABadRowIsRejectedAlone) {
  struct Row {
    const char* why;
    std::string_view row;
    std::string_view finding;
  };
  const Row rows[] = {
      {"too few fields", "2026-01-01,5\n", "field_count"},
      {"too many", "2026-01-01,5,USD,x,,y\n", "field_count"},
      {"no date", ",5,USD,x,\n", "date_missing"},
      {"bad date", "2026-02-30,5,USD,x,\n", "date_unreadable"},
      {"bad amount", "2026-01-01,five,USD,x,\n", "amount_unreadable"},
      {"no amount", "2026-01-01,,USD,x,\n", "amount_missing"},
      {"too many decimals", "2026-01-01,5.001,USD,x,\n", "amount_excess_decimals"},
      {"too large", "2026-01-01,99999999999999999999.00,USD,x,\n", "amount_overflow"},
      {"unknown currency", "2026-01-01,5,XQX,x,\n", "currency_unknown"},
      {"no currency", "2026-01-01,5,,x,\n", "currency_missing"},
      {"other currency", "2026-01-01,EUR 5,USD,x,\n", "currency_mismatch"},
      {"open quote", "2026-01-01,5,USD,\"x,\n", "row_broken"},
      {"unknown kind", "2026-01-01,5,USD,x,gift\n", "kind_unknown"},
      {"kind against sign", "2026-01-01,-5,USD,x,receipt\n", "kind_contradicts_sign"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    const CsvYield got = read_csv("Date,Amount,Currency,Text,Kind\n2026-01-01,1.50,USD,a,\n" +
                                  std::string(row.row) + "2026-01-02,2.50,USD,b,\n");
    EXPECT_EQ(got.cash.size(), 2U);
    ASSERT_EQ(got.findings, Strings{std::string(row.finding) + "@3"});
    EXPECT_TRUE(has(got.messages[0], "; ")) << got.messages[0];
    EXPECT_EQ(got.facts.findings[0].offset, 54U);
    EXPECT_EQ(got.uses[2], RangeUse::rejected);
    EXPECT_EQ(got.facts.status, FileStatus::accepted);
    EXPECT_EQ(got.facts.transactions, 3U);
  }
}

TEST(CsvDecoder, ReadsKindsSignsAndDirections) {
  struct Row {
    const char* why;
    std::string_view text;
    std::string_view kind, amount;
    bool debit;
  };
  const Row rows[] = {
      {"positive", "Date,Amount,Currency\n2026-01-01,5,USD\n", "receipt", "5.00", false},
      {"negative is not cash in", "Date,Amount,Currency\n2026-01-01,-5,USD\n", "other", "5.00",
       true},
      {"parentheses", "Date,Amount,Currency\n2026-01-01,(5.00),USD\n", "other", "5.00", true},
      {"trailing minus", "Date,Amount,Currency\n2026-01-01,5.00-,USD\n", "other", "5.00", true},
      {"zero is no receipt", "Date,Amount,Currency\n2026-01-01,0.00,USD\n", "other", "0.00", false},
      {"kind return", "Date,Amount,Currency,Kind\n2026-01-01,-5,USD,return\n", "return", "5.00",
       true},
      {"kind in capitals", "Date,Amount,Currency,Kind\n2026-01-01,5,USD,FEE\n", "fee", "5.00",
       true},
      {"direction debit", "Date,Amount,Currency,DR/CR\n2026-01-01,5,USD,DR\n", "other", "5.00",
       true},
      {"direction credit", "Date,Amount,Currency,DR/CR\n2026-01-01,5,USD,CRDT\n", "receipt", "5.00",
       false},
      {"debit column with sign", "Date,Debit,Credit,Currency\n2026-01-01,-5,,USD\n", "other",
       "5.00", true},
      {"zero beside the credit", "Date,Debit,Credit,Currency\n2026-01-01,0.00,5.00,USD\n",
       "receipt", "5.00", false},
      {"a credit taken back", "Date,Debit,Credit,Currency\n2026-01-01,,-5.00,USD\n", "other",
       "5.00", true},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    const CsvYield got = read_csv(row.text);
    ASSERT_EQ(got.cash.size(), 1U) << got.summary;
    EXPECT_TRUE(has(got.cash[0], "\"kind\":\"" + std::string(row.kind) + "\"")) << got.cash[0];
    EXPECT_TRUE(has(got.cash[0], "\"amount\":\"" + std::string(row.amount) + "\"")) << got.cash[0];
    EXPECT_EQ(got.facts.debits.count, row.debit ? 1U : 0U);
  }
  EXPECT_EQ(read_csv("Date,Debit,Credit,Currency\n2026-01-01,1,2,USD\n").findings[0],
            "credit_and_debit@2");
  EXPECT_EQ(read_csv("Date,Amount,Currency,DR/CR\n2026-01-01,5,USD,maybe\n").findings[0],
            "direction_unknown@2");
}

TEST(CsvDecoder, TheWholeColumnDecidesTheOrderOfDates) {
  const std::string header = "Date,Amount,Currency\n";
  const CsvYield proved = read_csv(header + "01/02/2026,1,USD\n01/31/2026,1,USD\n");
  ASSERT_EQ(proved.cash.size(), 2U);
  EXPECT_TRUE(has(proved.cash[0], "2026-01-02"));
  const CsvYield other = read_csv(header + "01/02/2026,1,USD\n31/01/2026,1,USD\n");
  ASSERT_EQ(other.cash.size(), 2U);
  EXPECT_TRUE(has(other.cash[0], "2026-02-01"));

  const CsvYield unproved = read_csv(header + "01/02/2026,1,USD\n03/03/2026,1,USD\n");
  EXPECT_EQ(unproved.cash.size(), 1U) << "03/03 is one day either way";
  EXPECT_EQ(unproved.findings, Strings{"date_ambiguous@2"});
  EXPECT_TRUE(has(unproved.messages[0], "date_format")) << unproved.messages[0];
  const CsvYield both = read_csv(header + "13/02/2026,1,USD\n02/13/2026,1,USD\n");
  EXPECT_EQ(both.findings, (Strings{"date_ambiguous@2", "date_ambiguous@3", "no_record@1"}));

  CsvMapping mapping;
  mapping.date_format = "DD/MM/YYYY";
  const CsvYield mapped = read_csv(header + "01/02/2026,1,USD\n", {.mapping = &mapping});
  ASSERT_EQ(mapped.cash.size(), 1U);
  EXPECT_TRUE(has(mapped.cash[0], "2026-02-01"));
}

TEST(CsvDecoder, TheWholeColumnDecidesTheMarks) {
  const std::string header = "Date;Amount;Currency\n";
  const CsvYield proved = read_csv(header + "2026-01-01;1.234;EUR\n2026-01-01;0,50;EUR\n");
  ASSERT_EQ(proved.cash.size(), 2U);
  EXPECT_TRUE(has(proved.cash[0], "\"amount\":\"1234.00\""));
  const CsvYield unproved = read_csv(header + "2026-01-01;1.234;EUR\n2026-01-01;10;EUR\n");
  EXPECT_EQ(unproved.cash.size(), 1U);
  EXPECT_EQ(unproved.findings, Strings{"amount_ambiguous@2"});
  EXPECT_TRUE(has(unproved.messages[0], "decimal_mark")) << unproved.messages[0];
  CsvMapping mapping;
  mapping.decimal_mark = ',';
  mapping.thousands_mark = '.';
  const CsvYield mapped = read_csv(header + "2026-01-01;1.234;EUR\n", {.mapping = &mapping});
  ASSERT_EQ(mapped.cash.size(), 1U);
  EXPECT_TRUE(has(mapped.cash[0], "\"amount\":\"1234.00\""));
}

TEST(CsvDecoder, FollowsAMapping) {
  CsvMapping mapping;
  mapping.name = "mybank";
  mapping.separator = '^';
  mapping.skip_lines = 2;
  mapping.account = "ACC-9";
  mapping.currency = Currency::of("USD");
  mapping.method = "ach";
  mapping.columns = {{"value_date", "When"}, {"amount", "How Much"}, {"payer_name", "Who"}};
  const std::string text =
      "Date,Amount \"unbalanced\nsecond line\nWhen^How "
      "Much^Who^Amount\n2026-01-01^5.00^ACME^9.99\n";
  const CsvYield got = read_csv(text, {.mapping = &mapping});
  ASSERT_EQ(got.cash.size(), 1U) << got.summary;
  EXPECT_TRUE(has(got.cash[0],
                  "\"account\":\"ACC-9\",\"value_date\":\"2026-01-01\",\"currency\":"
                  "\"USD\",\"amount\":\"5.00\",\"method\":\"ach\""))
      << got.cash[0];
  EXPECT_TRUE(has(got.cash[0], "\"name\":\"ACME\""));
  EXPECT_EQ(got.facts.dialect, "mybank");
  EXPECT_EQ(read_csv(text, {.mapping = &mapping}, 1).cash, got.cash);

  mapping.columns["reference"] = "Nowhere";
  const CsvYield missing = read_csv(text, {.mapping = &mapping});
  EXPECT_EQ(missing.findings, Strings{"header_missing@1"});
  EXPECT_TRUE(has(missing.messages[0], "Nowhere")) << missing.messages[0];
  mapping.skip_lines = 100;
  EXPECT_TRUE(has(read_csv(text, {.mapping = &mapping}).messages[0], "skip_lines"));
}

TEST(CsvDecoder, TakesTheCurrencyOfTheAccountsProfile) {
  Profiles profiles;
  profiles.accounts["100"].account = "100";
  profiles.accounts["100"].currency = Currency::of("JPY");
  const CsvYield got = read_csv("Date,Amount,Account\n2026-01-01,500,100\n2026-01-01,500,200\n",
                                {.profiles = &profiles});
  ASSERT_EQ(got.cash.size(), 1U);
  EXPECT_TRUE(has(got.cash[0], "\"currency\":\"JPY\",\"amount\":\"500\"")) << got.cash[0];
  EXPECT_EQ(got.findings, Strings{"currency_missing@3"});
}

TEST(CsvDecoder, DerivesIdsFromTheContent) {
  const std::string header = "Account,Date,Amount,Currency,Description\n";
  const std::string a = "100,2026-01-01,5,USD,x\n";
  const std::string b = "100,2026-01-01,5,USD,y\n";
  const CsvYield got = read_csv(header + a + b + a);
  ASSERT_EQ(got.ids.size(), 3U);
  EXPECT_TRUE(got.ids[0].starts_with("100/2026-01-01/")) << got.ids[0];
  EXPECT_TRUE(got.ids[0].ends_with("/1"));
  EXPECT_EQ(got.ids[2], got.ids[0].substr(0, got.ids[0].size() - 1) + "2") << "true twins";
  EXPECT_NE(got.ids[1], got.ids[0]);
  const CsvYield again = read_csv(header + b + a);
  EXPECT_EQ(again.ids, (Strings{got.ids[1], got.ids[0]})) << "independent of place and neighbours";
}

TEST(CsvDecoder, TotalsAreNoCashAndPayersAreNoTotals) {
  const std::string header = "Name,Date,Amount,Currency\n";
  for (const char* row : {"Total,,5,USD\n", "TOTAL:,,5,\n", "Grand Total,,5,USD\n",
                          "Total credits (3),,5\n", "Closing balance,,5,USD\n", ",Total,5,USD\n"}) {
    const CsvYield got = read_csv(header + "ACME,2026-01-01,5,USD\n" + row);
    EXPECT_EQ(got.findings, Strings{"total_line@3"}) << row;
    EXPECT_EQ(got.cash.size(), 1U) << row;
    EXPECT_EQ(got.uses.back(), RangeUse::non_cash) << row;
  }
  const CsvYield payer = read_csv(header + "Total Wine,2026-01-01,5,USD\nTotal,2026-01-01,5,USD\n");
  EXPECT_EQ(payer.cash.size(), 2U);
  EXPECT_EQ(read_csv(header + "Total Wine,,5,USD\n").findings[0], "date_missing@2");
}

TEST(CsvDecoder, KeepsShortenedNumbersAndSaysSo) {
  const CsvYield got =
      read_csv("Date,Amount,Currency,Payer Account\n2026-01-01,5,USD,1.23457E+11\n");
  ASSERT_EQ(got.cash.size(), 1U);
  EXPECT_TRUE(has(got.cash[0], "1.23457E+11"));
  EXPECT_EQ(got.findings, Strings{"scientific_notation@2"});
}

TEST(CsvDecoder, ReadsRemittanceLists) {
  const CsvYield got = read_csv(
      "Date,Amount,Currency,Invoice Number\n2026-01-01,5,USD,INV-1\n2026-01-01,5,USD,A|B=3.00|\n"
      "2026-01-01,5,USD,A=2|B=2\n2026-01-01,5,USD,A=x\n");
  ASSERT_EQ(got.cash.size(), 4U);
  EXPECT_TRUE(has(got.cash[0], "\"remittance\":[{\"reference\":\"INV-1\",\"kind\":\"invoice\"}]"))
      << got.cash[0];
  EXPECT_TRUE(has(got.cash[1], "{\"reference\":\"B\",\"kind\":\"invoice\",\"amount\":\"3.00\""))
      << got.cash[1];
  EXPECT_TRUE(has(got.cash[3], "{\"reference\":\"A=x\",\"kind\":\"invoice\"}")) << got.cash[3];
  EXPECT_EQ(got.findings, (Strings{"remittance_sum@4", "remittance_amount_unreadable@5"}));
}

TEST(CsvDecoder, RefusesFilesWithoutCash) {
  const CsvYield nothing = read_csv("");
  EXPECT_EQ(nothing.facts.status, FileStatus::rejected);
  EXPECT_EQ(nothing.findings, Strings{"header_missing@1"});
  const CsvYield foreign = read_csv("a,b\n1,2\n");
  EXPECT_EQ(foreign.facts.status, FileStatus::rejected);
  EXPECT_EQ(foreign.uses, std::vector{RangeUse::rejected});
  const CsvYield header = read_csv("Date,Amount\n");
  EXPECT_EQ(header.findings, Strings{"no_record@1"});
  EXPECT_EQ(header.facts.status, FileStatus::rejected);
}

TEST(CsvDecoder, TheListOfFindingsIsBounded) {
  std::string text = "Date,Amount\n2026-01-01,1,USD\n";
  for (int n = 0; n < 12'000; ++n) text += "x\n";
  const CsvYield got = read_csv(text, {}, 4096);
  ASSERT_EQ(got.facts.findings.size(), kFindingsMax);
  EXPECT_EQ(got.facts.findings.back().code, "findings_left_out");
  EXPECT_EQ(got.messages.back().substr(0, 4), "2003");  // 12'002 findings, 9'999 of them listed
}

TEST(CsvDecoder, SniffsItsOwn) {
  EXPECT_GE(csv_decoder().sniff("Date,Amount\n2026-01-01,5\n"), 80);
  EXPECT_GE(csv_decoder().sniff("\xEF\xBB\xBF"
                                "a preamble\n\nDate;Credit\n2026-01-01;5\n"),
            80);
  EXPECT_GT(csv_decoder().sniff("a,b\n1,2\n3,4\n"), 0);
  EXPECT_LT(csv_decoder().sniff("a,b\n1,2\n3,4\n"), 50);
  for (const std::string_view none :
       {std::string_view(""), std::string_view("{\"amount\":1,\n\"date\":2,\n\"x\":3}"),
        std::string_view("<a>"), std::string_view("plain words\nand more\n"),
        std::string_view("Date,Amount\n\0\n", 14)}) {
    EXPECT_EQ(csv_decoder().sniff(none), 0) << none;
  }
}

// Rows that use everything: both quote styles, ambiguous values, broken rows, totals.
std::string random_file(std::mt19937& rng) {
  const auto pick = [&](const std::vector<std::string>& from) { return from[rng() % from.size()]; };
  const bool point = rng() % 2 == 0;
  std::string text = pick({"", "\xEF\xBB\xBF", "preamble \"x\n\n", "a,b\r\n"});
  text += "Date,Amount,Currency,Description,Invoice" + pick({"\n", "\r\n", "\r"});
  for (auto n = rng() % 12; n > 0; --n) {
    text += pick({"2026-01-02", "01/02/2026", "03/03/2026", "01/31/2026", "31/01/2026", "x", ""});
    text += ',' + (point ? pick({"5.00", "\"1,234.56\"", "\"1,234\"", "(7.00)", "x"})
                         : pick({"\"5,00\"", "\"1.234,56\"", "1.234", "-7", ""}));
    text += ',' + pick({"USD", "EUR", "", "USDX"});
    text += ',' + pick({"a", "\"a\nb\"", "\"a\"\"b\"", "\"open", "\"a\"b", "5\" x", "\r", ""});
    text += ',' + pick({"INV-1", "A=1|B=2", "1.5E+11", ""}) + pick({"\n", "\r\n", ",,\n", ",y\n"});
  }
  return text + pick({"", "Total,,\n", "\n\n", "\""});
}

// The pass over the whole file that settles how dates and amounts are written says how far it is,
// so that a large file need not stay in memory.
TEST(CsvDecoder, SettlingSaysWhatItHasPassed) {
  const std::string row = "02.01.2026;100,00;EUR;\"" + std::string(4000, 'x') + "\"\n";
  std::string text = "Buchungstag;Betrag;Waehrung;Verwendungszweck\n";
  while (text.size() < (std::size_t{20} << 20)) text += row;
  const Profiles profiles;
  std::vector<std::uint64_t> passed;
  const DecodeContext context{
      .file_name = "t.csv",
      .profiles = &profiles,
      .csv = nullptr,
      .dialect = {},
      .passed = [&passed](std::uint64_t offset) { passed.push_back(offset); }};
  const std::unique_ptr<Assembler> assembler = csv_decoder().assembler(text, context);
  ASSERT_EQ(passed.size(), 2U);
  EXPECT_GE(passed[0], std::uint64_t{8} << 20);
  EXPECT_GE(passed[1], passed[0] + (std::uint64_t{8} << 20));
  EXPECT_LE(passed[1], text.size());
}

TEST(CsvDecoder, EveryChunkSizeGivesTheSame) {
  for (unsigned seed = 0; seed < 300; ++seed) {
    std::mt19937 rng(seed);
    const std::string text = random_file(rng);
    const CsvYield whole = read_csv(text);
    for (const std::size_t chunk : {1U, 5U, 33U, 100U}) {
      const CsvYield parts = read_csv(text, {}, chunk);
      ASSERT_EQ(parts.cash, whole.cash) << "seed " << seed << " chunk " << chunk;
      ASSERT_EQ(parts.summary, whole.summary) << "seed " << seed << " chunk " << chunk;
      ASSERT_EQ(parts.uses, whole.uses) << "seed " << seed << " chunk " << chunk;
    }
  }
}

// Cutting a file off or changing a byte never breaks the tiling, and rows in front of the damage
// that do not depend on the column stay as they were.
TEST(CsvDecoder, DamageStaysWhereItIs) {
  const std::string text =
      "payment_id,value_date,amount,currency,text\nP-1,2026-01-01,1.00,USD,\"a\nb\"\n"
      "P-2,2026-01-01,2.00,USD,x\nP-3,2026-01-01,3.00,USD,\"y\"\"z\"\n";
  const CsvYield whole = read_csv(text);
  ASSERT_EQ(whole.cash.size(), 3U);
  for (std::size_t size = 0; size < text.size(); ++size) {
    const CsvYield cut = read_csv(std::string_view(text).substr(0, size), {}, 9);
    ASSERT_LE(cut.cash.size(), 3U);
    // The last record may be one that lost its end; those before it are whole.
    for (std::size_t n = 0; n + 1 < cut.cash.size(); ++n) ASSERT_EQ(cut.cash[n], whole.cash[n]);
  }
  for (std::size_t at = 0; at < text.size(); ++at) {
    for (const char change : {'\x01', '\x20', '\x0E'}) {
      std::string changed = text;
      changed[at] = static_cast<char>(changed[at] ^ change);
      const CsvYield got = read_csv(changed);
      ASSERT_EQ(read_csv(changed, {}, 11).summary, got.summary) << at;
    }
  }
}

}  // namespace
}  // namespace quittance::ingest
