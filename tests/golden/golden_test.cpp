// Reads every bank file under tests/golden/<format>/ and compares what it yields with the files
// beside it: <file>.ndjson (the cash) and <file>.summary.json. `golden_test --update` rewrites
// them.
#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "ingest/decoder.h"
#include "ingest/json/canonical_writer.h"

namespace quittance::ingest {
namespace {

namespace fs = std::filesystem;

// One line a format whose decoder exists; the folder has the decoder's name.
const std::vector<std::reference_wrapper<const Decoder>>& golden_decoders() {
  static const std::vector<std::reference_wrapper<const Decoder>> kDecoders = {
      bai2_decoder(),
      camt052_decoder(),
      camt053_decoder(),
      camt054_decoder(),
      csv_decoder(),
      fedwire_decoder(),
      json_decoder(),
      lockbox_decoder(),
      mt940_decoder(),
      mt942_decoder(),
      mt950_decoder(),
      nacha_decoder(),
      ofx_decoder(),
      pain002_decoder(),
      remt001_decoder(),
      x12_820_decoder(),
      x12_823_decoder(),
      x12_835_decoder(),
      bgmax_decoder(),
      bg_inbetalningar_decoder(),
      ocr_giro_decoder(),
      tito_decoder(),
      ktl_decoder(),
      aeb43_decoder(),
      cfonb120_decoder(),
      cfonb240_decoder(),
      coda_decoder(),
      edifact_cremul_decoder(),
      edifact_remadv_decoder(),
      stripe_decoder(),
  };
  return kDecoders;
}

bool g_update = false;

fs::path golden_root() {
  return fs::path(QUITTANCE_SOURCE_DIR) / "tests" / "golden";
}

std::string contents(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file) << "cannot read " << path;
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// What a file yields, as it is stored beside it; and that the ranges tile the file.
class Transcript : public CashSink {
 public:
  explicit Transcript(std::string file_name) : file_name_(std::move(file_name)) {}
  void cash(const CashRecord& record) override {
    EXPECT_LE(record.source.from, record.source.to);
    cash_ += cash_json(record, file_name_) + "\n";
  }
  void range(const UsedRange& used) override {
    EXPECT_EQ(used.bytes.from, covered_) << "gap or overlap before: " << used.what;
    EXPECT_LT(used.bytes.from, used.bytes.to) << used.what;
    covered_ = used.bytes.to;
  }
  [[nodiscard]] const std::string& cash_lines() const { return cash_; }
  [[nodiscard]] std::uint64_t covered() const { return covered_; }

 private:
  std::string file_name_;
  std::string cash_;
  std::uint64_t covered_ = 0;
};

struct Yield {
  std::string cash;
  std::string summary;
};

Yield read_golden(const Decoder& decoder, const fs::path& input, std::string_view bytes,
                  std::size_t chunk_bytes) {
  const Profiles profiles;
  const std::string file_name = input.filename().string();
  const DecodeContext context{
      .file_name = file_name, .profiles = &profiles, .csv = nullptr, .dialect = {}};
  Transcript transcript(file_name);
  const FileSummary summary = read_all(decoder, bytes, context, transcript, chunk_bytes);
  EXPECT_EQ(transcript.covered(), bytes.size()) << "the ranges must tile the file";
  return {transcript.cash_lines(), summary_json(summary, file_name) + "\n"};
}

void compare_or_update(const fs::path& expected, const std::string& got) {
  if (g_update) {
    std::ofstream(expected, std::ios::binary) << got;
    return;
  }
  ASSERT_TRUE(fs::exists(expected)) << "run golden_test --update and review " << expected;
  EXPECT_EQ(contents(expected), got) << "differs from " << expected;
}

class GoldenFile : public testing::Test {
 public:
  GoldenFile(const Decoder& decoder, fs::path input)
      : decoder_(decoder), input_(std::move(input)) {}
  void TestBody() override {
    const std::string bytes = contents(input_);
    const Yield whole = read_golden(decoder_, input_, bytes, std::size_t{1} << 20);
    const Yield pieces = read_golden(decoder_, input_, bytes, 7);
    EXPECT_EQ(whole.cash, pieces.cash) << "chunk size changes the cash";
    EXPECT_EQ(whole.summary, pieces.summary) << "chunk size changes the summary";
    compare_or_update(input_.string() + ".ndjson", whole.cash);
    compare_or_update(input_.string() + ".summary.json", whole.summary);
  }

 private:
  const Decoder& decoder_;
  fs::path input_;
};

// A folder without a decoder, or an expected file without its input, would be checked by nobody.
TEST(Golden, EveryFileBelongsToATest) {
  for (const fs::directory_entry& folder : fs::directory_iterator(golden_root())) {
    if (!folder.is_directory()) continue;
    const std::string format = folder.path().filename().string();
    EXPECT_TRUE(std::any_of(golden_decoders().begin(), golden_decoders().end(),
                            [&](const Decoder& decoder) { return decoder.format() == format; }))
        << format << ": add its decoder to golden_decoders()";
    for (const fs::directory_entry& file : fs::directory_iterator(folder.path())) {
      std::string name = file.path().string();
      for (const std::string_view suffix :
           {std::string_view(".ndjson"), std::string_view(".summary.json")}) {
        if (name.size() <= suffix.size() || !name.ends_with(suffix)) continue;
        EXPECT_TRUE(fs::exists(name.substr(0, name.size() - suffix.size())))
            << name << " has no input";
      }
    }
  }
}

void register_files(const Decoder& decoder) {
  const fs::path folder = golden_root() / decoder.format();
  if (!fs::exists(folder)) return;
  std::vector<fs::path> inputs;
  for (const fs::directory_entry& file : fs::directory_iterator(folder)) {
    const std::string extension = file.path().extension().string();
    if (file.is_regular_file() && extension != ".ndjson" && extension != ".json" &&
        extension != ".md") {
      inputs.push_back(file.path());
    }
  }
  std::sort(inputs.begin(), inputs.end());
  for (const fs::path& input : inputs) {
    const std::string name = std::string(decoder.format()) + "/" + input.filename().string();
    testing::RegisterTest(
        "Golden", name.c_str(), nullptr, nullptr, __FILE__, __LINE__,
        [&decoder, input]() -> testing::Test* { return new GoldenFile(decoder, input); });
  }
}

}  // namespace

int run(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  g_update = argc == 2 && std::string_view(argv[1]) == "--update";
  if (argc > 1 && !g_update) {
    std::fprintf(stderr, "usage: golden_test [--update]\n");
    return 2;
  }
  for (const Decoder& decoder : golden_decoders()) register_files(decoder);
  return RUN_ALL_TESTS();
}

}  // namespace quittance::ingest

int main(int argc, char** argv) {
  return quittance::ingest::run(argc, argv);
}
