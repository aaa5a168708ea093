// One byte wrong, or one line lost, anywhere in a file: the same money, or something is said of it.
//
// Of every small golden file each byte is replaced, and each line left out. What a reading says is
// its findings, held units and failed controls; its money is kind, side, currency and amount of the
// cash of units that are not held. Where money changes in silence no control of the format covers
// the field: those places stand in uncovered.txt, and what they are in docs/formats ("Not covered
// by any control"). A new one fails the test; so does a place in the list that is covered by now,
// where QUITTANCE_WHOLE is set. `damage_test --update` writes the list again.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "tests/support/reading.h"
#include "tests/support/stride.h"

namespace quittance::ingest {
namespace {

namespace fs = std::filesystem;
using test_support::KeptCash;
using test_support::read_with;
using test_support::Reading;

constexpr std::uintmax_t kBytesMax = 4096;  // every byte costs a reading of the whole file
constexpr std::string_view kWrong = "7 X";
bool update = false;

fs::path golden() {
  return fs::path(QUITTANCE_SOURCE_DIR) / "tests/golden";
}

std::string contents(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// In any order: lines that change places change nothing.
using Money = std::vector<std::tuple<CashKind, bool, std::string, std::int64_t>>;
Money money_of(const Reading& reading) {
  Money all;
  for (const KeptCash& cash : reading.cash()) {
    if (!reading.is_held(cash.unit)) {
      all.emplace_back(cash.kind, cash.debit, cash.currency, cash.amount);
    }
  }
  std::sort(all.begin(), all.end());
  return all;
}

std::string said_of(const Reading& reading) {
  std::string said = reading.codes() + "|" + reading.held();
  for (const Control& control : reading.summary.controls) {
    if (!control.ok) said += "|" + control.name + " " + control.stated + " " + control.computed;
  }
  return said;
}

// Of a line, the first and last column that changes money in silence, from 1; a line whose loss
// does has `lost`.
struct Silent {
  std::size_t from = 0;
  std::size_t to = 0;
  bool lost = false;
  friend bool operator==(const Silent&, const Silent&) = default;
};
using Lines = std::map<std::size_t, Silent>;         // by number, from 1
using Files = std::map<std::string, Lines>;          // by "format/file"
constexpr std::string_view kList = "uncovered.txt";  // "format/file:line columns from-to lost"

Files listed() {
  Files files;
  std::ifstream list(golden() / kList);
  std::string line;
  while (std::getline(list, line)) {
    if (line.empty() || line[0] == '#') continue;
    const std::size_t colon = line.find(':');
    Silent silent;
    std::size_t number = 0;
    if (std::sscanf(line.c_str() + colon, ":%zu %zu-%zu", &number, &silent.from, &silent.to) < 1) {
      ADD_FAILURE() << line;
    }
    silent.lost = line.ends_with(" lost");
    files[line.substr(0, colon)][number] = silent;
  }
  return files;
}

void write(const Files& files) {
  std::ofstream list(golden() / kList);
  list
      << "# Where one wrong byte (columns) or one line lost changes the money of a golden file and "
         "nothing is said of it:\n# no control of the format covers the field. Written by "
         "damage_test --update, with QUITTANCE_WHOLE=1.\n";
  for (const auto& [file, lines] : files) {
    for (const auto& [number, silent] : lines) {
      list << file << ':' << number;
      if (silent.from > 0) list << ' ' << silent.from << '-' << silent.to;
      list << (silent.lost ? " lost\n" : "\n");
    }
  }
}

class Walk {
 public:
  Walk(const Decoder& decoder, std::string bytes)
      : decoder_(decoder), bytes_(std::move(bytes)), right_(read_with(decoder, bytes_)) {
    money_ = money_of(right_);
    said_ = said_of(right_);
  }
  // How many places were looked at.
  std::size_t bytes(Lines& silent) const {
    std::size_t looked = 0;
    std::size_t line = 1;
    std::size_t begin = 0;
    const std::uint64_t step = update ? 1 : testing::stride_of_long(17);
    for (std::size_t at = 0; at < bytes_.size(); ++at) {
      if (at % step == 0) {
        ++looked;
        for (const char wrong : kWrong) {
          std::string damaged = bytes_;
          damaged[at] = wrong;
          if (wrong == bytes_[at] || !in_silence(damaged)) continue;
          Silent& of = silent[line];
          const std::size_t column = at - begin + 1;
          of.from = of.from == 0 ? column : std::min(of.from, column);
          of.to = std::max(of.to, column);
        }
      }
      if (bytes_[at] != '\n') continue;
      ++line;
      begin = at + 1;
    }
    return looked;
  }
  void lines(Lines& silent) const {
    std::size_t line = 1;
    for (std::size_t from = 0; from < bytes_.size(); ++line) {
      const std::size_t end = bytes_.find('\n', from);
      const std::size_t to = end == std::string::npos ? bytes_.size() : end + 1;
      std::string damaged = bytes_;
      damaged.erase(from, to - from);
      if (!damaged.empty() && in_silence(damaged)) silent[line].lost = true;
      from = to;
    }
  }

 private:
  [[nodiscard]] bool in_silence(const std::string& damaged) const {
    const Reading got = read_with(decoder_, damaged);
    EXPECT_TRUE(got.kept.tiles && got.kept.covered == damaged.size());
    return money_of(got) != money_ && said_of(got) == said_;
  }
  const Decoder& decoder_;
  std::string bytes_;
  Reading right_;
  Money money_;
  std::string said_;
};

TEST(Damage, ChangesMoneyInSilenceOnlyWhereNoControlCovers) {
  const Files known = listed();
  Files found;
  std::size_t looked = 0;
  for (const Decoder* decoder : decoders()) {
    const fs::path folder = golden() / std::string(decoder->format());
    std::vector<fs::path> files;
    for (const fs::directory_entry& file : fs::directory_iterator(folder)) {
      const std::string extension = file.path().extension().string();
      if (extension == ".ndjson" || extension == ".json" || file.file_size() > kBytesMax) continue;
      files.push_back(file.path());
    }
    std::sort(files.begin(), files.end());
    for (const fs::path& file : files) {
      const std::string name = std::string(decoder->format()) + "/" + file.filename().string();
      SCOPED_TRACE(name);
      const Walk walk(*decoder, contents(file));
      Lines silent;
      looked += walk.bytes(silent);
      walk.lines(silent);
      const auto listing = known.find(name);
      for (const auto& [number, of] : silent) {
        const bool has = listing != known.end() && listing->second.contains(number);
        const Silent allowed = has ? listing->second.at(number) : Silent{};
        const bool within =
            of.from == 0 || (allowed.from > 0 && of.from >= allowed.from && of.to <= allowed.to);
        EXPECT_TRUE(update || (within && (!of.lost || allowed.lost)))
            << "line " << number << " columns " << of.from << "-" << of.to
            << (of.lost ? " or lost" : "") << ": other money, and nothing is said";
      }
      if (!silent.empty()) found[name] = std::move(silent);
    }
  }
  EXPECT_GT(looked, 300U);
  if (update) {
    write(found);
  } else if (testing::stride_of_long(17) == 1) {
    EXPECT_EQ(found, known) << "the list has places that are covered by now: damage_test --update";
  }
}

}  // namespace
}  // namespace quittance::ingest

int main(int argc, char** argv) {
  ::testing::InitGoogleTest(&argc, argv);
  quittance::ingest::update = argc > 1 && std::string_view(argv[1]) == "--update";
  return RUN_ALL_TESTS();
}
