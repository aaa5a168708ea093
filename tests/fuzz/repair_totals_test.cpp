// Mended totals are right by the decoders' own controls, whatever was done to the file before.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "ingest/decoder.h"
#include "tests/fuzz/repair_edi.h"
#include "tests/fuzz/repair_totals.h"

namespace quittance::fuzz {
namespace {

class Nothing final : public ingest::CashSink {
 public:
  void cash(const CashRecord&) override {}
  void range(const ingest::UsedRange&) override {}
};

std::string golden(const std::string& name) {
  std::ifstream file(std::filesystem::path(QUITTANCE_SOURCE_DIR) / "tests/golden" / name,
                     std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// Controls that failed, of those that the mutator mends.
std::size_t failed(const ingest::Decoder& decoder, const std::string& bytes) {
  const ingest::Profiles profiles;
  const ingest::DecodeContext context{
      .file_name = "mended", .profiles = &profiles, .csv = nullptr, .dialect = {}};
  Nothing sink;
  std::size_t count = 0;
  for (const Control& control : ingest::read_all(decoder, bytes, context, sink).controls) {
    if (!control.ok && control.name != "balance" && control.name != "continuity") ++count;
  }
  return count;
}

TEST(RepairTotals, WrongFilesOfTheFormatsAgreeAgain) {
  const std::string bai2 = golden("bai2/wrong_totals.bai2");
  EXPECT_GT(failed(ingest::bai2_decoder(), bai2), 0U);
  EXPECT_EQ(failed(ingest::bai2_decoder(), with_bai2_totals(bai2)), 0U);
  const std::string lockbox = golden("lockbox/batch_total_wrong.txt");
  EXPECT_GT(failed(ingest::lockbox_decoder(), lockbox), 0U);
  EXPECT_EQ(failed(ingest::lockbox_decoder(), with_lockbox_totals(lockbox)), 0U);
  const std::string nacha = golden("nacha/wrong_controls.ach");
  EXPECT_GT(failed(ingest::nacha_decoder(), nacha), 0U);
  EXPECT_EQ(failed(ingest::nacha_decoder(), with_nacha_totals(nacha)), 0U);
  const std::string x12 = golden("x12-823/wrong_totals.edi");
  EXPECT_GT(failed(ingest::x12_823_decoder(), x12), 0U);
  EXPECT_EQ(failed(ingest::x12_823_decoder(), with_x12_totals(x12)), 0U);
  const std::string edifact = golden("edifact-remadv/faults.edi");
  EXPECT_GT(failed(ingest::edifact_remadv_decoder(), edifact), 0U);
  EXPECT_EQ(failed(ingest::edifact_remadv_decoder(), with_edifact_totals(edifact)), 0U);
}

TEST(RepairTotals, AChangedAmountAgreesAgain) {
  struct Row {
    const ingest::Decoder& decoder;
    const char* name;
    const char* from;
    const char* to;
    std::string (*mend)(std::string_view);
  };
  const Row rows[] = {
      {ingest::bai2_decoder(), "bai2/group_statuses.bai2", "16,165,", "16,165,7", with_bai2_totals},
      {ingest::bai2_decoder(), "bai2/continued_summaries.bai2", "072,102", "072,7102",
       with_bai2_totals},
      {ingest::lockbox_decoder(), "lockbox/sap_bai2_two_checks.txt", "\n60010010000",
       "\n60010010007", with_lockbox_totals},
      {ingest::camt053_decoder(), "camt.053/ordinary_day.xml", ">8.60<", ">78.60<",
       with_camt_totals},
      {ingest::x12_820_decoder(), "x12-820/receipt_and_advice.edi", "**-50~", "**-950~",
       with_x12_totals},
      {ingest::x12_820_decoder(), "x12-820/adjustments_on_both_levels.edi", "ENT*1\n", "ENT*1\n\n",
       with_x12_totals},
      {ingest::x12_820_decoder(), "x12-820/two_interchanges.edi", "IEA*1", "IEA*7",
       with_x12_totals},
      {ingest::x12_823_decoder(), "x12-823/deposit_with_batches.edi", "BPR*C*", "BPR*C*7",
       with_x12_totals},
      {ingest::edifact_cremul_decoder(), "edifact-cremul/charges_and_totals.edi", "MOA+60:985.00",
       "MOA+60:785.00", with_edifact_totals},
      {ingest::edifact_cremul_decoder(), "edifact-cremul/charges_and_totals.edi", "UNZ+1", "UNZ+7",
       with_edifact_totals},
      {ingest::edifact_remadv_decoder(), "edifact-remadv/adjustments.edi", "MOA+12:980.00",
       "MOA+12:780.00", with_edifact_totals},
      {ingest::nacha_decoder(), "nacha/receipts_ccd_ppd.ach", "0000125050", "0700125050",
       with_nacha_totals},
      {ingest::nacha_decoder(), "nacha/operator_advice.ach", "000000900000", "000007900000",
       with_nacha_totals},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    std::string bytes = golden(row.name);
    const std::size_t at = bytes.find(row.from);
    ASSERT_NE(at, std::string::npos);
    bytes.replace(at, std::string(row.from).size(), row.to);
    EXPECT_GT(failed(row.decoder, bytes), 0U);
    EXPECT_EQ(failed(row.decoder, row.mend(bytes)), 0U);
  }
}

}  // namespace
}  // namespace quittance::fuzz
