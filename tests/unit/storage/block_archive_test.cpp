#include "storage/block_archive.h"

#include <gtest/gtest.h>
#include <rocksdb/env.h>

#include <filesystem>
#include <fstream>
#include <iostream>

#include "storage/backup.h"
#include "tests/support/book_workload.h"
#include "tests/support/fault_file_system.h"
#include "tests/support/stride.h"

namespace quittance::storage {
namespace {

namespace fs = std::filesystem;
using testing::append_blocks;
using testing::bytes_of;
using testing::check_book;
using testing::Fault;
using testing::FaultFileSystem;
using testing::Finding;
using testing::Loss;
using testing::Outcome;
using testing::ScratchDirectory;

// Small files, so that few blocks make many.
constexpr std::uint64_t kFileBytes = 40'000;

class OldBlocks : public ::testing::Test {
 protected:
  [[nodiscard]] std::string path(const std::string& below) const { return scratch_.path(below); }

  [[nodiscard]] Result<std::unique_ptr<BookStore>> open(bool read_only = false,
                                                        Environment* env = nullptr) {
    return BookStore::open(path("book"),
                           {.create = !read_only,
                            .read_only = read_only,
                            .env = env,
                            .archive_file_bytes = kFileBytes},
                           failure_);
  }
  void write(std::uint64_t blocks) {
    const auto store = open();
    ASSERT_TRUE(store) << failure_.message;
    ASSERT_EQ(append_blocks(**store, blocks), blocks);
    blocks_ += blocks;
  }
  [[nodiscard]] Archived move(std::uint64_t last) {
    const auto store = open();
    if (!store) return {};
    const auto moved = (*store)->archive(last);
    EXPECT_TRUE(moved) << (*store)->failure().message;
    return moved.value_or(Archived{});
  }
  void expect_whole(const std::string& book = "book") {
    for (const bool read_only : {true, false}) {
      const Finding found = check_book(path(book), {.read_only = read_only}, blocks_, blocks_);
      EXPECT_EQ(found.outcome, Outcome::whole) << found;
    }
  }
  [[nodiscard]] std::vector<fs::path> archive_files() const {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(path("book/archive")))
      files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
  }

