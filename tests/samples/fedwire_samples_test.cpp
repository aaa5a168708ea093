// Reads the Fedwire messages of others that QUITTANCE_SAMPLES names. Their expected.csv states no
// figures: those here stand in the files' tags.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "ingest/sniff.h"
#include "tests/support/reading.h"

namespace quittance::ingest {
namespace {

namespace fs = std::filesystem;

TEST(FedwireSamples, SayWhatTheirTagsSay) {
  const char* samples = std::getenv("QUITTANCE_SAMPLES");
  if (samples == nullptr) GTEST_SKIP() << "QUITTANCE_SAMPLES names no folder";
  struct Row {
    const char* file;
    std::size_t lines;
    bool test;
    const char* codes;
  };
  const Row rows[] = {
      {"moov-io__fedWireMessage-CustomerTransfer.txt", 0, true, "test_message"},
      {"moov-io__fedWireMessage-CustomerTransferPlusStructuredRemittance.txt", 1, false,
       "lines_differ_from_payment"},
      {"moov-io__fedWireMessage-CustomerTransferPlusUnstructuredAddenda.txt", 0, false, ""},
      {"moov-io__fedWireMessage-InvalidTag.txt", 0, true, "tag_unknown test_message"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.file);
    std::ifstream file(fs::path(samples) / "us" / "fedwire" / row.file, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    EXPECT_EQ(recognise(bytes, row.file).decoder, &fedwire_decoder());
    const test_support::Reading got = test_support::read_with(fedwire_decoder(), bytes);
    EXPECT_EQ(got.summary.status, FileStatus::accepted);
    EXPECT_EQ(got.codes(), row.codes);
    ASSERT_EQ(got.cash().size(), 1U);
    EXPECT_EQ(got.cash()[0].amount, 1'234'567);
    EXPECT_EQ(got.cash()[0].payer_name, "Name");
    EXPECT_EQ(got.cash()[0].lines.size(), row.lines);
    EXPECT_EQ(got.summary.units[got.cash()[0].unit].test, row.test);
  }
}

}  // namespace
}  // namespace quittance::ingest
