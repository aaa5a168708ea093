#include "engine/metrics/base_currency.h"

#include <gtest/gtest.h>

#include "tests/unit/engine/metrics/days.h"

namespace quittance::engine {
namespace {

const EntityHandle kOfRates{0};

Currency gbp() {
  return Currency::of("GBP");
}

ExchangeRate rate(const char* date, Currency from, Currency to, const char* text) {
  ExchangeRate read = *parse_rate(text);
  read.date = day(date);
  read.from = from;
  read.to = to;
  return read;
}

// Dollars owed by an invoice of each quarter, euros by one, and what was told of rates.
struct Case {
  ReceivablesHistory book;
  ExchangeRates rates;

  void invoice(Currency currency, const char* dated, std::int64_t amount) {
    const ItemHandle item(items_++);
    const ReceivableAccount account{CustomerHandle{0}, kOfRates, currency};
    book.add_item(item, {.account = account, .document_date = day(dated), .due_date = day(dated)});
    book.change_item(item, day(dated), amount);
    book.bill(kOfRates, currency, day(dated), amount);
  }
  [[nodiscard]] std::vector<Aging> aging(const char* as_of) const {
    return *book.aging({.as_of = day(as_of)});
  }

 private:
  std::uint32_t items_ = 0;
};

Case two_currencies() {
  Case made;
  made.invoice(usd(), "2026-10-01", 100'01);
  made.invoice(usd(), "2026-11-20", 200'01);
  made.invoice(eur(), "2026-11-20", 50'00);
  const std::vector<ExchangeRate> told = {rate("2026-10-01", eur(), usd(), "1.20"),
                                          rate("2026-11-01", usd(), eur(), "0.5"),
                                          rate("2026-12-01", usd(), eur(), "0.75")};
  made.rates = ExchangeRates(told);
  return made;
}

TEST(BaseCurrency, ConvertsEachBucketAtTheRateOfTheDayAndAddsThemUp) {
  const Case made = two_currencies();
  const auto report = aging_in(made.aging("2026-11-30"), made.rates, eur());
  ASSERT_TRUE(report);
  ASSERT_EQ(report->parts.size(), 2U);
  EXPECT_EQ(report->parts[0].from, eur());
  EXPECT_FALSE(report->parts[0].rate);
  EXPECT_TRUE(report->parts[0].known());
  EXPECT_EQ(report->parts[0].row.total, 50'00);
  const InBase<Aging>& dollars = report->parts[1];
  ASSERT_TRUE(dollars.rate);
  EXPECT_EQ(dollars.rate->date, day("2026-11-01"));
  // 50.005 and 100.005 go to the even cent, each for itself: 150.00, though 300.02 halved is
  // 150.01.
  EXPECT_EQ(dollars.row.buckets[1].amount, 100'00);
  EXPECT_EQ(dollars.row.buckets[2].amount, 50'00);
  EXPECT_EQ(dollars.row.total, 150'00);
  EXPECT_EQ(report->sum.currency, eur());
  EXPECT_EQ(report->sum.total, 200'00);
  EXPECT_EQ(report->sum.buckets[1].amount, 150'00);
  EXPECT_EQ(report->sum.buckets[1].items, 2);
  EXPECT_TRUE(report->missing.empty());
}

TEST(BaseCurrency, NamesWhatHasNoRateAndLeavesItOut) {
  Case made = two_currencies();
  made.invoice(gbp(), "2026-11-20", 300'00);
  const auto report = aging_in(made.aging("2026-11-30"), made.rates, eur());
  ASSERT_TRUE(report);
  EXPECT_EQ(report->missing, std::vector<Currency>{gbp()});
  EXPECT_EQ(report->sum.total, 200'00);
  // A rate of a later day is no rate of this one.
  const auto earlier = aging_in(made.aging("2026-09-30"), made.rates, eur());
  ASSERT_TRUE(earlier);
  EXPECT_EQ(earlier->missing, (std::vector<Currency>{gbp(), usd()}));
}

TEST(BaseCurrency, SalesAreThoseOfTheirDays) {
  const Case made = two_currencies();
  const DsoQuery query{.as_of = day("2026-12-01"), .days = 90};
  const auto rows = days_sales_outstanding(made.book, query);
  ASSERT_TRUE(rows);
  const auto report = dso_in(made.book, *rows, query, made.rates, eur());
  ASSERT_TRUE(report);
  const Dso& dollars = report->parts[1].row;
  // 100.01 at 1 / 1.20 and 200.01 at 0.5; what is open at 0.75.
  EXPECT_EQ(dollars.credit_sales, 83'34 + 100'00);
  EXPECT_EQ(dollars.receivables, 225'02);
  EXPECT_EQ(report->sum.receivables, 275'02);
  EXPECT_EQ(report->sum.credit_sales, 83'34 + 100'00 + 50'00);
  EXPECT_EQ(report->sum.dso, simple_dso(275'02, 233'34, 90)->hundredths);
  EXPECT_EQ(dso_in(made.book, *rows, {.as_of = query.as_of, .method = DsoMethod::true_}, made.rates,
                   eur())
                .error()
                .code,
            Errc::usage);
}

TEST(BaseCurrency, SalesBeforeTheFirstRateAreMissing) {
  Case made;
  made.invoice(usd(), "2026-10-01", 100'00);
  made.rates = ExchangeRates(std::vector<ExchangeRate>{rate("2026-11-01", usd(), eur(), "0.5")});
  const DsoQuery query{.as_of = day("2026-11-30"), .days = 90};
  const auto rows = days_sales_outstanding(made.book, query);
  ASSERT_TRUE(rows);
  const auto report = dso_in(made.book, *rows, query, made.rates, eur());
  ASSERT_TRUE(report);
  EXPECT_EQ(report->missing, std::vector<Currency>{usd()});
  EXPECT_EQ(report->sum.receivables, 0);
  // A period that begins later has no such sales.
  const DsoQuery later{.as_of = day("2026-11-30"), .days = 30};
  const auto of_november = dso_in(made.book, *rows, later, made.rates, eur());
  ASSERT_TRUE(of_november);
  EXPECT_TRUE(of_november->missing.empty());
  EXPECT_EQ(of_november->sum.receivables, 50'00);
}

}  // namespace
}  // namespace quittance::engine
