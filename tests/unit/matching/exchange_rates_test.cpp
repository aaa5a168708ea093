#include "matching/exchange_rates.h"

#include <gtest/gtest.h>

#include <memory_resource>
#include <string>

namespace quittance::matching {
namespace {

std::string read(std::string_view text) {
  std::pmr::monotonic_buffer_resource memory;
  return std::string(without_exchange(text, memory));
}

std::string blanks(std::size_t count) {
  return std::string(count, ' ');
}

TEST(ExchangeRates, ARateBehindItsWordIsTakenOut) {
  EXPECT_EQ(read("rate 1.0526"), "rate " + blanks(6));
  EXPECT_EQ(read("INV-7 KURS EUR/USD 1,0526."), "INV-7 KURS EUR/USD " + blanks(6) + ".");
  EXPECT_EQ(read("Kurs:1,05261 Rechnung 10526"), "Kurs:" + blanks(7) + " Rechnung 10526");
  EXPECT_EQ(read("rate 1 EUR = 1.0526 USD"), "rate 1 EUR = " + blanks(6) + " USD");
  EXPECT_EQ(read("taux de change 1.0526EUR"), "taux de change " + blanks(6) + "EUR");
  EXPECT_EQ(read("KURS ,90909"), "KURS " + blanks(6));
  EXPECT_EQ(read("USD 1052.60 @1.0526"), "USD 1052.60 @" + blanks(6));
  EXPECT_EQ(read("USD 1052.60 @ 1.0526"), "USD 1052.60 @ " + blanks(6));
}

TEST(ExchangeRates, BehindAWordThatMeansNothingElseAnyNumberIs) {
  EXPECT_EQ(read("InstdAmt 27500 VND, XchgRate 27500"),
            "InstdAmt " + blanks(5) + " VND, XchgRate " + blanks(5));
  EXPECT_EQ(read("MMO 13500 JPY, rate 40000115"), "MMO " + blanks(5) + " JPY, rate " + blanks(8));
  EXPECT_EQ(read("V\u00E4xelkurs 10526"), "V\u00E4xelkurs " + blanks(5));
}

TEST(ExchangeRates, OtherNumbersStay) {
  for (const char* text : {"rate 10526",
                           "Rate 150,00 Rechnung 4711",
                           "INV-1.0526",
                           "1.0526 rate",
                           "@ 10526",
                           "rate INV 1.0526",
                           "IMMO 4711",
                           "USD 4711",
                           "MMO 10526",
                           "Entspannungskurs 10526",
                           "Klassenkurs 10526",
                           "EUR Cours 4711",
                           "CHF Kurs 10526",
                           "350,00 EUR Rate 202600123",
                           "Kurs 2026.0123",
                           "COURS 2026.0123",
                           "Rate 1.250 RE 4711",
                           "corporate 1.0526",
                           "kurs 1,0526/7",
                           "Wechselkurs Rechnung 10526",
                           "InstdAmt",
                           "",
                           "1.0526",
                           "exchange of goods 1.0526"}) {
    EXPECT_EQ(read(text), text);
  }
}

TEST(ExchangeRates, ATextWithoutOneIsNotCopied) {
  std::pmr::monotonic_buffer_resource memory;
  const std::string_view text = "invoice 10526, rate 3";
  EXPECT_EQ(without_exchange(text, memory).data(), text.data());
}

}  // namespace
}  // namespace quittance::matching
