// Readers that open while a block is written and not yet synced: what they have shown, no power cut
// may take away.
#include <gtest/gtest.h>
#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <iostream>
#include <string>
#include <utility>

#include "tests/support/book_workload.h"
#include "tests/support/fault_file_system.h"
#include "tests/support/stride.h"

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

using Hook = std::function<void()>;

class HookedWritable : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  HookedWritable(std::unique_ptr<rocksdb::FSWritableFile> file, const Hook& hook)
      : FSWritableFileOwnerWrapper(std::move(file)), hook_(hook) {}
  rocksdb::IOStatus Sync(const rocksdb::IOOptions& options,
                         rocksdb::IODebugContext* debug) override {
    hook_();
    return target()->Sync(options, debug);
  }
  rocksdb::IOStatus Fsync(const rocksdb::IOOptions& options,
                          rocksdb::IODebugContext* debug) override {
    hook_();
    return target()->Fsync(options, debug);
  }

 private:
  const Hook& hook_;
};

class HookedInPlace : public rocksdb::FSRandomRWFileOwnerWrapper {
 public:
  HookedInPlace(std::unique_ptr<rocksdb::FSRandomRWFile> file, const Hook& hook)
      : FSRandomRWFileOwnerWrapper(std::move(file)), hook_(hook) {}
  rocksdb::IOStatus Sync(const rocksdb::IOOptions& options,
                         rocksdb::IODebugContext* debug) override {
    hook_();
    return target()->Sync(options, debug);
  }

 private:
  const Hook& hook_;
};

// Calls the hook before each sync of a file: everything is written and nothing of it is durable.
class HookedFileSystem : public rocksdb::FileSystemWrapper {
 public:
  HookedFileSystem(std::shared_ptr<FaultFileSystem> files, Hook hook)
      : FileSystemWrapper(std::move(files)), hook_(std::move(hook)) {}
  [[nodiscard]] static const char* kClassName() { return "QuittanceHookedFileSystem"; }
  const char* Name() const override { return kClassName(); }
  rocksdb::IOStatus NewWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* file,
                                    rocksdb::IODebugContext* debug) override {
    auto done = target()->NewWritableFile(path, options, file, debug);
    if (done.ok()) *file = std::make_unique<HookedWritable>(std::move(*file), hook_);
    return done;
  }
  rocksdb::IOStatus NewRandomRWFile(const std::string& path, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSRandomRWFile>* file,
                                    rocksdb::IODebugContext* debug) override {
    auto done = target()->NewRandomRWFile(path, options, file, debug);
    if (done.ok()) *file = std::make_unique<HookedInPlace>(std::move(*file), hook_);
    return done;
  }

 private:
  Hook hook_;
};

// Cuts the power at each operation of a writing session in turn, with a reader before each sync.
TEST(ReaderBesideASync, ShowsNothingThatAPowerCutTakes) {
  const ScratchDirectory scratch("quittance_beside_sync");
  const std::string book = scratch.path("book");
  constexpr std::uint64_t kBefore = 4;  // block 7 is too large for the anchor
  constexpr std::uint64_t kBlocks = 5;
  StoreFailure failure;
  {
    const auto store = BookStore::open(book, {.create = true}, failure);
    ASSERT_TRUE(store) << failure.message;
    ASSERT_EQ(append_blocks(**store, kBefore), kBefore);
  }
  fs::copy(book, scratch.path("before"), fs::copy_options::recursive);
  std::uint64_t readings = 0;
  std::uint64_t cuts_met = 0;
  for (std::uint64_t at = 1;; at += testing::stride()) {
    fs::remove_all(book);
    fs::copy(scratch.path("before"), book, fs::copy_options::recursive);
    fs::remove_all(scratch.path("stash"));
    fs::create_directories(scratch.path("stash"));
    const auto files = std::make_shared<FaultFileSystem>(
        testing::FaultPlan{.fault = Fault::power_cut, .at = at}, scratch.path("stash"));
    std::uint64_t acked = kBefore;
    std::uint64_t shown = 0;
    const Hook read = [&] {
      if (files->fired()) return;
      StoreFailure why;
      const auto reader = BookStore::open(book, {.read_only = true}, why);
      ASSERT_TRUE(reader) << why.message;
      std::uint64_t blocks = 0;
      ASSERT_TRUE((*reader)->read(1, [&](const BlockView&) { return ++blocks > 0; }));
      EXPECT_EQ(blocks, (*reader)->head().block);
      EXPECT_GE(blocks, acked) << "what was acknowledged is not shown";
      shown = std::max(shown, blocks);
      ++readings;
    };
    const auto env = rocksdb::NewCompositeEnv(std::make_shared<HookedFileSystem>(files, read));
    StoreOptions options;
    options.env = env.get();
    {
      const auto store = BookStore::open(book, options, failure);
      for (std::uint64_t n = 0; store && n < kBlocks && append_blocks(**store, 1) == 1; ++n) {
        ++acked;
      }
    }
    if (!files->fired()) break;
    ++cuts_met;
    files->lose_unsynced(Loss::drop);
    const Finding found = check_book(book, {}, std::max(acked, shown), kBefore + kBlocks);
    EXPECT_EQ(found.outcome, Outcome::whole)
        << found << "\n"
        << shown << " blocks were shown, cut at " << files->fired_at();
    if (::testing::Test::HasFailure()) return;
  }
  std::cout << cuts_met << " power cuts, " << readings << " readings before a sync\n";
  EXPECT_GT(cuts_met, 20U / testing::stride());
  EXPECT_GT(readings, 20U);
}

