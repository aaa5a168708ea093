#include "matching/normalise.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace quittance::matching {
namespace {

TEST(Normalise, ReducesReferencesToWhatCounts) {
  struct Row {
    const char* text;
    const char* want;
  };
  constexpr Row rows[] = {
      {"inv. 00-1042/A", "1042A"},
      {"INV-1042", "1042"},
      {"Invoice No. 1042", "1042"},
      {"#1042", "1042"},
      {"RG 2024/0017", "20240017"},
      {"REX12", "REX12"},
      {"00000", ""},
      {"INV", "INV"},
      {"CM-881", "881"},
      {"Credit memo 00881", "881"},
      {"CREDIT-NOTE #881", "881"},
      {"CRANE881", "CRANE881"},
      {"", ""},
      {"--", ""},
      {"INVOICE", "INVOICE"},
      {"0012", "12"},
      {"re0012", "12"},
      {"N\xC2\xBA 77", "N77"},
  };
  for (const Row& row : rows) EXPECT_EQ(normalise_reference(row.text), row.want) << row.text;
}

TEST(Normalise, ReducesNamesToTheirWords) {
  struct Row {
    const char* text;
    const char* want;
  };
  constexpr Row rows[] = {
      {"Müller & Söhne GmbH", "MULLER SOHNE"},
      {"Acme, Inc.", "ACME"},
      {"ACME S.A.", "ACME"},
      {"O'Brien and Sons Ltd", "OBRIEN SONS"},
      {"Bau GmbH & Co. KG", "BAU"},
      {"Łódź Żelazo S.A.", "LODZ ZELAZO"},
      {"Limited", "LIMITED"},
      {"S\u00F8rensen Maskinfabrik A/S", "SORENSEN MASKINFABRIK"},
      {"Meble Kielce Sp. z o.o.", "MEBLE KIELCE"},
      {"Tillman Coatings Co. DBA Macon Paint", "TILLMAN COATINGS DBA MACON PAINT"},
      {"SARL Dupont Transports", "DUPONT TRANSPORTS"},
      {"Officine Bianchi Bari S.n.c.", "OFFICINE BIANCHI BARI"},
      {"  a   b  ", "A B"},
      {"", ""},
  };
  for (const Row& row : rows) EXPECT_EQ(normalise_name(row.text), row.want) << row.text;
}

TEST(Normalise, TakesALegalFormOffTheWordItIsRunTogetherWith) {
  const auto told = [](std::string_view word) {
    std::vector<std::string_view> rests;
    without_glued_legal_form(word, rests);
    std::string all;
    for (const std::string_view rest : rests) all += (all.empty() ? "" : " ") + std::string(rest);
    return all;
  };
  EXPECT_EQ(told("PRUITTMACHINEWORKSINCORPORATED"), "PRUITTMACHINEWORKS");
  EXPECT_EQ(told("BAUUNTERNEHMUNGMBH"), "BAUUNTERNEHMUN BAUUNTERNEHMUNG");
  EXPECT_EQ(told("SNCROUSSELOT"), "ROUSSELOT");
  EXPECT_EQ(told("BAUAG"), "") << "too little is left";
  EXPECT_EQ(told("WERKZEUGHANDEL"), "");
}

}  // namespace
}  // namespace quittance::matching
