// Payments that many threads bring one by one, while the disk fails or the power goes: whoever had
// an answer finds his payment in the book, which is whole; and nobody gets one after the failure.
#include <gtest/gtest.h>
#include <rocksdb/env.h>

#include <atomic>
#include <filesystem>
#include <iostream>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "engine/intake/posting_desk.h"
#include "tests/support/book_workload.h"
#include "tests/support/engine_rig.h"
#include "tests/support/fault_file_system.h"
#include "tests/support/stride.h"

namespace quittance::testing {
namespace {

constexpr std::size_t kThreads = 48;

struct Life {
  bool fired = false;
  std::uint64_t operations = 0;
  std::set<std::string> acknowledged;
  std::size_t refused = 0;
};

class PostingFault : public ::testing::Test {
 protected:
  PostingFault()
      : scratch_("quittance_posting_fault"),
        work_(make_cash_workload({.customers = 30,
                                  .items = 300,
                                  .payments = 600,
                                  .files = 1,
                                  .repeated = 0,
                                  .statement = false},
                                 21)),
        lines_(lines_of(work_.files.front().bytes)) {
    for (std::string& line : lines_) line.pop_back();
    const auto [engine, failure] = open_engine(scratch_.path("filled"), {});
    EXPECT_TRUE(engine) << failure.message;
    EXPECT_EQ(import_master_data(*engine, work_), "");
  }

  Life live(const FaultPlan& plan, Loss loss) {
    std::filesystem::remove_all(book());
    std::filesystem::remove_all(scratch_.path("stash"));
    std::filesystem::create_directories(scratch_.path("stash"));
    std::filesystem::copy(scratch_.path("filled"), book(),
                          std::filesystem::copy_options::recursive);
    const auto files = std::make_shared<FaultFileSystem>(plan, scratch_.path("stash"));
    const auto env = rocksdb::NewCompositeEnv(files);
    Life life;
    auto opened = open_engine(book(), {.access = engine::Access::write, .env = env.get()});
    if (opened.engine) post_all(*opened.engine, *files, life);
    opened.engine.reset();
    life.fired = files->fired();
    life.operations = files->operations();
    files->lose_unsynced(loss);
    return life;
  }

  // Everything that was acknowledged is there; or the book says that it is damaged.
  std::string lost(const Life& life) {
    const auto [engine, failure] = open_engine(book(), {.access = engine::Access::write});
    if (engine == nullptr) return "refused: " + failure.message;
    std::string missing = broken(engine::verify(*engine));
    for (const std::string& id : life.acknowledged) {
      if (!engine->book().find_payment(id).known()) missing += " lacks " + id;
    }
    return missing;
  }

 private:
  [[nodiscard]] std::string book() const { return scratch_.path("book"); }

  void post_all(engine::Engine& engine, const FaultFileSystem& files, Life& life) {
    engine::RunOptions run;
    run.rules_toml = work_.rules;
    auto plan = engine.plan_posting(run);
    ASSERT_TRUE(plan) << engine.explanation();
    engine::PostingDesk desk(engine, *std::move(plan));
    std::vector<engine::Posted> posted(lines_.size());
    std::atomic<std::size_t> refused = 0;
    std::vector<std::thread> threads;
    for (std::size_t thread = 0; thread < kThreads; ++thread) {
      threads.emplace_back([&, thread] {
        for (std::size_t n = thread; n < lines_.size(); n += kThreads) {
          auto done = desk.post(lines_[n]);
          if (done) {
            posted[n] = *std::move(done);
          } else {
            ++refused;
          }
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    for (const engine::Posted& one : posted) {
      if (one.payment.known())
        life.acknowledged.emplace(engine.book().row(one.payment).payment_id());
    }
    life.refused = refused;
    EXPECT_EQ(engine.explanation().empty(), life.refused == 0);
    // How many groups there are depends on the threads, so the fault may meet this one only.
    const bool answers = bool(desk.post(lines_.front()));
    EXPECT_FALSE(answers && life.refused > 0) << "a dead book answered";
    EXPECT_TRUE(answers || files.fired()) << "a book without a fault refused";
  }

  ScratchDirectory scratch_;
  CashWorkload work_;
  std::vector<std::string> lines_;
};

class PostingFaults : public PostingFault, public ::testing::WithParamInterface<Fault> {};

TEST_P(PostingFaults, WhoeverHadAnAnswerFindsHisPayment) {
  const Life whole = live({.fault = GetParam(), .at = 0}, Loss::keep);
  ASSERT_EQ(whole.acknowledged.size(), 600U);
  ASSERT_EQ(lost(whole), "");
  std::size_t fired = 0;
  std::size_t acknowledged = 0;
  const std::uint64_t step = stride();
  for (std::uint64_t at = 1; at < whole.operations; at += step) {
    const Loss loss = at % 2 == 0 ? Loss::drop : Loss::tear;
    const Life life = live({.fault = GetParam(), .at = at, .seed = at}, loss);
    fired += life.refused > 0 ? 1 : 0;
    acknowledged += life.acknowledged.size();
    EXPECT_EQ(lost(life), "") << name(GetParam()) << " at " << at << ", " << life.refused
                              << " refused";
    if (!life.fired) break;  // beyond the last
  }
  std::cout << fired << " failures while payments came, " << acknowledged << " acknowledged"
            << std::endl;
  EXPECT_GT(fired, 0U);
}

// The test sees what it looks for: without syncs of the anchor, payments are lost.
TEST_F(PostingFault, WithoutSyncsPaymentsAreMissed) {
  const Life whole = live({.fault = Fault::power_cut, .at = 0}, Loss::keep);
  std::size_t missed = 0;
  for (std::uint64_t at = whole.operations / 2; at < whole.operations; at += 5) {
    const Life life =
        live({.fault = Fault::power_cut, .at = at, .seed = at, .ignore_sync_of = {"anchor"}},
             Loss::drop);
    if (!lost(life).empty()) ++missed;
  }
  EXPECT_GT(missed, 0U);
}

INSTANTIATE_TEST_SUITE_P(Faults, PostingFaults,
                         ::testing::Values(Fault::power_cut, Fault::write_error,
                                           Fault::sync_failure),
                         [](const auto& row) { return std::string(name(row.param)).substr(0, 4); });

}  // namespace
}  // namespace quittance::testing
