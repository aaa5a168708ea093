// What the tests of real files outside the US share: expected.csv, sums as text, a sink that
// checks.
#pragma once

#include <cstdint>
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

namespace quittance::ingest::samples {

namespace fs = std::filesystem;

inline std::string contents(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file) << "cannot read " << path;
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

class Tiles : public CashSink {
 public:
  void cash(const CashRecord& record) override {
    EXPECT_GE(record.amount, 0);
    EXPECT_TRUE(valid_utf8(record.text)) << record.payment_id;
    EXPECT_TRUE(valid_utf8(record.payer.name)) << record.payment_id;
    ++records;
  }
  void range(const UsedRange& used) override {
    EXPECT_EQ(used.bytes.from, covered);
    EXPECT_LT(used.bytes.from, used.bytes.to);
    covered = used.bytes.to;
    rejected += used.use == RangeUse::rejected;
  }
  std::uint64_t covered = 0;
  std::uint64_t records = 0;
  std::uint64_t rejected = 0;
};

using Expected = std::map<std::string, std::string, std::less<>>;

inline std::vector<Expected> read_expected(const fs::path& path) {
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

// "1.50" and "1.5", "0.00" and "0" are one amount.
inline std::string plain(std::string amount) {
  if (amount.find('.') == std::string::npos) return amount;
  while (amount.ends_with('0')) amount.pop_back();
  if (amount.ends_with('.')) amount.pop_back();
  return amount == "-0" ? "0" : amount;
}

inline std::string sum_of(const Tally& tally) {
  Wide sum = 0;
  Currency currency;
  for (const auto& [key, amount] : tally.amount) {
    sum += amount;
    currency = key;
  }
  return plain(format_major(sum, currency));
}

}  // namespace quittance::ingest::samples
