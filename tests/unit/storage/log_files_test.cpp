#include "storage/log_files.h"

#include <gtest/gtest.h>
#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

#include <filesystem>
#include <memory>
#include <string>

#include "tests/support/book_workload.h"
#include "tests/support/fault_file_system.h"

namespace quittance::testing {
namespace {

class LogFiles : public ::testing::Test {
 protected:
  LogFiles() { std::filesystem::create_directories(scratch_.path("stash")); }

  // A log of these bytes, not synced; the file stays open.
  std::unique_ptr<rocksdb::FSWritableFile> log(rocksdb::Env& env, const std::string& name) {
    std::unique_ptr<rocksdb::FSWritableFile> file;
    opened_ = env.GetFileSystem()->NewWritableFile(scratch_.path(name), {}, &file, nullptr);
    if (!opened_.ok()) return nullptr;
    EXPECT_TRUE(file->Append("bytes of " + name, {}, nullptr).ok());
    return file;
  }
  [[nodiscard]] std::string left_of(const std::string& name) const {
    return bytes_of(scratch_.path(name));
  }

  ScratchDirectory scratch_{"quittance_log_files"};
  rocksdb::IOStatus opened_;
};

TEST_F(LogFiles, OneBeginsWhenTheOneBeforeIsDurable) {
  const auto files = std::make_shared<FaultFileSystem>(FaultPlan{}, scratch_.path("stash"));
  const auto disk = rocksdb::NewCompositeEnv(files);
  const auto env = storage::syncing_each_log_before_the_next(disk.get());
  {
    const auto first = log(*env, "1.log");
    const auto table = log(*env, "2.sst");
    const auto second = log(*env, "3.log");
    ASSERT_TRUE(second != nullptr);
  }
  std::unique_ptr<rocksdb::FSDirectory> directory;
  ASSERT_TRUE(files->NewDirectory(scratch_.path(), {}, &directory, nullptr).ok());
  ASSERT_TRUE(directory->Fsync({}, nullptr).ok());  // the names stay
  files->lose_unsynced(Loss::drop);
  EXPECT_EQ(left_of("1.log"), "bytes of 1.log");
  EXPECT_EQ(left_of("2.sst"), "");
  EXPECT_EQ(left_of("3.log"), "");
}

TEST_F(LogFiles, WhatIsSyncedOrGoneIsNotSyncedAgain) {
  const FaultPlan plan{.fault = Fault::sync_failure, .at = 2};
  const auto files = std::make_shared<FaultFileSystem>(plan, scratch_.path("stash"));
  const auto disk = rocksdb::NewCompositeEnv(files);
  const auto env = storage::syncing_each_log_before_the_next(disk.get());
  const auto first = log(*env, "1.log");
  ASSERT_TRUE(first->Sync({}, nullptr).ok());
  { const auto closed = log(*env, "2.log"); }
  const auto third = log(*env, "3.log");
  EXPECT_TRUE(third != nullptr);
  EXPECT_FALSE(files->fired());
}

TEST_F(LogFiles, NoneBeginsWhenTheSyncFails) {
  const FaultPlan plan{.fault = Fault::sync_failure, .at = 1};
  const auto files = std::make_shared<FaultFileSystem>(plan, scratch_.path("stash"));
  const auto disk = rocksdb::NewCompositeEnv(files);
  const auto env = storage::syncing_each_log_before_the_next(disk.get());
  const auto first = log(*env, "1.log");
  const auto second = log(*env, "2.log");
  EXPECT_TRUE(second == nullptr);
  EXPECT_FALSE(opened_.ok());
  EXPECT_FALSE(std::filesystem::exists(scratch_.path("2.log")));
}

}  // namespace
}  // namespace quittance::testing
