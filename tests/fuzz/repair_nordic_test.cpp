// Mended totals are right by the decoders' own controls, whatever was done to the file before.
#include "tests/fuzz/repair_nordic.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "ingest/decoder.h"

namespace quittance::fuzz {
namespace {

class Nothing final : public ingest::CashSink {
 public:
  void cash(const CashRecord&) override {}
  void range(const ingest::UsedRange&) override {}
};

std::size_t failed(const ingest::Decoder& decoder, const std::string& bytes) {
  const ingest::Profiles profiles;
  const ingest::DecodeContext context{
      .file_name = "mended", .profiles = &profiles, .csv = nullptr, .dialect = {}};
  Nothing sink;
  std::size_t count = 0;
  for (const Control& control : ingest::read_all(decoder, bytes, context, sink).controls) {
    count += control.ok ? 0U : 1U;
  }
  return count;
}

TEST(RepairNordic, AChangedAmountAgreesAgain) {
  struct Row {
    const ingest::Decoder& decoder;
    const char* name;
    const char* from;
    const char* to;
  };
  const Row rows[] = {
      {ingest::bgmax_decoder(), "bgmax/ordinary_day.txt", "000000000000125050",
       "000000000700125050"},
      {ingest::bg_inbetalningar_decoder(), "bg-inbetalningar/trimmed_no_end.txt", "0000000125050 ",
       "0000700125050 "},
      {ingest::ocr_giro_decoder(), "ocr-giro/ordinary_day.txt", "00000000000125050",
       "00000000700125050"},
      {ingest::tito_decoder(), "tito/ordinary_day.to", "+000000000000125050",
       "+000000000700125050"},
      {ingest::ktl_decoder(), "ktl/two_accounts.svm", "0000125050", "0700125050"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    std::ifstream file(std::filesystem::path(QUITTANCE_SOURCE_DIR) / "tests/golden" / row.name,
                       std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    const std::size_t at = bytes.find(row.from);
    ASSERT_NE(at, std::string::npos);
    bytes.replace(at, std::string(row.from).size(), row.to);
    EXPECT_GT(failed(row.decoder, bytes), 0U);
    EXPECT_EQ(failed(row.decoder, with_nordic_totals(bytes)), 0U);
  }
}

}  // namespace
}  // namespace quittance::fuzz
