#include "engine/book/block_writer.h"

#include <gtest/gtest.h>

#include <atomic>
#include <semaphore>
#include <string>
#include <thread>
#include <vector>

namespace quittance::engine {
namespace {

// Keeps what is appended; fails from a block on, and can be held before it appends.
class Store : public storage::BookStore {
 public:
  std::vector<std::string> blocks;
  std::size_t fails_at = ~std::size_t{0};
  std::atomic<int> asked{0};
  std::counting_semaphore<> allowed{0};
  bool held = false;
  std::thread::id thread;

  [[nodiscard]] storage::Head head() const override { return {}; }
  [[nodiscard]] Result<storage::Head> head_at(std::uint64_t /*block*/) override { return head(); }
  [[nodiscard]] Result<void> read(
      std::uint64_t /*first*/,
      const std::function<bool(const storage::BlockView&)>& /*visit*/) override {
    return {};
  }
  [[nodiscard]] Result<storage::Head> append(std::uint32_t events,
                                             std::string_view bytes) override {
    ++asked;
    if (held) allowed.acquire();
    thread = std::this_thread::get_id();
    if (blocks.size() == fails_at) return fail(Errc::sync_failed);
    blocks.push_back(std::to_string(events) + " " + std::string(bytes));
    return storage::Head{};
  }
  [[nodiscard]] Result<storage::Archived> archive(std::uint64_t /*last_block*/) override {
    return storage::Archived{};
  }
  void give_up(storage::StoreFailure cause) override { none_ = std::move(cause); }
  [[nodiscard]] bool dead() const override { return false; }
  [[nodiscard]] Result<void> verify_checksums() override { return {}; }
  [[nodiscard]] const storage::StoreFailure& failure() const override { return none_; }

 private:
  storage::StoreFailure none_;
};

TEST(BlockWriter, WritesInOrderOnEitherThread) {
  for (const Writing writing : {Writing::in_order, Writing::beside}) {
    Store store;
    BlockWriter writer(store, writing);
    for (int n = 0; n < 100; ++n) {
      std::string block = "block " + std::to_string(n);
      ASSERT_TRUE(writer.put(static_cast<std::uint32_t>(n + 1), block));
      ASSERT_TRUE(block.empty());
    }
    ASSERT_TRUE(writer.wait());
    EXPECT_EQ(store.thread == std::this_thread::get_id(), writing == Writing::in_order);
    ASSERT_EQ(store.blocks.size(), 100U);
    for (int n = 0; n < 100; ++n) {
      EXPECT_EQ(store.blocks[static_cast<std::size_t>(n)],
                std::to_string(n + 1) + " block " + std::to_string(n));
    }
  }
}

TEST(BlockWriter, GivesRoomForTheNextBlockSoThatItNeverMoves) {
  constexpr std::size_t kSize = 100'000;
  Store store;
  BlockWriter writer(store, Writing::beside);
  std::string block(kSize, 'a');
  for (int n = 0; n < 3; ++n) {
    ASSERT_TRUE(writer.put(1, block));
    ASSERT_TRUE(block.empty());
    EXPECT_GE(block.capacity(), kSize) << n;
    block.append(kSize, 'b');
  }
  ASSERT_TRUE(writer.wait());
  EXPECT_EQ(store.blocks.back(), "1 " + std::string(kSize, 'b'));
}

TEST(BlockWriter, WritesALoneBlockOnTheCallersThread) {
  Store store;
  BlockWriter writer(store, Writing::beside);
  std::string block = "by hand";
  ASSERT_TRUE(writer.put_and_wait(1, block));
  EXPECT_EQ(store.thread, std::this_thread::get_id());
  EXPECT_EQ(store.blocks.size(), 1U);
}

TEST(BlockWriter, AcknowledgesOnlyWhatIsDown) {
  Store store;
  store.held = true;
  BlockWriter writer(store, Writing::beside);
  std::string block = "held";
  ASSERT_TRUE(writer.put(1, block));  // returns while the disk has done nothing
  std::atomic<bool> acknowledged{false};
  std::thread waiting([&] {
    EXPECT_TRUE(writer.wait());
    acknowledged = true;
  });
  while (store.asked == 0) std::this_thread::yield();
  EXPECT_FALSE(acknowledged);
  store.allowed.release();
  waiting.join();
  EXPECT_TRUE(acknowledged);
  EXPECT_EQ(store.blocks.size(), 1U);
}

// The first error ends it: later blocks are never tried, and every call says why.
TEST(BlockWriter, WritesNothingAfterAnError) {
  for (const Writing writing : {Writing::in_order, Writing::beside}) {
    Store store;
    store.fails_at = 3;
    BlockWriter writer(store, writing);
    bool failed = false;
    for (int n = 0; n < 20; ++n) {
      std::string block = "block";
      const auto put = writer.put(1, block);
      failed = failed || !put;
      ASSERT_TRUE(put || put.error().code == Errc::sync_failed);
      ASSERT_TRUE(!failed || !put) << "a call succeeded after one had failed";
    }
    const auto waited = writer.wait();
    ASSERT_FALSE(waited);
    EXPECT_EQ(waited.error().code, Errc::sync_failed);
    EXPECT_EQ(store.asked, 4);
    std::string block = "block";
    EXPECT_FALSE(writer.put_and_wait(1, block));
    EXPECT_EQ(store.asked, 4);
  }
}

TEST(BlockWriter, FinishesWhatIsUnderWayWhenItEnds) {
  Store store;
  {
    BlockWriter writer(store, Writing::beside);
    for (int n = 0; n < 3; ++n) {
      std::string block = "block";
      ASSERT_TRUE(writer.put(1, block));
    }
  }
  EXPECT_EQ(store.blocks.size(), 3U);
}

}  // namespace
}  // namespace quittance::engine
