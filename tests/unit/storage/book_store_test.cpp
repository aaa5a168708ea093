#include "storage/book_store.h"

#include <gtest/gtest.h>
#include <rocksdb/db.h>
#include <rocksdb/env.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "storage/codec.h"
#include "storage/failure.h"
#include "storage/journal.h"
#include "storage/key_layout.h"
#include "tests/support/book_workload.h"
#include "tests/support/fault_file_system.h"

namespace quittance::storage {
namespace {

namespace fs = std::filesystem;
using testing::append_blocks;
using testing::check_book;
using testing::check_store;
using testing::Finding;
using testing::Outcome;
using testing::ScratchDirectory;

// A scratch folder with one book in it.
class Book : public ::testing::Test {
 protected:
  [[nodiscard]] std::string path(const std::string& below = "book") const {
    return scratch_.path(below);
  }
  std::unique_ptr<BookStore> open(StoreOptions options = {.create = true}) {
    failure_ = {};
    auto store = BookStore::open(path(), options, failure_);
    return store ? *std::move(store) : nullptr;
  }
  // Appends `blocks` in a session of its own.
  void write(std::uint64_t blocks) {
    const auto store = open();
    ASSERT_NE(store, nullptr) << failure_.message;
    ASSERT_EQ(append_blocks(*store, blocks), blocks) << store->failure().message;
  }
  void expect_refused(Errc code, StoreOptions options, const std::string& says) {
    EXPECT_EQ(open(options), nullptr);
    EXPECT_EQ(failure_.code, code);
    EXPECT_NE(failure_.message.find(says), std::string::npos) << failure_.message;
    EXPECT_NE(failure_.message.find(path()), std::string::npos) << failure_.message;
  }
  void expect_whole(std::uint64_t blocks) {
    for (const bool read_only : {true, false}) {
      const Finding found = check_book(path(), {.read_only = read_only}, blocks, blocks);
      EXPECT_EQ(found.outcome, Outcome::whole) << found;
    }
  }
  void copy(const std::string& from, const std::string& to) const {
    fs::remove_all(path(to));
    fs::copy(path(from), path(to), fs::copy_options::recursive);
  }
  // Every file with its bytes, except the lock's process id.
  [[nodiscard]] std::map<std::string, std::string> bytes() const {
    std::map<std::string, std::string> all;
    for (const auto& entry : fs::recursive_directory_iterator(path())) {
      if (!entry.is_regular_file() || entry.path().filename() == "lock") continue;
      std::ostringstream text;
      text << std::ifstream(entry.path(), std::ios::binary).rdbuf();
      all[entry.path().string()] = text.str();
    }
    return all;
  }
  // Changes the journal behind the store's back.
  void tamper(const std::function<void(rocksdb::DB&, rocksdb::ColumnFamilyHandle&)>& change) const {
    std::vector<rocksdb::ColumnFamilyDescriptor> families{{rocksdb::kDefaultColumnFamilyName, {}},
                                                          {std::string(kBlocksFamily), {}}};
    std::vector<rocksdb::ColumnFamilyHandle*> handles;
    rocksdb::DB* db = nullptr;
    const auto opened =
        rocksdb::DB::Open(rocksdb::DBOptions(), path("book/journal"), families, &handles, &db);
    ASSERT_TRUE(opened.ok()) << opened.ToString();
    change(*db, *handles[1]);
    for (auto* handle : handles) ASSERT_TRUE(db->DestroyColumnFamilyHandle(handle).ok());
    ASSERT_TRUE(db->Close().ok());
    delete db;
  }

  StoreFailure failure_;

