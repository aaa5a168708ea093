#include "storage/backup.h"

#include <gtest/gtest.h>
#include <rocksdb/env.h>

#include <filesystem>
#include <fstream>
#include <iostream>

#include "storage/backup_manifest.h"
#include "storage/file_archive.h"
#include "tests/support/book_workload.h"
#include "tests/support/fault_file_system.h"

namespace quittance::storage {
namespace {

namespace fs = std::filesystem;
using testing::append_blocks;
using testing::check_book;
using testing::Fault;
using testing::FaultFileSystem;
using testing::Finding;
using testing::Loss;
using testing::Outcome;
using testing::ScratchDirectory;

std::string file_bytes(int number) {
  return "original file " + std::to_string(number) + std::string(40'000, 'x');
}

class Backup : public ::testing::Test {
 protected:
  [[nodiscard]] std::string path(const std::string& below) const { return scratch_.path(below); }

  // More blocks and one more original file, in a session of its own.
  void write(std::uint64_t blocks) {
    const auto store = BookStore::open(path("book"), {.create = true}, failure_);
    ASSERT_TRUE(store) << failure_.message;
    const std::string bytes = file_bytes(files_++);
    ASSERT_TRUE(testing::store(*FileArchive::at(path("book")), bytes, sha256(bytes)));
    ASSERT_EQ(append_blocks(**store, blocks), blocks);
    blocks_ += blocks;
  }
  [[nodiscard]] Result<BackupReport> back_up(Environment* env = nullptr,
                                             const std::string& to = "backup") {
    const auto store = BookStore::open(path("book"), {.read_only = true}, failure_);
    if (!store) return fail(store.error());
    return storage::back_up(**store, path("book"), path(to), env, failure_);
  }
  [[nodiscard]] Result<BackupReport> restore(Environment* env = nullptr) {
    return restore_book(path("backup"), {.book_directory = path("restored")}, env, failure_);
  }
  // The restored book serves exactly these blocks and all files, and can be written.
  void expect_restored(std::uint64_t blocks, int files) {
    const Finding found = check_book(path("restored"), {.read_only = true}, blocks, blocks);
    EXPECT_EQ(found.outcome, Outcome::whole) << found;
    const auto archive = FileArchive::at(path("restored"));
    EXPECT_EQ(archive->list().value_or(std::vector<Digest>()).size(),
              static_cast<std::size_t>(files));
    for (int n = 0; n < files; ++n) {
      EXPECT_EQ(archive->load(sha256(file_bytes(n))).value_or(""), file_bytes(n));
    }
  }
  void expect_refused(const Result<BackupReport>& outcome, Errc code, const std::string& says) {
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().code, code) << failure_.message;
    EXPECT_EQ(failure_.code, code);
    EXPECT_NE(failure_.message.find(says), std::string::npos) << failure_.message;
  }
  void copy(const std::string& from, const std::string& to) const {
    fs::remove_all(path(to));
    fs::copy(path(from), path(to), fs::copy_options::recursive);
  }

  std::uint64_t blocks_ = 0;
  int files_ = 0;
  StoreFailure failure_;
  ScratchDirectory scratch_{"quittance_backup"};
};

TEST_F(Backup, GivesTheBookBackAndAddsWhatIsNew) {
  write(20);
  const auto first = back_up();
  ASSERT_TRUE(first) << failure_.message;
  EXPECT_EQ(first->blocks_added, 20U);
  EXPECT_EQ(first->files_added, 1U);
  const auto again = back_up();
  ASSERT_TRUE(again) << failure_.message;
  EXPECT_EQ(again->blocks_added, 0U);
  EXPECT_EQ(again->files_added, 0U);
  EXPECT_EQ(again->head, first->head);
  write(11);
  const auto second = back_up();
  ASSERT_TRUE(second) << failure_.message;
  EXPECT_EQ(second->blocks_added, 11U);
  EXPECT_EQ(second->files_added, 1U);
  EXPECT_EQ(second->head.block, 31U);
  const auto proved = verify_backup(path("backup"), nullptr, failure_);
  ASSERT_TRUE(proved) << failure_.message;
  EXPECT_EQ(proved->head, second->head);

  const auto restored = restore();
  ASSERT_TRUE(restored) << failure_.message;
  EXPECT_EQ(restored->head, second->head);
  expect_restored(31, 2);
  // The restored book goes on, and the same backup goes on with it.
  const auto store = BookStore::open(path("restored"), {}, failure_);
  ASSERT_TRUE(store) << failure_.message;
  EXPECT_EQ((*store)->head(), second->head);
  ASSERT_EQ(append_blocks(**store, 3), 3U);
  const auto third = storage::back_up(**store, path("restored"), path("backup"), nullptr, failure_);
  ASSERT_TRUE(third) << failure_.message;
  EXPECT_EQ(third->blocks_added, 3U);
}

TEST_F(Backup, OfAnEmptyBookIsAnEmptyBook) {
  write(0);
  ASSERT_TRUE(back_up()) << failure_.message;
  ASSERT_TRUE(restore()) << failure_.message;
  expect_restored(0, 1);
}

TEST_F(Backup, IsTakenBesideTheWriter) {
  write(5);
  const auto writer = BookStore::open(path("book"), {}, failure_);
  ASSERT_TRUE(writer) << failure_.message;
  ASSERT_EQ(append_blocks(**writer, 9), 9U);
  const auto reader = BookStore::open(path("book"), {.read_only = true}, failure_);
  ASSERT_TRUE(reader) << failure_.message;
  ASSERT_EQ(append_blocks(**writer, 4), 4U);
  ASSERT_TRUE(storage::back_up(**reader, path("book"), path("backup"), nullptr, failure_));
  ASSERT_EQ(append_blocks(**writer, 2), 2U);
  ASSERT_TRUE(restore()) << failure_.message;
  expect_restored(14, 1);
}

TEST_F(Backup, TheSecondAnchorWitnessesTheRestoredBook) {
  write(6);
  fs::create_directories(path("witness"));
  ASSERT_TRUE(back_up()) << failure_.message;
  ASSERT_TRUE(restore_book(path("backup"),
                           {.book_directory = path("restored"), .anchor_dir = path("witness")},
                           nullptr, failure_));
  const Finding found =
      check_book(path("restored"), {.read_only = true, .anchor_dir = path("witness")}, 6, 6);
  EXPECT_EQ(found.outcome, Outcome::whole) << found;
  fs::remove(path("restored/anchor"));
  EXPECT_EQ(check_book(path("restored"), {.read_only = true, .anchor_dir = path("witness")}, 6, 6)
                .outcome,
            Outcome::whole)
      << "the second copy alone must do";
}

TEST_F(Backup, RefusesFoldersThatAreNotItsOwn) {
  write(4);
  fs::create_directories(path("backup"));
  std::ofstream(path("backup/letters")) << "mine";
  expect_refused(back_up(), Errc::usage, "holds letters and no backup");
  EXPECT_FALSE(fs::exists(path("backup/lock")));
  fs::remove_all(path("backup"));
  expect_refused(restore(), Errc::book_missing, "no backup in");
  EXPECT_FALSE(fs::exists(path("restored")));

  ASSERT_TRUE(back_up()) << failure_.message;
  fs::create_directories(path("restored"));
  std::ofstream(path("restored/letters")) << "mine";
  expect_refused(restore(), Errc::usage, "missing or empty");
  fs::remove_all(path("restored"));
  ASSERT_TRUE(restore()) << failure_.message;
  expect_refused(restore(), Errc::usage, "missing or empty");
  expect_restored(4, 1);

  // Another history: a book that went on otherwise from block 2 on.
  copy("book", "kept");
  fs::remove_all(path("book"));
  files_ = 0;
  {
    const auto store = BookStore::open(path("book"), {.create = true}, failure_);
    ASSERT_EQ(append_blocks(**store, 1), 1U);
    ASSERT_TRUE((*store)->append(1, "another block 2"));
    ASSERT_TRUE((*store)->append(1, "3"));
  }
  expect_refused(back_up(), Errc::usage, "another history");
  {
    const auto store = BookStore::open(path("book"), {}, failure_);
    ASSERT_TRUE((*store)->append(1, "4"));
    ASSERT_TRUE((*store)->append(1, "5"));
  }
  expect_refused(back_up(), Errc::usage, "another history");
  EXPECT_TRUE(verify_backup(path("backup"), nullptr, failure_)) << failure_.message;
}

TEST_F(Backup, OfANewerVersionIsRefused) {
  write(2);
  ASSERT_TRUE(back_up()) << failure_.message;
  std::string text;
  {
    std::ifstream file(path("backup/manifest"));
    text = {std::istreambuf_iterator<char>(file), {}};
  }
  text.replace(0, text.find('\n'), "quittance-backup " + std::to_string(kBackupVersion + 1));
  text.resize(text.rfind("end "));
  text += "end " + sha256(text).hex() + "\n";
  std::ofstream(path("backup/manifest")) << text;
  expect_refused(restore(), Errc::book_newer, "Upgrade this program");
  expect_refused(back_up(), Errc::book_newer, "Upgrade this program");
}

// One bit anywhere in a backup: it is refused, naming the file, or what comes back is whole.
TEST_F(Backup, DamageOfOneBitIsFoundOrHarmless) {
  write(9);
  ASSERT_TRUE(back_up()) << failure_.message;
  write(5);
  ASSERT_TRUE(back_up()) << failure_.message;
  int flips = 0;
  int refused = 0;
  for (const auto& entry : fs::recursive_directory_iterator(path("backup"))) {
    if (!entry.is_regular_file() || entry.file_size() == 0) continue;
    if (entry.path().filename() == "lock") continue;  // who backs up: no part of the backup
    const std::uint64_t size = entry.file_size();
    for (std::uint64_t byte = 0; byte < size; byte += std::max<std::uint64_t>(1, size / 90)) {
      SCOPED_TRACE(entry.path().string() + " byte " + std::to_string(byte));
      const auto flip = [&] {
        std::fstream file(entry.path(), std::ios::binary | std::ios::in | std::ios::out);
        file.seekg(static_cast<std::streamoff>(byte));
        const int was = file.get();
        file.seekp(static_cast<std::streamoff>(byte));
        file.put(static_cast<char>(was ^ (1 << (byte % 8))));
      };
      flip();
      ++flips;
      const auto proved = verify_backup(path("backup"), nullptr, failure_);
      if (!proved) {
        ++refused;
        EXPECT_EQ(failure_.code, Errc::book_damaged) << failure_.message;
        const std::string name = entry.path().filename();
        EXPECT_NE(failure_.message.find(name), std::string::npos) << failure_.message;
      }
      if (flips % 12 == 0 || proved) {
        fs::remove_all(path("restored"));
        const auto restored = restore();
        EXPECT_EQ(restored.has_value(), proved.has_value()) << failure_.message;
        if (restored) {
          expect_restored(14, 2);
        } else if (fs::exists(path("restored"))) {
          const Finding half = check_book(path("restored"), {.create = true}, 0, 14);
          EXPECT_EQ(half.outcome, Outcome::refused) << "a half-made book opens: " << half;
        }
      }
      flip();
    }
  }
  std::cout << flips << " flips, " << refused << " refused\n";
  EXPECT_GT(refused, flips * 9 / 10);
  fs::remove_all(path("restored"));
  ASSERT_TRUE(restore()) << failure_.message;
  expect_restored(14, 2);
}

// Whatever operation fails or is the last before a power cut: the backup before this one stays
// whole, a restored book is whole or none, and doing it again works.
TEST_F(Backup, SurvivesAFaultAtEveryOperation) {
  write(8);
  ASSERT_TRUE(back_up()) << failure_.message;
  write(3);
  copy("backup", "older");
  ASSERT_TRUE(back_up(nullptr, "newer")) << failure_.message;
  const Fault faults[] = {Fault::power_cut, Fault::no_space, Fault::sync_failure,
                          Fault::rename_failure, Fault::directory_sync_failure};
  for (const bool restoring : {false, true}) {
    for (const Fault fault : faults) {
      int fired = 0;
      for (std::uint64_t at = 1;; at += restoring ? 3 : 1) {
        SCOPED_TRACE(std::string(restoring ? "restore, " : "backup, ") + std::string(name(fault)) +
                     " at " + std::to_string(at));
        copy(restoring ? "newer" : "older", "backup");
        fs::remove_all(path("restored"));
        fs::remove_all(path("stash"));
        fs::create_directories(path("stash"));
        const auto files = std::make_shared<FaultFileSystem>(
            testing::FaultPlan{.fault = fault, .at = at, .seed = at}, path("stash"));
        bool done = false;
        {
          const auto env = rocksdb::NewCompositeEnv(files);
          done = (restoring ? restore(env.get()) : back_up(env.get())).has_value();
        }
        if (!files->fired()) {
          EXPECT_TRUE(done) << failure_.message;
          break;
        }
        ++fired;
        files->lose_unsynced(at % 2 == 0 ? Loss::drop : Loss::mixed);
        const auto proved = verify_backup(path("backup"), nullptr, failure_);
        ASSERT_TRUE(proved) << failure_.message;
        if (restoring || done) {
          EXPECT_EQ(proved->head.block, 11U);
        } else {
          EXPECT_TRUE(proved->head.block == 8U || proved->head.block == 11U);
        }
        if (restoring) {
          const Finding found = check_book(path("restored"), {.read_only = true}, 11, 11);
          EXPECT_TRUE(found.outcome == Outcome::whole ||
                      (!done && found.outcome == Outcome::refused))
              << found;
          if (found.outcome == Outcome::whole) expect_restored(11, 2);
          if (found.outcome != Outcome::whole) {
            ASSERT_TRUE(restore()) << failure_.message;
            expect_restored(11, 2);
          }
        } else {
          ASSERT_TRUE(back_up()) << failure_.message;
          EXPECT_EQ(
              verify_backup(path("backup"), nullptr, failure_).value_or(BackupReport()).head.block,
              11U);
        }
      }
      std::cout << (restoring ? "restore: " : "backup: ") << name(fault) << " fired " << fired
                << " times\n";
      EXPECT_GT(fired, 0);
    }
  }
}

// What cannot be read or looked for while restoring is said, or the book is whole and opens.
TEST_F(Backup, WhatIsRestoredOpensWhateverCouldNotBeRead) {
  write(4);
  ASSERT_TRUE(back_up()) << failure_.message;
  int fired = 0;
  for (std::uint64_t at = 1;; ++at) {
    fs::remove_all(path("restored"));
    fs::remove_all(path("stash"));
    fs::create_directories(path("stash"));
    const auto files = std::make_shared<FaultFileSystem>(
        testing::FaultPlan{.fault = Fault::read_error, .at = at, .seed = at}, path("stash"));
    bool done = false;
    {
      const auto env = rocksdb::NewCompositeEnv(files);
      done = restore(env.get()).has_value();
    }
    if (!files->fired()) break;
    ++fired;
    if (!done) continue;
    const Finding found = check_book(path("restored"), {.read_only = true}, 4, 4);
    ASSERT_EQ(found.outcome, Outcome::whole) << at << ", " << files->fired_at() << ": " << found;
  }
  EXPECT_GT(fired, 20);
}

}  // namespace
}  // namespace quittance::storage
