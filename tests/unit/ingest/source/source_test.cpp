#include "ingest/source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <thread>

#include <gtest/gtest.h>

#include "ingest/charset.h"
#include "ingest/sniff.h"
#include "tests/unit/ingest/source/packing.h"

namespace quittance::ingest {
namespace {

using namespace std::string_view_literals;
namespace fs = std::filesystem;

class OpenSource : public testing::Test {
 protected:
  OpenSource() {
    std::string name = (fs::temp_directory_path() / "source_test-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    limits_.spool_folder = folder_.string();
  }
  ~OpenSource() override {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  std::string put(const std::string& name, std::string_view bytes) {
    const fs::path path = folder_ / name;
    std::ofstream(path, std::ios::binary) << bytes;
    return path.string();
  }
  Errc error_of(const std::string& path) {
    const Result<Source> source = open_source(path, limits_, message_);
    EXPECT_FALSE(source) << path;
    return source ? Errc::usage : source.error().code;
  }

  fs::path folder_;
  SourceLimits limits_;
  std::string message_;
};

TEST_F(OpenSource, GivesAPlainFileAsItIs) {
  const std::string path = put("plain.csv", "a,b\n1,2\n");
  const Result<Source> source = open_source(path, limits_, message_);
  ASSERT_TRUE(source) << message_;
  EXPECT_EQ(source->bytes(), "a,b\n1,2\n");
  EXPECT_EQ(source->raw(), "a,b\n1,2\n");
  EXPECT_EQ(source->name(), path);
  EXPECT_EQ(source->compression(), Compression::none);
  EXPECT_TRUE(source->unchanged());
}

// How much of the mapping that begins with these bytes is resident, page by page: the sums of
// /proc/self/statm are counted by each processor apart and may lag.
std::size_t resident_bytes(std::string_view bytes) {
  std::ifstream file("/proc/self/smaps");
  const auto begin = reinterpret_cast<std::uintptr_t>(bytes.data());
  constexpr std::size_t kKib = 1024;
  bool here = false;
  for (std::string line; std::getline(file, line);) {
    std::uintptr_t from = 0, to = 0;
    if (std::sscanf(line.c_str(), "%zx-%zx ", &from, &to) == 2) here = from <= begin && begin < to;
    std::size_t size = 0;
    if (here && std::sscanf(line.c_str(), "Rss: %zu kB", &size) == 1) return size * kKib;
  }
  ADD_FAILURE() << "no such mapping";
  return 0;
}

TEST_F(OpenSource, GivesBackTheMemoryOfWhatWasPassed) {
  constexpr std::size_t kSize = std::size_t{16} << 20;
  std::string text(kSize, 'x');
  for (std::size_t at = 0; at < kSize; at += 1000) text[at] = static_cast<char>('a' + at % 26);
  const Result<Source> source = open_source(put("large.csv", text), limits_, message_);
  ASSERT_TRUE(source) << message_;
  ASSERT_TRUE(source->bytes() == text);
  EXPECT_GT(resident_bytes(source->bytes()), kSize / 2 + (kSize >> 3)) << "it was just read";
  source->pass(kSize / 2);
  EXPECT_LT(resident_bytes(source->bytes()), kSize / 2 + (kSize >> 3));
  source->pass(2 * kSize);
  EXPECT_LT(resident_bytes(source->bytes()), kSize >> 3);
  EXPECT_TRUE(source->bytes() == text) << "what was passed stays readable";
}

// Bytes of an archive come in pieces and are read as a file of the same bytes would be.
TEST_F(OpenSource, TakesBytesThatStandInNoFile) {
  const std::string path = put("plain.csv", "a,b\n1,2\n");
  const auto whole = open_source(path, limits_, message_);
  ASSERT_TRUE(whole);
  const auto pieces = spool_source(
      [&](const UnpackedSink& take) {
        for (const char byte : whole->raw()) {
          if (const auto taken = take({&byte, 1}); !taken) return taken;
        }
        return Result<void>();
      },
      limits_, message_);
  ASSERT_TRUE(pieces) << message_;
  EXPECT_EQ(pieces->bytes(), whole->bytes());
  EXPECT_EQ(pieces->raw(), whole->raw());
  EXPECT_TRUE(pieces->unchanged());
  const auto failing =
      spool_source([](const UnpackedSink&) -> Result<void> { return fail(Errc::book_damaged); },
                   limits_, message_);
  ASSERT_FALSE(failing);
  EXPECT_EQ(failing.error().code, Errc::book_damaged);
  EXPECT_FALSE(spool_source([](const UnpackedSink&) { return Result<void>(); }, limits_, message_));
}

TEST_F(OpenSource, ReadsUtf16AsUtf8AndKeepsTheDeliveredBytes) {
  struct Row {
    const char* why;
    std::string_view bytes;
    std::string_view text;
  };
  constexpr Row rows[] = {
      {"little endian",
       "\xFF\xFE"
       "a\0,\0\xE4\0\n\0"sv,
       "a,\xC3\xA4\n"},
      {"big endian",
       "\xFE\xFF"
       "\0a\x20\xAC\0\n"sv,
       "a\xE2\x82\xAC\n"},
      {"a pair of surrogates", "\xFF\xFE\x3D\xD8\x00\xDE"sv, "\xF0\x9F\x98\x80"},
      {"half a pair, half a unit",
       "\xFF\xFE"
       "a\0\x3D\xD8"
       "b\0x"sv,
       "a\xEF\xBF\xBD"
       "b\xEF\xBF\xBD"},
      {"little endian without a mark",
       "a\0,\0\x42\x01"
       "b\0c\0d\0"sv,
       "a,\xC5\x82"
       "bcd"},
      {"big endian without a mark", "\0a\0,\0b\0c\0\n"sv, "a,bc\n"},
      {"XML without a mark stays as it is", "<\0a\0/\0>\0"sv, "<\0a\0/\0>\0"sv},
      {"zero bytes among others are no UTF-16", "a\0,b\0cdefg"sv, "a\0,b\0cdefg"sv},
      {"XML stays as it is", "\xFF\xFE<\0a\0/\0>\0"sv, "\xFF\xFE<\0a\0/\0>\0"sv},
      {"the mark alone", "\xFF\xFE"sv, "\xFF\xFE"sv},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    const Result<Source> source = open_source(put("wide.csv", row.bytes), limits_, message_);
    ASSERT_TRUE(source) << message_;
    EXPECT_EQ(source->bytes(), row.text);
    EXPECT_EQ(source->raw(), row.bytes);
  }
}

std::string golden(const std::string& name) {
  std::ifstream file(fs::path(QUITTANCE_SOURCE_DIR) / "tests/golden" / name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// What code page 037 has no byte for must not stand in `latin1`.
std::string to_cp037(std::string_view latin1) {
  std::string bytes;
  for (const char c : latin1) {
    const auto* const found = std::find(kCp037.begin(), kCp037.end(), c);
    EXPECT_NE(found, kCp037.end());
    bytes += c == '\n' ? '\x25' : static_cast<char>(found - kCp037.begin());
  }
  return bytes;
}

// Byte for byte, so that offsets are those of the file; readers that decode by themselves are let.
TEST_F(OpenSource, ReadsEbcdicOfEveryTextFormat) {
  struct Row {
    const char* file;
    const char* format;
    bool here;  // else the reader decodes
  };
  const Row rows[] = {
      {"bai2/group_statuses.bai2", "bai2", true},
      {"bgmax/ordinary_day.txt", "bgmax", true},
      {"bg-inbetalningar/ordinary_day.txt", "bg-inbetalningar", true},
      {"ocr-giro/ordinary_day.txt", "ocr-giro", true},
      {"ktl/two_accounts.svm", "ktl", true},
      {"x12-820/receipt_and_advice.edi", "x12-820", true},
      {"edifact-remadv/faults.edi", "edifact-remadv", true},
      {"mt940/references.txt", "mt940", true},
      {"csv/us_debit_credit.csv", "csv", true},
      {"nacha/receipts_ccd_ppd.ach", "nacha", false},
      {"lockbox/sap_bai2_two_checks.txt", "lockbox", false},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.file);
    std::string text = golden(row.file);
    ASSERT_FALSE(text.empty());
    const std::string ebcdic = to_cp037(text);
    const std::string path = put("ebcdic", ebcdic);
    const Result<Source> source = open_source(path, limits_, message_);
    ASSERT_TRUE(source) << message_;
    EXPECT_EQ(source->raw(), ebcdic);
    EXPECT_EQ(source->bytes() == ebcdic, !row.here);
    EXPECT_EQ(source->bytes() == text, row.here);
    EXPECT_EQ(recognise(source->bytes(), "f").format, row.format);
  }
  // What is no bank file stays as it was delivered.
  std::string noise;
  for (int n = 0; n < 4'000; ++n) noise += static_cast<char>(0x80 + n * 7 % 127);
  for (const std::string& bytes : {noise, to_cp037("A LETTER, AND NOTHING ELSE\n")}) {
    const Result<Source> source = open_source(put("other", bytes), limits_, message_);
    ASSERT_TRUE(source) << message_;
    EXPECT_EQ(source->bytes(), bytes);
  }
}

TEST_F(OpenSource, SeesThatAFileGrewWhileItWasRead) {
  const std::string path = put("growing.csv", "a,b\n");
  const Result<Source> source = open_source(path, limits_, message_);
  ASSERT_TRUE(source);
  std::ofstream(path, std::ios::app) << "1,2\n";
  EXPECT_FALSE(source->unchanged());
}

TEST_F(OpenSource, UnpacksOneLayerAndKeepsTheDeliveredBytes) {
  const std::string text = "a,b\n" + std::string(100'000, 'x') + "\n";
  struct Row {
    const char* why;
    std::string packed;
    Compression compression;
  };
  const Row rows[] = {
      {"gzip", gzip(text), Compression::gzip},
      {"zstd", zstd(text), Compression::zstd},
      {"xz", xz(text), Compression::xz},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    const Result<Source> source = open_source(put(row.why, row.packed), limits_, message_);
    ASSERT_TRUE(source) << message_;
    EXPECT_EQ(source->bytes(), text);
    EXPECT_EQ(source->raw(), row.packed);
    EXPECT_EQ(source->compression(), row.compression);
  }
  const std::string inner = gzip(text);
  const Result<Source> twice = open_source(put("twice", gzip(inner)), limits_, message_);
  ASSERT_TRUE(twice) << message_;
  EXPECT_EQ(twice->bytes(), inner) << "one layer only";
}

TEST_F(OpenSource, AZipIsSeveralFiles) {
  const std::string path =
      put("day.zip",
          zip({{"b/two.csv", "a,b\n3,4\n"}, {"b/", "", false}, {"a.csv", "a,b\n1,2\n", false}}));
  const Result<Delivery> delivery = open_delivery(path, limits_, message_);
  ASSERT_TRUE(delivery) << message_;
  ASSERT_EQ(delivery->sources.size(), 2U);
  EXPECT_TRUE(delivery->refused.empty());
  const Source& first = delivery->sources[0];
  EXPECT_EQ(first.name(), path + "/a.csv");
  EXPECT_EQ(first.bytes(), "a,b\n1,2\n");
  EXPECT_EQ(first.raw(), first.bytes()) << "known by its own bytes, not by the archive's";
  EXPECT_TRUE(first.unchanged());
  EXPECT_EQ(delivery->sources[1].name(), path + "/b/two.csv");
  EXPECT_EQ(delivery->sources[1].bytes(), "a,b\n3,4\n");

  const Result<Delivery> plain = open_delivery(put("plain.gz", gzip("a,b\n")), limits_, message_);
  ASSERT_TRUE(plain) << message_;
  ASSERT_EQ(plain->sources.size(), 1U);
  EXPECT_EQ(plain->sources[0].bytes(), "a,b\n");
}

// One bad file takes no sound one with it; it is refused by name and reason.
TEST_F(OpenSource, RefusesFilesOfAZipByThemselves) {
  std::string archive = zip({{"empty", "", false},
                             {"good", "a,b\n1,2\n", false},
                             {"nested.gz", gzip("a,b\n"), false},
                             {"nested.zip", zip({{"inner", "a,b\n"}}), false},
                             {"wrong", "XYZ,b\n1,2\n", false}});
  archive.replace(archive.find("XYZ"), 3, "abc");
  const Result<Delivery> delivery = open_delivery(put("mixed.zip", archive), limits_, message_);
  ASSERT_TRUE(delivery) << message_;
  ASSERT_EQ(delivery->sources.size(), 1U);
  EXPECT_EQ(delivery->sources[0].bytes(), "a,b\n1,2\n");
  struct Row {
    std::string_view name;
    std::string_view why;
  };
  const Row rows[] = {{"empty", "empty"},
                      {"nested.gz", "once more"},
                      {"nested.zip", "once more"},
                      {"wrong", "checksum"}};
  ASSERT_EQ(delivery->refused.size(), std::size(rows));
  for (std::size_t n = 0; n < std::size(rows); ++n) {
    EXPECT_TRUE(delivery->refused[n].name.ends_with(rows[n].name)) << delivery->refused[n].name;
    EXPECT_NE(delivery->refused[n].message.find(rows[n].why), std::string::npos)
        << delivery->refused[n].message;
  }
}

TEST_F(OpenSource, RefusesAZipThatIsNotWhole) {
  const std::string archive = zip({{"a", "a,b\n"}});
  const auto refused = [&](const char* name, const std::string& bytes) {
    const Result<Delivery> got = open_delivery(put(name, bytes), limits_, message_);
    return got ? Errc::usage : got.error().code;
  };
  EXPECT_EQ(refused("cut.zip", archive.substr(0, archive.size() - 1)), Errc::compressed_damaged);
  EXPECT_EQ(refused("none.zip", zip({})), Errc::structure_broken);
  EXPECT_NE(message_.find("without files"), std::string::npos) << message_;
  EXPECT_EQ(refused("folder.zip", zip({{"a/", "", false}})), Errc::structure_broken);
}

TEST_F(OpenSource, RefusesWithAReason) {
  EXPECT_EQ(error_of((folder_ / "missing").string()), Errc::io_failed);
  EXPECT_NE(message_.find("No such file"), std::string::npos) << message_;
  EXPECT_EQ(error_of(folder_.string()), Errc::io_failed);
  EXPECT_NE(message_.find("folder"), std::string::npos) << message_;
  EXPECT_EQ(error_of(put("empty", "")), Errc::structure_broken);
  EXPECT_NE(message_.find("empty"), std::string::npos) << message_;
  EXPECT_EQ(error_of(put("empty.gz", gzip(""))), Errc::structure_broken);
  EXPECT_NE(message_.find("empty inside"), std::string::npos) << message_;
  EXPECT_EQ(error_of(put("cut.gz", gzip("some text").substr(0, 15))), Errc::compressed_damaged);
  limits_.spool_folder = (folder_ / "missing").string();
  EXPECT_EQ(error_of(put("good.gz", gzip("some text"))), Errc::io_failed);
  EXPECT_NE(message_.find("temporary file"), std::string::npos) << message_;
}

TEST_F(OpenSource, ReadsAPipeToItsEndWithinTheLimit) {
  const std::string path = (folder_ / "pipe").string();
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  const std::string text(300'000, 'y');
  const auto send = [&] { std::ofstream(path, std::ios::binary) << text; };
  {
    std::thread sender(send);
    const Result<Source> source = open_source(path, limits_, message_);
    sender.join();
    ASSERT_TRUE(source) << message_;
    EXPECT_EQ(source->bytes(), text);
    EXPECT_EQ(source->raw(), text);
  }
  {
    limits_.stream_bytes_max = text.size();
    std::thread sender(send);
    EXPECT_TRUE(open_source(path, limits_, message_)) << message_;
    sender.join();
  }
}

// Standard input is the process's own: a child would do, but the descriptor can be swapped here.
TEST_F(OpenSource, ReadsStandardInput) {
  const std::string packed = gzip("from standard input");
  const int kept = ::dup(STDIN_FILENO);
  const int file = ::open(put("stdin.gz", packed).c_str(), O_RDONLY);
  ASSERT_GE(file, 0);
  ASSERT_EQ(::dup2(file, STDIN_FILENO), STDIN_FILENO);
  const Result<Source> source = open_source("-", limits_, message_);
  ::lseek(STDIN_FILENO, 0, SEEK_SET);
  limits_.stream_bytes_max = packed.size() - 1;
  EXPECT_EQ(error_of("-"), Errc::limit_exceeded);
  ::close(file);
  if (kept >= 0) {
    ::dup2(kept, STDIN_FILENO);
    ::close(kept);
  }
  ASSERT_TRUE(source) << message_;
  EXPECT_EQ(source->bytes(), "from standard input");
  EXPECT_EQ(source->raw(), packed);
  EXPECT_EQ(source->name(), "-");
}

TEST_F(OpenSource, LeavesNoTemporaryFileBehind) {
  const std::string path = put("kept.gz", gzip(std::string(1'000, 'z')));
  {
    const Result<Source> source = open_source(path, limits_, message_);
    ASSERT_TRUE(source);
    EXPECT_EQ(std::distance(fs::directory_iterator(folder_), {}), 1) << "unnamed while open";
  }
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_), {}), 1);
}

}  // namespace
}  // namespace quittance::ingest
