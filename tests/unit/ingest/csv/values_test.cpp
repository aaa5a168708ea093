#include "ingest/csv/values.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace quittance::ingest::csv {
namespace {

std::string iso(const Result<Date>& date) {
  return date ? date->iso() : std::string(name(date.error().code));
}

TEST(ReadDate, ReadsWhatBanksWrite) {
  struct Row {
    std::string_view text;
    DateOrder order;
    std::string_view want;
  };
  const Row rows[] = {
      {"2026-11-22", DateOrder::unproved, "2026-11-22"},
      {"2026/11/22", DateOrder::unproved, "2026-11-22"},
      {"20261122", DateOrder::unproved, "2026-11-22"},
      {"2026-11-22T10:15:00Z", DateOrder::unproved, "2026-11-22"},
      {"2026-11-22 10:15", DateOrder::unproved, "2026-11-22"},
      {"22.11.2026", DateOrder::unproved, "2026-11-22"},
      {"22.11.26", DateOrder::unproved, "2026-11-22"},
      {"22-Nov-2026", DateOrder::unproved, "2026-11-22"},
      {"5 november 2026", DateOrder::unproved, "2026-11-05"},
      {"November 22, 2026", DateOrder::unproved, "2026-11-22"},
      {"Nov 2 1999", DateOrder::unproved, "1999-11-02"},
      {"01/02/2026", DateOrder::month_first, "2026-01-02"},
      {"01/02/2026", DateOrder::day_first, "2026-02-01"},
      {"1-2-2026", DateOrder::day_first, "2026-02-01"},
      {"01/02/2026", DateOrder::unproved, "field_unreadable"},
      {"01/02/2026", DateOrder::contradicted, "field_unreadable"},
      {"03/03/2026", DateOrder::unproved, "2026-03-03"},
      {"01/02/26", DateOrder::month_first, "field_unreadable"},
      {"1/2/26", DateOrder::short_month_first, "2026-01-02"},
      {"01/02/2026", DateOrder::short_month_first, "2026-01-02"},
      {"13/02/26", DateOrder::short_month_first, "date_unreadable"},
      {"13/13/2026", DateOrder::month_first, "date_unreadable"},
      {"02/30/2026", DateOrder::month_first, "date_unreadable"},
      {"2026-02-29", DateOrder::unproved, "date_unreadable"},
      {"", DateOrder::unproved, "date_unreadable"},
      {"Total", DateOrder::unproved, "date_unreadable"},
      {"2026", DateOrder::unproved, "date_unreadable"},
      {"22-Foo-2026", DateOrder::unproved, "date_unreadable"},
      {"2026-11-22x", DateOrder::unproved, "date_unreadable"},
      {"99999999999999999999/1/1", DateOrder::unproved, "date_unreadable"},
  };
  for (const Row& row : rows) EXPECT_EQ(iso(read_date(row.text, row.order)), row.want) << row.text;
}

TEST(ReadDate, FollowsAMappingsFormat) {
  struct Row {
    std::string_view text, format, want;
  };
  const Row rows[] = {
      {"01/02/2026", "MM/DD/YYYY", "2026-01-02"},
      {"01/02/2026", "DD/MM/YYYY", "2026-02-01"},
      {"1/2/26", "M/D/YY", "2026-01-02"},
      {"02JAN70", "DDMMMYY", "1970-01-02"},
      {"02.01.2026", "DD.MM.YYYY", "2026-01-02"},
      {"260102", "YYMMDD", "2026-01-02"},
      {"01/02/2026 10:15", "MM/DD/YYYY", "2026-01-02"},
      {"1/02/2026", "MM/DD/YYYY", "date_unreadable"},
      {"01/02/20261", "MM/DD/YYYY", "date_unreadable"},
      {"2026-01-02", "MM/DD/YYYY", "date_unreadable"},
      {"", "MM/DD/YYYY", "date_unreadable"},
  };
  for (const Row& row : rows) EXPECT_EQ(iso(read_date(row.text, row.format)), row.want) << row.text;
}

std::string minor(const Result<std::int64_t>& amount) {
  return amount ? std::to_string(*amount) : std::string(name(amount.error().code));
}

TEST(ReadAmount, ReadsSignsMarksAndUnits) {
  struct Row {
    std::string_view text;
    Marks column;
    std::string_view want;
  };
  const Row rows[] = {
      {"1250.50", Marks::unproved, "125050"},
      {"1250,50", Marks::unproved, "125050"},
      {"1250", Marks::unproved, "125000"},
      {"-5", Marks::unproved, "-500"},
      {"+5", Marks::unproved, "500"},
      {"5-", Marks::unproved, "-500"},
      {"(5.00)", Marks::unproved, "-500"},
      {"($5.00)", Marks::unproved, "-500"},
      {"-$5.00", Marks::unproved, "-500"},
      {"$-5.00", Marks::unproved, "-500"},
      {"$1,234.56", Marks::unproved, "123456"},
      {"1,234.56 USD", Marks::unproved, "123456"},
      {"USD 1,234.56", Marks::unproved, "123456"},
      {"5.00 DR", Marks::unproved, "-500"},
      {"5.00CR", Marks::unproved, "500"},
      {"(1,234.56)", Marks::unproved, "-123456"},
      {"1.234,56", Marks::unproved, "123456"},
      {"1,234,567", Marks::unproved, "123456700"},
      {"1 234,56", Marks::unproved, "123456"},
      {"1'234.56", Marks::unproved, "123456"},
      {"1\xC2\xA0"
       "234,56",
       Marks::unproved, "123456"},
      {"1\xE2\x80\x99"
       "234.56",
       Marks::unproved, "123456"},
      {"\xE2\x88\x92"
       "12,00",
       Marks::unproved, "-1200"},
      {"\xE2\x80\x93 $12.00", Marks::unproved, "-1200"},
      {"12.00\xE2\x88\x92", Marks::unproved, "-1200"},
      {"\xE2\x88\x92-12.00", Marks::unproved, "amount_unreadable"},
      {"1,234", Marks::unproved, "field_unreadable"},
      {"1,234", Marks::point_decimal, "123400"},
      {"1,234", Marks::comma_decimal, "amount_excess_decimals"},
      {"1.234", Marks::comma_decimal, "123400"},
      {"0.5", Marks::unproved, "50"},
      {".50", Marks::unproved, "50"},
      {"1.5", Marks::contradicted, "field_unreadable"},
      {"15", Marks::contradicted, "1500"},
      {"12,34,567.00", Marks::unproved, "amount_unreadable"},
      {"1.005", Marks::point_decimal, "amount_excess_decimals"},
      {"EUR 5", Marks::unproved, "currency_mismatch"},
      {"\xE2\x82\xAC"
       "5",
       Marks::unproved, "currency_mismatch"},
      {"--5", Marks::unproved, "amount_unreadable"},
      {"(5", Marks::unproved, "amount_unreadable"},
      {"-5 DR", Marks::unproved, "amount_unreadable"},
      {"(-5)", Marks::unproved, "amount_unreadable"},
      {"1e5", Marks::unproved, "amount_unreadable"},
      {"", Marks::unproved, "amount_unreadable"},
      {"-", Marks::unproved, "amount_unreadable"},
      {"99999999999999999999", Marks::unproved, "amount_overflow"},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(minor(read_amount(row.text, Currency::of("USD"), row.column)), row.want) << row.text;
  }
}

TEST(ReadAmount, FollowsAMappingsMarks) {
  const Currency usd = Currency::of("USD");
  EXPECT_EQ(minor(read_amount("1.234,56", usd, ',', '.')), "123456");
  EXPECT_EQ(minor(read_amount("1,234.56", usd, '.', 0)), "123456") << "cannot mean anything else";
  EXPECT_EQ(minor(read_amount("1,234", usd, '.', 0)), "field_unreadable");
  EXPECT_EQ(minor(read_amount("1,234", usd, '.', ',')), "123400");
  EXPECT_EQ(minor(read_amount("1 234.56", usd, '.', ' ')), "123456");
  EXPECT_EQ(minor(read_amount("1,234.56", usd, ',', '.')), "amount_unreadable");
}

TEST(Evidence, ProvesOnlyWhatAValueProves) {
  Evidence evidence;
  evidence.note_date("01/02/2026");
  evidence.note_date("2026-01-31");
  evidence.note_date("31.01.2026");
  evidence.note_amount("1,234");
  evidence.note_amount("1234");
  evidence.note_amount("rubbish.5");
  EXPECT_EQ(date_order(evidence), DateOrder::unproved);
  EXPECT_EQ(marks(evidence), Marks::unproved);
  evidence.note_date("01/31/2026");
  evidence.note_amount("1,234.5");
  EXPECT_EQ(date_order(evidence), DateOrder::month_first);
  EXPECT_EQ(marks(evidence), Marks::point_decimal);
  evidence.note_date("31/01/2026");
  evidence.note_amount("0,5");
  EXPECT_EQ(date_order(evidence), DateOrder::contradicted);
  EXPECT_EQ(marks(evidence), Marks::contradicted);
}

TEST(Evidence, AYearOfTwoDigitsProvesItsPlaceOnlyInAmericanOrder) {
  Evidence evidence;
  evidence.note_date("01/02/26");
  evidence.note_date("13/01/26");
  EXPECT_EQ(date_order(evidence), DateOrder::unproved) << "2013 or 2026";
  evidence.note_date("1/13/26");
  EXPECT_EQ(date_order(evidence), DateOrder::short_month_first);
  evidence.note_date("31/01/2026");
  EXPECT_EQ(date_order(evidence), DateOrder::contradicted);
}

TEST(DirectionOf, KnowsTheWordsOfBanks) {
  for (const char* out : {"DR", "d", "Debit", "Af", "-", "WITHDRAWAL"}) {
    EXPECT_EQ(direction_of(out), Direction::out) << out;
  }
  for (const char* in : {"CR", "c", "Credit", "Bij", "+", "Deposit", "crdt"}) {
    EXPECT_EQ(direction_of(in), Direction::in) << in;
  }
  for (const char* word : {"", "CHECK", "ACH_CREDIT", "creditor", "a much longer text"}) {
    EXPECT_FALSE(direction_of(word).has_value()) << word;
  }
}

TEST(IsScientific, FindsShortenedNumbersOnly) {
  for (const char* text : {"1.23457E+11", "1,23457E+11", "1E+05"}) {
    EXPECT_TRUE(is_scientific(text)) << text;
  }
  for (const char* text : {"", "E+11", "123E45", "INVE+1", "1.2E-3", "12E", "1E+", "A1E+5"}) {
    EXPECT_FALSE(is_scientific(text)) << text;
  }
}

}  // namespace
}  // namespace quittance::ingest::csv
