// A second anchor that was left out for a session, lost, swapped or damaged, and what the next
// command that gives it does (docs/operations.md has the same table).
#include <gtest/gtest.h>
#include <rocksdb/env.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>

#include "storage/anchor.h"
#include "tests/support/book_workload.h"
#include "tests/support/fault_file_system.h"

namespace quittance::storage {
namespace {

namespace fs = std::filesystem;
using testing::append_blocks;
using testing::bytes_of;
using testing::check_book;
using testing::Finding;
using testing::Outcome;
using testing::ScratchDirectory;

class SecondAnchor : public ::testing::Test {
 protected:
  SecondAnchor() { fs::create_directories(path("witness")); }
  [[nodiscard]] std::string path(const std::string& below = "book") const {
    return scratch_.path(below);
  }
  void copy(const std::string& from, const std::string& to) const {
    fs::remove_all(path(to));
    fs::copy(path(from), path(to), fs::copy_options::recursive);
  }
  [[nodiscard]] StoreOptions with() const {
    return {.create = true, .anchor_dir = path("witness")};
  }
  // A session with or without the second anchor. Killed: what it leaves is what a dead process
  // leaves.
  void session(bool with_second, std::uint64_t blocks, bool killed = false) {
    StoreFailure failure;
    StoreOptions options{.create = true};
    if (with_second) options = with();
    {
      const auto store = BookStore::open(path(), options, failure);
      ASSERT_TRUE(store) << failure.message;
      ASSERT_EQ(append_blocks(**store, blocks), blocks) << (*store)->failure().message;
      if (killed) copy("book", "killed");
      if (killed) copy("witness", "killed_witness");
    }
    if (killed) copy("killed", "book");
    if (killed) copy("killed_witness", "witness");
  }
  [[nodiscard]] std::string second() const {
    for (const auto& entry : fs::directory_iterator(path("witness"))) return entry.path().string();
    return {};
  }
  [[nodiscard]] std::map<std::string, std::string> bytes() const {
    std::map<std::string, std::string> all;
    for (const char* folder : {"book", "witness"}) {
      for (const auto& entry : fs::recursive_directory_iterator(path(folder))) {
        if (!entry.is_regular_file() || entry.path().filename() == "lock") continue;
        all[entry.path().string()] = bytes_of(entry.path());
      }
    }
    return all;
  }

  // Opens with all blocks, and from then on the second anchor witnesses them: the book's own may
  // go.
  void expect_goes_on(std::uint64_t blocks) {
    for (const bool read_only : {true, false}) {
      StoreOptions options = with();
      options.read_only = read_only;
      const Finding found = check_book(path(), options, blocks, blocks);
      ASSERT_EQ(found.outcome, Outcome::whole) << found;
    }
    copy("book", "kept");
    fs::remove(path("book/anchor"));
    const Finding by_second = check_book(path(), with(), blocks, blocks);
    EXPECT_EQ(by_second.outcome, Outcome::whole) << by_second;
    copy("kept", "book");
    session(true, 2);
    const Finding after = check_book(path(), with(), blocks + 2, blocks + 2);
    EXPECT_EQ(after.outcome, Outcome::whole) << after;
  }
  // Refused, with the file and the way out; nothing changes. When the file is moved away, the book
  // opens with `blocks` and a new one begins; 0: it must not be tried.
  void expect_refused(const std::string& why, std::uint64_t blocks) {
    const auto before = bytes();
    for (const bool read_only : {true, false}) {
      StoreOptions options = with();
      options.read_only = read_only;
      StoreFailure failure;
      EXPECT_FALSE(BookStore::open(path(), options, failure));
      EXPECT_EQ(failure.code, Errc::book_damaged);
      for (const std::string& said :
           {why, second(), path(), std::string("restore it from a backup"),
            std::string("move that file away")}) {
        EXPECT_NE(failure.message.find(said), std::string::npos) << said << "\n" << failure.message;
      }
    }
    EXPECT_TRUE(bytes() == before) << "a refused book must stay as it was found";
    if (blocks == 0) return;
    fs::rename(second(), path("moved_away"));
    const auto opened = open_and_count();
    EXPECT_EQ(opened, blocks);
    EXPECT_NE(second(), "") << "no new one was begun";
    EXPECT_EQ(open_and_count(), blocks);
  }
  [[nodiscard]] std::uint64_t open_and_count() const {
    StoreFailure failure;
    const auto store = BookStore::open(path(), with(), failure);
    EXPECT_TRUE(store) << failure.message;
    if (!store) return 0;
    std::uint64_t blocks = 0;
    EXPECT_TRUE((*store)->read(1, [&](const BlockView&) { return ++blocks > 0; }));
    EXPECT_EQ(blocks, (*store)->head().block);
    return blocks;
  }

