// How a file was delivered changes nothing: other line ends, none at the end, blank lines, a byte
// order mark, what fills up the last block, UTF-16, EBCDIC. And the pieces of a file that was cut
// off are never taken for a whole one without cash.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "ingest/charset.h"
#include "ingest/sniff.h"
#include "ingest/source.h"
#include "tests/support/reading.h"

namespace quittance::ingest {
namespace {

namespace fs = std::filesystem;
using test_support::KeptCash;
using test_support::read_with;
using test_support::Reading;

struct Golden {
  std::string name;  // "format/file"
  std::string bytes;
};

std::vector<Golden> golden_files() {
  const fs::path root = fs::path(QUITTANCE_SOURCE_DIR) / "tests/golden";
  std::vector<Golden> files;
  for (const Decoder* decoder : decoders()) {
    for (const fs::directory_entry& file :
         fs::directory_iterator(root / std::string(decoder->format()))) {
      const std::string extension = file.path().extension().string();
      if (extension == ".ndjson" || extension == ".json") continue;
      std::ifstream stream(file.path(), std::ios::binary);
      files.push_back({std::string(decoder->format()) + "/" + file.path().filename().string(),
                       {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()}});
    }
  }
  std::sort(files.begin(), files.end(),
            [](const Golden& a, const Golden& b) { return a.name < b.name; });
  return files;
}

// As `inspect` reads it: unpacked and decoded, its format recognised.
std::optional<Reading> read_as_delivered(const std::string& bytes) {
  std::string message;
  const auto fill = [&bytes](const UnpackedSink& take) { return take(bytes); };
  Result<Source> source = spool_source(fill, SourceLimits{}, message);
  if (!source) return std::nullopt;
  const Decoder* decoder = recognise(source->bytes(), "f").decoder;
  if (decoder == nullptr) return std::nullopt;
  return read_with(*decoder, source->bytes());
}

// Who paid what, in order. Texts may have line ends in them, and ids come from texts.
using Cash = std::vector<std::tuple<CashKind, bool, std::string, std::int64_t, std::string,
                                    std::string, std::string, std::string>>;
Cash cash_of(const Reading& reading) {
  Cash all;
  for (const KeptCash& cash : reading.cash()) {
    all.emplace_back(cash.kind, cash.debit, cash.currency, cash.amount, cash.account,
                     cash.payer_name, cash.reference, cash.value_date);
  }
  return all;
}

std::string with_line_ends(std::string_view text, std::string_view end) {
  std::string changed;
  for (std::size_t n = 0; n < text.size(); ++n) {
    if (text[n] != '\r' && text[n] != '\n') {
      changed += text[n];
      continue;
    }
    if (text[n] == '\r' && n + 1 < text.size() && text[n + 1] == '\n') ++n;
    changed += end;
  }
  return changed;
}

std::string without_end(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  return text;
}

std::string as_utf16(std::string_view ascii) {
  std::string units = "\xFF\xFE";
  for (const char c : ascii) units += std::string{c, '\0'};
  return units;
}

// As exports of other systems write it: big endian, and nothing says so.
std::string as_utf16_unmarked(std::string_view ascii) {
  std::string units;
  for (const char c : ascii) units += std::string{'\0', c};
  return units;
}

std::string as_ebcdic(std::string_view ascii) {
  std::array<char, 256> to{};
  for (int byte = 0; byte < 256; ++byte) {
    to[static_cast<unsigned char>(from_cp037(static_cast<char>(byte)))] = static_cast<char>(byte);
  }
  std::string coded;
  for (const char c : with_line_ends(ascii, "\n")) coded += to[static_cast<unsigned char>(c)];
  return coded;
}

struct Way {
  std::string_view name;
  std::function<std::string(const std::string&)> deliver;
  bool ascii_only = false;
};

const std::vector<Way>& ways() {
  static const std::string kBlock(300, '\0');
  static const std::vector<Way> kWays = {
      {"CR LF", [](const std::string& b) { return with_line_ends(b, "\r\n"); }},
      {"LF", [](const std::string& b) { return with_line_ends(b, "\n"); }},
      {"CR", [](const std::string& b) { return with_line_ends(b, "\r"); }},
      {"no last line end", without_end},
      {"blank lines at the end", [](const std::string& b) { return b + "\r\n   \r\n\r\n"; }},
      {"blank lines in front", [](const std::string& b) { return "\r\n\r\n" + b; }},
      {"blanks at the end", [](const std::string& b) { return b + std::string(200, ' '); }},
      {"NUL at the end", [](const std::string& b) { return b + kBlock; }},
      {"Ctrl-Z at the end", [](const std::string& b) { return b + "\x1a"; }},
      {"Ctrl-Z and NUL at the end", [](const std::string& b) { return b + "\x1a" + kBlock; }},
      {"byte order mark", [](const std::string& b) { return "\xEF\xBB\xBF" + b; }},
      {"UTF-16", as_utf16, true},
      {"UTF-16 without its mark", as_utf16_unmarked, true},
      {"EBCDIC", as_ebcdic, true},
  };
  return kWays;
}

TEST(Delivery, ChangesNothing) {
  std::size_t compared = 0;
  for (const Golden& file : golden_files()) {
    const std::optional<Reading> right = read_as_delivered(file.bytes);
    // Damage may look otherwise when it is delivered otherwise.
    if (!right || right->summary.status != FileStatus::accepted) continue;
    if (std::any_of(right->summary.findings.begin(), right->summary.findings.end(),
                    [](const Finding& finding) { return finding.severity == Severity::error; })) {
      continue;
    }
    const bool marked = file.bytes.starts_with("\xEF\xBB\xBF") || file.bytes.starts_with("\xFE") ||
                        file.bytes.starts_with("\xFF");
    if (marked) continue;  // nothing stands in front of a byte order mark
    for (const Way& way : ways()) {
      if (way.ascii_only && !is_ascii(file.bytes)) continue;
      SCOPED_TRACE(file.name + ": " + std::string(way.name));
      const std::optional<Reading> got = read_as_delivered(way.deliver(file.bytes));
      if (!got) {
        ADD_FAILURE() << "no format was recognised";
        continue;
      }
      ++compared;
      EXPECT_EQ(got->summary.format, right->summary.format);
      EXPECT_EQ(got->summary.status, right->summary.status) << got->codes();
      EXPECT_TRUE(cash_of(*got) == cash_of(*right)) << got->codes();
    }
  }
  EXPECT_GT(compared, 600U);
}

using Amounts = std::vector<std::tuple<CashKind, std::string, std::int64_t>>;

// The cash of `times` files like the one that was read, in an order of its own.
Amounts amounts(const Reading& reading, int times) {
  Amounts all;
  for (; times > 0; --times) {
    for (const KeptCash& cash : reading.cash()) {
      all.emplace_back(cash.kind, cash.currency, cash.amount);
    }
  }
  std::sort(all.begin(), all.end());
  return all;
}

// Files put one behind the other, each with its byte order mark, are both read.
TEST(Delivery, TwoFilesInOne) {
  // Binary text and one JSON array cannot hold a second mark.
  const std::vector<std::string_view> single = {"ebcdic", "utf16", "array.in"};
  std::size_t compared = 0;
  for (const Golden& file : golden_files()) {
    const std::optional<Reading> right = read_as_delivered(file.bytes);
    if (!right || right->summary.status != FileStatus::accepted) continue;
    const auto is_single = [&file](std::string_view part) {
      return file.name.find(part) != std::string::npos;
    };
    const bool error =
        std::any_of(right->summary.findings.begin(), right->summary.findings.end(),
                    [](const Finding& finding) { return finding.severity == Severity::error; });
    if (error || std::any_of(single.begin(), single.end(), is_single)) continue;
    SCOPED_TRACE(file.name);
    const std::string_view mark = file.bytes.starts_with("\xEF\xBB\xBF") ? "" : "\xEF\xBB\xBF";
    std::vector<std::string> joins = {"\n" + std::string(mark)};
    if (file.name.find("no_line_ends") != std::string::npos) joins.emplace_back(mark);
    for (const std::string& join : joins) {
      const std::optional<Reading> got =
          read_as_delivered(without_end(file.bytes) + join + file.bytes);
      ASSERT_TRUE(got);
      ++compared;
      EXPECT_TRUE(amounts(*got, 1) == amounts(*right, 2)) << got->codes();
      EXPECT_TRUE(got->kept.tiles);
    }
  }
  EXPECT_GT(compared, 50U);
}

// A second file that does not begin where a record may is read, or the whole is held: its cash is
// never missing from a file that was accepted.
TEST(Delivery, ASecondFileOutOfStepIsNeverLost) {
  std::size_t joined = 0;
  std::size_t held = 0;
  for (const Golden& file : golden_files()) {
    if (file.name.find("no_line_ends") == std::string::npos) continue;
    const std::optional<Reading> right = read_as_delivered(file.bytes);
    ASSERT_TRUE(right);
    if (right->cash().empty() || right->summary.status != FileStatus::accepted) continue;
    const std::string first = without_end(file.bytes);
    std::string trimmed = first;
    while (trimmed.back() == ' ') trimmed.pop_back();
    for (const std::string& front : {first, trimmed}) {
      for (const std::string_view between : {"", "   ", "@@@@@", "\f", "\x1a", "\xEF\xBB\xBF"}) {
        SCOPED_TRACE(file.name + ": '" + std::string(between) + "'");
        const std::optional<Reading> got =
            read_as_delivered(front + std::string(between) + file.bytes);
        ASSERT_TRUE(got);
        ++joined;
        held += got->summary.status == FileStatus::accepted ? 0U : 1U;
        EXPECT_TRUE(got->summary.status != FileStatus::accepted ||
                    amounts(*got, 1) == amounts(*right, 2))
            << got->codes();
      }
    }
  }
  EXPECT_GT(joined, 60U);
  EXPECT_GT(held, 20U);
}

// Of a file that breaks off, cash may be whole; a beginning without any is not taken for a file.
TEST(Delivery, ABeginningIsNeverAnEmptyFile) {
  std::size_t read = 0;
  for (const Golden& file : golden_files()) {
    const std::optional<Reading> right = read_as_delivered(file.bytes);
    if (!right || right->cash().empty() || right->summary.status != FileStatus::accepted) continue;
    const std::size_t second = file.bytes.find_first_of("\r\n");
    std::vector<std::string> pieces;
    for (const std::size_t part : {2U, 3U, 5U, 10U}) {
      pieces.push_back(file.bytes.substr(0, file.bytes.size() / part));
    }
    if (second != std::string::npos) pieces.push_back(file.bytes.substr(0, second + 1));
    for (const std::string& piece : pieces) {
      SCOPED_TRACE(file.name + ": " + std::to_string(piece.size()) + " bytes");
      const std::optional<Reading> got = read_as_delivered(piece);
      if (!got || got->summary.status != FileStatus::accepted || !got->cash().empty()) continue;
      ++read;
      EXPECT_TRUE(
          std::any_of(got->summary.findings.begin(), got->summary.findings.end(),
                      [](const Finding& finding) { return finding.severity != Severity::info; }))
          << got->codes();
    }
  }
  EXPECT_LT(read, 20U);
}

}  // namespace
}  // namespace quittance::ingest
