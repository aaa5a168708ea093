// Work by hand while the disk fails at each of its operations: where it was booked all the same,
// the next opening tells of it, once, so that whoever gives the command again does not book it
// twice.
#include <gtest/gtest.h>
#include <rocksdb/env.h>

#include <filesystem>
#include <iostream>
#include <memory>
#include <string>

#include "tests/support/book_workload.h"
#include "tests/support/engine_rig.h"
#include "tests/support/fault_file_system.h"

namespace quittance::testing {
namespace {

constexpr std::string_view kReason = "paid twice";
constexpr std::int64_t kAmount = 1;
constexpr int kRoundsMax = 20;

class WorkByHand : public ::testing::TestWithParam<Fault> {
 protected:
  WorkByHand()
      : scratch_("quittance_work_by_hand"),
        work_(make_cash_workload({.customers = 10,
                                  .items = 40,
                                  .payments = 60,
                                  .files = 1,
                                  .repeated = 0,
                                  .statement = false},
                                 7)) {
    const auto [engine, failure] = open_engine(scratch_.path("filled"), {});
    EXPECT_TRUE(engine) << failure.message;
    EXPECT_EQ(import_master_data(*engine, work_), "");
    EXPECT_TRUE(apply_files(*engine, work_, work_.files));
    for (std::uint32_t n = 0; n < engine->book().payments().size(); ++n) {
      const engine::PaymentRow& row = engine->book().payments()[n];
      if (row.in(Disposition::unapplied) > 2 * kAmount) payment_ = PaymentHandle(n);
    }
    EXPECT_TRUE(payment_.known());
  }

  [[nodiscard]] std::string book() const { return scratch_.path("book"); }

  Result<void> refund(engine::Engine& engine) const {
    return engine.refund(payment_, engine::RefundStep::due, kAmount, kReason);
  }

  struct Life {
    bool opened = false;
    bool done = false;
    bool fired = false;
    std::uint64_t opening = 0;  // operations that opening took
    std::uint64_t operations = 0;
  };
  // `after`: the fault meets that operation behind opening, which takes more on some runs.
  Life live(const FaultPlan& plan, std::uint64_t after = 0) const {
    std::filesystem::remove_all(book());
    std::filesystem::remove_all(scratch_.path("stash"));
    std::filesystem::create_directories(scratch_.path("stash"));
    std::filesystem::copy(scratch_.path("filled"), book(),
                          std::filesystem::copy_options::recursive);
    const auto files = std::make_shared<FaultFileSystem>(plan, scratch_.path("stash"));
    const auto env = rocksdb::NewCompositeEnv(files);
    Life life;
    {
      const auto opened = open_engine(book(), {.access = engine::Access::write, .env = env.get()});
      life.opened = opened.engine != nullptr;
      life.opening = files->operations();
      if (after > 0) files->fail_after(after);
      life.done = opened.engine && refund(*opened.engine);
    }
    life.fired = files->fired();
    life.operations = files->operations();
    files->lose_unsynced(Loss::keep);  // the process ends, the machine goes on
    return life;
  }

  // What the next openings find and say.
  void expect_told(const Life& life) {
    {
      const auto [engine, failure] = open_engine(book(), {.access = engine::Access::write});
      ASSERT_TRUE(engine) << failure.message;
      const bool stands = engine->book().row(payment_).in(Disposition::refund_due) == kAmount;
      ASSERT_TRUE(stands || !life.done) << "acknowledged and lost";
      if (life.opened && !life.done) {
        ++failed_;
        booked_ += stands ? 1U : 0U;
        ASSERT_EQ(engine->unacknowledged().has_value(), stands);
      }
      if (const auto& told = engine->unacknowledged()) {
        ASSERT_TRUE(stands);
        ASSERT_EQ(told->reason, kReason);
        ASSERT_TRUE(engine->find_position(told->before.text())) << engine->explanation();
        std::uint64_t since = 0;
        ASSERT_TRUE(engine->events(
            [&](std::uint64_t, const engine::Origin& origin, std::uint8_t, const engine::Event&) {
              since += origin.reason == kReason ? 1U : 0U;
            },
            told->before.sequence));
        ASSERT_EQ(since, 1U);
      }
    }
    const auto [again, failure] = open_engine(book(), {.access = engine::Access::write});
    ASSERT_TRUE(again) << failure.message;
    ASSERT_FALSE(again->unacknowledged()) << "told twice";
  }

  ScratchDirectory scratch_;
  CashWorkload work_;
  PaymentHandle payment_;
  std::size_t failed_ = 0;
  std::size_t booked_ = 0;  // of them, all the same
};

TEST_P(WorkByHand, IsToldOfWhereItWasBookedAfterAll) {
  const Life whole = live({.fault = GetParam(), .at = 0});
  ASSERT_TRUE(whole.done);
  for (std::uint64_t at = 1; at <= whole.opening; ++at) {
    SCOPED_TRACE("operation " + std::to_string(at));
    ASSERT_NO_FATAL_FAILURE(expect_told(live({.fault = GetParam(), .at = at, .seed = at})));
  }
  // Background jobs of RocksDB may take an operation: then once more.
  for (int round = 0; round < kRoundsMax && (round == 0 || booked_ == 0); ++round) {
    for (std::uint64_t after = 1; after <= whole.operations - whole.opening; ++after) {
      SCOPED_TRACE("operation " + std::to_string(after) + " behind opening");
      ASSERT_NO_FATAL_FAILURE(expect_told(live({.fault = GetParam(), .seed = after}, after)));
    }
  }
  std::cout << whole.operations << " operations, " << failed_ << " failures, " << booked_
            << " of them booked after all" << std::endl;
  EXPECT_GT(failed_, 0U);
  EXPECT_GT(booked_, 0U);
}

INSTANTIATE_TEST_SUITE_P(Faults, WorkByHand,
                         ::testing::Values(Fault::write_error, Fault::no_space, Fault::short_write,
                                           Fault::sync_failure),
                         [](const auto& tried) { return std::string(name(tried.param)); });

}  // namespace
}  // namespace quittance::testing
