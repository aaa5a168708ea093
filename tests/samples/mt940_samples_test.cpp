// Real MT940 and MT942 files of many banks, read from outside the repository:
// $QUITTANCE_SAMPLES/international. What they must give is what expected.csv computed of them.
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

// "60F 3236.28|60M 2876.84": the amounts.
std::vector<std::string> amounts_of(std::string_view list) {
  std::vector<std::string> amounts;
  for (const std::string_view part : split(list, '|')) {
    amounts.push_back(plain(std::string(part.substr(part.find(' ') + 1))));
  }
  return amounts;
}

std::vector<std::string> balances_of(const FileSummary& summary, bool opening) {
  std::vector<std::string> amounts;
  for (const Balance& balance : summary.balances) {
    if (opening ? !balance.has_opening : !balance.has_closing) continue;
    amounts.push_back(
        plain(format_major(opening ? balance.opening : balance.closing, balance.currency)));
  }
  return amounts;
}

// Where the balances of expected.csv are not those of the file, and why.
bool balances_are_otherwise(std::string_view path) {
  static constexpr std::string_view kPaths[] = {
      // :62F:C141387INR11 27421,94: the blank makes two amounts possible; not read.
      "mt940/railslove__cmxl/mt940-headers.txt",
      // German marks are no currency of ISO 4217 any more: no amount is represented in them.
      "mt940/WoLpH__mt940/raphaelm.sta",
      "mt940/svenstaro__mt940-rs/raphaelm.sta",
      "mt940/webschik__mt940-js/base-1.mta",
  };
  return std::find(std::begin(kPaths), std::end(kPaths), path) != std::end(kPaths);
}

std::string balance_verdict(const FileSummary& summary) {
  std::size_t right = 0;
  std::size_t wrong = 0;
  for (const Control& control : summary.controls) {
    if (control.name == "balance") ++(control.ok ? right : wrong);
  }
  if (right + wrong == 0) return "";
  return wrong == 0 ? "yes" : (right == 0 ? "no" : "mixed");
}

class MtSamples : public testing::Test {
 protected:
  void SetUp() override {
    const char* root = std::getenv("QUITTANCE_SAMPLES");
    if (root == nullptr) GTEST_SKIP() << "QUITTANCE_SAMPLES names no folder of sample files";
    folder_ = fs::path(root) / "international";
    ASSERT_TRUE(fs::is_directory(folder_)) << folder_;
    for (Expected& row : read_expected(folder_ / "expected.csv")) {
      const std::string& path = row.at("path");
      if (path.starts_with("mt940/") || path.starts_with("mt942/")) rows_.push_back(std::move(row));
    }
    ASSERT_GT(rows_.size(), 100U);
  }
  fs::path folder_;
  std::vector<Expected> rows_;
};

TEST_F(MtSamples, CountsSumsAndBalancesAreThoseOfTheIndependentChecker) {
  const Profiles profiles;
  for (const Expected& row : rows_) {
    const std::string& path = row.at("path");
    SCOPED_TRACE(path);
    const std::string bytes = contents(folder_ / path);
    const Recognised recognised = recognise(bytes, path);
    // Lines of an MT940 or MT942 by themselves say no more than that they are one of them.
    ASSERT_NE(recognised.decoder, nullptr) << recognised.why;
    EXPECT_EQ(recognised.format, path.substr(0, 5));
    const DecodeContext context{
        .file_name = "sample", .profiles = &profiles, .csv = nullptr, .dialect = {}};
    Tiles sink;
    const FileSummary got = read_all(*recognised.decoder, bytes, context, sink);
    EXPECT_EQ(sink.covered, bytes.size());
    EXPECT_EQ(sink.records + sink.rejected, got.transactions);
    EXPECT_EQ(std::to_string(got.statements), row.at("statements"));
    EXPECT_EQ(std::to_string(got.transactions), row.at("entries"));
    EXPECT_EQ(sum_of(got.credits), plain(row.at("credit_total")));
    EXPECT_EQ(sum_of(got.debits), plain(row.at("debit_total")));
    if (balances_are_otherwise(path)) continue;
    EXPECT_EQ(balances_of(got, true), amounts_of(row.at("opening")));
    EXPECT_EQ(balances_of(got, false), amounts_of(row.at("closing")));
    const std::string& verdict = row.at("computed_balance_ok");
    EXPECT_EQ(balance_verdict(got), verdict.substr(0, verdict.find(' ')));
  }
}

}  // namespace
}  // namespace quittance::ingest
