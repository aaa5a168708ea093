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
      {"commas and plus part tokens", "5001,5002+5003", "5001 | 5002 | 5003"},
      {"label with a dot", "Nr. 33", "33!"},
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
