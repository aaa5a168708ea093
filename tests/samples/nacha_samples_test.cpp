// Reads the ACH files of others that QUITTANCE_SAMPLES names and compares them with the facts in
// expected.csv there.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "ingest/decompress.h"
#include "tests/support/reading.h"

namespace quittance::ingest {
namespace {

namespace fs = std::filesystem;
using test_support::read_with;
using test_support::Reading;

std::string contents(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file) << "cannot read " << path;
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// The cells of one CSV line; a doubled quote inside quotes is one.
std::vector<std::string> cells(const std::string& line) {
  std::vector<std::string> row(1);
  bool quoted = false;
  for (std::size_t n = 0; n < line.size(); ++n) {
    const char c = line[n];
    if (c == '"' && quoted && n + 1 < line.size() && line[n + 1] == '"') {
      row.back() += c;
      ++n;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      row.emplace_back();
    } else {
      row.back() += c;
    }
  }
  return row;
}

std::int64_t total(const Tally& tally) {
  const auto found = tally.amount.find(Currency::of("USD"));
  return found == tally.amount.end() ? 0 : found->second;
}

// The independent checker's word for each control of the 9 record.
const std::map<std::string, std::string> kControls = {{"batches", "batches"},
                                                      {"count", "entries"},
                                                      {"hash", "entry_hash"},
                                                      {"debit", "debits"},
                                                      {"credit", "credits"}};

const Control* file_control(const FileSummary& summary, const std::string& name) {
  const auto found = std::find_if(
      summary.controls.begin(), summary.controls.end(),
      [&](const Control& control) { return control.level == Level::file && control.name == name; });
  return found == summary.controls.end() ? nullptr : &*found;
}

const char* samples_folder() {
  return std::getenv("QUITTANCE_SAMPLES");
}

// Files that carry no 9 record.
const std::set<std::string> kNoFileControl = {"moov-io__adv-noFileControl.ach",
                                              "moov-io__bh-ed-ad-bh-ed-ad-ed-ad.ach",
                                              "moov-io__return-no-file-header-control.ach"};

TEST(NachaSamples, SayWhatTheIndependentCheckerFound) {
  if (samples_folder() == nullptr) GTEST_SKIP() << "QUITTANCE_SAMPLES names no folder";
  const fs::path folder = fs::path(samples_folder()) / "us" / "ach";
  std::ifstream expected(folder / "expected.csv");
  ASSERT_TRUE(expected);
  std::string line;
  std::getline(expected, line);
  ASSERT_TRUE(line.starts_with("file,repo_test_states,batches,entries,addenda,debit_cents,"));
  int files = 0;
  while (std::getline(expected, line)) {
    const std::vector<std::string> row = cells(line);
    ASSERT_EQ(row.size(), 12U) << line;
    if (row[0].ends_with(".gz")) continue;  // the next test
    SCOPED_TRACE(row[0]);
    ++files;
    const std::string bytes = contents(folder / row[0]);
    EXPECT_GE(nacha_decoder().sniff(bytes), 80);
    const Reading got = read_with(nacha_decoder(), bytes);
    const FileSummary& summary = got.summary;
    EXPECT_EQ(std::to_string(summary.statements), row[2]);
    EXPECT_EQ(std::to_string(summary.transactions), row[3]);
    EXPECT_EQ(std::to_string(summary.details), row[4]);
    EXPECT_EQ(std::to_string(total(summary.debits)), row[5]);
    EXPECT_EQ(std::to_string(total(summary.credits)), row[6]);
    EXPECT_NE(summary.status, FileStatus::rejected) << got.codes();
    const bool no_control = kNoFileControl.count(row[0]) > 0;
    EXPECT_EQ(no_control, row[10].empty());
    if (no_control) {
      EXPECT_NE(got.codes().find("file_control_missing"), std::string::npos);
      EXPECT_EQ(summary.status, FileStatus::quarantined);
    }
    for (const auto& [word, name] : kControls) {
      const Control* control = file_control(summary, name);
      EXPECT_EQ(control == nullptr, no_control) << name;
      if (control == nullptr) continue;
      const bool agrees = row[10].find("\"" + word + "\": true") != std::string::npos;
      EXPECT_EQ(control->stated == control->computed, agrees) << name;
      // A file control may also agree with the batch controls: then a batch has failed its own.
      EXPECT_TRUE(control->ok == agrees || got.held().find("batch") != std::string::npos ||
                  got.codes().find("count_wrong") != std::string::npos)
          << name;
      if (name == "entry_hash") {
        EXPECT_EQ(std::stoll(control->computed), std::stoll(row[7]));
      }
    }
    EXPECT_EQ(read_with(nacha_decoder(), bytes, {}, {}, 50).everything(), got.everything());
  }
  EXPECT_GE(files, 50);
}

TEST(NachaSamples, AHundredThousandEntries) {
  if (samples_folder() == nullptr) GTEST_SKIP() << "QUITTANCE_SAMPLES names no folder";
  const std::string packed = contents(fs::path(samples_folder()) / "us" / "ach" /
                                      "moov-io__PPD-200-batches-100000-entries.ach.gz");
  std::string bytes;
  std::string message;
  ASSERT_TRUE(unpack(
      packed, compression_of(packed), {},
      [&](std::string_view piece) {
        bytes += piece;
        return Result<void>();
      },
      message))
      << message;
  const Reading got = read_with(nacha_decoder(), bytes);
  EXPECT_EQ(got.summary.statements, 200U);
  EXPECT_EQ(got.summary.transactions, 100'199U);  // its name is a round figure; 6 records counted
  EXPECT_EQ(got.summary.status, FileStatus::accepted) << got.codes().substr(0, 200);
  for (const Control& control : got.summary.controls) EXPECT_TRUE(control.ok) << control.name;
}

}  // namespace
}  // namespace quittance::ingest