  std::uint64_t blocks_ = 0;
  StoreFailure failure_;
  ScratchDirectory scratch_{"quittance_old_blocks"};
};

TEST_F(OldBlocks, AreServedAsBefore) {
  write(40);
  const Archived moved = move(25);
  EXPECT_EQ(moved.blocks, 25U);
  EXPECT_EQ(moved.moved_now, 25U);
  EXPECT_GT(moved.files, 3U);
  EXPECT_LT(moved.bytes, moved.unpacked);
  expect_whole();
  write(10);
  const Archived more = move(49);  // all but the newest
  EXPECT_EQ(more.blocks, 49U);
  EXPECT_EQ(more.moved_now, 24U);
  EXPECT_EQ(more.files, archive_files().size());
  expect_whole();
  EXPECT_EQ(move(30).moved_now, 0U) << "what is moved stays";
  write(3);
  expect_whole();

  // From any block on, and every head.
  const auto store = open(true);
  ASSERT_TRUE(store) << failure_.message;
  EXPECT_TRUE((*store)->verify_checksums());
  for (std::uint64_t first = 1; first <= blocks_; ++first) {
    std::uint64_t next = first;
    std::uint64_t sequence = 0;
    ASSERT_TRUE((*store)->read(first, [&](const BlockView& view) {
      EXPECT_EQ(view.block, next++);
      EXPECT_EQ(view.events, testing::block_events(view.block));
      if (sequence == 0) sequence = view.first_sequence;
      return next < first + 30;
    })) << (*store)->failure().message;
    EXPECT_EQ(next, std::min(first + 30, blocks_ + 1));
    EXPECT_EQ((*store)->head_at(first - 1).value_or(Head()).next_sequence, sequence);
  }
}

TEST_F(OldBlocks, AreInABackupAndComeBack) {
  write(20);
  EXPECT_EQ(move(12).blocks, 12U);
  {
    const auto reader = open(true);
    ASSERT_TRUE(reader) << failure_.message;
    ASSERT_TRUE(back_up(**reader, path("book"), path("backup"), nullptr, failure_))
        << failure_.message;
  }
  write(4);
  EXPECT_EQ(move(23).blocks, 23U);
  {
    // A reader that was there before goes on with what it has.
    const auto reader = open(true);
    ASSERT_TRUE(reader) << failure_.message;
    ASSERT_TRUE(back_up(**reader, path("book"), path("backup"), nullptr, failure_))
        << failure_.message;
  }
  ASSERT_TRUE(restore_book(path("backup"), {.book_directory = path("restored")}, nullptr, failure_))
      << failure_.message;
  expect_whole("restored");
  EXPECT_FALSE(fs::exists(path("restored/archive"))) << "a restored book has its blocks together";
}

TEST_F(OldBlocks, AreMovedBesideReaders) {
  write(30);
  const auto before = open(true);
  ASSERT_TRUE(before) << failure_.message;
  EXPECT_EQ(move(29).blocks, 29U);
  write(5);
  const auto after = open(true);
  ASSERT_TRUE(after) << failure_.message;
  const Finding old = testing::check_store(**before, 30, 30);
  EXPECT_EQ(old.outcome, Outcome::whole) << old;
  const Finding now = testing::check_store(**after, 35, 35);
  EXPECT_EQ(now.outcome, Outcome::whole) << now;
}

// A bit of a file, a cut, a file that is gone or another's: said when it is read, never served.
TEST_F(OldBlocks, DamageIsSaidWhenTheyAreRead) {
  write(24);
  EXPECT_EQ(move(20).blocks, 20U);
  std::uint64_t damages = 0;
  const auto expect_said = [&](const std::string& what) {
    ++damages;
    const auto store = open(true);
    if (!store) {
      EXPECT_EQ(failure_.code, Errc::book_damaged) << what;
      return;
    }
    const Finding found = testing::check_store(**store, blocks_, blocks_);
    EXPECT_EQ(found.outcome, Outcome::refused) << what << ": " << found;
    EXPECT_EQ(found.code, Errc::book_damaged) << what << ": " << found;
    const auto again = open(true);
    ASSERT_TRUE(again);
    EXPECT_FALSE((*again)->verify_checksums()) << what;
  };
  const std::vector<fs::path> files = archive_files();
  ASSERT_GT(files.size(), 2U);
  for (const fs::path& file : files) {
    const std::string whole = bytes_of(file);
    const auto put = [&file](const std::string& bytes) {
      std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
    };
    SCOPED_TRACE(file.string());
    for (std::uint64_t at = 0; at < whole.size(); at += testing::stride_of_long(997)) {
      std::string bytes = whole;
      bytes[at] = static_cast<char>(bytes[at] ^ (1 << (at % 8)));
      put(bytes);
      expect_said("a bit of byte " + std::to_string(at));
    }
    for (const std::size_t size : {whole.size() - 1, whole.size() / 2, std::size_t{0}}) {
      put(whole.substr(0, size));
      expect_said("cut to " + std::to_string(size));
    }
    put(whole + "x");
    expect_said("a byte more");
    put(bytes_of(file == files.front() ? files.back() : files.front()));
    expect_said("another file of the archive");
    fs::remove(file);
    expect_said("gone");
    put(whole);
  }
  std::cout << damages << " damages, each said\n";
  expect_whole();
}

TEST(ArchiveIndexBytes, ComeBackOrAreRefused) {
  ArchiveIndex index;
  std::uint64_t block = 0;
  for (std::uint64_t n = 1; n <= 5; ++n) {
    const std::uint64_t last = block + n * n;
    index.files.push_back({.first = block + 1,
                           .last = last,
                           .unpacked = 1000 * n,
                           .size = 300 * n,
                           .digest = sha256(std::to_string(n))});
    block = last;
  }
  index.head = {.block = block, .next_sequence = 4711, .digest = sha256("head")};
  const std::string row = encode_index(index);
  EXPECT_EQ(decode_index(row), index);
  for (std::size_t bit = 0; bit < row.size() * 8; ++bit) {
    std::string bytes = row;
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_FALSE(decode_index(bytes)) << bit;
  }
  for (std::size_t size = 0; size < row.size(); ++size)
    EXPECT_FALSE(decode_index(row.substr(0, size)));
  // Files that are not dense, or do not end at the head, prove themselves in vain.
  ArchiveIndex gap = index;
  gap.files.erase(gap.files.begin() + 2);
  EXPECT_FALSE(decode_index(encode_index(gap)));
  ArchiveIndex shorter = index;
  shorter.files.pop_back();
  EXPECT_FALSE(decode_index(encode_index(shorter)));
  EXPECT_FALSE(decode_index(encode_index({})));
}

// Whatever operation fails, is the last before a power cut or cannot be read: no block is lost,
// none is doubled, and asked for again all are moved.
class OldBlocksAtEveryOperation : public OldBlocks, public ::testing::WithParamInterface<Fault> {};

TEST_P(OldBlocksAtEveryOperation, LoseNothing) {
  write(14);
  EXPECT_EQ(move(4).blocks, 4U);
  fs::copy(path("book"), path("before"), fs::copy_options::recursive);
  int fired = 0;
  int half = 0;
  for (std::uint64_t at = 1; !HasFailure(); at += testing::stride()) {
    SCOPED_TRACE(std::string(name(GetParam())) + " at " + std::to_string(at));
    for (const char* folder : {"book", "stash"}) fs::remove_all(path(folder));
    fs::copy(path("before"), path("book"), fs::copy_options::recursive);
    fs::create_directories(path("stash"));
    const auto files = std::make_shared<FaultFileSystem>(
        testing::FaultPlan{.fault = GetParam(), .at = at, .seed = at}, path("stash"));
    bool done = false;
    {
      const auto env = rocksdb::NewCompositeEnv(files);
      const auto store = open(false, env.get());
      done = store && (*store)->archive(12);
      if (store && !done) {
        EXPECT_TRUE((*store)->dead());
        EXPECT_FALSE((*store)->failure().message.empty());
      }
    }
    if (!files->fired()) {
      EXPECT_TRUE(done) << failure_.message;
      break;
    }
    ++fired;
    if (GetParam() == Fault::power_cut || at % 2 == 0) {
      files->lose_unsynced(at % 3 == 0 ? Loss::drop : Loss::mixed);
    }
    expect_whole();
    const Archived moved = move(12);
    EXPECT_EQ(moved.blocks, 12U);
    if (moved.moved_now > 0 && moved.moved_now < 8) ++half;
    expect_whole();
  }
  std::cout << name(GetParam()) << ": " << fired << " times, " << half
            << " with part of the blocks moved\n";
  EXPECT_GT(static_cast<std::uint64_t>(fired) * testing::stride(), 3U);
}

INSTANTIATE_TEST_SUITE_P(Of, OldBlocksAtEveryOperation,
                         ::testing::Values(Fault::power_cut, Fault::write_error, Fault::no_space,
                                           Fault::short_write, Fault::sync_failure,
                                           Fault::rename_failure, Fault::directory_sync_failure,
                                           Fault::read_error),
                         [](const auto& row) { return std::string(name(row.param)); });

}  // namespace
}  // namespace quittance::storage
