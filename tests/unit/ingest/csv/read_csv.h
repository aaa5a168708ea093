// Reads CSV text for tests and keeps what it yields.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "ingest/decoder.h"
#include "ingest/json/canonical_writer.h"

namespace quittance::ingest {

struct CsvYield {
  std::vector<std::string> cash;  // canonical JSON
  std::vector<std::string> ids;
  std::vector<std::string> findings;  // "code@record"
  std::vector<std::string> messages;
  std::vector<RangeUse> uses;
  std::string summary;  // JSON
  FileSummary facts;
};

class CsvSink : public CashSink {
 public:
  explicit CsvSink(CsvYield& yield) : yield_(yield) {}
  void cash(const CashRecord& record) override {
    yield_.cash.push_back(cash_json(record, "t.csv"));
    yield_.ids.emplace_back(record.payment_id);
    EXPECT_GE(record.amount, 0);
    EXPECT_EQ(record.source.from, covered_) << "cash comes before its range";
  }
  void range(const UsedRange& used) override {
    EXPECT_EQ(used.bytes.from, covered_) << "gap or overlap before " << used.what;
    EXPECT_LT(used.bytes.from, used.bytes.to);
    covered_ = used.bytes.to;
    yield_.uses.push_back(used.use);
  }
  [[nodiscard]] std::uint64_t covered() const { return covered_; }

 private:
  CsvYield& yield_;
  std::uint64_t covered_ = 0;
};

struct CsvSettings {
  const CsvMapping* mapping = nullptr;
  const Profiles* profiles = nullptr;
};

inline CsvYield read_csv(std::string_view bytes, CsvSettings settings = {},
                         std::size_t chunk_bytes = std::size_t{1} << 20) {
  static const Profiles kNone;
  const DecodeContext context{.file_name = "t.csv",
                              .profiles = settings.profiles == nullptr ? &kNone : settings.profiles,
                              .csv = settings.mapping,
                              .dialect = {}};
  CsvYield yield;
  CsvSink sink(yield);
  yield.facts = read_all(csv_decoder(), bytes, context, sink, chunk_bytes);
  EXPECT_EQ(sink.covered(), bytes.size()) << "the ranges tile the file";
  for (const Finding& finding : yield.facts.findings) {
    yield.findings.push_back(finding.code + "@" + std::to_string(finding.record));
    yield.messages.push_back(finding.message);
  }
  yield.summary = summary_json(yield.facts, "t.csv");
  return yield;
}

}  // namespace quittance::ingest
