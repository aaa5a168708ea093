// Books and their parts from other versions: a newer one is refused and says what to do, an older
// one opens.
#include <gtest/gtest.h>
#include <rocksdb/db.h>

#include <filesystem>
#include <fstream>

#include "storage/anchor.h"
#include "storage/codec.h"
#include "storage/journal.h"
#include "storage/key_layout.h"
#include "tests/support/book_workload.h"

namespace quittance::storage {
namespace {

using testing::append_blocks;
using testing::check_book;
using testing::Finding;
using testing::Outcome;
using testing::ScratchDirectory;

constexpr std::uint64_t kBlocks = 9;

class Version : public ::testing::Test {
 protected:
  Version() {
    StoreFailure failure;
    const auto store = BookStore::open(book(), {.create = true}, failure);
    EXPECT_TRUE(store) << failure.message;
    EXPECT_EQ(append_blocks(**store, kBlocks), kBlocks);
  }
  [[nodiscard]] std::string book() const { return scratch_.path("book"); }

  // Changes one row of the journal behind the store's back; gives its value before.
  std::string change(bool of_blocks, const std::string& key,
                     const std::function<void(std::string&)>& how) const {
    std::vector<rocksdb::ColumnFamilyDescriptor> families{{rocksdb::kDefaultColumnFamilyName, {}},
                                                          {std::string(kBlocksFamily), {}}};
    std::vector<rocksdb::ColumnFamilyHandle*> handles;
    rocksdb::DB* db = nullptr;
    EXPECT_TRUE(
        rocksdb::DB::Open(rocksdb::DBOptions(), book() + "/journal", families, &handles, &db).ok());
    rocksdb::ColumnFamilyHandle* family = handles[of_blocks ? 1 : 0];
    std::string value;
    EXPECT_TRUE(db->Get({}, family, key, &value).ok());
    const std::string before = value;
    how(value);
    EXPECT_TRUE(db->Put({}, family, key, value).ok());
    for (auto* handle : handles) EXPECT_TRUE(db->DestroyColumnFamilyHandle(handle).ok());
    EXPECT_TRUE(db->Close().ok());
    delete db;
    return before;
  }
  void set_format(std::uint32_t version) const {
    change(false, std::string(kFormatRow), [version](std::string& row) {
      row.clear();
      put_number(row, version);
      put_number(row, crc32c(row));
    });
  }
  [[nodiscard]] std::uint32_t format() const {
    const std::string row = change(false, std::string(kFormatRow), [](std::string&) {});
    return FieldReader(row).number<std::uint32_t>();
  }
  void expect_newer(const StoreOptions& options) const {
    const Finding found = check_book(book(), options, kBlocks, kBlocks);
    EXPECT_EQ(found.outcome, Outcome::refused) << found;
    EXPECT_EQ(found.code, Errc::book_newer) << found;
    EXPECT_NE(found.text.find("Upgrade this program"), std::string::npos) << found;
  }

  ScratchDirectory scratch_{"quittance_version"};
};

TEST_F(Version, OfTheBookNewer) {
  set_format(kFormatVersion + 1);
  expect_newer({});
  expect_newer({.read_only = true});
}

TEST_F(Version, OfTheBookOlder) {
  set_format(1);
  const Finding read = check_book(book(), {.read_only = true}, kBlocks, kBlocks);
  EXPECT_EQ(read.outcome, Outcome::whole) << read;
  EXPECT_EQ(format(), 1U) << "reading changed the book";
  const Finding written = check_book(book(), {}, kBlocks, kBlocks);
  EXPECT_EQ(written.outcome, Outcome::whole) << written;
  EXPECT_EQ(format(), kFormatPlain) << "an older program would not know the packed files";
}

TEST_F(Version, IsRaisedOnlyByWhatAnOlderProgramCannotRead) {
  EXPECT_EQ(format(), kFormatPlain);
  StoreFailure failure;
  {
    const auto store = BookStore::open(book(), {}, failure);
    ASSERT_TRUE(store) << failure.message;
    ASSERT_TRUE((*store)->archive(kBlocks - 2)) << (*store)->failure().message;
  }
  EXPECT_EQ(format(), kFormatVersion) << "an older program would miss the blocks";
  EXPECT_EQ(check_book(book(), {}, kBlocks, kBlocks).outcome, Outcome::whole);
  EXPECT_EQ(format(), kFormatVersion);
  set_format(kFormatPlain);  // as if the archive were none of its own
  EXPECT_EQ(check_book(book(), {.read_only = true}, kBlocks, kBlocks).outcome, Outcome::refused);
}

TEST_F(Version, OfABlockNewer) {
  // The number follows nothing but the header's own checksum.
  const auto raise = [](std::string& row) {
    row[0] = static_cast<char>(row[0] + 1);
    std::string checksum;
    put_number(checksum, crc32c(std::string_view(row).substr(0, kBlockHeaderSize - 4)));
    row.replace(kBlockHeaderSize - 4, 4, checksum);
  };
  for (const std::uint64_t block : {std::uint64_t{4}, kBlocks}) {
    SCOPED_TRACE(block);
    const std::string before = change(true, block_key(block), raise);
    expect_newer({.read_only = true});
    expect_newer({});
    change(true, block_key(block), [&before](std::string& row) { row = before; });
  }
  EXPECT_EQ(check_book(book(), {}, kBlocks, kBlocks).outcome, Outcome::whole);
}

TEST_F(Version, OfTheAnchorNewer) {
  for (const std::size_t slot : {kAnchorPage, kRingSize + kAnchorPage}) {
    SCOPED_TRACE(slot);
    std::string bytes;
    {
      std::ifstream file(book() + "/anchor", std::ios::binary);
      bytes = {std::istreambuf_iterator<char>(file), {}};
    }
    const std::string before = bytes;
    const std::size_t version = slot + 7;  // behind "QANCHOR"
    ASSERT_EQ(bytes[version], 2) << "the slot was never written";
    bytes[version] = 3;
    std::string checksum;
    put_number(checksum, crc32c(std::string_view(bytes).substr(slot, kSlotHeaderSize - 4)));
    bytes.replace(slot + kSlotHeaderSize - 4, 4, checksum);
    std::ofstream(book() + "/anchor", std::ios::binary) << bytes;
    expect_newer({.read_only = true});
    expect_newer({});
    std::ofstream(book() + "/anchor", std::ios::binary) << before;
  }
}

}  // namespace
}  // namespace quittance::storage
