#include "core/references.h"

#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace quittance {
namespace {

using enum ReferenceScheme;

std::string listed(std::string_view text, std::span<const ReferenceScheme> expected = {}) {
  std::string list;
  for (const FoundReference& found : find_references(text, expected)) {
    if (!list.empty()) list += "; ";
    list += std::string(name(found.scheme)) + " " + std::string(name(found.grade)) + " " +
            std::string(found.text());
    EXPECT_EQ(found.valid(), found.grade != ReferenceGrade::check_fails);
    EXPECT_LT(found.from, found.to);
    EXPECT_LE(found.to, text.size());
  }
  return list;
}

TEST(FindReferences, ByForm) {
  struct Row {
    std::string_view text, want;
  };
  const Row rows[] = {
      {"PAYMENT RF18539007547034 THANKS", "rf by_form RF18539007547034"},
      {"rf18 5390 0754 7034 paid", "rf by_form RF18539007547034"},
      {"RF34 1234 561", "finnish_rf by_form RF341234561"},
      {"RF19539007547034", "rf check_fails RF19539007547034"},
      {"XRF18539007547034", ""},  // inside a word
      {"210000000003139471430009017", "qrr by_form 210000000003139471430009017"},
      {"REF 21 00000 00003 13947 14300 09017 END", "qrr by_form 210000000003139471430009017"},
      {"210000000003139471430009018", "qrr check_fails 210000000003139471430009018"},
      {"+++090/9337/55493+++", "ogm by_form 090933755493"},
      {"***090/9337/55493***", "ogm by_form 090933755493"},
      {"090/9337/55494", "ogm check_fails 090933755494"},
      {"IBAN DE89 3704 0044 0532 0130 00 BIC X", "iban by_form DE89370400440532013000"},
      {"NO9386011117947", "iban by_form NO9386011117947"},
      {"DE88370400440532013000", "iban check_fails DE88370400440532013000"},
      {"INVOICE 4711 OF 2026-11-20", ""},
      {"DE12 3", ""},
      {"", ""},
  };
  for (const Row& row : rows) EXPECT_EQ(listed(row.text), row.want) << row.text;
}

TEST(FindReferences, ByLabel) {
  struct Row {
    std::string_view text, want;
  };
  const Row rows[] = {
      {"KID: 123456782", "kid by_label 123456782"},  // mod 10
      {"KID 123456785", "kid by_label 123456785"},   // mod 11
      {"KID 1000005- BETALT", "kid by_label 1000005-"},
      {"KID 100031", "kid check_fails 100031"},
      {"OCR NR. 1234574", "ocr by_label 1234574"},
      {"Viitenumero: 1234 561", "viite by_label 1234561"},
      {"viite 1234562", "viite check_fails 1234562"},
      {"BETALINGSKENM.: 5000 0567 8901 2345", "betalingskenmerk by_label 5000056789012345"},
      {"SCOR/CUR/5000056789012345", "betalingskenmerk by_label 5000056789012345"},
      {"ABA 021000021 ACCT 5", "aba by_label 021000021"},
      {"ABA NO 021000022", "aba check_fails 021000022"},
      {"KIDS 123456782", ""},
      {"KID\n123456782", ""},  // another line, another matter
      {"123456782", ""},
  };
  for (const Row& row : rows) EXPECT_EQ(listed(row.text), row.want) << row.text;
}

TEST(FindReferences, ByCheckOnlyWhereTheSchemeIsExpected) {
  constexpr ReferenceScheme kFinland[] = {viite};
  EXPECT_EQ(listed("LASKU 1234561", kFinland), "viite by_check 1234561");
  EXPECT_EQ(listed("LASKU 1234562", kFinland), "");
  EXPECT_EQ(listed("LASKU 1234561"), "");
  constexpr ReferenceScheme kNordic[] = {kid, ocr};
  EXPECT_EQ(listed("123456782", kNordic), "kid by_check 123456782");
  constexpr ReferenceScheme kBelgium[] = {ogm};
  EXPECT_EQ(listed("090933755493 EN 1", kBelgium), "ogm by_check 090933755493");
}

TEST(FindReferences, SeveralInOrderNoneInsideAnother) {
  EXPECT_EQ(listed("RF18539007547034 IBAN DE89370400440532013000 KID 123456782"),
            "rf by_form RF18539007547034; iban by_form DE89370400440532013000; "
            "kid by_label 123456782");
}

TEST(FindReferences, IsBounded) {
  std::string text;
  for (int n = 0; n < 1000; ++n) text += "RF18539007547034 ";
  EXPECT_EQ(find_references(text).size(), kFoundReferencesMax);
  const std::string digits(100'000, '1');
  EXPECT_TRUE(find_references(digits).empty());
  std::string groups;
  for (int n = 0; n < 50'000; ++n) groups += "1 ";
  EXPECT_TRUE(find_references(groups).empty());
}

TEST(SoleReference, IsTheOnlySureOne) {
  const auto sole = [](std::string_view text) {
    const std::vector<FoundReference> found = find_references(text);
    const FoundReference* reference = sole_reference(found);
    return reference == nullptr ? std::string() : std::string(reference->text());
  };
  EXPECT_EQ(sole("RF18539007547034"), "RF18539007547034");
  EXPECT_EQ(sole("RF18539007547034 RF18 5390 0754 7034"), "RF18539007547034");
  EXPECT_EQ(sole("RF18539007547034 RF712348231"), "");
  EXPECT_EQ(sole("RF18539007547034 IBAN DE89370400440532013000"), "RF18539007547034");
  EXPECT_EQ(sole("IBAN DE89370400440532013000"), "");
  EXPECT_EQ(sole("RF19539007547034"), "");
}

}  // namespace
}  // namespace quittance