 private:
  ScratchDirectory scratch_{"quittance_second"};
};

TEST_F(SecondAnchor, LeftOutForASessionIsBroughtUpToDate) {
  struct Row {
    const char* why;
    bool first_killed;
    std::uint64_t without;
    bool then_killed;
  };
  const Row rows[] = {
      {"nothing was written meanwhile", false, 0, false},
      {"some blocks, both cleanly", false, 5, false},
      {"some blocks, killed with it", true, 5, false},
      {"some blocks, killed without it", false, 5, true},
      {"killed twice", true, 3, true},
      {"more than a ring holds", false, 150, false},
      {"more than a ring holds, killed", true, 150, true},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    fs::remove_all(path());
    fs::remove_all(path("witness"));
    fs::create_directories(path("witness"));
    ASSERT_NO_FATAL_FAILURE(session(true, 4, row.first_killed));
    ASSERT_NO_FATAL_FAILURE(session(false, row.without, row.then_killed));
    ASSERT_NO_FATAL_FAILURE(expect_goes_on(4 + row.without));
  }
}

TEST_F(SecondAnchor, LeftOutWhileOldBlocksWereMovedIsBroughtUpToDate) {
  ASSERT_NO_FATAL_FAILURE(session(true, 4));
  ASSERT_NO_FATAL_FAILURE(session(false, 6));
  StoreFailure failure;
  {
    const auto store = BookStore::open(path(), {}, failure);
    ASSERT_TRUE(store) << failure.message;
    ASSERT_TRUE((*store)->archive(8)) << (*store)->failure().message;
  }
  expect_goes_on(10);
}

TEST_F(SecondAnchor, LostOrOnAnEmptyVolumeIsBegunAnew) {
  ASSERT_NO_FATAL_FAILURE(session(true, 4));
  fs::remove(second());
  expect_goes_on(4);
}

// The file on the volume that was not mounted is there again, and beside it stood another
// meanwhile.
TEST_F(SecondAnchor, OfAVolumeThatWasAwayIsBroughtUpToDate) {
  ASSERT_NO_FATAL_FAILURE(session(true, 4));
  copy("witness", "away");
  fs::remove(second());
  ASSERT_NO_FATAL_FAILURE(session(true, 5));
  copy("away", "witness");
  expect_goes_on(9);
}

TEST_F(SecondAnchor, OfABookPutBackToAnEarlierDayRefusesIt) {
  ASSERT_NO_FATAL_FAILURE(session(true, 4));
  copy("book", "earlier");
  ASSERT_NO_FATAL_FAILURE(session(true, 5));
  copy("earlier", "book");
  expect_refused("the anchor witnesses block 9", 4);
}

// It holds the blocks themselves, and the book is known to have had all before them.
TEST_F(SecondAnchor, GivesBackTheBlocksThatOnlyItHas) {
  ASSERT_NO_FATAL_FAILURE(session(true, 2));
  copy("book", "earlier");
  ASSERT_NO_FATAL_FAILURE(session(true, 3, true));
  copy("earlier", "book");
  expect_goes_on(5);
}

// A power cut took a block that was not acknowledged from the book's volume and not from the
// other; the book went on without it. Both are right, and only people know which.
TEST_F(SecondAnchor, ThatKnowsAnotherBlockIsNeverOverwritten) {
  for (const std::uint64_t later : {std::uint64_t{0}, std::uint64_t{140}}) {
    SCOPED_TRACE(later);
    fs::remove_all(path());
    fs::remove_all(path("witness"));
    fs::create_directories(path("witness"));
    ASSERT_NO_FATAL_FAILURE(session(true, 4));
    copy("book", "earlier");
    ASSERT_NO_FATAL_FAILURE(session(true, 1, true));
    copy("earlier", "book");
    StoreFailure failure;
    {
      const auto store = BookStore::open(path(), {}, failure);
      ASSERT_TRUE(store) << failure.message;
      for (std::uint64_t n = 0; n <= later; ++n) ASSERT_TRUE((*store)->append(1, "another"));
    }
    expect_refused("block 5", 5 + later);
  }
}

TEST_F(SecondAnchor, ThatCannotBeReadIsNeverOverwritten) {
  ASSERT_NO_FATAL_FAILURE(session(true, 4));
  std::ofstream(second(), std::ios::binary | std::ios::trunc) << std::string(kAnchorSize, '\0');
  expect_refused("no slot of it is readable", 4);
}

TEST_F(SecondAnchor, OfAnotherBookIsNeverOverwritten) {
  ASSERT_NO_FATAL_FAILURE(session(true, 4));
  const std::string ours = second();
  copy("witness", "own_witness");
  copy("book", "own");
  fs::remove_all(path());
  fs::remove(ours);
  ASSERT_NO_FATAL_FAILURE(session(true, 3));
  const std::string other = bytes_of(second());
  fs::remove_all(path("witness"));
  copy("own_witness", "witness");
  copy("own", "book");
  std::ofstream(ours, std::ios::binary | std::ios::trunc) << other;
  expect_refused("the anchor belongs to another book", 4);
}

// Whoever looks at the disk is sent to the right one.
TEST_F(SecondAnchor, IsNamedWhereItIsTheOneThatFails) {
  session(true, 3);
  copy("book", "kept");
  copy("witness", "kept_witness");
  fs::create_directories(path("stash"));
  std::map<std::string, int> named;
  for (const testing::Fault fault : {testing::Fault::write_error, testing::Fault::sync_failure,
                                     testing::Fault::no_space, testing::Fault::read_error}) {
    for (std::uint64_t at = 1;; ++at) {
      copy("kept", "book");
      copy("kept_witness", "witness");
      fs::remove(path("book/clean"));  // so that each copy is read again and replaced
      const auto files = std::make_shared<testing::FaultFileSystem>(
          testing::FaultPlan{.fault = fault, .at = at}, path("stash"));
      const auto env = rocksdb::NewCompositeEnv(files);
      StoreOptions options = with();
      options.env = env.get();
      StoreFailure failure;
      {
        const auto store = BookStore::open(path(), options, failure);
        if (store && append_blocks(**store, 2) < 2) failure = (*store)->failure();
      }
      if (!files->fired()) break;
      const std::string where = files->fired_at();
      const bool on_second = where.find("witness/") != std::string::npos;
      const bool on_own = where.find("book/anchor") != std::string::npos;
      if (failure.message.empty() || (!on_second && !on_own)) continue;
      ++named[on_second ? "second" : "own"];
      const bool says_second = failure.message.find(path("witness")) != std::string::npos;
      const bool says_own = failure.message.find(path("book/anchor")) != std::string::npos;
      EXPECT_EQ(says_second, on_second) << where << ": " << failure.message;
      EXPECT_EQ(says_own, on_own) << where << ": " << failure.message;
    }
  }
  EXPECT_GT(named["own"], 3);
  EXPECT_GT(named["second"], 3);
}

}  // namespace
}  // namespace quittance::storage
