// Flips single bits all over a small book: it must open with the whole history or refuse, never
// serve a shorter or another one.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>

#include "tests/support/book_workload.h"
#include "tests/support/stride.h"

namespace quittance::storage {
namespace {

namespace fs = std::filesystem;
using testing::append_blocks;
using testing::check_book;
using testing::Finding;
using testing::Outcome;
using testing::ScratchDirectory;

constexpr std::uint64_t kDamagedBlocks = 16;

void flip(const std::string& path, std::uint64_t byte, unsigned bit) {
  std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
  file.seekg(static_cast<std::streamoff>(byte));
  const int was = file.get();
  file.seekp(static_cast<std::streamoff>(byte));
  file.put(static_cast<char>(was ^ (1 << bit)));
}

// A book of tables and a log, with or without the mark of a clean end.
void make_book(const ScratchDirectory& scratch, bool clean) {
  const std::string book = scratch.path("book");
  StoreFailure failure;
  for (const std::uint64_t blocks : {std::uint64_t{4}, std::uint64_t{4}, kDamagedBlocks - 8}) {
    const auto store = BookStore::open(book, {.create = true}, failure);
    ASSERT_TRUE(store) << failure.message;
    ASSERT_EQ(append_blocks(**store, blocks), blocks);
    if (blocks == kDamagedBlocks - 8 && !clean) {
      fs::copy(book, scratch.path("image"), fs::copy_options::recursive);
    }
  }
  if (clean) fs::copy(book, scratch.path("image"), fs::copy_options::recursive);
}

class Damage : public ::testing::TestWithParam<bool> {};

TEST_P(Damage, OfOneBitIsNeverServed) {
  const ScratchDirectory scratch("quittance_damage");
  ASSERT_NO_FATAL_FAILURE(make_book(scratch, GetParam()));
  const std::string image = scratch.path("image");
  std::map<std::string, std::map<std::string, int>> tally;  // by file kind and outcome
  int flips = 0;
  for (const auto& entry : fs::recursive_directory_iterator(image)) {
    const bool log_text = entry.path().filename().string().rfind("LOG", 0) == 0;
    if (!entry.is_regular_file() || entry.file_size() == 0 || log_text) continue;
    const std::string file = entry.path().string();
    const std::uint64_t size = entry.file_size();
    // Dense where the file is dense: the anchor's slots are mostly empty.
    const std::uint64_t step = std::max<std::uint64_t>(1, size / 220) * testing::stride();
    for (std::uint64_t byte = 0; byte < size; byte += byte < 256 ? 3 * testing::stride() : step) {
      const unsigned bit = static_cast<unsigned>((byte + static_cast<std::uint64_t>(flips)) % 8);
      flip(file, byte, bit);
      const Finding read = check_book(image, {.read_only = true}, kDamagedBlocks, kDamagedBlocks);
      EXPECT_TRUE(read.outcome == Outcome::whole || read.outcome == Outcome::refused)
          << file << " byte " << byte << " bit " << bit << ": " << read;
      if (++flips % 10 == 0) {  // a writer changes the files: on a copy
        fs::remove_all(scratch.path("copy"));
        fs::copy(image, scratch.path("copy"), fs::copy_options::recursive);
        const Finding written =
            check_book(scratch.path("copy"), {}, kDamagedBlocks, kDamagedBlocks);
        EXPECT_TRUE(written.outcome == Outcome::whole || written.outcome == Outcome::refused)
            << file << " byte " << byte << " bit " << bit << ": " << written;
      }
      flip(file, byte, bit);
      std::string kind = entry.path().filename().string();
      kind = entry.path().has_extension() ? entry.path().extension().string()
                                          : kind.substr(0, kind.find('-'));
      ++tally[kind][read.outcome == Outcome::whole ? "whole" : "refused"];
    }
  }
  std::cout << flips << " flips:";
  for (const auto& [kind, outcomes] : tally) {
    std::cout << "  " << kind;
    for (const auto& [outcome, times] : outcomes) std::cout << " " << outcome << " " << times;
  }
  std::cout << std::endl;
  EXPECT_GT(flips, 500 / static_cast<int>(testing::stride()));
  EXPECT_GT(tally[".log"]["refused"], 0) << "no flip of the log was noticed";
  EXPECT_GT(tally[".sst"]["refused"], 0) << "no flip of a table was noticed";
  EXPECT_GT(tally["MANIFEST"]["refused"], 0);
  EXPECT_EQ(check_book(image, {.read_only = true}, kDamagedBlocks, kDamagedBlocks).outcome,
            Outcome::whole);
}

// What RocksDB reads of a table before it verifies anything: one bit there used to end the process
// in an assertion of the library.
TEST(DamageOfATable, AtItsTailIsToldAndNeverEndsTheProcess) {
  const ScratchDirectory scratch("quittance_damage_table");
  ASSERT_NO_FATAL_FAILURE(make_book(scratch, true));
  const std::string image = scratch.path("image");
  constexpr std::uint64_t kTail = 1500;  // properties, metaindex, footer
  const bool whole = testing::stride_of_long(2) == 1;
  int tables = 0;
  int refused = 0;
  for (const auto& entry : fs::directory_iterator(image + "/journal")) {
    if (entry.path().extension() != ".sst" || (tables == 2 && !whole)) continue;
    ++tables;
    const std::string file = entry.path().string();
    const std::uint64_t size = entry.file_size();
    for (std::uint64_t byte = size - std::min(size, kTail); byte < size; ++byte) {
      for (unsigned bit = whole ? 0 : 7; bit < 8; ++bit) {
        flip(file, byte, bit);
        const Finding read = check_book(image, {.read_only = true}, kDamagedBlocks, kDamagedBlocks);
        EXPECT_TRUE(read.outcome == Outcome::whole || read.outcome == Outcome::refused)
            << file << " byte " << byte << " bit " << bit << ": " << read;
        refused += read.outcome == Outcome::refused ? 1 : 0;
        flip(file, byte, bit);
      }
    }
  }
  EXPECT_GT(tables, 1);
  EXPECT_GT(refused, 100);
}

INSTANTIATE_TEST_SUITE_P(Ends, Damage, ::testing::Bool(),
                         [](const auto& row) { return row.param ? "clean" : "unclean"; });

}  // namespace
}  // namespace quittance::storage
