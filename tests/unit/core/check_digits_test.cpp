// The vectors are those of the published rules (docs/formats/references.md), recomputed by hand.
#include "core/check_digits.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace quittance {
namespace {

struct Row {
  std::string_view text;
  bool holds;
};

// Each row, and that no other digit in a place of a sound reference holds as well where the scheme
// catches every single wrong digit.
template <std::size_t kSize>
void expect_rows(bool (*valid)(std::string_view), const Row (&rows)[kSize],
                 bool catches_every_digit = true) {
  for (const Row& row : rows) {
    EXPECT_EQ(valid(row.text), row.holds) << row.text;
    if (!row.holds || !catches_every_digit) continue;
    for (std::size_t at = 0; at < row.text.size(); ++at) {
      for (char c = '0'; c <= '9'; ++c) {
        std::string wrong(row.text);
        if (wrong[at] == c || wrong[at] < '0' || wrong[at] > '9') continue;
        wrong[at] = c;
        EXPECT_FALSE(valid(wrong)) << wrong;
      }
    }
  }
}

TEST(CheckDigits, Iban) {
  const Row rows[] = {
      {"DE89370400440532013000", true},
      {"GB82WEST12345698765432", true},
      {"NO9386011117947", true},
      {"BE68539007547034", true},
      {"CH9300762011623852957", true},
      {"DE88370400440532013000", false},
      {"DE8937040044053201300", false},  // a digit short
      {"ZZ89370400440532013000", false},
      {"de89370400440532013000", false},
      {"DE", false},
      {"", false},
      {"DE89 3704 0044 0532 0130 00", false},
  };
  expect_rows(valid_iban, rows);
}

// 00, 01 and 99 may be right modulo 97 and are never issued.
TEST(CheckDigits, IbanCheckDigitsOutsideTheirRange) {
  for (const std::string_view check : {"00", "01", "99"}) {
    for (int n = 0; n < 200; ++n) {
      std::string base = std::to_string(1'000'000 + n);
      const std::string iban = "NO" + std::string(check) + "8601" + base;
      EXPECT_FALSE(valid_iban(iban)) << iban;
    }
  }
}

TEST(CheckDigits, Rf) {
  const Row rows[] = {
      {"RF18539007547034", true},
      {"RF712348231", true},
      {"RF341234561", true},
      {"RF19539007547034", false},
      {"RF18", false},
      {"RFA8539007547034", false},
      {"rf18539007547034", false},
      {"RF18 5390 0754 7034", false},
      {"RF1853900754703400000000000", false},
  };
  expect_rows(valid_rf, rows);
  EXPECT_EQ(rf_check("539007547034"), 18);
  EXPECT_EQ(rf_check("2348231"), 71);
  EXPECT_EQ(rf_check("1234561"), 34);
  EXPECT_EQ(rf_check(""), 0);
  EXPECT_EQ(rf_check("A-1"), 0);
}

// Zeros in front of the base change neither the remainder nor the meaning.
TEST(CheckDigits, RfBaseMayBePadded) {
  EXPECT_TRUE(valid_rf("RF34000000000000001234561"));
  EXPECT_TRUE(valid_finnish_rf("RF34000000000000001234561"));
}

TEST(CheckDigits, FinnishRf) {
  EXPECT_TRUE(valid_finnish_rf("RF341234561"));
  EXPECT_FALSE(valid_finnish_rf("RF18539007547034"));  // sound RF, no Finnish reference inside
  EXPECT_FALSE(valid_finnish_rf("RF351234561"));
}

TEST(CheckDigits, Qrr) {
  EXPECT_EQ(qrr_digit("21000000000313947143000901"), '7');
  EXPECT_EQ(qrr_digit("6451234567"), '3');
  EXPECT_EQ(qrr_digit("6541234567"), '0');
  EXPECT_EQ(qrr_digit("5461234567"), '2');
  EXPECT_EQ(qrr_digit("12A"), '\0');
  const Row rows[] = {
      {"210000000003139471430009017", true},
      {"210000000003139471430009016", false},
      {"000000000000000000000000000", false},
      {"2100000000031394714300090", false},
  };
  expect_rows(valid_qrr, rows);
}

TEST(CheckDigits, KidMod10) {
  EXPECT_EQ(luhn_digit("12345678"), '2');
  const Row rows[] = {
      {"123456782", true}, {"123456783", false}, {"0123456782", true},
      {"2", false},        {"1234567a2", false}, {"00000000000000000000000018", false},
  };
  expect_rows(valid_kid_mod10, rows);
}

TEST(CheckDigits, KidMod11) {
  EXPECT_EQ(kid_mod11_character("12345678"), '5');
  EXPECT_EQ(kid_mod11_character("1000005"), '-');
  EXPECT_EQ(kid_mod11_character("8601111794"), '7');  // an account number has the same rule
  const Row rows[] = {
      {"123456785", true},
      {"123456786", false},
      {"1000005-", true},
      {"1000-05", false},
      {"-", false},
      {"", false},
      // A rest of 1 has no digit: nothing but '-' passes.
      {"100030", false},
      {"100031", false},
      {"100033", false},
  };
  expect_rows(valid_kid_mod11, rows);
  for (char c = '0'; c <= '9'; ++c) EXPECT_FALSE(valid_kid_mod11(std::string("1000005") + c));
}

TEST(CheckDigits, SwedishOcr) {
  const Row plain[] = {
      {"123455", true}, {"535765", true},  {"524967", true},
      {"665869", true}, {"123456", false}, {"5", false},
  };
  expect_rows(valid_ocr, plain);
  const Row with_length[] = {
      {"1234574", true}, {"1234567806", true}, {"53553", true}, {"1234582", false}, {"18", false},
  };
  expect_rows(valid_ocr_with_length, with_length);
}

TEST(CheckDigits, FinnishViite) {
  EXPECT_EQ(viite_digit("123456"), '1');
  EXPECT_EQ(viite_digit("12345"), '3');
  EXPECT_EQ(viite_digit("1234567"), '2');
  EXPECT_EQ(viite_digit("123456712345678"), '4');
  const Row rows[] = {
      {"1234561", true},
      {"123453", true},
      {"12345672", true},
      {"1234567123456784", true},
      {"1234562", false},
      {"123", false},
      {"123456712345678412345", false},
  };
  expect_rows(valid_viite, rows);
}

TEST(CheckDigits, BelgianOgm) {
  EXPECT_EQ(ogm_check("0909337554"), 93);
  EXPECT_EQ(ogm_check("0101231230"), 90);
  EXPECT_EQ(ogm_check("0000000097"), 97);
  EXPECT_EQ(ogm_check("1234567890"), 2);
  EXPECT_EQ(ogm_check("123"), 0);
  const Row rows[] = {
      {"090933755493", true}, {"010123123090", true},  {"000000009797", true},
      {"123456789002", true}, {"000000009700", false}, {"090933755494", false},
      {"90933755493", false},
  };
  expect_rows(valid_ogm, rows);
}

TEST(CheckDigits, DutchBetalingskenmerk) {
  EXPECT_EQ(betalingskenmerk_digit("000056789012345"), '5');
  EXPECT_EQ(betalingskenmerk_digit("2234534622567"), '1');
  const Row rows[] = {
      {"5000056789012345", true},  {"12234534622567", true},
      {"13234534622567", false},                        // the length digit is wrong
      {"5000056789012346", false}, {"1234567", false},  // seven digits have no check
      {"12345678", false},                              // eight do not exist
      {"123456789012345", false},                       // nor do fifteen
  };
  // 10 and 1 are both written 1, so that one wrong digit in eleven may pass.
  expect_rows(valid_betalingskenmerk, rows, false);
}

TEST(CheckDigits, AbaRouting) {
  const Row rows[] = {
      {"021000021", true},  {"011401533", true}, {"091000019", true},   {"021000022", false},
      {"000000000", false}, {"02100002", false}, {"0210000210", false},
  };
  expect_rows(valid_aba, rows);
}

}  // namespace
}  // namespace quittance
