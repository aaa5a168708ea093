#include "matching/tokens.h"

#include <gtest/gtest.h>

#include <string>

namespace quittance::matching {
namespace {

std::string told(std::string_view text, bool whole = false) {
  std::string all;
  for (const Token& token : tokens_of(text, whole)) {
    if (!all.empty()) all += " | ";
    all += token.text;
    if (token.labelled) all += "!";
    if (token.part) all += "+";
  }
  return all;
}

// Quadratic work on these would be seen.
TEST(Tokens, BehindTagsAgainAndAgainAreBounded) {
  std::string tags;
  for (int n = 0; n < 20'000; ++n) tags += "TXT:1 x ";
  EXPECT_EQ(told(tags), "");
}

TEST(Tokens, AreWhatMayBeDocumentNumbers) {
  struct Row {
    const char* why;
    const char* text;
    const char* want;
  };
  constexpr Row rows[] = {
      {"words without digits weigh nothing", "payment of rent", ""},
      {"a number among words", "for 10423 thanks", "10423"},
      {"its label", "invoice 17", "17!"},
      {"a short number without label", "17 items", ""},
      {"three characters with a letter", "A17", "A17"},
      {"a year", "fees 2024", ""},
      {"a labelled year", "invoice 2024", "2024!"},
      {"one digit repeated", "00000 1111", ""},
      {"parts after the whole", "INV-1001", "INV-1001 | 1001!+"},
      {"two by a slash", "5001/5002", "5001/5002 | 5001+ | 5002+"},
      {"of three each with its neighbour", "11/502/5003",
       "11/502/5003 | 11/502+ | 502/5003+ | 5003+"},
      {"a line of short numbers", "ACME INC\n155 156", "155! | 156!"},
      {"a line goes on with a number's rest", "pays 4500\n117", "4500"},
      {"what a bank's tag begins", "NAME:ACME RMK:155, 156", "155! | 156!"},
      {"what an entry is called", "VENDOR PMT 333", "333!"},
      {"a vendor's number", "VENDOR 450 PMT", ""},
      {"so many of so many", "PAYMENT 100 OF 123", ""},
      {"so many units", "PARTIAL 450 UNITS", ""},
      {"what a part is paid of", "PARTIAL PAYMENT 450", "450!"},
      {"a telephone on a line of its own", "20457 Hamburg\n040 555 123", "20457"},
      {"a time behind a tag", "TXT:12:30 450", ""},
      {"behind a customer number", "Cust# 367416 285 dated", "367416 | 285!"},
      {"behind another's label", "customer no. D-176 415", "D-176 | 415!"},
      {"a customer number of three digits", "Kd.-Nr. 181 214", "214!"},
      {"a customer number behind them", "214 215 Kd.-Nr. 181", "214! | 215!"},
      {"N of a sign that was lost", "FACTURE N  256", "256!"},
      {"commas and plus part tokens", "5001,5002+5003", "5001 | 5002 | 5003"},
      {"label with a dot", "Nr. 33", "33!"},
      {"a label of two pieces", "RG.NR. 301", "301!"},
      {"a label with a sign inside", "Rechnungs-Nr. 399", "399!"},
      {"a label with a raised letter", "FACTURE N\u00B0 608", "608!"},
      {"a Danish customer number", "kundenr 181 214", "214!"},
      {"a contract's number", "Vertrag Nr. 399", ""},
      {"a delivery note's, which is looked for", "Lieferschein Nr. 399", "399!"},
      {"a label of another thing", "Kd.-Nr. 399 Tel. 711", ""},
      {"one label for a list", "fact. 608,604, 610", "608! | 604! | 610!"},
      {"dates in the list", "Faktura 703 af 18.08.26, 696", "703! | 18.08.26 | 696!"},
      {"from one to another", "RE 384 bis 386", "384! | 386!"},
      {"a word ends the list", "RE 384 fuer 386", "384!"},
      {"nothing but numbers", "521, 523", "521! | 523!"},
      {"nothing but short numbers and a year", "52 2026", ""},
      {"a number before a customer's", "644 KUNDENNR 498876", "644! | 498876"},
      {"behind the sign of a field", "EREF+619912 SVWZ+201,203", "619912 | 201! | 203!"},
      {"a date has no parts", "209 del 02/08/2026", "209! | 02/08/2026"},
      {"a credit by its word", "FV 176 minus korekta 179", "176! | 179!"},
      {"a number before other words", "500 for March", ""},
      {"an instalment of a number", "1st instalment 597", "1st | 597!"},
  };
  for (const Row& row : rows) EXPECT_EQ(told(row.text), row.want) << row.why;
}

TEST(Tokens, OfAReferenceFieldIncludeTheWhole) {
  EXPECT_EQ(told("AB 12345", true), "AB 12345 | 12345");
}

TEST(Tokens, OfHostileTextAreBounded) {
  std::string text;
  for (int n = 0; n < 100'000; ++n) text += std::to_string(100'000 + n) + "/";
  EXPECT_LE(tokens_of(text, true).size(), kTokensMax);
}

}  // namespace
}  // namespace quittance::matching
