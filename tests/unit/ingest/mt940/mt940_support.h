// Reads MT texts in tests and keeps what the sink received.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "ingest/decoder.h"
#include "ingest/json/canonical_writer.h"

namespace quittance::ingest::mt940_test {

// A cash record, whole as JSON and some fields by themselves.
struct Cash {
  std::string id;
  CashKind kind = CashKind::receipt;
  bool debit = false;
  bool provisional = false;
  std::int64_t amount = 0;
  std::string json;
  std::uint32_t unit = 0;
  friend bool operator==(const Cash&, const Cash&) = default;
};

struct Reading : CashSink {
  std::vector<Cash> cash_records;
  std::string ranges;
  std::uint64_t covered = 0;
  bool tiles = true;
  FileSummary summary;

  void cash(const CashRecord& r) override {
    cash_records.push_back({std::string(r.payment_id), r.kind, r.debit, r.provisional, r.amount,
                            cash_json(r, "f"), r.unit});
  }
  void range(const UsedRange& r) override {
    tiles = tiles && r.bytes.from == covered && r.bytes.from < r.bytes.to;
    covered = r.bytes.to;
    ranges += std::to_string(r.bytes.to) + " " + std::string(name(r.use)) + " " +
              std::string(r.what) + "\n";
  }

  [[nodiscard]] bool has(std::string_view code) const {
    return std::any_of(summary.findings.begin(), summary.findings.end(),
                       [&](const Finding& f) { return f.code == code; });
  }
  // Findings that are more than information.
  [[nodiscard]] bool warns() const {
    return std::any_of(summary.findings.begin(), summary.findings.end(),
                       [](const Finding& f) { return f.severity != Severity::info; });
  }
  [[nodiscard]] const Control* control(std::string_view name) const {
    for (const Control& control : summary.controls) {
      if (control.name == name) return &control;
    }
    return nullptr;
  }
  // Records in no held unit.
  [[nodiscard]] std::vector<Cash> accepted() const {
    std::vector<Cash> list;
    if (summary.units.front().hold != HoldReason::none) return list;
    for (const Cash& cash : cash_records) {
      if (summary.units[cash.unit].hold == HoldReason::none) list.push_back(cash);
    }
    return list;
  }
};

inline Reading read(std::string_view bytes, const Profiles& profiles,
                    std::size_t chunk_bytes = 1 << 20, const Decoder& decoder = mt940_decoder()) {
  const DecodeContext context{
      .file_name = "test.sta", .profiles = &profiles, .csv = nullptr, .dialect = {}};
  Reading reading;
  reading.summary = read_all(decoder, bytes, context, reading, chunk_bytes);
  reading.tiles = reading.tiles && reading.covered == bytes.size();
  return reading;
}

inline Reading read(std::string_view bytes, std::size_t chunk_bytes = 1 << 20) {
  static const Profiles kNone;
  return read(bytes, kNone, chunk_bytes);
}

// One statement with `entries` between right balances; their sum is `sum` (cents).
inline std::string statement(const std::string& entries, std::int64_t sum) {
  const auto amount = [](std::int64_t cents) {
    return std::to_string(cents / 100) + "," + std::to_string(cents / 10 % 10) +
           std::to_string(cents % 10);
  };
  return ":20:A\n:25:111\n:28C:1/1\n:60F:C261119EUR100,00\n" + entries + ":62F:C261120EUR" +
         amount(10'000 + sum) + "\n-\n";
}

}  // namespace quittance::ingest::mt940_test
