// How fixed-width records are cut, and which letters they have.
#include <gtest/gtest.h>

#include "ingest/fixed_assembler.h"
#include "ingest/fixed_records.h"
#include "ingest/nordic_text.h"
#include "ingest/sniff.h"
#include "tests/unit/ingest/nordic/nordic_support.h"

namespace quittance::ingest::nordic_test {
namespace {

// Records of ten columns that begin with a digit; '9' continues.
const FixedForm kTen = {
    .width = [](std::string_view) { return std::size_t{10}; },
    .begins = [](std::string_view text) { return text.find_first_of("129") == 0; },
    .continues = [](std::string_view text) { return text.starts_with('9'); }};

std::string read(std::string_view bytes, std::size_t chunk) {
  std::string all;
  std::uint64_t covered = bytes.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  for (const ByteRange part : split_fixed(bytes, chunk, kTen)) {
    FixedFragment fragment(bytes, part, kTen);
    bool first = true;
    for (const FixedRecord& record : fragment.records()) {
      EXPECT_EQ(record.from, covered);
      EXPECT_FALSE(first && part.from > 0 && record.text.starts_with('9')) << "cut off";
      covered = record.to;
      first = false;
      all += "[" + std::string(record.text) + (record.blank ? "]b" : record.tabs ? "]t" : "]");
    }
  }
  EXPECT_EQ(covered, bytes.size());
  return all;
}

TEST(FixedRecords, AreLinesOrHaveNoLineEnds) {
  struct Row {
    const char* why;
    std::string bytes;
    const char* want;
  };
  const Row rows[] = {
      {"lines", "1234567890\n9234567890\n2\n", "[1234567890][9234567890][2]"},
      {"CR LF, no end at the last", "1234567890\r\n2234567890", "[1234567890][2234567890]"},
      {"no line ends", "12345678909234567890123456789022",
       "[1234567890][9234567890][1234567890][22]"},
      {"a line end among them", "1234567890923456789\n1234567890",
       "[1234567890][923456789][1234567890]"},
      {"a long line of blanks is one record", "1234567890          \n2\n",
       "[1234567890          ][2]"},
      {"blank lines and Ctrl-Z", "\n1\n\x1a", "[]b[1][]b"},
      {"a byte order mark",
       "\xEF\xBB\xBF"
       "1\n",
       "[1]"},
      {"UTF-8 has its columns in characters", "1\xC3\xA5\n", "[1\xE5]"},
      {"ten bytes have their columns in bytes", "12345678\xC3\xA5\n", "[12345678\xC3\xA5]"},
      {"tabs", "1\t2\n", "[1       2]t"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    for (std::size_t chunk = 1; chunk <= row.bytes.size() + 1; ++chunk) {
      EXPECT_EQ(read(row.bytes, chunk), row.want) << "chunks of " << chunk;
    }
  }
}

TEST(NordicText, ReadsWhatTheBytesMustBe) {
  struct Row {
    const char* why;
    std::string_view text;
    SevenBit seven_bit;
    std::string_view want;
    bool guessed;
  };
  const Row rows[] = {
      {"UTF-8", "M\xC3\xA4kel\xC3\xA4", SevenBit::finnish_swedish, "M\xC3\xA4kel\xC3\xA4", false},
      {"ISO 8859-1", "\xC5ngstr\xF6m", SevenBit::ascii, "\xC3\x85ngstr\xC3\xB6m", false},
      {"code page 850", "\x8Fngstr\x94m", SevenBit::ascii, "\xC3\x85ngstr\xC3\xB6m", true},
      {"Danish letters of code page 850",
       "K\x9B"
       "benhavn",
       SevenBit::ascii,
       "K\xC3\xB8"
       "benhavn",
       true},
      {"seven bits", "M[KEL[ ]KE", SevenBit::finnish_swedish, "M\xC3\x84KEL\xC3\x84 \xC3\x85KE",
       true},
      {"brackets that touch no letter", "[123] a", SevenBit::finnish_swedish, "[123] a", false},
      {"brackets elsewhere", "A[B", SevenBit::ascii, "A[B", false},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    Arena arena;
    bool guessed = false;
    EXPECT_EQ(nordic_text(row.text, row.seven_bit, arena, guessed), row.want);
    EXPECT_EQ(guessed, row.guessed);
  }
}

TEST(FixedRecords, AnAmountFillsItsColumnsAndFitsARecordOfCash) {
  EXPECT_EQ(amount_field("000000000000000100", {1, 18}), 100);
  EXPECT_EQ(amount_field("100000000000000000", {1, 18}), 100'000'000'000'000'000);
  EXPECT_EQ(amount_field("100000000000000001", {1, 18}), std::nullopt);
  EXPECT_EQ(amount_field("00000000000000010", {1, 18}), std::nullopt);
  EXPECT_EQ(amount_field("00000000000000010 ", {1, 18}), std::nullopt);
  EXPECT_EQ(without_zeros("0070"), "70");
  EXPECT_EQ(without_zeros("000"), "");
}

TEST(NordicSniff, NamesEachFormatAndItsParts) {
  struct Row {
    const char* file;
    const char* format;
  };
  constexpr Row rows[] = {
      {"bgmax/ordinary_day.txt", "bgmax"},
      {"bgmax/deviations.txt", "bgmax"},
      {"bgmax/no_line_ends.txt", "bgmax"},
      {"bgmax/fragment.txt", "bgmax"},
      {"bg-inbetalningar/ordinary_day.txt", "bg-inbetalningar"},
      {"bg-inbetalningar/damaged.txt", "bg-inbetalningar"},
      {"bg-inbetalningar/trimmed_no_end.txt", "bg-inbetalningar"},
      {"ocr-giro/ordinary_day.txt", "ocr-giro"},
      {"ocr-giro/services_no_line_ends.txt", "ocr-giro"},
      {"ocr-giro/avtalegiro_requests.txt", "ocr-giro"},
      {"tito/ordinary_day.to", "tito"},
      {"tito/deviations.to", "tito"},
      {"tito/damaged.to", "tito"},
      {"tito/no_line_ends.to", "tito"},
      {"ktl/two_accounts.svm", "ktl"},
      {"ktl/trimmed.svm", "ktl"},
      {"ktl/damaged.svm", "ktl"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.file);
    const Recognised got = recognise(golden(row.file), "file");
    ASSERT_NE(got.decoder, nullptr) << got.why;
    EXPECT_EQ(got.format, row.format);
  }
}

TEST(NordicSniff, OrdersToPayAreNoIncomingCash) {
  const std::string supplier = "110007001234261120LEVERANT\xD6RSBETALNINGAR261120             SEK";
  for (const std::string& orders :
       {supplier,
        std::string("0120261120AUTOGIRO                                            1234")}) {
    const Recognised got = recognise(orders, "file");
    EXPECT_EQ(got.decoder, nullptr);
    EXPECT_NE(got.why.find("no incoming cash"), std::string::npos) << got.why;
  }
}

}  // namespace
}  // namespace quittance::ingest::nordic_test
