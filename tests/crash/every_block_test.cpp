// Stops a run after each of its blocks in turn: whoever opens the book next finishes the run to the
// same state, with any executor.
#include <gtest/gtest.h>

#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/book/state_digest.h"
#include "engine/executor.h"
#include "tests/support/book_workload.h"
#include "tests/support/engine_rig.h"
#include "tests/support/executors.h"

namespace quittance::testing {
namespace {

constexpr engine::BlockLimits kSmallBlocks{.bytes = 4 << 10, .events = 24};

class EveryBlock : public ::testing::Test {
 protected:
  EveryBlock() : scratch_("quittance_every_block"), whole_(scratch_.path("whole")) {}

  // A book whose second run has many blocks; the first is complete before.
  void make_whole(std::uint64_t seed) {
    work_ = make_cash_workload({.customers = 16, .items = 160, .payments = 260, .files = 4}, seed);
    auto [engine, failure] = open_engine(whole_, {.blocks = kSmallBlocks, .checkpoint_events = 1});
    ASSERT_TRUE(engine) << failure.message;
    ASSERT_EQ(import_master_data(*engine, work_), "");
    const std::span<const Delivery> files(work_.files);
    ASSERT_TRUE(apply_files(*engine, work_, files.first(1))) << engine->explanation();
    const std::uint64_t before = engine->head().block;
    ASSERT_TRUE(apply_files(*engine, work_, files.subspan(1))) << engine->explanation();
    accepted_ = before + 1;
    last_ = engine->head().block;
    digest_ = engine::state_digest(engine->book());
    rows_ = business_rows(engine->book());
    ASSERT_EQ(broken(engine::verify(*engine)), "");
  }

  ScratchDirectory scratch_;
  std::string whole_;
  CashWorkload work_;
  std::uint64_t accepted_ = 0;  // the block of run_accepted
  std::uint64_t last_ = 0;      // the block of run_completed
  Digest digest_;
  std::string rows_;
};

TEST_F(EveryBlock, OfARunMayBeItsLastBeforeTheCrash) {
  make_whole(20261122);
  ASSERT_GT(last_, accepted_ + 12) << "the run has too few blocks to prove anything";
  std::vector<std::pair<std::string, std::unique_ptr<Executor>>> executors;
  executors.emplace_back("in order", engine::in_order_executor());
  executors.emplace_back("2 threads of the standard library", engine::jthread_executor(2));
  executors.emplace_back("3 threads of oneTBB", engine::tbb_executor(3));
  executors.emplace_back("shuffled", std::make_unique<ShuffledExecutor>(7));
  const std::string cut = scratch_.path("cut");
  for (std::uint64_t block = accepted_; block < last_; ++block) {
    ASSERT_EQ(copy_book_until(whole_, cut, block), "");
    const auto& [label, executor] = executors[block % executors.size()];
    SCOPED_TRACE("stopped after block " + std::to_string(block) + " of " + std::to_string(last_) +
                 ", finished by: " + label);
    {
      const auto [reader, failure] = open_engine(cut, {.access = engine::Access::read});
      ASSERT_TRUE(reader) << failure.message;
      EXPECT_TRUE(reader->run_unfinished());
      EXPECT_GT(reader->recovery().checkpoint, 0U);
      EXPECT_LT(reader->recovery().checkpoint, accepted_);
      EXPECT_EQ(reader->head().block, block) << "a reader wrote";
      ASSERT_EQ(broken(engine::verify_book(reader->book())), "");
    }
    // Other block sizes too: how a run is cut into blocks is no part of what it decides.
    const engine::BlockLimits blocks =
        block % 2 == 0 ? kSmallBlocks : engine::BlockLimits{.bytes = 1 << 20, .events = 7};
    const auto [writer, failure] = open_engine(
        cut, {.access = engine::Access::write, .executor = executor.get(), .blocks = blocks});
    ASSERT_TRUE(writer) << failure.message;
    EXPECT_FALSE(writer->run_unfinished());
    ASSERT_EQ(difference(rows_, business_rows(writer->book())), "");
    ASSERT_EQ(engine::state_digest(writer->book()), digest_);
    const std::uint64_t head = writer->head().block;
    const auto again = apply_files(*writer, work_, work_.files);
    ASSERT_TRUE(again) << writer->explanation();
    EXPECT_TRUE(again->nothing_to_do);
    EXPECT_EQ(writer->head().block, head) << "the same files again wrote something";
    if (block % 8 == 0 || block + 1 == last_) {
      ASSERT_EQ(broken(engine::verify(*writer)), "");
    }
  }
  std::cout << "stopped after each of " << last_ - accepted_ << " blocks\n";
}

// Whoever finishes a run may be stopped as well, again and again.
TEST_F(EveryBlock, OfARecoveryMayBeItsLastToo) {
  make_whole(77);
  std::uint64_t durable = accepted_;
  std::string from = whole_;
  // Each recovery gets three blocks further than the one before it, and is then stopped.
  for (int round = 0; durable + 3 < last_; ++round) {
    const std::string to = scratch_.path("round" + std::to_string(round % 2));
    ASSERT_EQ(copy_book_until(from, to, durable), "");
    const auto [writer, failure] =
        open_engine(to, {.access = engine::Access::write, .blocks = kSmallBlocks});
    ASSERT_TRUE(writer) << "round " << round << ": " << failure.message;
    ASSERT_EQ(engine::state_digest(writer->book()), digest_) << "round " << round;
    from = to;
    durable += 3;
  }
}

}  // namespace
}  // namespace quittance::testing
