// Real OFX and QFX files, read from outside the repository: $QUITTANCE_SAMPLES/international.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "core/text.h"
#include "ingest/decoder.h"
#include "ingest/sniff.h"
#include "international.h"

namespace quittance::ingest {
namespace {

using namespace samples;

// Where expected.csv is not what is to be read, and why.
bool sums_are_otherwise(std::string_view path) {
  // Amounts of four decimals in dollars cannot be represented: those entries are rejected.
  return path == "ofx/jseutter__ofxparse/fidelity-savings.ofx";
}

TEST(OfxSamples, CountsSumsAndBalancesAreThoseOfTheIndependentChecker) {
  const char* root = std::getenv("QUITTANCE_SAMPLES");
  if (root == nullptr) GTEST_SKIP() << "QUITTANCE_SAMPLES names no folder of sample files";
  const fs::path folder = fs::path(root) / "international";
  const Profiles profiles;
  std::size_t files = 0;
  for (const Expected& row : read_expected(folder / "expected.csv")) {
    const std::string& path = row.at("path");
    if (!path.starts_with("ofx/")) continue;
    ++files;
    SCOPED_TRACE(path);
    const std::string bytes = contents(folder / path);
    const Recognised recognised = recognise(bytes, path);
    ASSERT_EQ(recognised.decoder, &ofx_decoder()) << recognised.why;
    const DecodeContext context{
        .file_name = "sample", .profiles = &profiles, .csv = nullptr, .dialect = {}};
    Tiles sink;
    const FileSummary got = read_all(*recognised.decoder, bytes, context, sink);
    EXPECT_EQ(sink.covered, bytes.size());
    EXPECT_EQ(sink.records + sink.rejected, got.transactions);
    EXPECT_EQ(std::to_string(got.statements), row.at("statements"));
    EXPECT_EQ(std::to_string(got.transactions), row.at("entries"));
    if (sums_are_otherwise(path)) {
      EXPECT_GT(sink.rejected, 0U);
      continue;
    }
    EXPECT_EQ(sum_of(got.credits), plain(row.at("credit_total")));
    EXPECT_EQ(sum_of(got.debits), plain(row.at("debit_total")));
    std::vector<std::string> want;
    for (const std::string_view part : split(row.at("closing"), '|')) {
      std::string amount(part);
      std::replace(amount.begin(), amount.end(), ',', '.');
      want.push_back(plain(amount));
    }
    std::vector<std::string> balances;
    for (const Balance& balance : got.balances) {
      balances.push_back(plain(format_major(balance.closing, balance.currency)));
    }
    EXPECT_EQ(balances, want);
  }
  EXPECT_GT(files, 20U);
}

}  // namespace
}  // namespace quittance::ingest
