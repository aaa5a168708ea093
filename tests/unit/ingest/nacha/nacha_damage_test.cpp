// What holds for every ACH file, whole or damaged.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <tuple>

#include "tests/support/stride.h"
#include "tests/unit/ingest/nacha/nacha_support.h"

namespace quittance::ingest::nacha_test {
namespace {

std::string golden(const std::string& name) {
  std::ifstream file(std::filesystem::path(QUITTANCE_SOURCE_DIR) / "tests/golden/nacha" / name,
                     std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// What would be booked of a reading: kind, side and amount of cash in units that are not held.
using Booked = std::vector<std::tuple<CashKind, bool, std::int64_t>>;
Booked booked(const Reading& reading) {
  Booked all;
  for (const KeptCash& cash : reading.cash()) {
    const bool counts = cash.kind == CashKind::receipt || cash.kind == CashKind::returned;
    if (counts && !reading.is_held(cash.unit)) all.emplace_back(cash.kind, cash.debit, cash.amount);
  }
  return all;
}

// One byte wrong anywhere: the same money, or something is said of it.
TEST(NachaDamage, OneWrongByteIsNeverOtherMoneyInSilence) {
  for (const char* name :
       {"receipts_ccd_ppd.ach", "returns_and_changes.ach", "iat_inbound.ach", "no_line_ends.ach"}) {
    SCOPED_TRACE(name);
    const std::string whole = golden(name);
    const Reading right = read(whole);
    ASSERT_FALSE(booked(right).empty());
    std::size_t noticed = 0;
    for (std::size_t at = 0; at < whole.size(); at += quittance::testing::stride()) {
      for (const char wrong : {'0', '7', ' ', 'X', '\n'}) {
        if (whole[at] == wrong) continue;
        std::string damaged = whole;
        damaged[at] = wrong;
        const Reading got = read(damaged);
        EXPECT_TRUE(got.kept.tiles && got.kept.covered == damaged.size());
        const bool said = got.codes() != right.codes() || got.held() != right.held();
        noticed += said ? 1U : 0U;
        EXPECT_TRUE(said || booked(got) == booked(right)) << "byte " << at << " as " << wrong;
      }
    }
    EXPECT_GT(noticed, whole.size() / quittance::testing::stride());
  }
}

// A record lost, doubled or moved is noticed always: counts, hash and amounts see it.
TEST(NachaDamage, ALostOrDoubledRecordIsSaid) {
  const std::string whole = golden("receipts_ccd_ppd.ach");
  const Reading right = read(whole);
  constexpr std::size_t kLine = 95;
  for (std::size_t line = 0; line + kLine <= whole.size(); line += kLine) {
    if (whole[line] == '9' && whole[line + 1] == '9') break;  // filler
    std::string lost = whole;
    lost.erase(line, kLine);
    EXPECT_NE(read(lost).codes(), right.codes()) << "without line " << line / kLine;
    std::string doubled = whole;
    doubled.insert(line, whole.substr(line, kLine));
    EXPECT_NE(read(doubled).codes(), right.codes()) << "twice line " << line / kLine;
  }
}

}  // namespace
}  // namespace quittance::ingest::nacha_test
