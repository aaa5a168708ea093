// Reads the X12 files of others that QUITTANCE_SAMPLES names and compares them with the facts in
// expected.csv there.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "core/text.h"
#include "ingest/sniff.h"
#include "tests/support/reading.h"

namespace quittance::ingest {
namespace {

namespace fs = std::filesystem;
using test_support::KeptCash;
using test_support::read_with;
using test_support::Reading;

std::string contents(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file) << "cannot read " << path;
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// No cell of these files has a comma inside quotes.
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

fs::path samples() {
  const char* folder = std::getenv("QUITTANCE_SAMPLES");
  return folder == nullptr ? fs::path() : fs::path(folder) / "us";
}

std::int64_t usd(const std::string& major) {
  return parse_major(major, Currency::of("USD")).value_or(-1);
}

std::int64_t in_usd(const Tally& tally) {
  const auto found = tally.amount.find(Currency::of("USD"));
  return found == tally.amount.end() ? 0 : found->second;
}

// What the checker's columns mean here: RMR and RMT segments, ΣBPR02, Σ RMR04, SE01.
void compare(const std::vector<std::string>& row, const Reading& got) {
  const FileSummary& summary = got.summary;
  EXPECT_EQ(summary.status, FileStatus::accepted) << got.codes();
  EXPECT_EQ(got.held(), "");
  EXPECT_EQ(std::to_string(summary.transactions), row[3]);
  EXPECT_EQ(summary.details, std::stoull(row[5]) + std::stoull(row[6]));
  EXPECT_EQ(in_usd(summary.credits) - in_usd(summary.debits), usd(row[7]));
  std::int64_t paid = 0;
  for (const KeptCash& cash : got.cash()) {
    for (const KeptCash::Line& line : cash.lines) paid += line.paid;
  }
  const bool only_old_lines = row[5] == "0";  // RMT, which the checker did not sum
  if (!only_old_lines) {
    EXPECT_EQ(paid, usd(row[8]));
  }
  for (const Control& control : summary.controls) {
    if (control.name == "segments") {
      EXPECT_EQ(control.ok, row[10] == "True");
    }
    if (control.name == "remittance") {
      EXPECT_EQ(control.ok, row[7] == row[8] || only_old_lines);
    }
  }
}

TEST(X12Samples, PaymentsSayWhatTheIndependentCheckerFound) {
  if (samples().empty()) GTEST_SKIP() << "QUITTANCE_SAMPLES names no folder";
  std::ifstream expected(samples() / "x12_820" / "expected.csv");
  ASSERT_TRUE(expected);
  std::string line;
  std::getline(expected, line);
  ASSERT_EQ(trim_right(line),
            "file,repo_test_states,segments,transactions,st_types,rmr,rmt,bpr_total,rmr_paid_total,"
            "adx_total,se_counts_ok,element,segment_term,isa_len");
  int files = 0;
  while (std::getline(expected, line)) {
    const std::vector<std::string> row = cells(std::string(trim_right(line)));
    ASSERT_EQ(row.size(), 14U) << line;
    SCOPED_TRACE(row[0]);
    ++files;
    const std::string bytes = contents(samples() / "x12_820" / row[0]);
    EXPECT_EQ(recognise(bytes, row[0]).decoder, &x12_820_decoder());
    const Reading got = read_with(x12_820_decoder(), bytes);
    EXPECT_EQ(std::to_string(got.summary.records), row[2]);
    compare(row, got);
    EXPECT_EQ(got.codes().find("segment_unread"), std::string::npos) << got.codes();
    EXPECT_EQ(read_with(x12_820_decoder(), bytes, {}, {}, 7).everything(), got.everything());
  }
  EXPECT_EQ(files, 11);
}

TEST(X12Samples, ALockboxDeposit) {
  if (samples().empty()) GTEST_SKIP() << "QUITTANCE_SAMPLES names no folder";
  const std::string bytes =
      contents(samples() / "x12_823" / "apimeister__823-full-transmission.edi");
  EXPECT_EQ(recognise(bytes, "x").decoder, &x12_823_decoder());
  const Reading got = read_with(x12_823_decoder(), bytes);
  EXPECT_EQ(got.summary.status, FileStatus::accepted);
  EXPECT_EQ(got.summary.records, 10U);
  EXPECT_EQ(got.summary.transactions, 0U);
  EXPECT_EQ(got.codes(), "deposit_without_checks");
  ASSERT_EQ(got.cash().size(), 1U);
  EXPECT_EQ(got.cash()[0].amount, 1'000'000);  // its source: one DEP loop, AMT02 10000
  EXPECT_EQ(got.cash()[0].kind, CashKind::other);
}

TEST(X12Samples, Claims) {
  if (samples().empty()) GTEST_SKIP() << "QUITTANCE_SAMPLES names no folder";
  struct Row {
    const char* file;
    std::uint64_t claims;
    std::vector<std::int64_t> payments;  // of each set
    std::int64_t credits;                // Σ CLP04
  };
  const Row rows[] = {
      {"moov-x12__835-sample1.txt", 2, {-617'350, -617'340}, 0},
      {"moov-x12__835-sample2.txt", 1, {400'000}, 400'000},
      {"tastypackets__profee.edi", 3, {4'575}, 4'575},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.file);
    const std::string bytes = contents(samples() / "x12_835" / row.file);
    EXPECT_EQ(recognise(bytes, "x").decoder, &x12_835_decoder());
    const Reading got = read_with(x12_835_decoder(), bytes);
    EXPECT_EQ(got.summary.status, FileStatus::accepted) << got.codes();
    EXPECT_EQ(got.summary.transactions, row.claims);
    EXPECT_EQ(in_usd(got.summary.credits) - in_usd(got.summary.debits), row.credits);
    std::vector<std::int64_t> payments;
    for (const KeptCash& cash : got.cash()) {
      payments.push_back(cash.debit ? -cash.amount : cash.amount);
    }
    EXPECT_EQ(payments, row.payments);
    for (const Control& control : got.summary.controls) EXPECT_TRUE(control.ok) << control.name;
    EXPECT_EQ(got.codes().find("segment_unread"), std::string::npos) << got.codes();
  }
}

}  // namespace
}  // namespace quittance::ingest
