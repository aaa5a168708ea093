#include "matching/text_lines.h"

#include <gtest/gtest.h>

#include <string>

namespace quittance::matching {
namespace {

std::string told(std::string_view text, std::int64_t cash, const char* currency = "USD") {
  std::vector<RemittanceLine> lines;
  find_text_lines(text, cash, Currency::of(currency), lines);
  std::string all;
  for (const RemittanceLine& line : lines) {
    all +=
        (all.empty() ? "" : " | ") + std::string(line.reference) + "=" + std::to_string(line.paid);
    if (line.discount != 0) all += " disc " + std::to_string(line.discount);
    if (line.adjustment != 0)
      all += " less " + std::to_string(line.adjustment) + " " + std::string(line.reason);
  }
  return all;
}

TEST(TextLines, AreDocumentsWithTheirAmounts) {
  struct Row {
    const char* why;
    const char* text;
    std::int64_t cash;
    const char* want;
  };
  constexpr Row rows[] = {
      {"one", "INV-1 279.21", 27921, "INV-1=27921"},
      {"several", "INV-1 279.21 INV-2 1,000.00", 127921, "INV-1=27921 | INV-2=100000"},
      {"a discount", "INV-1 98.00 DISC 2.00 INV-2 10.00", 10800,
       "INV-1=9800 disc 200 | INV-2=1000"},
      {"a deduction and why", "INV-1 90.00 LESS 10.00 DAMAGED GOODS INV-2 5.00", 9500,
       "INV-1=9000 less 1000 DAMAGED GOODS | INV-2=500"},
      {"a discount and a deduction", "1001 88.00 discount: 2.00 less 10.00 freight", 8800,
       "1001=8800 disc 200 less 1000 freight"},
      {"a credit memo by its sign", "INV-1 100.00 CM-7 -40.00", 6000, "INV-1=10000 | CM-7=-4000"},
      {"in parentheses, behind, with a dollar", "A1 $100.00 C2 (20.00) C3 5.00- C4 -$5.00", 7000,
       "A1=10000 | C2=-2000 | C3=-500 | C4=-500"},
      {"words between", "PAYMENT OF INVOICE 10423 AMOUNT 12.50 THANK YOU", 1250, "10423=1250"},
      {"documents without an amount", "FED 20260105B1Q INV-1 12.50 TRACE 99", 1250, "INV-1=1250"},
      {"commas as decimals", "RE 4711 1.250,00 RE 4712 10,00", 126000, "4711=125000 | 4712=1000"},
      {"a deduction from the one document", "Rg. INV-1 less 23.13 price difference", 61329,
       "INV-1=61329 less 2313 price difference"},
      {"dates behind documents", "INV-1 del 08/08/2026 64.46, INV-2 del 9.8.26 1.00", 6546,
       "INV-1=6446 | INV-2=100"},
      {"behind the sign of a field", "EREF+310 SVWZ+RE-4711 12,50", 1250, "RE-4711=1250"},
      {"an invoice behind the word customer", "Customer INV-1001 200.00 INV-1002 100.00", 30000,
       "INV-1001=20000 | INV-1002=10000"},
      {"a number with its amount is no telephone", "1001 200.00 tel 1002 100.00", 30000,
       "1001=20000 | 1002=10000"},
      {"a sum that is not the cash", "INV-1 279.21", 27920, ""},
      {"an amount without a document", "279.21 INV-1", 27921, ""},
      {"an amount that has no part", "INV-1 200.00 79.21", 27921, ""},
      {"an amount that runs into a number", "INV-1 12.50INV-2 10.00", 2250,
       "INV-1=1250 | INV-2=1000"},
      {"a currency runs into a number", "INV-1 12.50EUR30217 10.00", 2250, ""},
      {"a unit runs into a number", "INV-1 12.50kg30217 10.00", 2250, ""},
      {"no decimals", "INV-1 279", 27900, ""},
      {"no list at all", "thanks for everything, 2026", 100, ""},
      {"nothing", "", 100, ""},
  };
  for (const Row& row : rows) EXPECT_EQ(told(row.text, row.cash), row.want) << row.why;
  EXPECT_EQ(told("INV-1 1.234", 1234, "KWD"), "INV-1=1234");
  EXPECT_EQ(told("INV-1 100 INV-2 50", 150, "JPY"), "") << "whole numbers look like documents";
}

TEST(TextLines, OverlongTextsAreNotRead) {
  std::string text = "INV-1 1.00";
  for (int n = 0; n < 300; ++n) text += " word";
  EXPECT_EQ(told(text, 100), "");
}

}  // namespace
}  // namespace quittance::matching
