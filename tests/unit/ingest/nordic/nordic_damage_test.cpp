// What holds for every file of the Nordic giro formats, whole or damaged.
#include <gtest/gtest.h>

#include <tuple>
#include <vector>

#include "tests/support/stride.h"
#include "tests/unit/ingest/nordic/nordic_support.h"

namespace quittance::ingest::nordic_test {
namespace {

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

struct Sample {
  const Decoder& decoder;
  const char* file;
  std::size_t line;  // bytes of a record with its end; 0: of any length
};

std::vector<Sample> rows() {
  return {{bgmax_decoder(), "bgmax/ordinary_day.txt", 82},
          {bg_inbetalningar_decoder(), "bg-inbetalningar/ordinary_day.txt", 82},
          {ocr_giro_decoder(), "ocr-giro/ordinary_day.txt", 81},
          {tito_decoder(), "tito/ordinary_day.to", 0},
          {tito_decoder(), "tito/specifications.to", 0},
          {ktl_decoder(), "ktl/two_accounts.svm", 92}};
}

// The type of a transaction in OCR giro is covered by nothing: totals add payments and reversals.
bool is_uncovered(const Sample& row, std::size_t at) {
  const bool ocr_giro = row.decoder.format() == "ocr-giro";
  return ocr_giro && (at % row.line == 4 || at % row.line == 5);
}

// One byte wrong anywhere: the same money, or something is said of it.
TEST(NordicDamage, OneWrongByteIsNeverOtherMoneyInSilence) {
  for (const Sample& row : rows()) {
    SCOPED_TRACE(row.file);
    const std::string whole = golden(row.file);
    const Reading right = read_with(row.decoder, whole);
    ASSERT_FALSE(booked(right).empty());
    std::size_t noticed = 0;
    for (std::size_t at = 0; at < whole.size(); at += quittance::testing::stride()) {
      if (is_uncovered(row, at)) continue;
      for (const char wrong : {'0', '7', ' ', 'X', '\n'}) {
        if (whole[at] == wrong) continue;
        std::string damaged = whole;
        damaged[at] = wrong;
        const Reading got = read_with(row.decoder, damaged);
        EXPECT_TRUE(got.kept.tiles && got.kept.covered == damaged.size());
        const bool said = got.codes() != right.codes() || got.held() != right.held();
        noticed += said ? 1U : 0U;
        EXPECT_TRUE(said || booked(got) == booked(right)) << "byte " << at << " as " << wrong;
      }
    }
    EXPECT_GT(noticed, whole.size() / 2 / quittance::testing::stride());
  }
}

// A second file that does not begin where a record may is read, or the whole is held.
TEST(NordicDamage, ASecondFileOutOfStepHoldsTheWhole) {
  std::size_t joined = 0;
  for (const Sample& row : rows()) {
    std::string file = golden(row.file);
    std::erase_if(file, [](char c) { return c == '\r' || c == '\n' || c == '\x1a'; });
    const Reading right = read_with(row.decoder, file);
    if (right.summary.dialect != "no-line-ends" || !right.held().empty()) continue;
    std::string whole;
    for (int n = 0; n < 8; ++n) whole += file;
    for (const std::string_view between : {"@@@@@", "x", "\f"}) {
      SCOPED_TRACE(std::string(row.file) + ": " + std::string(between));
      const Reading got = read_with(row.decoder, whole + std::string(between) + file);
      EXPECT_NE(got.codes(), right.codes());
      ++joined;
      if (booked(got).size() == 9 * booked(right).size()) continue;
      EXPECT_EQ(got.summary.status, FileStatus::quarantined);
      EXPECT_NE(got.codes().find("unread_records"), std::string::npos) << got.codes();
    }
    const Reading text = read_with(row.decoder, file + "\r\nEND OF TRANSMISSION 20261126 1045\r\n");
    EXPECT_NE(text.summary.status, FileStatus::quarantined) << text.codes();
  }
  EXPECT_EQ(joined, 18U);
}

// A mark of the transmission behind a file without line ends costs none of its payments.
TEST(NordicDamage, AFewBytesBehindAFileWithoutLineEndsCostNothing) {
  std::size_t judged = 0;
  for (const Sample& row : rows()) {
    std::string file = golden(row.file);
    std::erase_if(file, [](char c) { return c == '\r' || c == '\n' || c == '\x1a'; });
    const Reading right = read_with(row.decoder, file);
    if (right.summary.dialect != "no-line-ends") continue;
    for (const std::string_view behind : {"\f", "0", "-}", "END"}) {
      SCOPED_TRACE(std::string(row.file) + ": " + std::string(behind));
      const Reading got = read_with(row.decoder, file + std::string(behind));
      EXPECT_EQ(got.summary.dialect, "no-line-ends");
      EXPECT_EQ(booked(got), booked(right));
      ++judged;
      if (behind == "0" && row.decoder.format() == "ktl") continue;  // a header of a batch
      EXPECT_EQ(got.summary.status, right.summary.status);
    }
  }
  EXPECT_EQ(judged, 24U);
}

// The shortest TITO file: what stands behind it is longer than a part of its records.
TEST(NordicDamage, AFewBytesBehindASmallTitoFileCostNothing) {
  std::string file = golden("tito/ordinary_day.to");
  std::string small;
  std::size_t entries = 0;
  for (std::size_t at = 0; at < file.size();) {
    const std::size_t end = std::min(file.find('\n', at), file.size());
    std::string line = file.substr(at, end - at);
    std::erase_if(line, [](char c) { return c == '\r' || c == '\x1a'; });
    at = end + 1;
    const bool entry = line.starts_with("T10");
    if (entry && ++entries > 3) continue;
    const bool once = (line.starts_with("T00") || line.starts_with("T40")) &&
                      small.find(line.substr(0, 3)) == std::string::npos;
    if (entry || once) small += line;
  }
  const Reading right = read_with(tito_decoder(), small);
  ASSERT_EQ(right.summary.transactions, 3U);
  for (const std::string_view behind : {"\f", "0", "-}", "END"}) {
    const Reading got = read_with(tito_decoder(), small + std::string(behind));
    EXPECT_EQ(got.summary.dialect, "no-line-ends") << behind;
    EXPECT_EQ(got.summary.transactions, 3U) << behind;
    EXPECT_EQ(booked(got), booked(right)) << behind;
  }
}

// A record in its place whose type does not exist is no second file.
TEST(NordicDamage, ALineOfAnUnlistedTypeBehindAFileIsAWarning) {
  for (const Sample& row : rows()) {
    SCOPED_TRACE(row.file);
    const std::string file = golden(row.file);
    const std::string_view format = row.decoder.format();
    const std::string digits = "1234567812345678123456781234";
    const std::string head = format == "tito"       ? "T90060"
                             : format == "ocr-giro" ? "NY000097"
                             : format == "ktl"      ? "7"
                                                    : "97";
    const Reading right = read_with(row.decoder, file);
    for (const std::size_t width : {std::size_t{60}, std::size_t{80}}) {
      std::string line = head + digits;
      line.resize(format == "tito" ? 60 : width, ' ');
      const Reading got = read_with(row.decoder, file + line + "\r\n");
      EXPECT_EQ(got.summary.status, right.summary.status) << got.codes();
      EXPECT_NE(got.codes().find("record_unknown"), std::string::npos) << got.codes();
      EXPECT_EQ(got.codes().find("unread_records"), std::string::npos) << got.codes();
      EXPECT_EQ(booked(got), booked(right));
    }
    const Reading other = read_with(row.decoder, file + "x" + digits + "\r\n");
    EXPECT_NE(other.codes().find("unread_records"), std::string::npos) << other.codes();
  }
}

// A record lost or doubled is noticed wherever money stands in it.
TEST(NordicDamage, ALostOrDoubledPaymentIsSaid) {
  for (const Sample& row : rows()) {
    if (row.line == 0) continue;
    SCOPED_TRACE(row.file);
    const std::string whole = golden(row.file);
    const Reading right = read_with(row.decoder, whole);
    for (std::size_t at = 0; at + row.line <= whole.size(); at += row.line) {
      std::string lost = whole;
      lost.erase(at, row.line);
      std::string doubled = whole;
      doubled.insert(at, whole.substr(at, row.line));
      for (const std::string& damaged : {lost, doubled}) {
        const Reading got = read_with(row.decoder, damaged);
        const bool said = got.codes() != right.codes() || got.held() != right.held();
        EXPECT_TRUE(said || booked(got) == booked(right)) << "record " << at / row.line;
      }
    }
  }
}

}  // namespace
}  // namespace quittance::ingest::nordic_test
