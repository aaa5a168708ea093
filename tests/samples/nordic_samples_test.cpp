// Real files of BgMax, BG Inbetalningar, OCR giro, TITO and KTL, read from outside the repository:
// $QUITTANCE_SAMPLES/international. What they must give is what expected.csv says of them.
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "ingest/decoder.h"
#include "ingest/sniff.h"
#include "international.h"

namespace quittance::ingest {
namespace {

using namespace samples;

// The format's word, by the folder of the samples; empty: not one of ours.
std::string_view word_of(std::string_view path) {
  const std::string_view folder = path.substr(0, path.find('/'));
  if (folder == "bg-inbetalningar-legacy") return "bg-inbetalningar";
  if (folder == "nets-ocr-avtalegiro") return "ocr-giro";
  return folder == "bgmax" || folder == "tito" || folder == "ktl" ? folder : std::string_view();
}

// Sums over all currencies: some files have deposits in SEK and in EUR, and expected.csv adds them.
std::string sum_of_all(const Tally& tally) {
  std::int64_t sum = 0;
  for (const auto& [currency, amount] : tally.amount) sum += amount;
  return plain(format_major(sum, Currency::of("EUR")));
}

bool all_ok(const FileSummary& summary) {
  for (const Control& control : summary.controls) {
    if (!control.ok) return false;
  }
  return !summary.controls.empty();
}

class NordicSamples : public testing::Test {
 protected:
  void SetUp() override {
    const char* root = std::getenv("QUITTANCE_SAMPLES");
    if (root == nullptr) GTEST_SKIP() << "QUITTANCE_SAMPLES names no folder of sample files";
    folder_ = fs::path(root) / "international";
    for (Expected& row : read_expected(folder_ / "expected.csv")) {
      if (!word_of(row.at("path")).empty()) rows_.push_back(std::move(row));
    }
    ASSERT_GT(rows_.size(), 15U);
  }
  FileSummary read(const std::string& path) {
    const std::string bytes = contents(folder_ / path);
    const Recognised recognised = recognise(bytes, path);
    if (recognised.decoder == nullptr) {
      ADD_FAILURE() << recognised.why;
      return {};
    }
    EXPECT_EQ(recognised.format, word_of(path));
    const Profiles profiles;
    const DecodeContext context{
        .file_name = "sample", .profiles = &profiles, .csv = nullptr, .dialect = {}};
    Tiles sink;
    FileSummary got = read_all(*recognised.decoder, bytes, context, sink);
    EXPECT_EQ(sink.covered, bytes.size());
    return got;
  }
  fs::path folder_;
  std::vector<Expected> rows_;
};

// expected.csv has 490.00 for the KTL file. Its record has 0000004900 in columns 78 to 87 and its
// sum (9) 00000004900: 49.00, which is also what the TITO statement of that day has for it.
std::string credit_total_of(const Expected& row) {
  if (row.at("path") == "ktl/kajala__django-jbank/547392460.SVM") return "49";
  return plain(row.at("credit_total"));
}

TEST_F(NordicSamples, CountsSumsAndBalancesAreThoseOfTheIndependentChecker) {
  for (const Expected& row : rows_) {
    const std::string& path = row.at("path");
    SCOPED_TRACE(path);
    const FileSummary got = read(path);
    if (row.at("entries").empty()) continue;  // nothing is said of the older bankgiro files
    EXPECT_EQ(std::to_string(got.statements), row.at("statements"));
    EXPECT_EQ(std::to_string(got.transactions), row.at("entries"));
    EXPECT_EQ(sum_of_all(got.credits), credit_total_of(row));
    if (!row.at("debit_total").empty()) {
      EXPECT_EQ(sum_of_all(got.debits), plain(row.at("debit_total")));
    }
    if (!row.at("closing").empty()) {
      ASSERT_EQ(got.balances.size(), 1U);
      EXPECT_EQ(plain(format_major(got.balances[0].opening, got.balances[0].currency)),
                row.at("opening"));
      EXPECT_EQ(plain(format_major(got.balances[0].closing, got.balances[0].currency)),
                row.at("closing"));
    }
    const std::string& verdict = row.at("computed_control_totals_ok");
    if (verdict.empty()) continue;
    EXPECT_EQ(all_ok(got) ? "yes" : "no", verdict);
  }
}

// expected.csv has no figures for these; the trailers of the files have, and the repository's own
// tests say which files are broken.
TEST_F(NordicSamples, OlderBankgiroFilesAgreeWithTheirTrailers) {
  struct Row {
    const char* file;
    std::uint64_t transactions;
    const char* credits;
    const char* debits;
    FileStatus status;
  };
  constexpr Row rows[] = {
      {"one_transaction_09_02_27.txt", 1, "1", "0", FileStatus::accepted},
      {"multiple_transactions_06_06_20.txt", 38, "49091.95", "1998.95", FileStatus::accepted},
      {"multiple_transactions_with_plusgiro_06_06_20.txt", 37, "55166", "0", FileStatus::accepted},
      {"overpunch_transaction_with_missing_lb_flag_06_06_20.txt", 38, "49091.95", "1998.95",
       FileStatus::accepted},
      {"corrupt_header_09_02_27.txt", 1, "1", "0", FileStatus::accepted},
      {"invalid_bankgiro_number_09_02_27.txt", 1, "1", "0", FileStatus::accepted},
      {"one_too_many_transactions_09_02_27.txt", 2, "1", "0", FileStatus::accepted},
      {"missing_transaction_09_02_27.txt", 0, "0", "0", FileStatus::quarantined},
      {"file_format_error_09_02_27.txt", 1, "1", "0", FileStatus::quarantined},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.file);
    const FileSummary got =
        read(std::string("bg-inbetalningar-legacy/jage__rbankgiro/") + row.file);
    EXPECT_EQ(got.transactions, row.transactions);
    EXPECT_EQ(sum_of_all(got.credits), row.credits);
    EXPECT_EQ(sum_of_all(got.debits), row.debits);
    EXPECT_EQ(got.status, row.status);
  }
}

TEST_F(NordicSamples, SupplierPaymentsAreRefusedAsNoIncomingCash) {
  const fs::path orders = folder_ / "bg-leverantorsbetalning/notima__bankgiro-api";
  for (const fs::directory_entry& file : fs::directory_iterator(orders)) {
    const Recognised got = recognise(contents(file.path()), "file");
    EXPECT_EQ(got.decoder, nullptr) << file.path();
    EXPECT_NE(got.why.find("no incoming cash"), std::string::npos) << got.why;
  }
}

}  // namespace
}  // namespace quittance::ingest
