// Published camt files of many banks, read from outside the repository:
// $QUITTANCE_SAMPLES/international, with what an independent checker counted in them.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "core/text.h"
#include "ingest/decoder.h"
#include "ingest/json/canonical_writer.h"
#include "ingest/sniff.h"

namespace quittance::ingest {
namespace {

namespace fs = std::filesystem;

std::string contents(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file) << "cannot read " << path;
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// Sums what reaches the sink, by direction.
class Sums : public CashSink {
 public:
  void cash(const CashRecord& record) override {
    EXPECT_GE(record.amount, 0);
    net += record.debit ? -record.amount : record.amount;
    ++records;
    if (std::getenv("CAMT_SHOW") != nullptr) std::puts(cash_json(record, "").c_str());
  }
  void range(const UsedRange& range) override {
    EXPECT_EQ(range.bytes.from, covered);
    covered = range.bytes.to;
  }
  std::int64_t net = 0;
  std::uint64_t records = 0;
  std::uint64_t covered = 0;
};

struct Reading {
  FileSummary summary;
  Sums sums;
};

Reading read_file(const fs::path& path, std::size_t chunk_bytes = std::size_t{1} << 20) {
  const std::string bytes = contents(path);
  const Recognised recognised = recognise(bytes, path.filename().string());
  Reading reading;
  if (recognised.decoder == nullptr) {
    ADD_FAILURE() << path << ": " << recognised.why;
    return reading;
  }
  const Profiles profiles;
  const DecodeContext context{
      .file_name = "sample", .profiles = &profiles, .csv = nullptr, .dialect = {}};
  reading.summary = read_all(*recognised.decoder, bytes, context, reading.sums, chunk_bytes);
  EXPECT_EQ(reading.sums.covered, bytes.size());
  if (std::getenv("CAMT_SHOW") != nullptr) {
    std::puts(summary_json(reading.summary, path.string()).c_str());
  }
  return reading;
}

using Expected = std::map<std::string, std::string, std::less<>>;

std::vector<Expected> read_expected(const fs::path& path) {
  std::vector<Expected> rows;
  std::vector<std::string> names;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    std::vector<std::string> fields(1);
    bool quoted = false;
    for (const char c : trim_right(line)) {
      if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        fields.emplace_back();
      } else {
        fields.back() += c;
      }
    }
    if (names.empty()) {
      names = fields;
      continue;
    }
    Expected row;
    for (std::size_t n = 0; n < names.size() && n < fields.size(); ++n) row[names[n]] = fields[n];
    rows.push_back(std::move(row));
  }
  return rows;
}

class CamtSamples : public testing::Test {
 protected:
  void SetUp() override {
    const char* root = std::getenv("QUITTANCE_SAMPLES");
    if (root == nullptr) GTEST_SKIP() << "QUITTANCE_SAMPLES names no folder of sample files";
    folder_ = fs::path(root) / "international";
    ASSERT_TRUE(fs::is_directory(folder_)) << folder_;
    for (Expected& row : read_expected(folder_ / "expected.csv")) {
      if (row["format"].starts_with("camt.05")) rows_.push_back(std::move(row));
    }
    ASSERT_GT(rows_.size(), 90U);
  }
  fs::path folder_;
  std::vector<Expected> rows_;
};

// A decimal of the checker in minor units of two decimals, as every currency of the files has.
std::int64_t cents(const std::string& text) {
  return text.empty() ? 0 : parse_major(text, Currency::of("EUR")).value_or(-1);
}

std::int64_t sum_of(const Tally& tally) {
  std::int64_t sum = 0;
  for (const auto& [currency, amount] : tally.amount) sum += amount;
  return sum;
}

