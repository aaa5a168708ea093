// Real CFONB, Norma 43 and CODA files, read from outside the repository:
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

std::string balances_of(const FileSummary& summary, bool opening) {
  std::string amounts;
  for (const Balance& balance : summary.balances) {
    if (opening ? !balance.has_opening : !balance.has_closing) continue;
    const std::int64_t minor = opening ? balance.opening : balance.closing;
    amounts += (amounts.empty() ? "" : "|") + plain(format_major(minor, balance.currency));
  }
  return amounts;
}

std::string plain_list(std::string_view list) {
  std::string amounts;
  for (const std::string_view part : split(list, '|')) {
    amounts += (amounts.empty() ? "" : "|") + plain(std::string(part));
  }
  return amounts;
}

// Only files whose balances can be compared have a verdict there.
std::string balance_verdict(const FileSummary& summary) {
  bool any = false;
  for (const Control& control : summary.controls) {
    if (control.name != "balance") continue;
    if (!control.ok) return "no";
    any = true;
  }
  return any ? "yes" : "";
}

struct Format {
  std::string_view folder;
  std::string_view word;
  std::size_t files_min;
};
constexpr Format kFormats[] = {{"cfonb120/", "cfonb120", 10},
                               {"cfonb240/", "cfonb240", 1},
                               {"norma43/", "aeb43", 2},
                               {"coda/", "coda", 4}};

class WestSamples : public testing::TestWithParam<Format> {};

TEST_P(WestSamples, CountsSumsAndBalancesAreThoseOfTheIndependentChecker) {
  const char* root = std::getenv("QUITTANCE_SAMPLES");
  if (root == nullptr) GTEST_SKIP() << "QUITTANCE_SAMPLES names no folder of sample files";
  const fs::path folder = fs::path(root) / "international";
  const Profiles profiles;
  std::size_t files = 0;
  for (const Expected& row : read_expected(folder / "expected.csv")) {
    const std::string& path = row.at("path");
    if (!path.starts_with(GetParam().folder)) continue;
    ++files;
    SCOPED_TRACE(path);
    const std::string bytes = contents(folder / path);
    const Recognised recognised = recognise(bytes, path);
    ASSERT_NE(recognised.decoder, nullptr) << recognised.why;
    EXPECT_EQ(recognised.format, GetParam().word);
    const DecodeContext context{
        .file_name = "sample", .profiles = &profiles, .csv = nullptr, .dialect = {}};
    Tiles sink;
    const FileSummary got = read_all(*recognised.decoder, bytes, context, sink);
    EXPECT_EQ(sink.covered, bytes.size());
    // The checker read no CFONB 240; its two blocks have lines cut out, and their totals say so.
    if (GetParam().word == "cfonb240") {
      EXPECT_EQ(got.transactions, 3U);
      EXPECT_EQ(sum_of(got.credits), "4702.4");
      EXPECT_EQ(std::count_if(got.controls.begin(), got.controls.end(),
                              [](const Control& control) { return !control.ok; }),
                2);
      continue;
    }
    EXPECT_EQ(std::to_string(got.statements), row.at("statements"));
    EXPECT_EQ(std::to_string(got.transactions), row.at("entries"));
    EXPECT_EQ(sum_of(got.credits), plain(row.at("credit_total")));
    EXPECT_EQ(sum_of(got.debits), plain(row.at("debit_total")));
    EXPECT_EQ(balances_of(got, true), plain_list(row.at("opening")));
    // 23154.685: an account in euro has no thousandths, so this balance is said to be unreadable.
    const bool thousandths = path.ends_with("coda-parser/sample2.cod");
    EXPECT_EQ(balances_of(got, false), thousandths ? "" : plain_list(row.at("closing")));
    if (balance_verdict(got) == "yes") {
      EXPECT_EQ(row.at("computed_balance_ok"), "yes");
    }
    if (row.at("computed_balance_ok") == "yes") {
      EXPECT_EQ(balance_verdict(got), "yes");
      EXPECT_NE(got.status, FileStatus::rejected);
    }
  }
  EXPECT_GE(files, GetParam().files_min);
}

INSTANTIATE_TEST_SUITE_P(Formats, WestSamples, testing::ValuesIn(kFormats),
                         [](const auto& given) { return std::string(given.param.word); });

}  // namespace
}  // namespace quittance::ingest
