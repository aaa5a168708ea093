// Where a file is cut changes nothing: every chunk size, every two parts that a decoder allows, and
// every way to cut it into two packed pieces give the same records, units, controls and findings.
//
// Reads the golden files, and the small ones of the real bank files where QUITTANCE_SAMPLES points.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "ingest/decoder.h"
#include "ingest/decompress.h"
#include "ingest/json/canonical_writer.h"
#include "tests/support/stride.h"
#include "tests/unit/ingest/source/packing.h"

namespace quittance::ingest {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kSampleBytesMax = 6 * 1024;

std::string contents(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

class Transcript final : public CashSink {
 public:
  void cash(const CashRecord& record) override {
    text += cash_json(record, "f") + " unit " + std::to_string(record.unit) + "\n";
  }
  void range(const UsedRange& used) override {
    text += std::to_string(used.bytes.from) + "-" + std::to_string(used.bytes.to) + " " +
            std::string(name(used.use)) + "\n";
  }
  std::string text;
};

using Parts = std::vector<ByteRange>;

// Everything that a reading in these parts yields.
std::string read_in(const Decoder& decoder, std::string_view bytes, const Parts& parts) {
  const Profiles profiles;
  const DecodeContext context{
      .file_name = "f", .profiles = &profiles, .csv = nullptr, .dialect = {}};
  Transcript transcript;
  const std::unique_ptr<Assembler> assembler = decoder.assembler(bytes, context);
  for (const ByteRange part : parts) {
    assembler->add(decoder.decode(bytes, part, context), transcript);
  }
  const FileSummary summary = assembler->finish(transcript);
  for (const Unit& unit : summary.units) {
    transcript.text += unit.name + " " + std::string(name(unit.hold)) + " " +
                       std::to_string(unit.from) + "-" + std::to_string(unit.to) + "\n";
  }
  return transcript.text + summary_json(summary, "f");
}

// Looks at one file; how many different ways to cut it were tried.
std::size_t cut_everywhere(const Decoder& decoder, const std::string& bytes) {
  const std::string want = read_in(decoder, bytes, decoder.split(bytes, bytes.size() + 1));
  std::set<std::uint64_t> allowed;  // ends of parts before the end of the file
  std::set<std::vector<std::uint64_t>> tried;
  for (std::size_t chunk = 1; chunk <= bytes.size() + 1; chunk += testing::stride()) {
    const Parts parts = decoder.split(bytes, chunk);
    std::vector<std::uint64_t> ends;
    for (const ByteRange part : parts) ends.push_back(part.to);
    if (!tried.insert(ends).second) continue;
    EXPECT_EQ(read_in(decoder, bytes, parts), want) << "chunks of " << chunk;
    allowed.insert(ends.begin(), ends.end());
  }
  allowed.erase(bytes.size());
  std::uint64_t cut = 0;
  for (const std::uint64_t at : allowed) {
    if (++cut % testing::stride() != 0) continue;
    EXPECT_EQ(read_in(decoder, bytes, {{0, at}, {at, bytes.size()}}), want) << "cut at " << at;
  }
  return tried.size() + allowed.size() / testing::stride();
}

// The file as two packed pieces, cut at every byte: what is unpacked is the file.
void pack_in_two_everywhere(const std::string& bytes) {
  for (std::size_t at = 0; at <= bytes.size(); at += testing::stride()) {
    const std::string_view first = std::string_view(bytes).substr(0, at);
    const std::string_view second = std::string_view(bytes).substr(at);
    for (const std::string& packed : {gzip(first) + gzip(second), zstd(first) + zstd(second)}) {
      std::string unpacked;
      std::string message;
      const Result<void> done = unpack(
          packed, compression_of(packed), {},
          [&](std::string_view piece) {
            unpacked += piece;
            return Result<void>();
          },
          message);
      ASSERT_TRUE(done) << message;
      ASSERT_EQ(unpacked, bytes) << "packed in two at " << at;
    }
  }
}

TEST(SplitPoints, OfGoldenFiles) {
  std::size_t files = 0;
  for (const Decoder* decoder : decoders()) {
    const fs::path folder =
        fs::path(QUITTANCE_SOURCE_DIR) / "tests/golden" / std::string(decoder->format());
    std::size_t ways = 0;
    bool whole = true;  // the format's files are always one part
    for (const fs::directory_entry& file : fs::directory_iterator(folder)) {
      const std::string extension = file.path().extension().string();
      if (extension == ".ndjson" || extension == ".json") continue;
      SCOPED_TRACE(file.path().string());
      const std::string bytes = contents(file.path());
      whole = whole && decoder->split(bytes, 1).size() == 1;
      ways += cut_everywhere(*decoder, bytes);
      if (files++ % 4 == 0) pack_in_two_everywhere(bytes);
    }
    EXPECT_TRUE(whole || ways * quittance::testing::stride() > 10)
        << decoder->format() << ": its golden files are hardly cut at all";
  }
  EXPECT_GE(files, 20U);
}

TEST(SplitPoints, OfRealFiles) {
  const char* samples = std::getenv("QUITTANCE_SAMPLES");
  if (samples == nullptr || !fs::is_directory(samples)) {
    GTEST_SKIP() << "QUITTANCE_SAMPLES does not name a folder of real bank files";
  }
  std::vector<fs::path> paths;
  for (const fs::directory_entry& file : fs::recursive_directory_iterator(samples)) {
    if (file.is_regular_file() && file.file_size() > 0 && file.file_size() <= kSampleBytesMax) {
      paths.push_back(file.path());
    }
  }
  std::sort(paths.begin(), paths.end());
  std::size_t read = 0;
  for (const fs::path& path : paths) {
    const std::string bytes = contents(path);
    const auto best = std::max_element(
        decoders().begin(), decoders().end(),
        [&](const Decoder* a, const Decoder* b) { return a->sniff(bytes) < b->sniff(bytes); });
    if ((*best)->sniff(bytes) == 0) continue;
    SCOPED_TRACE(path.string());
    cut_everywhere(**best, bytes);
    ++read;
  }
  EXPECT_GT(read, 10U) << "hardly a sample was recognised";
}

}  // namespace
}  // namespace quittance::ingest