TEST_F(CamtSamples, CountsAndSumsAreThoseOfTheIndependentChecker) {
  for (const Expected& row : rows_) {
    SCOPED_TRACE(row.at("path"));
    const auto [got, sums] = read_file(folder_ / row.at("path"));
    const auto number = [&row](const char* column) { return std::stoull("0" + row.at(column)); };
    EXPECT_EQ(got.statements, number("statements"));
    EXPECT_EQ(got.transactions, number("entries"));
    EXPECT_EQ(got.details, number("tx_details"));
    EXPECT_EQ(sum_of(got.credits), cents(row.at("credit_total")));
    EXPECT_EQ(sum_of(got.debits), cents(row.at("debit_total")));
    EXPECT_EQ(got.format, row.at("format"));
    EXPECT_EQ(sums.net, sum_of(got.credits) - sum_of(got.debits))
        << "the records of cash come to the entries";
    // The checker says yes where every statement with both balances fits.
    const auto wrong = std::count_if(got.controls.begin(), got.controls.end(),
                                     [](const Control& c) { return c.name == "balance" && !c.ok; });
    const std::string& fits = row.at("computed_balance_ok");
    if (!fits.empty()) {
      EXPECT_EQ(wrong == 0, fits == "yes");
    }
    if (got.statements == 1 && !row.at("opening").empty() && !row.at("closing").empty()) {
      EXPECT_EQ(got.balances.size(), 1U);
      if (got.balances.size() == 1) {
        EXPECT_EQ(got.balances[0].opening, cents(row.at("opening")));
        EXPECT_EQ(got.balances[0].closing, cents(row.at("closing")));
      }
    }
    // The one file with a wrong transactions summary was cut by its authors: 3 entries of 35.
    const bool wrong_total = row.at("path").ends_with("valid_example_with_batch.xml");
    EXPECT_EQ(got.status, got.statements == 0 ? FileStatus::rejected
                          : wrong_total       ? FileStatus::quarantined
                                              : FileStatus::accepted);
    const Reading pieces = read_file(folder_ / row.at("path"), 1);
    EXPECT_EQ(summary_json(pieces.summary, ""), summary_json(got, "")) << "chunks change it";
  }
}

// Status reports count what they are about; the advice without advices says so.
TEST_F(CamtSamples, StatusReportsAndAdvices) {
  std::size_t reports = 0;
  for (const Expected& row : read_expected(folder_ / "expected.csv")) {
    if (row.at("format") != "pain.002") continue;
    SCOPED_TRACE(row.at("path"));
    const auto [got, sums] = read_file(folder_ / row.at("path"));
    EXPECT_EQ(got.format, "pain.002");
    EXPECT_EQ(got.status, FileStatus::accepted);
    EXPECT_EQ(got.statements, std::stoull("0" + row.at("statements")));
    EXPECT_EQ(got.transactions, std::stoull("0" + row.at("entries")));
    EXPECT_EQ(sum_of(got.credits), cents(row.at("credit_total")));
    ++reports;
  }
  EXPECT_EQ(reports, 8U);
  const Reading advice = read_file(folder_ / "remt.001/moov-io__iso20022/valid_remt_v04.xml");
  EXPECT_EQ(advice.summary.format, "remt.001");
  EXPECT_EQ(advice.summary.status, FileStatus::rejected) << "it has a header only";
}

// Orders are no incoming cash.
TEST_F(CamtSamples, OrdersAreRefusedByName) {
  std::size_t orders = 0;
  for (const Expected& row : read_expected(folder_ / "expected.csv")) {
    if (row.at("format") != "pain.001" && row.at("format") != "pain.008") continue;
    SCOPED_TRACE(row.at("path"));
    const Recognised recognised = recognise(contents(folder_ / row.at("path")), row.at("path"));
    EXPECT_EQ(recognised.format, row.at("format"));
    EXPECT_EQ(recognised.decoder, nullptr);
    EXPECT_NE(recognised.why.find("no incoming cash"), std::string::npos) << recognised.why;
    ++orders;
  }
  EXPECT_EQ(orders, 11U);
}

}  // namespace
}  // namespace quittance::ingest
