// Norwegian OCR giro.
#include <gtest/gtest.h>

#include "tests/unit/ingest/nordic/nordic_support.h"

namespace quittance::ingest::nordic_test {
namespace {

Reading ocr_giro(const std::string& bytes) {
  return read_with(ocr_giro_decoder(), bytes);
}

TEST(OcrGiro, ATransactionHasKidAccountAndSettlementGroup) {
  const Reading got = ocr_giro(golden("ocr-giro/ordinary_day.txt"));
  ASSERT_EQ(got.cash().size(), 5U);
  const KeptCash& first = got.cash()[0];
  EXPECT_EQ(first.id, "86011117947/2026-11-20/10/1320101464-0000001/1");
  EXPECT_TRUE(first.key_is_reference);
  EXPECT_EQ(first.reference, "123456782");
  EXPECT_EQ(first.currency, "NOK");
  EXPECT_EQ(first.amount, 125'050);
  EXPECT_EQ(first.value_date, "2026-11-20");
  EXPECT_EQ(first.payer_account, "60001234567");
  EXPECT_EQ(first.bank_reference, "987654321");
  EXPECT_EQ(got.cash()[1].reference, "0123456782");  // leading zeros belong to a KID
  EXPECT_EQ(got.cash()[2].reference, "1000005-");
  EXPECT_EQ(got.cash()[2].payer_account, "");
  EXPECT_EQ(got.codes(), "");
  EXPECT_EQ(got.held(), "");
}

// Totals add reversals; the payment is a debit all the same.
TEST(OcrGiro, AReversalIsTakenBackAndAddsToTheTotals) {
  const Reading got = ocr_giro(golden("ocr-giro/ordinary_day.txt"));
  EXPECT_EQ(got.cash()[3].kind, CashKind::returned);
  EXPECT_TRUE(got.cash()[3].debit);
  EXPECT_EQ(got.cash()[3].text, "Kj\xC3\xB8p tilbakef\xC3\xB8rt");
  EXPECT_EQ(got.cash()[4].kind, CashKind::receipt);
  EXPECT_EQ(got.summary.debits.amount.at(Currency::of("NOK")), 2'500);
  EXPECT_EQ(got.summary.credits.amount.at(Currency::of("NOK")), 237'450);
  for (const Control& control : got.summary.controls) EXPECT_TRUE(control.ok) << control.name;
}

// No total tells a minus that was lost, since totals add both.
TEST(OcrGiro, ASignThatIsNoneIsSaid) {
  const std::string good = golden("ocr-giro/ordinary_day.txt");
  const auto codes = [&](std::string_view sign) {
    return ocr_giro(with(good, good.find("NY091030") + 32, sign)).codes();
  };
  EXPECT_EQ(codes("0"), "");
  EXPECT_EQ(codes(" "), "");
  EXPECT_EQ(codes("X"), "sign_unknown");
  EXPECT_EQ(codes("+"), "sign_unknown");
}

TEST(OcrGiro, OtherServicesAreCountedAndNotRead) {
  const Reading got = ocr_giro(golden("ocr-giro/services_no_line_ends.txt"));
  EXPECT_EQ(got.summary.transactions, 4U);
  EXPECT_EQ(got.summary.statements, 3U);
  EXPECT_EQ(got.held(), "");
  EXPECT_EQ(got.codes(), "sign_unexpected total_is_net service_unread total_is_net");
}

TEST(OcrGiro, RequestsOfAvtaleGiroAreNoIncomingCash) {
  const Reading got = ocr_giro(golden("ocr-giro/avtalegiro_requests.txt"));
  EXPECT_EQ(got.summary.status, FileStatus::rejected);
  EXPECT_EQ(got.codes(), "no_incoming_cash");
  EXPECT_EQ(got.summary.transactions, 2U);
  for (const KeptCash& cash : got.cash()) EXPECT_EQ(cash.kind, CashKind::other);
}

TEST(OcrGiro, EachControlHasItsConsequence) {
  const std::string good = golden("ocr-giro/ordinary_day.txt");
  struct Row {
    const char* why;
    const char* from;
    const char* to;
    const char* codes;
    const char* held;
  };
  constexpr Row rows[] = {
      {"the assignment's total holds it", "NY09008800000005000000140000000000023995",
       "NY09008800000005000000140000000000123995", "amount_wrong",
       "assignment-0000001 control_failed"},
      {"its count is a finding", "NY0900880000000500000014", "NY0900880000000600000014",
       "count_wrong", ""},
      {"its records are a finding", "NY0900880000000500000014", "NY0900880000000500000015",
       "count_wrong", ""},
      {"the transmission's total holds all", "NY00008900000005000000160000000000023995",
       "NY00008900000005000000160000000000123995", "amount_wrong", "transmission-1 control_failed"},
      {"no end of the transmission", "NY000089", "NX000089", "record_unknown end_missing",
       "transmission-1 trailer_missing"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    const Reading got = ocr_giro(changed(good, row.from, row.to));
    EXPECT_EQ(got.codes(), row.codes);
    EXPECT_EQ(got.held(), row.held);
  }
}

}  // namespace
}  // namespace quittance::ingest::nordic_test
