// What holds for every file: chunks do not matter, ranges tile, damage never makes money.
#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "bai2_support.h"
#include "tests/support/stride.h"

namespace quittance::ingest::bai2_test {
namespace {

// Small files that use every feature: continuations, bare lines, blank lines, several records on a
// line, two files, broken parts.
std::vector<std::string> small_files() {
  OneAccount rich{
      .entries =
          "16,165,100,Z,R1,C1,TEXT\n88,DBNM: ACME\nBARE LINE\n\n16,475,20,V,261121,,R2,77,/\n"
          "88,X/\n16,165,100,Z,R1,C1,TEXT\n88,DBNM: ACME\nBARE LINE\n",
      .sum = 220 + 20180,
      .records = 6};
  rich.account = "03,111,USD,010,10000,,,015,10180,,,/";
  OneAccount one_line{.entries = "16,165,100,,R,,T/  16,931,5,,,,/\n", .sum = 105, .records = 2};
  OneAccount broken{.entries = "16,165,1O0,,R,,/\n16,165,7,,,,/\n", .sum = 107, .records = 2};
  std::string crlf;
  for (const char c : rich.text()) crlf += c == '\n' ? std::string("\r\n") : std::string(1, c);
  std::string no_header = rich.text();
  no_header.erase(0, no_header.find("03,"));
  return {rich.text(),
          crlf,
          "\xEF\xBB\xBF\n" + one_line.text(),
          broken.text(),
          rich.text() + one_line.text(),
          no_header,
          "88,A\nGARBAGE\n" + rich.text(),
          "",
          "\n\n"};
}

void expect_tiles(const Reading& got, std::size_t size) {
  std::uint64_t at = 0;
  for (const Range& range : got.ranges) {
    EXPECT_EQ(range.from, at) << range.what;
    EXPECT_LT(range.from, range.to) << range.what;
    at = range.to;
  }
  EXPECT_EQ(at, size);
}

TEST(Property, EveryChunkSizeGivesTheSame) {
  for (const std::string& text : small_files()) {
    const Reading whole = read(text);
    expect_tiles(whole, text.size());
    for (std::size_t chunk = 1; chunk <= text.size() + 1; ++chunk) {
      const Reading parts = read(text, chunk);
      ASSERT_EQ(parts.cash_records, whole.cash_records) << "chunk " << chunk << "\n" << text;
      ASSERT_EQ(parts.ranges, whole.ranges) << "chunk " << chunk << "\n" << text;
      ASSERT_EQ(digest_of(parts), digest_of(whole)) << "chunk " << chunk << "\n" << text;
    }
  }
}

TEST(Property, PartsTileTheBytes) {
  for (const std::string& text : small_files()) {
    for (std::size_t chunk = 1; chunk <= text.size() + 1; ++chunk) {
      std::uint64_t at = 0;
      for (const ByteRange part : bai2_decoder().split(text, chunk)) {
        ASSERT_EQ(part.from, at);
        ASSERT_LT(part.from, part.to);
        at = part.to;
      }
      ASSERT_EQ(at, text.size());
    }
  }
}

// A file that is cut off yields no accepted payment that the whole file does not yield.
TEST(Property, TruncationNeverMakesMoney) {
  for (const std::string& text : small_files()) {
    const std::vector<Cash> whole = read(text).accepted();
    for (std::size_t size = 0; size < text.size(); ++size) {
      const Reading cut = read(std::string_view(text).substr(0, size), 64);
      expect_tiles(cut, size);
      for (const Cash& cash : cut.accepted()) {
        const auto same = std::find_if(whole.begin(), whole.end(), [&](const Cash& other) {
          return other.id == cash.id && other.amount == cash.amount;
        });
        ASSERT_NE(same, whole.end()) << "cut at " << size << ": " << cash.id << "\n" << text;
      }
    }
  }
}

// One changed digit of an entry's amount is noticed: its account is held. (A total that may leave
// the 03 amounts out would miss a change by exactly their sum, which no single digit makes here;
// the dialect switch bai2_totals_ignore_summary ends that doubt.)
TEST(Property, AChangedAmountIsHeld) {
  const std::string text = small_files().front();
  for (std::size_t at = text.find("16,165,100"); at != std::string::npos;
       at = text.find("16,165,100", at + 1)) {
    for (std::size_t digit = 7; digit < 10; ++digit) {
      for (char c = '0'; c <= '9'; ++c) {
        std::string changed = text;
        if (changed[at + digit] == c) continue;
        changed[at + digit] = c;
        EXPECT_TRUE(read(changed).accepted().empty()) << changed;
      }
    }
  }
}

TEST(Property, FlippedBytesDoNotCrashAndStillTile) {
  for (const std::string& text : small_files()) {
    for (std::size_t at = 0; at < text.size(); at += quittance::testing::stride()) {
      for (const unsigned bit : {0U, 2U, 4U, 7U}) {
        std::string flipped = text;
        flipped[at] = static_cast<char>(static_cast<unsigned char>(flipped[at]) ^ (1U << bit));
        const Reading whole = read(flipped);
        expect_tiles(whole, flipped.size());
        ASSERT_EQ(digest_of(whole), digest_of(read(flipped, 1))) << flipped;
      }
    }
  }
}

TEST(Property, ShuffledPiecesDoNotCrashAndChunksAgree) {
  const std::vector<std::string> files = small_files();
  for (std::uint32_t seed = 1; seed <= quittance::testing::share_of(2'000); ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random()) % n; };
    std::string text;
    for (std::size_t pieces = 1 + below(8); pieces > 0; --pieces) {
      const std::string& file = files[below(files.size())];
      if (file.empty()) continue;
      const std::size_t from = below(file.size());
      text += file.substr(from, below(file.size() - from + 1));
    }
    const Reading whole = read(text);
    expect_tiles(whole, text.size());
    const Reading parts = read(text, 1 + below(40));
    ASSERT_EQ(parts.cash_records, whole.cash_records);
    ASSERT_EQ(parts.ranges, whole.ranges);
    ASSERT_EQ(digest_of(parts), digest_of(whole));
    for (const Cash& cash : whole.cash_records) {
      ASSERT_GE(cash.amount, 0);
      ASSERT_LT(cash.unit, whole.summary.units.size());
    }
  }
}

// Hostile shapes cost linear time: each of these would take minutes or more if anything were
// quadratic.
TEST(Property, HostileShapesAreLinear) {
  const std::size_t n = 600'000;
  std::string slashes(n, '/');
  std::string commas(n, ',');
  std::string lines;
  for (std::size_t at = 0; at < n / 4; ++at) lines += "88,\n";
  std::string colons;
  for (std::size_t at = 0; at < n / 2; ++at) colons += "A:";
  const std::string head =
      "01,BANK,US,261121,0600,7,,,2/\n02,US,BANK,1,261120,,USD,2/\n03,111,USD,";
  for (const std::string& body :
       {slashes, commas, lines, colons, std::string(n, ' '), std::string(n, '\n')}) {
    for (const std::string& start : {head, head + ",,,/\n16,165,100,,,,"}) {
      const std::string text = start + body;
      expect_tiles(read(text, 4096), text.size());
    }
  }
}

}  // namespace
}  // namespace quittance::ingest::bai2_test
