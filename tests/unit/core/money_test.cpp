#include "core/money.h"

#include <gtest/gtest.h>

#include <limits>

namespace quittance {
namespace {

constexpr std::int64_t kLargest = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kSmallest = std::numeric_limits<std::int64_t>::min();

TEST(Currency, KnowsTheDecimalsOfIso4217) {
  EXPECT_EQ(Currency::of("USD").exponent(), 2);
  EXPECT_EQ(Currency::of("JPY").exponent(), 0);
  EXPECT_EQ(Currency::of("KWD").exponent(), 3);
  EXPECT_EQ(Currency::of("CLF").exponent(), 4);
  EXPECT_EQ(Currency::of("usd"), Currency::of("USD"));
  EXPECT_EQ(Currency::of("EUR").code(), "EUR");
  for (const char* wrong : {"", "US", "USDX", "XYZ", "U$D", "DEM"}) {
    EXPECT_FALSE(Currency::parse(wrong)) << wrong;
  }
}

TEST(ParseMajor, ReadsDecimalDigitsExactly) {
  struct Row {
    const char* why;
    const char* text;
    const char* currency;
    std::int64_t want;
  };
  constexpr Row kRows[] = {
      {"two decimals", "1250.50", "USD", 125050},
      {"one decimal", "1250.5", "USD", 125050},
      {"no decimals", "350", "USD", 35000},
      {"a point without a whole part", ".50", "USD", 50},
      {"a point at the end", "7.", "USD", 700},
      {"a minus sign", "-12.34", "USD", -1234},
      {"a plus sign", "+12.34", "USD", 1234},
      {"zeros beyond the decimals drop", "1.2300000", "USD", 123},
      {"yen has none", "1250", "JPY", 1250},
      {"yen with zero decimals", "1250.00", "JPY", 1250},
      {"dinar has three", "1.234", "KWD", 1234},
      {"the largest amount", "92233720368547758.07", "USD", kLargest},
      {"the smallest amount", "-92233720368547758.08", "USD", kSmallest},
  };
  for (const Row& row : kRows) {
    SCOPED_TRACE(row.why);
    const auto got = parse_major(row.text, Currency::of(row.currency));
    ASSERT_TRUE(got);
    EXPECT_EQ(*got, row.want);
  }
}

TEST(ParseMajor, RefusesWhatIsNotAnAmount) {
  struct Row {
    const char* text;
    Errc want;
  };
  constexpr Row kRows[] = {
      {"", Errc::amount_unreadable},
      {"-", Errc::amount_unreadable},
      {".", Errc::amount_unreadable},
      {"1,250.00", Errc::amount_unreadable},
      {"1e3", Errc::amount_unreadable},
      {"NaN", Errc::amount_unreadable},
      {"1.2.3", Errc::amount_unreadable},
      {" 1", Errc::amount_unreadable},
      {"--1", Errc::amount_unreadable},
      {"1.005", Errc::amount_excess_decimals},
      {"92233720368547758.08", Errc::amount_overflow},
      {"9999999999999999999999", Errc::amount_overflow},
  };
  for (const Row& row : kRows) {
    SCOPED_TRACE(row.text);
    const auto got = parse_major(row.text, Currency::of("USD"));
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().code, row.want);
  }
}

TEST(ParseMajor, OtherMarksNeedWholeGroups) {
  const Currency eur = Currency::of("EUR");
  EXPECT_EQ(*parse_major("1.234.567,89", eur, ',', '.'), 123456789);
  EXPECT_EQ(*parse_major("1234,5", eur, ',', '.'), 123450);
  EXPECT_FALSE(parse_major("12.34", eur, ',', '.'));  // a wrong mark is no other amount
  EXPECT_FALSE(parse_major("1.23.456", eur, ',', '.'));
  EXPECT_FALSE(parse_major("1234.567", eur, ',', '.'));
}

TEST(ParseMinor, ReadsImpliedDecimals) {
  EXPECT_EQ(*parse_minor("+00000000001280000"), 1280000);
  EXPECT_EQ(*parse_minor("-500000"), -500000);
  EXPECT_EQ(*parse_minor("000"), 0);
  EXPECT_FALSE(parse_minor(""));
  EXPECT_FALSE(parse_minor("12.5"));
  EXPECT_EQ(parse_minor("99999999999999999999").error().code, Errc::amount_overflow);
}

TEST(FormatMajor, WritesAllDecimals) {
  EXPECT_EQ(format_major(125050, Currency::of("USD")), "1250.50");
  EXPECT_EQ(format_major(-5, Currency::of("USD")), "-0.05");
  EXPECT_EQ(format_with_currency(125050, Currency::of("USD")), "1250.50 USD");
  EXPECT_EQ(format_major(0, Currency::of("USD")), "0.00");
  EXPECT_EQ(format_major(7, Currency::of("JPY")), "7");
  EXPECT_EQ(format_major(1234, Currency::of("KWD")), "1.234");
  EXPECT_EQ(format_major(kSmallest, Currency::of("USD")), "-92233720368547758.08");
  EXPECT_EQ(format_grouped(123456789, Currency::of("USD")), "1,234,567.89");
  EXPECT_EQ(format_grouped(-100000, Currency::of("USD")), "-1,000.00");
  EXPECT_EQ(format_grouped(99999, Currency::of("USD")), "999.99");
}

TEST(Rounding, IsHalfEven) {
  EXPECT_EQ(share_ppm_half_even(25, 20'000), 0);  // 0.5 → 0
  EXPECT_EQ(share_ppm_half_even(75, 20'000), 2);  // 1.5 → 2
  EXPECT_EQ(share_ppm_half_even(-25, 20'000), 0);
  EXPECT_EQ(share_ppm_half_even(-75, 20'000), -2);
  EXPECT_EQ(share_ppm_half_even(100'000, 20'000), 2'000);
  EXPECT_EQ(share_ppm_half_even(kLargest, 1'000'000), kLargest);
  EXPECT_EQ(*multiply_divide_half_even(15'000, 30, 10'000), 45);
  EXPECT_EQ(multiply_divide_half_even(kLargest, 10, 1).error().code, Errc::amount_overflow);
}

TEST(Arithmetic, RefusesOverflowAndMixedCurrencies) {
  const Money usd{100, Currency::of("USD")};
  EXPECT_EQ(*add(usd, usd), Money(200, Currency::of("USD")));
  EXPECT_EQ(add(usd, Money{1, Currency::of("EUR")}).error().code, Errc::currency_mismatch);
  EXPECT_EQ(add_minor(kLargest, 1).error().code, Errc::amount_overflow);
  EXPECT_EQ(subtract_minor(kSmallest, 1).error().code, Errc::amount_overflow);
}

TEST(SplitProRata, PartsSumToTheWhole) {
  const std::int64_t weights[] = {1, 1, 1};
  EXPECT_EQ(split_pro_rata(100, weights), (std::vector<std::int64_t>{34, 33, 33}));
  const std::int64_t uneven[] = {1, 5, 0};
  EXPECT_EQ(split_pro_rata(-7, uneven), (std::vector<std::int64_t>{-1, -6, 0}));
  for (std::int64_t total = -50; total <= 50; ++total) {
    std::int64_t sum = 0;
    for (const std::int64_t part : split_pro_rata(total, weights)) sum += part;
    EXPECT_EQ(sum, total);
  }
}

}  // namespace
}  // namespace quittance
