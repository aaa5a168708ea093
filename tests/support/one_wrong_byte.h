// Damages a golden file in one byte at a time: other money is never read without a word.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "tests/support/reading.h"
#include "tests/support/stride.h"

namespace quittance::test_support {

[[nodiscard]] inline std::string golden_file(const std::string& path) {
  std::ifstream file(std::filesystem::path(QUITTANCE_SOURCE_DIR) / "tests/golden" / path,
                     std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// What would be booked of a reading: side, amount and currency of cash in units that are not held.
// No control covers what kind it is.
using Booked = std::vector<std::tuple<bool, std::int64_t, std::string>>;
[[nodiscard]] inline Booked booked(const Reading& reading) {
  Booked all;
  for (const KeptCash& cash : reading.cash()) {
    if (reading.is_held(cash.unit)) continue;
    all.emplace_back(cash.debit, cash.amount, cash.currency);
  }
  return all;
}

// Every byte as each of `wrong_bytes`: the ranges tile, and amounts, sides and currencies are the
// same, or a finding or a hold says something.
inline void expect_no_other_money_in_silence(const ingest::Decoder& decoder,
                                             const std::string& whole,
                                             std::string_view wrong_bytes) {
  const Reading right = read_with(decoder, whole);
  ASSERT_FALSE(booked(right).empty());
  std::size_t noticed = 0;
  std::size_t tried = 0;
  for (std::size_t at = 0; at < whole.size(); at += testing::stride()) {
    for (const char wrong : wrong_bytes) {
      if (whole[at] == wrong) continue;
      std::string damaged = whole;
      damaged[at] = wrong;
      const Reading got = read_with(decoder, damaged);
      EXPECT_TRUE(got.kept.tiles && got.kept.covered == damaged.size()) << "byte " << at;
      const bool said = got.codes() != right.codes() || got.held() != right.held();
      noticed += said ? 1U : 0U;
      ++tried;
      EXPECT_TRUE(said || booked(got) == booked(right)) << "byte " << at << " as '" << wrong << "'";
    }
  }
  EXPECT_GT(noticed * 10, tried);
}

// Each line that begins with one of these codes ("04 07") is missed when it is lost or doubled.
inline void expect_lost_and_doubled_lines_said(const ingest::Decoder& decoder,
                                               const std::string& whole,
                                               std::string_view codes_that_count) {
  const Reading right = read_with(decoder, whole);
  for (std::size_t from = 0; from < whole.size();) {
    const std::size_t to = whole.find('\n', from) + 1;
    if (codes_that_count.find(whole.substr(from, 2)) != std::string_view::npos) {
      std::string lost = whole;
      lost.erase(from, to - from);
      EXPECT_NE(read_with(decoder, lost).codes(), right.codes()) << "without byte " << from;
      std::string doubled = whole;
      doubled.insert(from, whole.substr(from, to - from));
      EXPECT_NE(read_with(decoder, doubled).codes(), right.codes()) << "twice byte " << from;
    }
    from = to;
  }
}

}  // namespace quittance::test_support
