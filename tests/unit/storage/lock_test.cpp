// A writer that cannot tell readers what is durable acknowledges nothing: they would serve a block
// that a power cut takes, or leave out one that was acknowledged.
#include <gtest/gtest.h>
#include <rocksdb/env.h>
#include <rocksdb/file_system.h>
#include <signal.h>
#include <sys/resource.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "tests/support/book_workload.h"

namespace quittance::storage {
namespace {

using testing::append_blocks;
using testing::check_book;
using testing::Outcome;
using testing::ScratchDirectory;

// While it lives no file can be written at or behind this byte: of the lock, then, only the line
// with the process id.
class NoLargeFiles {
 public:
  NoLargeFiles() : before_(::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &limit_);
    set(kProcessLine);
  }
  ~NoLargeFiles() {
    set(limit_.rlim_cur);
    ::signal(SIGXFSZ, before_);
  }
  NoLargeFiles(const NoLargeFiles&) = delete;
  NoLargeFiles& operator=(const NoLargeFiles&) = delete;

 private:
  static constexpr ::rlim_t kProcessLine = 32;
  void set(::rlim_t bytes) const {
    const struct ::rlimit limit { bytes, limit_.rlim_max };
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }

  struct ::rlimit limit_ {};
  void (*before_)(int);
};

using AfterSync = std::function<void()>;

class SyncedInPlace : public rocksdb::FSRandomRWFileOwnerWrapper {
 public:
  SyncedInPlace(std::unique_ptr<rocksdb::FSRandomRWFile> file, const AfterSync& after)
      : FSRandomRWFileOwnerWrapper(std::move(file)), after_(after) {}
  rocksdb::IOStatus Sync(const rocksdb::IOOptions& options,
                         rocksdb::IODebugContext* debug) override {
    auto done = target()->Sync(options, debug);
    if (after_) after_();
    return done;
  }

 private:
  const AfterSync& after_;
};

// Calls `after` when the anchor has been synced, which is when a block is durable.
class AfterSyncs : public rocksdb::FileSystemWrapper {
 public:
  AfterSyncs() : FileSystemWrapper(rocksdb::FileSystem::Default()) {}
  [[nodiscard]] static const char* kClassName() { return "QuittanceAfterSyncs"; }
  const char* Name() const override { return kClassName(); }
  rocksdb::IOStatus NewRandomRWFile(const std::string& path, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSRandomRWFile>* file,
                                    rocksdb::IODebugContext* debug) override {
    auto done = target()->NewRandomRWFile(path, options, file, debug);
    if (done.ok()) *file = std::make_unique<SyncedInPlace>(std::move(*file), after);
    return done;
  }

  AfterSync after;
};

TEST(Lock, WritesNoBlockThatReadersCannotBeToldOf) {
  const ScratchDirectory scratch("quittance_lock");
  StoreFailure failure;
  {
    const auto store = BookStore::open(scratch.path("book"), {.create = true}, failure);
    ASSERT_TRUE(store) << failure.message;
    ASSERT_EQ(append_blocks(**store, 3), 3U);
    const NoLargeFiles limited;
    EXPECT_EQ(append_blocks(**store, 1), 0U);
    EXPECT_NE((*store)->failure().message.find("cannot tell readers"), std::string::npos)
        << (*store)->failure().message;
  }
  for (const bool read_only : {true, false}) {
    const auto found = check_book(scratch.path("book"), {.read_only = read_only}, 3, 3);
    EXPECT_EQ(found.outcome, Outcome::whole) << found;
  }
}

TEST(Lock, AcknowledgesNoBlockThatReadersWouldLeaveOut) {
  const ScratchDirectory scratch("quittance_lock");
  const auto files = std::make_shared<AfterSyncs>();
  const auto env = rocksdb::NewCompositeEnv(files);
  StoreFailure failure;
  StoreOptions options{.create = true};
  options.env = env.get();
  std::uint64_t acknowledged = 3;
  {
    const auto store = BookStore::open(scratch.path("book"), options, failure);
    ASSERT_TRUE(store) << failure.message;
    ASSERT_EQ(append_blocks(**store, acknowledged), acknowledged);
    std::unique_ptr<NoLargeFiles> limited;
    files->after = [&limited] { limited = std::make_unique<NoLargeFiles>(); };
    acknowledged += append_blocks(**store, 1);
    files->after = nullptr;
  }
  // The same before the next writer and after it.
  for (const bool read_only : {true, false, true}) {
    const auto found = check_book(scratch.path("book"), {.read_only = read_only}, acknowledged, 4);
    EXPECT_EQ(found.outcome, Outcome::whole) << found;
  }
}

}  // namespace
}  // namespace quittance::storage
