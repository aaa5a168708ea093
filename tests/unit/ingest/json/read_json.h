// Reads JSON bytes in a test and keeps all that came out, so that runs can be compared.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "ingest/decoder.h"
#include "ingest/json/canonical_writer.h"

namespace quittance::ingest {

struct SeenRange {
  std::uint64_t from = 0;
  std::uint64_t to = 0;
  RangeUse use = RangeUse::structure;
  std::uint32_t record = 0;
  std::string what;
  friend bool operator==(const SeenRange&, const SeenRange&) = default;
};

// Every record as canonical JSON, and what that does not say.
struct SeenCash {
  std::string json;
  SourceRange source;
  bool key_is_reference = false;
  friend bool operator==(const SeenCash&, const SeenCash&) = default;
};

class Collected : public CashSink {
 public:
  void cash(const CashRecord& record) override {
    EXPECT_EQ(record.unit, 0u);
    cash_.push_back({cash_json(record, "f"), record.source, record.key_is_reference});
  }
  void range(const UsedRange& used) override {
    ranges_.push_back(
        {used.bytes.from, used.bytes.to, used.use, used.record, std::string(used.what)});
  }
  std::vector<SeenCash> cash_;
  std::vector<SeenRange> ranges_;
};

struct ReadJson {
  std::vector<SeenCash> cash;
  std::vector<SeenRange> ranges;
  FileSummary summary;
  std::string summary_text;

  [[nodiscard]] std::vector<std::string> codes() const {
    std::vector<std::string> codes;
    for (const Finding& finding : summary.findings) codes.push_back(finding.code);
    return codes;
  }
  [[nodiscard]] std::string cash_text() const {
    std::string text;
    for (const SeenCash& one : cash) text += one.json + "\n";
    return text;
  }
};

// Also checks what holds for every file: the ranges tile it, and a range is the cash's own.
inline ReadJson read_json(std::string_view bytes, std::size_t chunk_bytes = std::size_t{1} << 20) {
  const Profiles profiles;
  const DecodeContext context{
      .file_name = "f", .profiles = &profiles, .csv = nullptr, .dialect = {}};
  Collected sink;
  ReadJson read;
  read.summary = read_all(json_decoder(), bytes, context, sink, chunk_bytes);
  read.cash = std::move(sink.cash_);
  read.ranges = std::move(sink.ranges_);
  read.summary_text = summary_json(read.summary, "f");
  std::uint64_t covered = 0;
  std::size_t cash_ranges = 0;
  for (const SeenRange& range : read.ranges) {
    EXPECT_EQ(range.from, covered);
    EXPECT_LT(range.from, range.to);
    covered = range.to;
    if (range.use != RangeUse::payment && range.use != RangeUse::non_cash) continue;
    if (cash_ranges < read.cash.size()) {
      EXPECT_EQ(range.from, read.cash[cash_ranges].source.from);
      EXPECT_EQ(range.to, read.cash[cash_ranges].source.to);
      EXPECT_EQ(range.record, read.cash[cash_ranges].source.record);
    }
    ++cash_ranges;
  }
  EXPECT_EQ(covered, bytes.size());
  EXPECT_EQ(cash_ranges, read.cash.size());
  EXPECT_EQ(read.summary.units.size(), 1u);
  return read;
}

// The smallest object that is taken, with more fields (and their leading comma) behind it.
inline std::string object_with(std::string_view fields, std::string_view id = "P-1") {
  return "{\"payment_id\":\"" + std::string(id) +
         "\",\"currency\":\"USD\",\"amount\":\"12.50\",\"value_date\":\"2026-11-20\"" +
         std::string(fields) + "}";
}

}  // namespace quittance::ingest
