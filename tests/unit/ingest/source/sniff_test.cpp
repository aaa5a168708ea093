#include "ingest/sniff.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

#include <gtest/gtest.h>

namespace quittance::ingest {
namespace {

namespace fs = std::filesystem;

TEST(Recognise, GivesTheDecoderOrANameAndAReason) {
  struct Row {
    std::string_view format;
    bool read;
    std::string_view bytes;
  };
  const Row rows[] = {
      {"bai2", true, "01,SENDER,RECEIVER,260101,0000,1,80,,2/\n02,R,S,1,260101,,USD,2/\n"},
      {"json", true, "{\"payment_id\":\"1\",\"currency\":\"USD\",\"amount\":\"1.00\"}\n"},
      {"csv", true, "Date,Amount\n2026-01-01,5\n"},
      {"csv", true, "a,b\n1,2\n3,4\n5,6\n"},
      {"nacha", true, "101 076401251 0764012510807291511A094101achdestname            company\n"},
      {"camt.053", true, "<Document><BkToCstmrStmt>"},
      {"pain.001", false, "<Document><CstmrCdtTrfInitn>"},
      {"mt940", true, ":20:REF\r\n:25:123\r\n:28C:1\r\n:60F:C110101EUR1,\r\n"},
      {"fedwire", true, "{1500}30User ReqT \n{1510}1000\n"},
      {"aeb43", true, "119999111101234567890408040409052000000001234569783MY ACCOUNT\r\n221234"},
      {"cfonb120", true,
       "0130004    00821EUR2 00012345678  191126                                                  "
       "0000000000000{                \n"},
      {"cfonb240", true,
       "3100000120201126E    300040082100012345678                                   "
       "300040082100012345678\n"},
      {"coda", true,
       "0000020112630005        FILE000001QUITTANCE BV              KREDBEBB   00403170701 00000"
       "                                       2\n"},
      {"zip", false, "PK\x03\x04"},
      {"gzip", false, "\x1F\x8B\x08"},
      {"", false, "dear colleague\n"},
      {"", false, ""},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.bytes);
    const Recognised got = recognise(row.bytes, "file");
    EXPECT_EQ(got.format, row.format);
    ASSERT_EQ(got.decoder != nullptr, row.read);
    EXPECT_EQ(got.why.empty(), row.read);
    EXPECT_EQ(sniff(row.bytes, "file"), got.decoder);
    if (row.read) {
      EXPECT_EQ(got.decoder->format(), row.format);
    }
  }
}

TEST(Recognise, SaysWhatToDo) {
  EXPECT_NE(recognise("<Document><CstmrCdtTrfInitn>", "x").why.find("no incoming cash"),
            std::string::npos);
  EXPECT_NE(recognise(std::string_view("a\0,\0b\0\n\0", 8), "x").why.find("iconv"),
            std::string::npos);
  EXPECT_NE(recognise("\x1F\x8B", "x").why.find("unpack"), std::string::npos);
}

// Every sample whose format is listed with it is named as that, or not at all: fragments without a
// header may stay nameless, but nothing is taken for another format.
TEST(Recognise, NamesTheSamples) {
  const char* const samples = std::getenv("QUITTANCE_SAMPLES");
  if (samples == nullptr) GTEST_SKIP() << "QUITTANCE_SAMPLES names no folder of sample files";
  const fs::path root = fs::path(samples) / "international";
  const std::map<std::string, std::string, std::less<>> words = {
      {"bg-inbetalningar-legacy", "bg-inbetalningar"},
      {"nets-ocr-avtalegiro", "ocr-giro"},
      {"norma43", "aeb43"},
  };
  std::size_t files = 0;
  std::size_t named = 0;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root)) {
    const fs::path relative = fs::relative(entry.path(), root);
    if (!entry.is_regular_file() || std::distance(relative.begin(), relative.end()) < 3) continue;
    const std::string folder = relative.begin()->string();
    const auto word = words.find(folder);
    const std::string want = word == words.end() ? folder : word->second;
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    const Recognised got = recognise(bytes, entry.path().filename().string());
    ++files;
    if (got.format == want) {
      ++named;
    } else {
      EXPECT_TRUE(got.format.empty()) << relative << " taken for " << got.format;
    }
  }
  EXPECT_GT(files, 0U);
  EXPECT_GE(named * 100, files * 90) << named << " of " << files;
}

}  // namespace
}  // namespace quittance::ingest
