// Numbers, parts and names that a text has otherwise than the book.
#include "matching/readings.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "matching/names.h"
#include "matching/payer_words.h"

namespace quittance::matching {
namespace {

bool reads(std::string_view text, std::string_view number) {
  std::vector<Reading> readings;
  find_readings_of_words(text, readings);
  find_readings_across_blanks(text, readings);
  return std::any_of(readings.begin(), readings.end(),
                     [&](const Reading& reading) { return reading.number == number; });
}

TEST(Readings, FindTheNumberThatWasWritten) {
  struct Row {
    const char* why;
    const char* text;
    const char* number;
    bool read;
  };
  constexpr Row rows[] = {
      {"letters for digits", "pays INV-OO12I5", "INV-001215", true},
      {"only some of them are digits", "SI2O539-NL", "SI20539-NL", true},
      {"too many letters to tell", "BOSSISO123", "B055150123", false},
      {"a letter in a short number", "186 19O 188", "190", true},
      {"a word without digits is none", "SOLO", "5010", false},
      {"broken by a line's end", "INVOICE INV-0012 34 THANKS", "INV-001234", true},
      {"broken before a sign", "SI20029 -NL", "SI20029-NL", true},
      {"a sign by itself", "2026 / 00123", "2026/00123", true},
      {"a few letters behind", "SI20045 NL paid", "SI20045NL", true},
      {"an amount does not go on", "4711 12.50", "471112.50", false},
      {"a date runs into it", "INV-1234v03.02.2026", "INV-1234", true},
      {"a word and a date run into it", "SI21335-NLdated3.2.26", "SI21335-NL", true},
      {"another number runs into it", "4711KD10023", "4711", true},
      {"in a list without blanks", "221,226,22O,225", "220", true},
      {"an amount is no list", "4711 1,250.OO", "250.00", false},
      {"a short date behind it", "Inv 23034/2026-240726", "23034/2026", true},
      {"no date behind it", "23034-991326", "23034", false},
      {"with its label", "RNR28275/2026KDNR1864", "28275/2026", true},
      {"not with another thing's label", "KD10023RE9999", "10023", false},
      {"nor of an order", "PO4500117X", "4500117", false},
      {"an order's number stays one", "ORDER:4711B", "4711", false},
      {"a label and its number", "INV:4711B", "4711", true},
      {"behind a bank's tag", "SVWZ+INV-2026-1107", "INV-2026-01107", true},
      {"a date is no number", "03.02.2026", "03", false},
      {"zeros inside left out", "INV-2026-1106", "INV-2026-01106", true},
      {"zeros inside put in", "26/00815", "26/0815", true},
      {"zeros of an amount are no such", "1.313,50", "1.0313,50", false},
  };
  for (const Row& row : rows) EXPECT_EQ(reads(row.text, row.number), row.read) << row.why;
}

TEST(Readings, OfHostileTextAreBounded) {
  std::string text;
  for (int n = 0; n < 10'000; ++n) text += "O1O1O1 ";
  EXPECT_FALSE(reads(text, "010101"));
  EXPECT_FALSE(reads("4711," + std::string(1'000'000, '.'), "471"));
}

TEST(Fragments, AreRunsOfDigits) {
  const auto told = [](std::string_view text) {
    std::vector<std::string_view> fragments;
    find_fragments(text, fragments);
    std::string all;
    for (const std::string_view fragment : fragments) (all += fragment) += ' ';
    return all;
  };
  EXPECT_EQ(told("2026/00123, 124+25 of 03.02.2026"), "00123 124 25 ");
  EXPECT_EQ(told("7 lots 3/2024 paid 12.50 on 2026-02-03"), "");
}

TEST(PartPayment, IsSaidInWords) {
  for (const char* text : {"Teilzahlung RE 1", "2. Rate", "PART PAYMENT OF 17", "first instalment",
                           "A CONTO 17", "acompte facture 3"})
    EXPECT_TRUE(says_part_payment(text)) << text;
  for (const char* text : {"", "part 17", "Ratenkauf GmbH", "corporate", "spare parts", "payment"})
    EXPECT_FALSE(says_part_payment(text)) << text;
}

TEST(NameAlone, IsWithoutWhatStandsAroundIt) {
  struct Row {
    const char* printed;
    const char* name;
    bool sure = true;
  };
  constexpr Row rows[] = {
      {"Keller Ltd", "Keller Ltd"},
      {"Fa. Keller Ltd", "Keller Ltd"},
      {"Firma Keller Ltd Accounts Payable", "Keller Ltd"},
      {"Keller Ltd, Hauptstr. 5", "Keller Ltd"},
      {"Keller Ltd, 10115 Berlin", "Keller Ltd"},
      {"Keller Ltd, Berlin", "Keller Ltd", false},
      {"Keller Ltd, Werk 2", "Keller Ltd", false},
      {"Chatelain SARL COMPTABILI", "Chatelain SARL"},
      {"Zentrale", "Zentrale"},
  };
  for (const Row& row : rows) {
    const NameAlone alone = name_alone(row.printed);
    EXPECT_EQ(alone.name, row.name) << row.printed;
    EXPECT_EQ(alone.sure, row.sure) << row.printed;
  }
}

TEST(NamesWithin, AreTwoWhereOneTradesAsTheOther) {
  const auto parts = names_within("Blue Heron Foods Corp. d/b/a Heron Market");
  ASSERT_EQ(parts.size(), 2U);
  EXPECT_EQ(parts[0], "Blue Heron Foods Corp.");
  EXPECT_EQ(parts[1], "Heron Market");
  EXPECT_TRUE(names_within("Candba Foods").empty());
}

TEST(CustomerNumbers, StandBehindTheirWord) {
  const auto told = [](std::string_view text) {
    std::vector<std::string_view> numbers;
    find_customer_numbers(text, numbers);
    return numbers.empty() ? std::string() : std::string(numbers.front());
  };
  EXPECT_EQ(told("Kundennummer 10023"), "10023");
  EXPECT_EQ(told("RE 4711 Kd.-Nr.: K20023"), "K20023");
  EXPECT_EQ(told("customer no. 77 invoice 4711"), "77");
  EXPECT_EQ(told("invoice 4711"), "");
  EXPECT_EQ(told("customer service 4711"), "");
}

TEST(OneSlipApart, IsOneLetterOfOneWord) {
  EXPECT_TRUE(one_slip_apart("KERR VAVLES BASEL", "KERR VALVES BASEL"));
  EXPECT_TRUE(one_slip_apart("KERR VELVES BASEL", "KERR VALVES BASEL"));
  EXPECT_FALSE(one_slip_apart("KERR VALVS BASEL", "KERR VALVES BASEL"));  // an abbreviation
  EXPECT_FALSE(one_slip_apart("KERR VALVES BASEL", "KERR VALVES BASEL"));
  EXPECT_FALSE(one_slip_apart("KERR VAVLES BSAEL", "KERR VALVES BASEL"));
  EXPECT_FALSE(one_slip_apart("KERR VALVES 10023", "KERR VALVES 10024"));
  EXPECT_FALSE(one_slip_apart("KERR VALVES KIEL", "KERR VALVES KIEV"));
}

}  // namespace
}  // namespace quittance::matching
