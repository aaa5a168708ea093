// Checkpoint files: what is written is read back, whatever is damaged is noticed, and writing one
// never costs those that are there.
#include "storage/checkpoint.h"

#include <gtest/gtest.h>
#include <rocksdb/env.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>

#include "storage/journal.h"
#include "tests/support/book_workload.h"
#include "tests/support/fault_file_system.h"

namespace quittance::storage {
namespace {

namespace fs = std::filesystem;
using testing::bytes_of;
using testing::Fault;
using testing::FaultFileSystem;
using testing::Loss;
using testing::ScratchDirectory;

std::vector<CheckpointChunk> chunks_of(std::uint64_t block) {
  return {{1, 3, "three rows of " + std::to_string(block), {}},
          {1, 0, "", {}},
          {2, 70'000, std::string(2000, 'x'), sha256(std::string(2000, 'x'))}};
}

CheckpointImage image_of(std::uint64_t block) {
  return {.head = {block, 10 * block + 1, sha256("block " + std::to_string(block))},
          .writer = "quittance test",
          .chunks = source_of(chunks_of(block))};
}

std::string path_of(const ScratchDirectory& scratch, std::uint64_t block) {
  const std::string number = std::to_string(block);
  return scratch.path("book/checkpoints/" + std::string(20 - number.size(), '0') + number);
}

void put_bytes(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

// Empty when the checkpoint of this block is exactly image_of() it; else what is wrong.
std::string fault_of(const CheckpointFolder& folder, std::uint64_t block) {
  const CheckpointImage want = image_of(block);
  std::string why;
  const auto found = folder.open(block, why);
  if (!found) return why.empty() ? "no reason given" : why;
  const Checkpoint& checkpoint = **found;
  if (checkpoint.head() != want.head || checkpoint.writer() != want.writer) return "WRONG header";
  const std::vector<CheckpointChunk> chunks = chunks_of(block);
  if (checkpoint.chunks().size() != chunks.size()) return "WRONG table";
  for (std::size_t n = 0; n < chunks.size(); ++n) {
    const ChunkFacts& facts = checkpoint.chunks()[n];
    if (facts.section != chunks[n].section || facts.rows != chunks[n].rows) {
      return "WRONG facts of a chunk";
    }
    const auto bytes = checkpoint.read(n);
    if (!bytes) return "a chunk: " + std::string(name(bytes.error().code));
    if (*bytes != chunks[n].bytes) return "WRONG bytes of a chunk";
  }
  return {};
}

bool is_wrong(const std::string& fault) {
  return fault.empty() || fault.starts_with("WRONG");
}

class CheckpointTest : public ::testing::Test {
 protected:
  CheckpointTest() : scratch_("quittance_checkpoint") {
    fs::create_directories(scratch_.path("book"));
    folder_ = CheckpointFolder::at(scratch_.path("book"));
  }
  void write(std::uint64_t block, std::uint64_t keep) {
    StoreFailure failure;
    const auto size = folder_->write(image_of(block), keep, failure);
    ASSERT_TRUE(size) << failure.message;
    EXPECT_EQ(*size, fs::file_size(path_of(scratch_, block)));
  }

  ScratchDirectory scratch_;
  std::unique_ptr<CheckpointFolder> folder_;
};

TEST_F(CheckpointTest, IsReadBackAsWritten) {
  EXPECT_TRUE(folder_->blocks().empty());
  write(7, 0);
  EXPECT_EQ(folder_->blocks(), std::vector<std::uint64_t>{7});
  EXPECT_EQ(fault_of(*folder_, 7), "");
}

TEST_F(CheckpointTest, KeepsTheOneNamedAndRemovesTheRest) {
  write(7, 0);
  put_bytes(scratch_.path("book/checkpoints/note.txt"), "somebody's");
  put_bytes(path_of(scratch_, 9) + ".tmp", "half");
  put_bytes(path_of(scratch_, 90), "of a history that is gone");
  write(12, 7);
  EXPECT_EQ(folder_->blocks(), (std::vector<std::uint64_t>{12, 7}));
  EXPECT_FALSE(fs::exists(path_of(scratch_, 9) + ".tmp"));
  EXPECT_TRUE(fs::exists(scratch_.path("book/checkpoints/note.txt")));
  write(20, 12);
  EXPECT_EQ(folder_->blocks(), (std::vector<std::uint64_t>{20, 12}));
  EXPECT_EQ(fault_of(*folder_, 20), "");
  EXPECT_EQ(fault_of(*folder_, 12), "");
}

TEST_F(CheckpointTest, NoFlippedBitAndNoCutIsServed) {
  write(7, 0);
  const std::string path = path_of(scratch_, 7);
  const std::string whole = bytes_of(path);
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (const int bit : {0, 3, 7}) {
      std::string damaged = whole;
      damaged[at] = static_cast<char>(damaged[at] ^ (1 << bit));
      put_bytes(path, damaged);
      ASSERT_FALSE(is_wrong(fault_of(*folder_, 7))) << "bit " << bit << " of byte " << at;
    }
    put_bytes(path, whole.substr(0, at));
    ASSERT_FALSE(is_wrong(fault_of(*folder_, 7))) << "cut off at byte " << at;
  }
  put_bytes(path, whole + "x");
  EXPECT_FALSE(is_wrong(fault_of(*folder_, 7)));
  put_bytes(path, whole);
  EXPECT_EQ(fault_of(*folder_, 7), "");
}

TEST_F(CheckpointTest, SaysWhyItCannotBeRead) {
  std::string why;
  EXPECT_EQ(folder_->open(7, why).error().code, Errc::io_failed);
  write(7, 0);
  fs::rename(path_of(scratch_, 7), path_of(scratch_, 8));
  EXPECT_EQ(folder_->open(8, why).error().code, Errc::book_damaged);
  EXPECT_NE(why.find("its name says"), std::string::npos) << why;
  std::string bytes = bytes_of(path_of(scratch_, 8));
  bytes[8] = 2;
  put_bytes(path_of(scratch_, 8), bytes);
  EXPECT_EQ(folder_->open(8, why).error().code, Errc::book_newer);
  EXPECT_NE(why.find(path_of(scratch_, 8)), std::string::npos) << why;
}

TEST_F(CheckpointTest, MayVanishWhileItIsRead) {
  write(7, 0);
  std::string why;
  const auto open = folder_->open(7, why);
  ASSERT_TRUE(open) << why;
  write(9, 0);
  EXPECT_EQ(folder_->blocks(), std::vector<std::uint64_t>{9});
  const auto bytes = (*open)->read(0);
  ASSERT_TRUE(bytes);
  EXPECT_EQ(*bytes, chunks_of(7)[0].bytes);
}

// One fault, or the power cut, at operation 1, 2, … of writing a second checkpoint: the first is
// there and whole until the second is, and the second is whole or not there.
TEST(CheckpointCrash, NeverCostsTheOneBefore) {
  int fired = 0;
  int both = 0;
  std::map<std::string, int> at_operation;
  for (const Fault fault :
       {Fault::power_cut, Fault::write_error, Fault::no_space, Fault::short_write,
        Fault::sync_failure, Fault::rename_failure, Fault::directory_sync_failure}) {
    for (const Loss loss : {Loss::drop, Loss::tear, Loss::garble, Loss::keep, Loss::mixed}) {
      for (std::uint64_t at = 1;; ++at) {
        const ScratchDirectory scratch("quittance_checkpoint_crash");
        fs::create_directories(scratch.path("book"));
        fs::create_directories(scratch.path("stash"));
        StoreFailure failure;
        const auto plain = CheckpointFolder::at(scratch.path("book"));
        ASSERT_TRUE(plain->write(image_of(5), 0, failure));
        ASSERT_TRUE(plain->write(image_of(7), 5, failure));
        const auto files = std::make_shared<FaultFileSystem>(
            testing::FaultPlan{.fault = fault, .at = at, .seed = at}, scratch.path("stash"));
        const auto env = rocksdb::NewCompositeEnv(files);
        const bool acked = bool(
            CheckpointFolder::at(scratch.path("book"), env.get())->write(image_of(12), 7, failure));
        if (!files->fired()) {
          EXPECT_TRUE(acked);
          break;
        }
        ++fired;
        ++at_operation[files->fired_at().substr(0, files->fired_at().find(' '))];
        files->lose_unsynced(loss);
        SCOPED_TRACE(std::string(name(fault)) + " at operation " + std::to_string(at) + " (" +
                     files->fired_at() + "), then " + std::string(name(loss)));
        ASSERT_EQ(fault_of(*plain, 7), "");
        bool second = false;
        for (const std::uint64_t block : plain->blocks()) second = second || block == 12;
        if (second) {
          // A file whose rename survives was synced before it.
          ASSERT_EQ(fault_of(*plain, 12), "");
          ++both;
        }
        ASSERT_TRUE(second || !acked) << "an acknowledged checkpoint is gone";
        ASSERT_TRUE(plain->write(image_of(20), 7, failure)) << failure.message;
        ASSERT_EQ(plain->blocks(), (std::vector<std::uint64_t>{20, 7}));
      }
    }
  }
  std::cout << fired << " faults, the new one in place " << both << " times;";
  for (const auto& [operation, times] : at_operation) std::cout << " " << operation << " " << times;
  std::cout << "\n";
  EXPECT_GT(fired, 60);
  EXPECT_GT(both, 5);
}

TEST(StoreHead, IsKnownAfterEveryBlock) {
  const ScratchDirectory scratch("quittance_checkpoint_head");
  StoreFailure failure;
  const auto store = BookStore::open(scratch.path("book"), {.create = true}, failure);
  ASSERT_TRUE(store) << failure.message;
  std::vector<Head> heads{genesis_head()};
  for (int n = 0; n < 9; ++n) {
    ASSERT_EQ(testing::append_blocks(**store, 1), 1U);
    heads.push_back((*store)->head());
  }
  for (std::uint64_t block = 0; block < heads.size(); ++block) {
    const auto head = (*store)->head_at(block);
    ASSERT_TRUE(head);
    EXPECT_EQ(*head, heads[block]);
  }
}

}  // namespace
}  // namespace quittance::storage
