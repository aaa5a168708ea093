#include "engine/reports/payment_code.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>

#include "engine/reports/qr_code.h"

namespace quittance::engine {
namespace {

PaymentRequest of(std::string_view currency, std::int64_t minor, std::string iban) {
  PaymentRequest request;
  request.payee = {.name = "Muster AG",
                   .iban = std::move(iban),
                   .bic = "",
                   .street = "Gasse",
                   .building = "1",
                   .postal_code = "8001",
                   .town = "Zürich",
                   .country = "CH"};
  request.amount = Money(minor, Currency::of(currency));
  request.message = "INV-1";
  return request;
}

constexpr const char* kGerman = "DE89370400440532013000";
constexpr const char* kSwiss = "CH9300762011623852957";
constexpr const char* kQrIban = "CH4431999123000889012";

TEST(EpcCode, FollowsItsTable) {
  struct Row {
    const char* why;
    PaymentRequest request;
    const char* want;  // null: refused
  };
  PaymentRequest structured = of("EUR", 12'30, kGerman);
  structured.reference = "RF18539007547034";
  structured.payee.bic = "COBADEFFXXX";
  PaymentRequest wrong = structured;
  wrong.reference = "RF19539007547034";
  PaymentRequest nameless = of("EUR", 1'00, kGerman);
  nameless.payee.name = " ";
  PaymentRequest lines = of("EUR", 1'00, kGerman);
  lines.payee.name = "A\nB";
  lines.message = std::string(200, 'x');
  const std::string cut = "BCD\n002\n1\nSCT\n\nA B\nDE89370400440532013000\nEUR1.00\n\n\n" +
                          std::string(139, 'x') + "…";
  const Row rows[] = {
      {"an amount of a cent", of("EUR", 1, kGerman),
       "BCD\n002\n1\nSCT\n\nMuster AG\nDE89370400440532013000\nEUR0.01\n\n\nINV-1"},
      {"the largest amount", of("EUR", 999'999'999'99, kGerman),
       "BCD\n002\n1\nSCT\n\nMuster AG\nDE89370400440532013000\nEUR999999999.99\n\n\nINV-1"},
      {"a structured reference, and no message beside it", structured,
       "BCD\n002\n1\nSCT\nCOBADEFFXXX\nMuster AG\nDE89370400440532013000\nEUR12.30\n\n"
       "RF18539007547034"},
      {"a reference whose check digits fail", wrong,
       "BCD\n002\n1\nSCT\nCOBADEFFXXX\nMuster AG\nDE89370400440532013000\nEUR12.30\n\n\nINV-1"},
      {"no line end and at most 140 characters", lines, cut.c_str()},
      {"nothing to pay", of("EUR", 0, kGerman), nullptr},
      {"more than banks take", of("EUR", 1'000'000'000'00, kGerman), nullptr},
      {"another currency", of("USD", 1'00, kGerman), nullptr},
      {"no IBAN", of("EUR", 1'00, "4100123456"), nullptr},
      {"no name", nameless, nullptr},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    std::string why;
    const auto code = epc_code(row.request, why);
    ASSERT_EQ(code.has_value(), row.want != nullptr);
    if (code) {
      EXPECT_EQ(*code, row.want);
      EXPECT_LE(code->size(), 331U);
      EXPECT_LE(qr_code(*code)->size, 69U);  // version 13 at most
    } else {
      EXPECT_FALSE(why.empty());
    }
  }
}

TEST(SwissCode, FollowsItsTable) {
  struct Row {
    const char* why;
    const char* iban;
    const char* reference;
    const char* want;  // type and reference; null: refused
  };
  constexpr Row kRows[] = {
      {"no reference", kSwiss, "", "\nNON\n\n"},
      {"a creditor reference", kSwiss, "RF18539007547034", "\nSCOR\nRF18539007547034\n"},
      {"a QR reference needs a QR-IBAN", kSwiss, "210000000003139471430009017", "\nNON\n\n"},
      {"a QR reference on a QR-IBAN", kQrIban, "210000000003139471430009017",
       "\nQRR\n210000000003139471430009017\n"},
      {"a QR-IBAN without one", kQrIban, "", nullptr},
      {"a QR-IBAN with one whose check digit fails", kQrIban, "210000000003139471430009018",
       nullptr},
      {"another country", kGerman, "", nullptr},
  };
  for (const Row& row : kRows) {
    SCOPED_TRACE(row.why);
    PaymentRequest request = of("CHF", 1949'75, row.iban);
    request.reference = row.reference;
    std::string why;
    const auto code = swiss_code(request, why);
    ASSERT_EQ(code.has_value(), row.want != nullptr);
    if (!code) continue;
    EXPECT_NE(code->find(row.want), std::string::npos) << *code;
    EXPECT_EQ(std::count(code->begin(), code->end(), '\n'), 30);  // 31 elements
    EXPECT_TRUE(code->ends_with("\nINV-1\nEPD"));
  }
  std::string why;
  PaymentRequest named = of("CHF", 1'00, kSwiss);
  named.payer = {.name = "Käufer",
                 .street = "Weg",
                 .building = "2",
                 .postal_code = "3000",
                 .town = "Bern",
                 .country = "CH"};
  const auto both = swiss_code(named, why);
  ASSERT_TRUE(both);
  EXPECT_NE(both->find("\nCHF\nS\nKäufer\nWeg\n2\n3000\nBern\nCH\nNON\n"), std::string::npos)
      << *both;
  EXPECT_EQ(std::count(both->begin(), both->end(), '\n'), 30);
  named.payer.town.clear();  // an address that is not whole names nobody
  EXPECT_EQ(swiss_code(named, why).value_or(""),
            swiss_code(of("CHF", 1'00, kSwiss), why).value_or(""));
  PaymentRequest homeless = of("CHF", 1'00, kSwiss);
  homeless.payee.town.clear();
  EXPECT_FALSE(swiss_code(homeless, why));
  EXPECT_FALSE(swiss_code(of("USD", 1'00, kSwiss), why));
}

TEST(QrCode, HasItsFinderPatternsAndItsLimit) {
  const auto code = qr_code("BCD");
  ASSERT_TRUE(code);
  EXPECT_EQ(code->size, 21U);
  for (const auto& [row, column] : {std::pair(0U, 0U), std::pair(0U, 14U), std::pair(14U, 0U)}) {
    for (unsigned n = 0; n < 7; ++n) {
      EXPECT_TRUE(code->at(row, column + n) && code->at(row + 6, column + n) &&
                  code->at(row + n, column) && code->at(row + n, column + 6));
    }
    EXPECT_FALSE(code->at(row + 1, column + 1));
    EXPECT_TRUE(code->at(row + 3, column + 3));
  }
  EXPECT_TRUE(qr_code(std::string(2'331, 'x')));
  EXPECT_FALSE(qr_code(std::string(2'332, 'x')));
  EXPECT_FALSE(qr_code(""));
}

TEST(GroupedIban, IsInFours) {
  EXPECT_EQ(grouped_iban(kGerman), "DE89 3704 0044 0532 0130 00");
  EXPECT_EQ(grouped_iban(""), "");
}

}  // namespace
}  // namespace quittance::engine