// A process that is killed leaves what it has written in memory: the same holds for who reads it.
TEST(ReaderBesideASync, NeitherAfterTheWriterWasKilled) {
  const ScratchDirectory scratch("quittance_killed_in_sync");
  const std::string book = scratch.path("book");
  fs::create_directories(scratch.path("stash"));
  const auto files = std::make_shared<FaultFileSystem>(testing::FaultPlan{}, scratch.path("stash"));
  std::uint64_t blocks_begun = 0;
  const Hook keep = [&] {
    if (blocks_begun != 5) return;
    fs::remove_all(scratch.path("killed"));
    fs::copy(book, scratch.path("killed"), fs::copy_options::recursive);
  };
  const auto env = rocksdb::NewCompositeEnv(std::make_shared<HookedFileSystem>(files, keep));
  StoreOptions options{.create = true};
  options.env = env.get();
  StoreFailure failure;
  {
    const auto store = BookStore::open(book, options, failure);
    ASSERT_TRUE(store) << failure.message;
    for (blocks_begun = 1; blocks_begun <= 5; ++blocks_begun) {
      ASSERT_EQ(append_blocks(**store, 1), 1U);
    }
  }
  // Four blocks are durable, the fifth is written. A reader sees four; a writer makes five of it.
  const Finding read = check_book(scratch.path("killed"), {.read_only = true}, 4, 4);
  EXPECT_EQ(read.outcome, Outcome::whole) << read;
  const Finding written = check_book(scratch.path("killed"), {}, 5, 5);
  EXPECT_EQ(written.outcome, Outcome::whole) << written;
  const Finding again = check_book(scratch.path("killed"), {.read_only = true}, 5, 5);
  EXPECT_EQ(again.outcome, Outcome::whole) << again;
}

// What is acknowledged is shown, also where the lock file is older than the rest, as on a volume
// that died and came back while the machine went on.
TEST(ReaderBesideASync, AnOlderLockFileHidesNothing) {
  const ScratchDirectory scratch("quittance_older_lock");
  const std::string book = scratch.path("book");
  StoreFailure failure;
  const auto store = BookStore::open(book, {.create = true}, failure);
  ASSERT_TRUE(store) << failure.message;
  ASSERT_EQ(append_blocks(**store, 5), 5U);
  fs::copy(book + "/lock", scratch.path("older"));
  ASSERT_EQ(append_blocks(**store, 1), 1U);
  const std::string copy = scratch.path("copy");
  fs::copy(book, copy, fs::copy_options::recursive);
  fs::copy(scratch.path("older"), copy + "/lock", fs::copy_options::overwrite_existing);
  const Finding found = check_book(copy, {.read_only = true}, 6, 6);
  EXPECT_EQ(found.outcome, Outcome::whole) << found;
}

}  // namespace
}  // namespace quittance::storage
