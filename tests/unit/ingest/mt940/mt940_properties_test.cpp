// What holds for every file: chunks do not matter, ranges tile, damage never makes money unseen.
#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "mt940_support.h"
#include "tests/support/stride.h"

namespace quittance::ingest::mt940_test {
namespace {

std::vector<std::string> small_files() {
  const std::string plain = statement(
      ":61:2611201120C1,00NTRFINV-1//B1\nSUPPLEMENT\n:86:166?20EREF+E-1?21SVWZ+INV\n 7?32ACME\n"
      ":61:261120D0,40NCHGNONREF\n:86:/REMI/FEE/EREF/X\n",
      60);
  std::string crlf;
  for (const char c : plain) crlf += c == '\n' ? std::string("\r\n") : std::string(1, c);
  std::string cr = plain;
  std::replace(cr.begin(), cr.end(), '\n', '\r');
  return {plain,
          crlf,
          cr,
          "\xEF\xBB\xBF" + plain,
          "{1:F01X}{2:I940X}{4:\n" + plain.substr(0, plain.size() - 2) +
              "-}{1:F01X}{2:I942X}{4::20:A\n"
              ":25:111\n:34F:EUR0,\n:61:261120EC1,00NTRFX\n-}",
          "HEAD\n" + plain + plain + ":25:222\n:60F:C261119EUR1,00\n:61:261120C1,00NTRFX\n",
          "\n\n",
          ""};
}

std::string transcript(const Reading& reading) {
  std::string text = reading.ranges;
  for (const Cash& cash : reading.cash_records) text += cash.json + "\n";
  for (const Unit& unit : reading.summary.units) {
    text += unit.name + std::to_string(unit.from) + "-" + std::to_string(unit.to) + "\n";
  }
  return text + summary_json(reading.summary, "f");
}

TEST(Property, EveryChunkSizeGivesTheSame) {
  for (const std::string& text : small_files()) {
    const Reading whole = read(text);
    EXPECT_TRUE(whole.tiles);
    for (std::size_t chunk = 1; chunk <= text.size() + 1; chunk += quittance::testing::stride()) {
      ASSERT_EQ(transcript(read(text, chunk)), transcript(whole)) << chunk << "\n" << text;
    }
  }
}

// A file that is cut off yields no accepted payment that the whole file does not yield.
TEST(Property, TruncationNeverMakesMoney) {
  for (const std::string& text : small_files()) {
    const std::vector<Cash> whole = read(text).cash_records;
    for (std::size_t size = 0; size < text.size(); size += quittance::testing::stride()) {
      const Reading cut = read(std::string_view(text).substr(0, size), 64);
      EXPECT_TRUE(cut.tiles);
      for (const Cash& cash : cut.accepted()) {
        if (cash.provisional) continue;  // takes part in nothing
        EXPECT_TRUE(std::any_of(
            whole.begin(), whole.end(),
            [&](const Cash& other) { return other.id == cash.id && other.amount == cash.amount; }))
            << "cut at " << size << ": " << cash.id << "\n"
            << text;
      }
    }
  }
}

// One changed byte of a statement is remarked on, or changes no amount, sign, account or count.
TEST(Property, AChangedByteIsNeverOtherMoneyUnseen) {
  const std::string text = small_files().front();
  const Reading whole = read(text);
  const auto money = [](const Reading& reading) {
    std::string all;
    for (const Cash& cash : reading.cash_records) {
      all += std::to_string(cash.amount) + (cash.debit ? "D" : "C") +
             cash.id.substr(0, cash.id.find('/')) + ";";
    }
    return all;
  };
  ASSERT_FALSE(whole.warns());
  std::vector<std::size_t> unseen;
  for (std::size_t at = 0; at < text.size(); at += quittance::testing::stride()) {
    for (int c = 0; c < 256; ++c) {
      std::string changed = text;
      if (changed[at] == static_cast<char>(c)) continue;
      changed[at] = static_cast<char>(c);
      const Reading got = read(changed);
      EXPECT_TRUE(got.tiles);
      if (got.warns() || money(got) == money(whole)) continue;
      if (unseen.empty() || unseen.back() != at) unseen.push_back(at);
    }
  }
  // The account is in no control of the format: ":25:111".
  const std::size_t account = text.find("111\n");
  for (const std::size_t at : unseen) {
    EXPECT_TRUE(at >= account && at <= account + 3) << at << ": " << text.substr(at, 12);
  }
}

TEST(Property, FlippedBitsDoNotCrashAndStillTile) {
  std::mt19937 random(7);
  for (const std::string& text : small_files()) {
    for (std::size_t at = 0; at < text.size(); at += quittance::testing::stride()) {
      std::string flipped = text;
      for (int n = 0; n < 3; ++n) {
        const std::size_t place = n == 0 ? at : random() % text.size();
        flipped[place] =
            static_cast<char>(static_cast<unsigned char>(flipped[place]) ^ (1U << (random() % 8)));
      }
      const Reading whole = read(flipped);
      EXPECT_TRUE(whole.tiles);
      ASSERT_EQ(transcript(read(flipped, 5)), transcript(whole)) << flipped;
    }
  }
}

}  // namespace
}  // namespace quittance::ingest::mt940_test
