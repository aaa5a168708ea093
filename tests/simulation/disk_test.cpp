// The simulated disk loses what it may lose and nothing else.
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "tests/simulation/disk.h"
#include "tests/simulation/disk_env.h"

namespace quittance::simulation {
namespace {

class DiskTest : public ::testing::Test {
 protected:
  DiskTest() {
    disk_.make_directory("/d");
    disk_.sync_directory("/");
  }
  // What is left of a file; "none" when its name is gone.
  std::string after(Loss loss, const std::string& path = "/d/f") {
    Disk copy = disk_;
    copy.cut_power(loss, random_);
    return copy.file(path) == nullptr ? "none" : copy.file(path)->seen;
  }
  Disk disk_;
  std::mt19937_64 random_{7};
};

TEST_F(DiskTest, BytesStayOnlyOnceTheyAreSyncedAndTheirNameToo) {
  const Disk::FilePtr file = disk_.create("/d/f");
  file->write(0, "first");
  EXPECT_EQ(after(Loss::drop), "none");
  disk_.sync_directory("/d");
  EXPECT_EQ(after(Loss::drop), "");
  file->sync();
  EXPECT_EQ(after(Loss::drop), "first");
  file->write(5, " second");
  EXPECT_EQ(disk_.file("/d/f")->seen, "first second");
  EXPECT_EQ(after(Loss::drop), "first");
  EXPECT_EQ(after(Loss::keep), "first second");
}

TEST_F(DiskTest, AFailedSyncLosesItsPagesAndTheNextOneLies) {
  const Disk::FilePtr file = disk_.create("/d/f");
  disk_.sync_directory("/d");
  file->write(0, std::string(4096, 'a'));
  file->fail_sync();
  EXPECT_EQ(file->seen, std::string(4096, 'a')) << "the cache still has it";
  file->write(4096, "b");
  file->sync();
  EXPECT_EQ(after(Loss::keep), std::string(4096, '\0') + "b");
  file->write(0, "c");  // dirty again: now the page is written
  file->sync();
  EXPECT_EQ(after(Loss::drop), "c" + std::string(4095, 'a') + "b");
}

TEST_F(DiskTest, PagesSurviveInOrderOrEachForItself) {
  const Disk::FilePtr file = disk_.create("/d/f");
  disk_.sync_directory("/d");
  const std::string whole =
      std::string(4096, '1') + std::string(4096, '2') + std::string(4096, '3');
  file->write(0, whole);
  bool hole = false;
  for (int round = 0; round < 60; ++round) {
    const std::string torn = after(Loss::tear);
    EXPECT_EQ(torn, whole.substr(0, torn.size()));
    EXPECT_EQ(torn.size() % 512, 0U);
    const std::string reordered = after(Loss::reorder);
    for (std::size_t page = 0; page * 4096 < reordered.size(); ++page) {
      const std::string got = reordered.substr(page * 4096, 4096);
      const bool lost = got == std::string(got.size(), '\0');
      EXPECT_TRUE(lost || got == whole.substr(page * 4096, 4096));
      hole = hole || (lost && (page + 1) * 4096 < reordered.size());
    }
    const std::string sized = after(Loss::hole);
    ASSERT_EQ(sized.size(), whole.size());
    for (std::size_t page = 0; page < 3; ++page) {
      const std::string got = sized.substr(page * 4096, 4096);
      EXPECT_TRUE(got == std::string(4096, '\0') || got == whole.substr(page * 4096, 4096));
    }
  }
  EXPECT_TRUE(hole) << "no later page ever survived an earlier one";
}

TEST_F(DiskTest, ARenameIsWholeOrNotAtAll) {
  disk_.create("/d/f")->write(0, "old");
  disk_.file("/d/f")->sync();
  disk_.sync_directory("/d");
  disk_.create("/d/f.tmp")->write(0, "new");
  disk_.file("/d/f.tmp")->sync();
  disk_.rename("/d/f.tmp", "/d/f");
  EXPECT_EQ(disk_.file("/d/f")->seen, "new");
  EXPECT_EQ(after(Loss::drop), "old");
  for (int round = 0; round < 40; ++round) {
    const std::string left = after(Loss::reorder);
    EXPECT_TRUE(left == "old" || left == "new") << left;
  }
  disk_.sync_directory("/d");
  EXPECT_EQ(after(Loss::drop), "new");
  EXPECT_EQ(after(Loss::drop, "/d/f.tmp"), "none");
}

TEST_F(DiskTest, ACopyIsAnotherDisk) {
  disk_.create("/d/f")->write(0, "mine");
  Disk copy = disk_;
  copy.file("/d/f")->write(0, "your");
  EXPECT_EQ(disk_.file("/d/f")->seen, "mine");
  const Digest before = copy.digest();
  EXPECT_FALSE(copy.flip_bit(random_).empty());
  EXPECT_NE(copy.digest(), before);
}

// Faults as RocksDB's interface shows them.
TEST_F(DiskTest, AFaultStrikesOnlyWhenItsKindIsOn) {
  Swarm swarm = Swarm::calm();
  swarm.rates[static_cast<std::size_t>(Fault::short_write)] = 1'000'000;
  FaultSource faults(swarm, 3);
  DiskEnv env(disk_, faults, 3);
  const rocksdb::IOOptions io;
  std::unique_ptr<rocksdb::FSWritableFile> file;
  ASSERT_TRUE(env.files().NewWritableFile("/d/f", rocksdb::FileOptions(), &file, nullptr).ok());
  EXPECT_TRUE(file->Append("0123456789", io, nullptr).IsIOError());
  EXPECT_LT(disk_.file("/d/f")->seen.size(), 11U);
  EXPECT_TRUE(file->Sync(io, nullptr).ok());
  EXPECT_EQ(faults.fired()[static_cast<std::size_t>(Fault::short_write)], 1U);
  EXPECT_NE(faults.latest().find("short_write at write of f"), std::string::npos);
  faults.armed(false);
  EXPECT_TRUE(file->Append("x", io, nullptr).ok());
  env.files().switch_off();
  EXPECT_FALSE(env.files().FileExists("/d/f", io, nullptr).ok());
  env.files().switch_on();
  EXPECT_TRUE(env.files().FileExists("/d/f", io, nullptr).ok());
}

}  // namespace
}  // namespace quittance::simulation
