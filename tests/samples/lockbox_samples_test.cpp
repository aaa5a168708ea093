// Reads the lockbox files of others that QUITTANCE_SAMPLES names and compares them with the facts
// in expected.csv there.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/unit/ingest/lockbox/lockbox_support.h"

namespace quittance::ingest::lockbox_test {
namespace {

std::string contents(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file) << "cannot read " << path;
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// The cells of one CSV line; quotes group, and none of these files has a quote inside them.
std::vector<std::string> cells(const std::string& line) {
  std::vector<std::string> row(1);
  bool quoted = false;
  for (const char c : line) {
    if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      row.emplace_back();
    } else {
      row.back() += c;
    }
  }
  return row;
}

std::uint64_t units_of(const FileSummary& summary, Level level) {
  return static_cast<std::uint64_t>(
      std::count_if(summary.units.begin(), summary.units.end(),
                    [&](const Unit& unit) { return unit.level == level; }));
}

TEST(LockboxSamples, SayWhatTheIndependentCheckerFound) {
  const char* samples = std::getenv("QUITTANCE_SAMPLES");
  if (samples == nullptr) GTEST_SKIP() << "set QUITTANCE_SAMPLES to the folder of sample files";
  const std::filesystem::path folder = std::filesystem::path(samples) / "us" / "lockbox";
  std::ifstream expected(folder / "expected.csv");
  ASSERT_TRUE(expected) << "cannot read " << folder / "expected.csv";
  std::string line;
  std::getline(expected, line);
  ASSERT_EQ(line,
            "file,repo_test_states,records,checks,overflow,total_cents,batches,lockboxes,trailer9");
  int files = 0;
  while (std::getline(expected, line)) {
    const std::vector<std::string> row = cells(line);
    ASSERT_EQ(row.size(), 9U) << line;
    SCOPED_TRACE(row[0]);
    ++files;
    const std::string bytes = contents(folder / row[0]);
    EXPECT_GE(lockbox_decoder().sniff(bytes), 90);
    const Outcome got = read(bytes);
    const FileSummary& summary = got.summary;
    EXPECT_EQ(summary.status, FileStatus::accepted) << got.codes();
    EXPECT_EQ(got.codes(), "");
    EXPECT_EQ(std::to_string(summary.records), row[2]);
    EXPECT_EQ(std::to_string(summary.transactions), row[3]);
    EXPECT_EQ(std::to_string(summary.details), row[4]);
    EXPECT_EQ(std::to_string(summary.credits.amount.at(Currency::of("USD"))), row[5]);
    EXPECT_EQ(std::to_string(units_of(summary, Level::batch)), row[6]);
    EXPECT_EQ(std::to_string(summary.accounts), row[7]);
    ASSERT_FALSE(summary.controls.empty());
    EXPECT_EQ(summary.controls.back().name, "records");
    EXPECT_EQ(summary.controls.back().stated, std::to_string(std::stoll(row[8])));
    EXPECT_EQ(read(bytes, {}, {}, 50).everything(), got.everything());
  }
  EXPECT_GE(files, 2);
}

// What the source repository of this sample asserts of it.
TEST(LockboxSamples, FundersClub) {
  const char* samples = std::getenv("QUITTANCE_SAMPLES");
  if (samples == nullptr) GTEST_SKIP() << "set QUITTANCE_SAMPLES to the folder of sample files";
  const Outcome got = read(contents(std::filesystem::path(samples) / "us" / "lockbox" /
                                    "fundersclub__test_lockbox.bai"));
  EXPECT_EQ(got.summary.dialect, "bank-104");
  ASSERT_EQ(got.payments().size(), 1U);
  const Payment& payment = got.payments()[0];
  EXPECT_EQ(payment.name, "BOB E SMITH");
  EXPECT_EQ(payment.amount, 700'000);
  EXPECT_EQ(payment.check_number, "0000000180");
  EXPECT_EQ(payment.text, "CE554");
}

}  // namespace
}  // namespace quittance::ingest::lockbox_test