 private:
  ScratchDirectory scratch_{"quittance_book"};
};

TEST_F(Book, ServesWhatWasAppended) {
  std::vector<Head> heads;
  for (int session = 0; session < 3; ++session) {
    const auto store = open();
    ASSERT_NE(store, nullptr) << failure_.message;
    EXPECT_EQ(store->head(), heads.empty() ? genesis_head() : heads.back());
    for (int i = 0; i < 9; ++i) {
      ASSERT_EQ(append_blocks(*store, 1), 1u);
      heads.push_back(store->head());
    }
  }
  expect_whole(27);
  const auto store = open({.read_only = true});
  ASSERT_NE(store, nullptr);
  for (std::uint64_t first = 1; first <= 28; ++first) {
    std::uint64_t next = first;
    ASSERT_TRUE(store->read(first, [&](const BlockView& block) {
      EXPECT_EQ(block.block, next);
      EXPECT_EQ(block.digest, heads[next - 1].digest);
      ++next;
      return next != 20;
    }));
    EXPECT_EQ(next, first < 20 ? 20 : 28);
  }
  EXPECT_TRUE(store->verify_checksums());
}

TEST_F(Book, IsNotMadeByReading) {
  expect_refused(Errc::book_missing, {}, "Create one with import or apply");
  expect_refused(Errc::book_missing, {.read_only = true}, "no book");
  expect_refused(Errc::book_missing, {.create = true, .read_only = true}, "no book");
  EXPECT_FALSE(fs::exists(path()));
}

TEST_F(Book, HasOneWriter) {
  auto writer = open();
  ASSERT_NE(writer, nullptr);
  expect_refused(Errc::book_in_use, {}, "process " + std::to_string(::getpid()));
  ASSERT_EQ(append_blocks(*writer, 3), 3u);
  writer.reset();
  expect_whole(3);
}

TEST_F(Book, IsReadBesideItsWriter) {
  auto writer = open();
  ASSERT_NE(writer, nullptr);
  for (std::uint64_t blocks = 0; blocks < 20; ++blocks) {
    const auto reader = open({.read_only = true});
    ASSERT_NE(reader, nullptr) << failure_.message;
    EXPECT_TRUE(reader->beside_writer());
    ASSERT_EQ(append_blocks(*writer, 1), 1u);
    const Finding found = check_store(*reader, blocks, blocks);
    EXPECT_EQ(found.outcome, Outcome::whole) << found;
    EXPECT_TRUE(reader->verify_checksums()) << reader->failure().message;
  }
  writer.reset();
  const auto reader = open({.read_only = true});
  ASSERT_NE(reader, nullptr) << failure_.message;
  EXPECT_FALSE(reader->beside_writer());
  expect_whole(20);
}

TEST_F(Book, AReaderKeepsItsViewWhileAWriterGoesOn) {
  write(8);
  const auto reader = open({.read_only = true});
  ASSERT_NE(reader, nullptr);
  for (int session = 0; session < 3; ++session) write(8);
  const Finding found = check_store(*reader, 8, 8);
  EXPECT_EQ(found.outcome, Outcome::whole) << found;
  expect_whole(32);
}

TEST_F(Book, FromANewerVersionIsRefused) {
  write(2);
  tamper([](rocksdb::DB& db, rocksdb::ColumnFamilyHandle&) {
    std::string row;
    put_number(row, kFormatVersion + 1);
    put_number(row, crc32c(row));
    ASSERT_TRUE(db.Put({}, std::string(kFormatRow), row).ok());
  });
  const auto before = bytes();
  expect_refused(Errc::book_newer, {}, "Upgrade this program");
  expect_refused(Errc::book_newer, {.read_only = true}, "Upgrade this program");
  EXPECT_EQ(bytes(), before);
}

TEST_F(Book, ReadOnlyWritesNothing) {
  write(9);
  auto writer = open();
  ASSERT_EQ(append_blocks(*writer, 4), 4u);
  copy("book", "crashed");
  writer.reset();
  copy("crashed", "book");  // as after a kill: log not yet in tables, no mark of a clean end
  fs::remove(path("book/lock"));
  const auto before = bytes();
  const Finding found = check_book(path(), {.read_only = true}, 13, 13);
  EXPECT_EQ(found.outcome, Outcome::whole) << found;
  EXPECT_EQ(bytes(), before);
  EXPECT_FALSE(fs::exists(path("book/lock")));
}

// The four cases at open, made with older copies of the anchor and of the journal.
TEST_F(Book, OpensByTheAnchor) {
  struct Row {
    const char* why;
    std::uint64_t journal, anchor;  // blocks each knows; block 7 is too large for a slot
    bool opens;
    std::uint64_t blocks;
  };
  const Row rows[] = {
      {"both agree", 5, 5, true, 5},
      {"put back from the slot", 4, 5, true, 5},
      {"the first block put back", 0, 1, true, 1},
      {"one beyond the anchor", 5, 4, true, 5},
      {"a large block beyond the anchor", 7, 6, true, 7},
      {"a large block lost", 6, 7, false, 0},
      {"two blocks lost", 3, 5, false, 0},
      {"two blocks beyond the anchor", 5, 3, false, 0},
      {"everything lost", 0, 5, false, 0},
  };
  for (std::uint64_t blocks = 0; blocks <= 8; ++blocks) {
    write(blocks == 0 ? 0 : 1);
    copy("book", "at" + std::to_string(blocks));
  }
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    copy("at" + std::to_string(row.journal), "book");
    copy("at" + std::to_string(row.anchor) + "/anchor", "book/anchor");
    if (row.opens) {
      expect_whole(row.blocks);
      write(2);
      expect_whole(row.blocks + 2);
    } else {
      const auto before = bytes();
      expect_refused(Errc::book_damaged, {.read_only = true}, "Restore it from a backup");
      expect_refused(Errc::book_damaged, {}, "Restore it from a backup");
      EXPECT_EQ(bytes(), before) << "a refused book must stay as it was found";
    }
  }
}

TEST_F(Book, RolledBackAsAWholeIsCaughtByTheSecondAnchor) {
  fs::create_directories(path("witness"));
  StoreOptions options{.create = true, .anchor_dir = path("witness")};
  auto store = open(options);
  ASSERT_NE(store, nullptr) << failure_.message;
  ASSERT_EQ(append_blocks(*store, 3), 3u);
  store.reset();
  copy("book", "old");
  store = open(options);
  ASSERT_EQ(append_blocks(*store, 3), 3u);
  store.reset();
  copy("book", "new");
  copy("old", "book");
  expect_refused(Errc::book_damaged, options, "the anchor witnesses block 6");

  copy("new", "book");
  fs::remove(path("book/anchor"));  // one copy lost: the other one suffices
  store = open(options);
  ASSERT_NE(store, nullptr) << failure_.message;
  store.reset();
  expect_whole(6);

  fs::remove_all(path("witness"));
  EXPECT_EQ(open(options), nullptr);
  EXPECT_EQ(failure_.code, Errc::io_failed);
  EXPECT_NE(failure_.message.find("Mount its volume"), std::string::npos) << failure_.message;
}

TEST_F(Book, WithoutItsAnchorIsRefused) {
  write(3);
  fs::remove(path("book/anchor"));
  expect_refused(Errc::book_damaged, {.create = true}, "no slot of the anchor is readable");
  fs::remove_all(path("book/journal"));
  expect_refused(Errc::book_missing, {}, "no book");
}

TEST_F(Book, WithoutItsJournalIsDamagedNotMissing) {
  write(3);
  fs::remove_all(path("book/journal"));
  expect_refused(Errc::book_damaged, {.create = true}, "Restore it from a backup");
  expect_refused(Errc::book_damaged, {.read_only = true}, "Restore it from a backup");
}

TEST_F(Book, RefusesAJournalThatWasChanged) {
  write(10);
  copy("book", "whole");
  const BlockHeader forged{.block = 4,
                           .first_sequence = 1,
                           .event_count = 1,
                           .events_size = 1,
                           .predecessor = {},
                           .digest = {}};
  struct Row {
    const char* why;
    std::function<void(rocksdb::DB&, rocksdb::ColumnFamilyHandle&)> change;
  };
  const Row rows[] = {
      {"a gap", [](auto& db, auto& blocks) { db.Delete({}, &blocks, block_key(4)).ok(); }},
      {"the first block gone",
       [](auto& db, auto& blocks) { db.Delete({}, &blocks, block_key(1)).ok(); }},
      {"the last block gone",
       [](auto& db, auto& blocks) { db.Delete({}, &blocks, block_key(10)).ok(); }},
      {"a block of another chain",
       [&](auto& db, auto& blocks) {
         db.Put({}, &blocks, block_key(4), encode_header(forged) + "x").ok();
       }},
      {"a block twice",
       [](auto& db, auto& blocks) {
         std::string row;
         db.Get({}, &blocks, block_key(3), &row).ok();
         db.Put({}, &blocks, block_key(4), row).ok();
       }},
      {"a block beyond the head",
       [](auto& db, auto& blocks) {
         std::string row;
         db.Get({}, &blocks, block_key(10), &row).ok();
         db.Put({}, &blocks, block_key(11), row).ok();
       }},
      {"an older head",
       [](auto& db, auto&) {
         db.Put({}, std::string(kHeadRow), encode_head(genesis_head())).ok();
       }},
      {"no head", [](auto& db, auto&) { db.Delete({}, std::string(kHeadRow)).ok(); }},
      {"no format", [](auto& db, auto&) { db.Delete({}, std::string(kFormatRow)).ok(); }},
      {"another book's id",
       [](auto& db, auto&) {
         std::string row(16, 'x');
         put_number(row, crc32c(row));
         db.Put({}, std::string(kBookIdRow), row).ok();
       }},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    copy("whole", "book");
    tamper(row.change);
    for (const bool read_only : {true, false}) {
      const Finding found = check_book(path(), {.read_only = read_only}, 10, 10);
      EXPECT_EQ(found.outcome, Outcome::refused) << found;
      EXPECT_EQ(found.code, Errc::book_damaged);
      EXPECT_NE(found.text.find("Restore it from a backup"), std::string::npos) << found;
    }
  }
}

TEST_F(Book, MarksACleanEndOnly) {
  auto store = open();
  ASSERT_EQ(append_blocks(*store, 2), 2u);
  EXPECT_FALSE(fs::exists(path("book/clean")));
  store.reset();
  EXPECT_TRUE(fs::exists(path("book/clean")));
  store = open();
  EXPECT_FALSE(fs::exists(path("book/clean")));
}

TEST_F(Book, InterruptedCreationIsMissingAndIsCompletedByTheNext) {
  write(1);
  fs::remove(path("book/anchor"));
  std::ofstream(path("book/creating")) << "this book is being created\n";
  fs::remove(path("book/journal/CURRENT"));
  expect_refused(Errc::book_missing, {}, "interrupted");
  expect_refused(Errc::book_missing, {.read_only = true}, "interrupted");
  const auto store = open();
  ASSERT_NE(store, nullptr) << failure_.message;
  EXPECT_EQ(store->head(), genesis_head());
  EXPECT_FALSE(fs::exists(path("book/creating")));
}

TEST_F(Book, AfterAFailedAppendStaysDead) {
  write(2);
  fs::create_directories(path("stash"));
  constexpr std::uint64_t kTries = 60;
  struct Row {
    testing::Fault fault;
    Errc want;
  };
  const Row rows[] = {{testing::Fault::no_space, Errc::no_space},
                      {testing::Fault::write_error, Errc::io_failed},
                      {testing::Fault::sync_failure, Errc::sync_failed}};
  for (const Row& row : rows) {
    SCOPED_TRACE(name(row.fault));
    const std::uint64_t head = check_book(path(), {.read_only = true}, 0, 1'000).blocks;
    int died = 0;
    // Counted from the end of opening; RocksDB's background jobs may take some of them.
    for (std::uint64_t after = 1; after <= kTries && died < 3; ++after) {
      const auto files = std::make_shared<testing::FaultFileSystem>(
          testing::FaultPlan{.fault = row.fault}, path("stash"));
      const auto env = rocksdb::NewCompositeEnv(files);
      StoreOptions options;
      options.env = env.get();
      const auto store = open(options);
      ASSERT_NE(store, nullptr) << failure_.message;
      files->fail_after(after);
      if (append_blocks(*store, 1) == 1) continue;
      ++died;
      EXPECT_EQ(store->failure().code, row.want) << store->failure().message;
      EXPECT_NE(store->failure().message.find(path()), std::string::npos);
      const auto again = store->append(1, "again");
      ASSERT_FALSE(again);
      EXPECT_EQ(again.error().code, row.want);
      EXPECT_FALSE(store->read(1, [](const BlockView&) { return true; }));
      EXPECT_FALSE(store->verify_checksums());
    }
    EXPECT_GT(died, 0) << "no fault met an append";
    EXPECT_EQ(check_book(path(), {}, head, head + kTries).outcome, Outcome::whole);
  }
}

// As RocksDB says it when it cannot write its options while it opens: the code is lost on the way.
TEST(FailureOf, AFullVolumeIsOneHoweverItIsSaid) {
  const rocksdb::Status wrapped = rocksdb::Status::IOError(
      "DB::Open() failed --- Unable to persist Options file",
      "IO error: No space left on device: While appending to file: /b/journal/OPTIONS-31.dbtmp");
  for (const rocksdb::Status& status : {wrapped, rocksdb::Status::NoSpace("no space")}) {
    const StoreFailure failure = failure_of(status, "cannot open the journal", "/b/journal");
    EXPECT_EQ(failure.code, Errc::no_space) << failure.message;
    EXPECT_NE(failure.message.find("Free space there"), std::string::npos) << failure.message;
  }
  // What a sync could not write may be lost, whatever the reason.
  EXPECT_EQ(failure_of(rocksdb::Status::IOError("While fdatasync: No space left on device"),
                       "cannot write", "/b/journal")
                .code,
            Errc::sync_failed);
}

TEST(FailureOf, TheNameOfAFolderIsNoSync) {
  const StoreFailure failure = failure_of(
      rocksdb::Status::IOError("While open a file for random read: /sync/fsync/book/anchor",
                               "Permission denied"),
      "cannot read the anchor", "/sync/fsync/book/anchor");
  EXPECT_EQ(failure.code, Errc::io_failed) << failure.message;
}

}  // namespace
}  // namespace quittance::storage
