// How fixed-width bytes become records, and the letters of western bank text.
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "ingest/columns.h"
#include "ingest/scaled_amount.h"
#include "ingest/statement_records.h"
#include "ingest/western_text.h"

namespace quittance::ingest {
namespace {

constexpr RecordShape kShape = {.width = 10, .begins = [](std::string_view text) {
                                  return text.starts_with("A1") || text.starts_with("B2");
                                }};

std::vector<std::string> records_of(std::string_view bytes, std::size_t chunk_bytes) {
  std::vector<std::string> records;
  std::uint64_t covered = 0;
  for (const ByteRange part : split_records(bytes, chunk_bytes, kShape)) {
    EXPECT_EQ(part.from, covered);
    const StatementRecords decoded(bytes, part, kShape);
    for (const StatementRecord& record : decoded.records()) {
      records.push_back((record.excess ? "+" : "") + std::string(record.blank ? "blank" : "") +
                        (record.blank ? "" : std::string(record.text)));
    }
    covered = part.to;
  }
  EXPECT_EQ(covered, bytes.size());
  return records;
}

TEST(StatementRecords, LinesAndRecordsWithoutLineEnds) {
  using Records = std::vector<std::string>;
  struct Row {
    const char* why;
    std::string_view bytes;
    Records want;
  };
  const Row rows[] = {
      {"lines", "A1345678.1\nB2345678.2\n", {"A1345678.1", "B2345678.2"}},
      {"CR LF and CR", "A1345678.1\r\nB2345678.2\rA1", {"A1345678.1", "B2345678.2", "A1"}},
      {"trimmed and blank lines", "A1\n\n  \nB2.\n", {"A1", "blank", "blank", "B2."}},
      {"no line ends", "A1345678.1B2345678.2A1", {"A1345678.1", "B2345678.2", "A1"}},
      {"no line ends, the last one trimmed",
       "A1345678.1B2345678.2A1345\n",
       {"A1345678.1", "B2345678.2", "A1345"}},
      {"two on a line",
       "A1345678.1B2345678.2\nA1345678.3\n",
       {"A1345678.1", "B2345678.2", "A1345678.3"}},
      {"blanks behind", "A1345678.1    \nB2\n", {"A1345678.1    ", "B2"}},
      {"too much on a line", "A1345678.1xy\nB2\n", {"+A1345678.1xy", "B2"}},
      {"a byte order mark",
       "\xEF\xBB\xBF"
       "A1\nB2",
       {"A1", "B2"}},
      {"columns are characters",
       "A1\xC3\xA9"
       "45678.1\nB2\n",
       {"A1\xE9"
        "45678.1",
        "B2"}},
      {"the end of a tape", "A1345678.1\x1a\n", {"A1345678.1\x1a"}},
      {"nothing", "", {}},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    for (std::size_t chunk = 1; chunk <= row.bytes.size() + 1; ++chunk) {
      EXPECT_EQ(records_of(row.bytes, chunk), row.want) << "chunks of " << chunk;
    }
  }
}

TEST(StatementRecords, EbcdicIsDecoded) {
  const std::string bytes = "\xF0\xC1\xD0\x15\xF1\xF2";  // 0A}, next line, 12
  EXPECT_TRUE(fixed_framing(bytes).ebcdic);
  EXPECT_EQ(records_of(bytes, 100), (std::vector<std::string>{"0A}", "12"}));
}

TEST(WesternText, GuessesTheCharacterSet) {
  struct Row {
    std::string_view bytes;
    std::string_view want;
  };
  const Row rows[] = {
      {" PE\xD1"
       "A ",
       "PE\xC3\x91"
       "A"},  // ISO 8859-1
      {"PE\xA5"
       "A",
       "PE\xC3\x91"
       "A"},  // code page 850
      {"cr\x82"
       "dit",
       "cr\xC3\xA9"
       "dit"},  // code page 850
      {"cr\xE9"
       "dit",
       "cr\xC3\xA9"
       "dit"},  // ISO 8859-1
      {"PE\xC3\x91"
       "A",
       "PE\xC3\x91"
       "A"},  // UTF-8
      {"10 \x80 l\x92"
       "an",
       "10 \xE2\x82\xAC l\xE2\x80\x99"
       "an"},  // Windows-1252
      {"N\xB0 5", "N\xC2\xB0 5"},
      {"\xA1HOLA", "\xC2\xA1HOLA"},
      {"", ""},
  };
  for (const Row& row : rows) EXPECT_EQ(western_as_utf8(row.bytes), row.want) << row.bytes;
}

TEST(WesternText, WordsRunOverFullFields) {
  WrappedText text;
  text.add("FULL", 4);
  text.add("NESS ", 5);
  text.add("NEXT", 5);
  text.add("     ", 5);
  text.add("LAST ", 5);
  EXPECT_EQ(text.text, "FULLNESS NEXT LAST");
  EXPECT_EQ(with_single_blanks("  A   B C  "), "A B C");
}

TEST(ScaledAmount, CountsMinorUnitsOrRefuses) {
  const Currency eur = Currency::of("EUR");
  EXPECT_EQ(minor_of_scaled(1250, 3, eur).value_or(-1), 125);
  EXPECT_EQ(minor_of_scaled(-1250, 2, eur).value_or(0), -1250);
  EXPECT_EQ(minor_of_scaled(7, 0, eur).value_or(-1), 700);
  EXPECT_EQ(minor_of_scaled(1251, 3, eur).error().code, Errc::amount_excess_decimals);
  EXPECT_EQ(minor_of_scaled(100, 2, Currency::of("JPY")).value_or(-1), 1);
  EXPECT_EQ(minor_of_scaled(kAmountMax, 0, eur).error().code, Errc::amount_overflow);
}

TEST(Columns, DayFirstDates) {
  EXPECT_EQ(date_field_ddmmyy("201126", {1, 6}).iso(), "2026-11-20");
  EXPECT_EQ(date_field_ddmmyy("311299", {1, 6}).iso(), "1999-12-31");
  EXPECT_EQ(date_field_ddmmyy("010159", {1, 6}).iso(), "2059-01-01");
  EXPECT_FALSE(date_field_ddmmyy("300226", {1, 6}).known());
  EXPECT_FALSE(date_field_ddmmyy("2011 6", {1, 6}).known());
}

}  // namespace
}  // namespace quittance::ingest
