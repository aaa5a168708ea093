#include "core/exchange_rates.h"

#include <gtest/gtest.h>

namespace quittance {
namespace {

const Currency kUsd = Currency::of("USD");
const Currency kEur = Currency::of("EUR");
const Currency kJpy = Currency::of("JPY");

Date day(int of_november) {
  return *Date::from_civil({.year = 2026, .month = 11, .day = of_november});
}

ExchangeRate rate(Date date, Currency from, Currency to, std::string_view text) {
  ExchangeRate rate = *parse_rate(text);
  rate.date = date;
  rate.from = from;
  rate.to = to;
  return rate;
}

TEST(ExchangeRate, IsReadAndWrittenAsAnExactDecimal) {
  struct Row {
    const char* text;
    const char* shown;  // null: refused
  };
  constexpr Row rows[] = {{"1.0834", "1.0834"},
                          {"1.50", "1.5"},
                          {"151", "151"},
                          {".0066", "0.0066"},
                          {"100.0", "100"},
                          {"0.0000000001", "0.0000000001"},
                          {"999999999999", "999999999999"},
                          {"", nullptr},
                          {".", nullptr},
                          {"0", nullptr},
                          {"0.00", nullptr},
                          {"-1", nullptr},
                          {"1,08", nullptr},
                          {"1e3", nullptr},
                          {"0.00000000001", nullptr},
                          {"1000000000000", nullptr}};
  for (const Row& row : rows) {
    SCOPED_TRACE(row.text);
    const auto parsed = parse_rate(row.text);
    ASSERT_EQ(static_cast<bool>(parsed), row.shown != nullptr);
    if (!parsed) continue;
    EXPECT_EQ(format_rate(*parsed), row.shown);
  }
}

TEST(ExchangeRate, ConvertsHalfEvenBothWays) {
  struct Row {
    const char* why;
    Money in;
    Currency to;
    const char* text;
    std::int64_t minor;
  };
  const Row rows[] = {{"straight", {100'00, kEur}, kUsd, "1.0834", 108'34},
                      {"a tie goes to the even cent below", {10, kEur}, kUsd, "1.25", 12},
                      {"and above", {30, kEur}, kUsd, "1.25", 38},
                      {"negative as positive", {-30, kEur}, kUsd, "1.25", -38},
                      {"fewer decimals", {100'00, kEur}, kJpy, "161.255", 16'126},
                      {"more decimals", {16'126, kJpy}, kEur, "0.0062", 99'98}};
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    const auto out = convert(row.in, rate(day(1), row.in.currency(), row.to, row.text));
    ASSERT_TRUE(out);
    EXPECT_EQ(*out, Money(row.minor, row.to));
  }
  const auto back = convert({108'34, kUsd}, rate(day(1), kEur, kUsd, "1.0834"));
  ASSERT_TRUE(back);
  EXPECT_EQ(*back, Money(100'00, kEur));
  EXPECT_FALSE(convert({kAmountMax, kEur}, rate(day(1), kEur, kUsd, "1000")));
}

TEST(ExchangeRates, FindsTheLatestOfTheDayOrBefore) {
  const ExchangeRate given[] = {rate(day(10), kEur, kUsd, "1.10"), rate(day(5), kEur, kUsd, "1.05"),
                                rate(day(7), kUsd, kEur, "0.93"), rate(day(10), kUsd, kEur, "0.90"),
                                rate(day(5), kEur, kUsd, "1.06")};  // corrects the second
  const ExchangeRates rates(given);
  EXPECT_EQ(rates.find(kEur, kUsd, day(4)), nullptr);
  EXPECT_EQ(format_rate(*rates.find(kEur, kUsd, day(5))), "1.06");
  EXPECT_EQ(format_rate(*rates.find(kEur, kUsd, day(9))), "0.93");  // the other way, but later
  EXPECT_EQ(format_rate(*rates.find(kEur, kUsd, day(30))), "1.1");  // both of one day
  EXPECT_EQ(format_rate(*rates.find(kUsd, kEur, day(30))), "0.9");
  EXPECT_EQ(rates.find(kEur, kJpy, day(30)), nullptr);
  EXPECT_EQ(rates.convert({93, kUsd}, kUsd, day(1)), Money(93, kUsd));
  EXPECT_EQ(rates.convert({93, kEur}, kUsd, day(8)), Money(100, kUsd));
  EXPECT_EQ(rates.convert({93, kEur}, kUsd, day(1)), std::nullopt);
}

}  // namespace
}  // namespace quittance
