// A unit without its trailer is held in every format that has trailers; one switch accepts it.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "ingest/decoder.h"

namespace quittance::ingest {
namespace {

class Count final : public CashSink {
 public:
  void cash(const CashRecord&) override { ++records; }
  void range(const UsedRange&) override {}
  std::size_t records = 0;
};

std::string golden(const std::string& name) {
  std::ifstream file(std::filesystem::path(QUITTANCE_SOURCE_DIR) / "tests/golden" / name,
                     std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

FileSummary read(const Decoder& decoder, const std::string& bytes, bool accept, Count& sink,
                 std::string_view forced = "given") {
  Profiles profiles;
  const std::string name = forced.empty() ? "default" : std::string(forced);
  profiles.dialects[name] = {.name = name, .accept_missing_trailers = accept};
  const DecodeContext context{
      .file_name = "cut", .profiles = &profiles, .csv = nullptr, .dialect = forced};
  return read_all(decoder, bytes, context, sink);
}

bool held_for_its_trailer(const FileSummary& summary) {
  return std::any_of(summary.units.begin(), summary.units.end(),
                     [](const Unit& unit) { return unit.hold == HoldReason::trailer_missing; });
}

TEST(MissingTrailers, HoldTheirUnitUnlessTheDialectAcceptsThem) {
  struct Row {
    const Decoder& decoder;
    const char* file;
    const char* trailer;  // the file is cut before the last of these
    const char* finding;
    const char* accepted;  // the finding where the switch is set
  };
  const Row rows[] = {
      {bai2_decoder(), "bai2/group_statuses.bai2", "99,", "trailer_missing", "trailer_absent"},
      {mt940_decoder(), "mt940/labels_and_charsets.txt", ":62F:", "closing_missing",
       "closing_absent"},
      {bgmax_decoder(), "bgmax/ordinary_day.txt", "\n70", "end_missing", "end_missing"},
      {bgmax_decoder(), "bgmax/ordinary_day.txt", "\n15", "deposit_missing", "deposit_missing"},
      {bg_inbetalningar_decoder(), "bg-inbetalningar/ordinary_day.txt", "\n90", "end_missing",
       "end_missing"},
      {ocr_giro_decoder(), "ocr-giro/ordinary_day.txt", "NY000089", "end_missing", "end_missing"},
      {ktl_decoder(), "ktl/two_accounts.svm", "\n9000", "sum_missing", "sum_missing"},
      {aeb43_decoder(), "aeb43/receipts_and_returns.n43", "\n33", "account_end_missing",
       "account_end_missing"},
      {coda_decoder(), "coda/receipts_and_details.cod", "\n9 ", "trailer_missing",
       "trailer_missing"},
      {x12_820_decoder(), "x12-820/receipt_and_advice.edi", "\nIEA", "interchange_end_missing",
       "interchange_end_missing"},
      {x12_823_decoder(), "x12-823/deposit_with_batches.edi", "\nGE", "group_end_missing",
       "group_end_missing"},
      {x12_835_decoder(), "x12-835/claims_and_provider_adjustments.edi", "\nSE", "set_end_missing",
       "set_end_missing"},
      {edifact_cremul_decoder(), "edifact-cremul/charges_and_totals.edi", "\nUNZ",
       "interchange_end_missing", "interchange_end_missing"},
      {edifact_remadv_decoder(), "edifact-remadv/adjustments.edi", "\nUNT", "message_end_missing",
       "message_end_missing"},
      {cfonb120_decoder(), "cfonb120/receipts_and_returns.txt", "\n07", "new_balance_missing",
       "new_balance_missing"},
      {cfonb240_decoder(), "cfonb240/transfers_received.txt", "\n39", "total_missing",
       "total_missing"},
      {coda_decoder(), "coda/receipts_and_details.cod", "\n8", "new_balance_missing",
       "new_balance_missing"},
      {tito_decoder(), "tito/ordinary_day.to", "\nT40", "closing_missing", "closing_missing"},
      {mt950_decoder(), "mt950/statement.fin", ":62F:", "closing_missing", "closing_absent"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(std::string(row.file) + " before " + row.trailer);
    std::string bytes = golden(row.file);
    const std::size_t at = bytes.rfind(row.trailer);
    ASSERT_NE(at, std::string::npos);
    bytes.resize(at + (row.trailer[0] == '\n' ? 1 : 0));
    Count strict_cash;
    const FileSummary strict = read(row.decoder, bytes, false, strict_cash);
    Count lenient_cash;
    const FileSummary lenient = read(row.decoder, bytes, true, lenient_cash);
    // Accounts without a profile, and those that the book does not know, go by `default`.
    Count default_cash;
    EXPECT_FALSE(held_for_its_trailer(read(row.decoder, bytes, true, default_cash, "")));
    EXPECT_TRUE(held_for_its_trailer(strict));
    EXPECT_EQ(strict.status, FileStatus::quarantined);
    EXPECT_FALSE(held_for_its_trailer(lenient));
    EXPECT_EQ(lenient_cash.records, strict_cash.records);
    EXPECT_GT(strict_cash.records, 0U);
    const auto said = [](const FileSummary& summary, const char* code, Severity severity) {
      return std::any_of(
          summary.findings.begin(), summary.findings.end(), [&](const Finding& finding) {
            return finding.code == code && finding.severity == severity &&
                   finding.message.find("accept_missing_trailers") != std::string::npos;
          });
    };
    EXPECT_TRUE(said(strict, row.finding, Severity::error));
    EXPECT_TRUE(said(lenient, row.accepted, Severity::warning));
  }
}

}  // namespace
}  // namespace quittance::ingest
