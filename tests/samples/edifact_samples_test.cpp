// Real CREMUL files, read from outside the repository: $QUITTANCE_SAMPLES/international.
#include <cstdlib>
#include <string>

#include <gtest/gtest.h>

#include "tests/samples/international.h"

namespace quittance::ingest {
namespace {

using samples::Expected;

// expected.csv counts entries (SEQ) and states no sums; the bank's own totals stand in their place.
TEST(EdifactSamples, GiveWhatIsExpected) {
  const char* const root = std::getenv("QUITTANCE_SAMPLES");
  if (root == nullptr) GTEST_SKIP() << "QUITTANCE_SAMPLES names no folder of sample files";
  const samples::fs::path folder = samples::fs::path(root) / "international";
  std::size_t files = 0;
  for (const Expected& row : samples::read_expected(folder / "expected.csv")) {
    if (row.at("format") != "edifact-cremul") continue;
    ++files;
    SCOPED_TRACE(row.at("path"));
    const std::string bytes = samples::contents(folder / row.at("path"));
    const Decoder& decoder = edifact_cremul_decoder();
    EXPECT_EQ(decoder.sniff(bytes), 100);
    const Profiles profiles;
    const DecodeContext context{
        .file_name = "sample", .profiles = &profiles, .csv = nullptr, .dialect = {}};
    samples::Tiles sink;
    const FileSummary summary = read_all(decoder, bytes, context, sink);
    EXPECT_EQ(sink.covered, bytes.size());
    EXPECT_EQ(sink.rejected, 0U);
    EXPECT_EQ(summary.status, FileStatus::accepted);
    EXPECT_EQ(std::to_string(summary.statements), row.at("statements"));
    EXPECT_EQ(std::to_string(summary.transactions), row.at("entries"));
    EXPECT_EQ(sink.records, summary.transactions);
    std::size_t totals = 0;
    for (const Control& control : summary.controls) {
      EXPECT_TRUE(control.ok) << control.name << ' ' << control.stated << ' ' << control.computed;
      totals += control.name == "amount";
    }
    EXPECT_GE(totals, 1U);
    EXPECT_EQ(row.at("computed_control_totals_ok"), "yes");
    const bool one = row.at("entries") == "1";
    const std::string sum = samples::sum_of(summary.credits);
    EXPECT_TRUE(one ? sum == "1394" || sum == "314" : sum == "8989.61") << sum;
    for (const Finding& finding : summary.findings) {
      EXPECT_EQ(finding.code, "document_without_number") << finding.message;
    }
  }
  EXPECT_GE(files, 5U);
}

}  // namespace
}  // namespace quittance::ingest
