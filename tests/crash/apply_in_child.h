// A run in a process of its own: what it is told, what became of it, and what must be true of the
// book afterwards. For tests that let the process end on the way.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "engine/book/state_digest.h"
#include "engine/executor.h"
#include "tests/support/book_workload.h"
#include "tests/support/cash_workload.h"
#include "tests/support/child.h"
#include "tests/support/engine_rig.h"

namespace quittance::testing {

// Small blocks, so that a run has many.
inline constexpr engine::BlockLimits kSmallBlocks{.bytes = 16 << 10, .events = 96};

// Says the stages of a run as they are reached.
class SayStages final : public engine::RunObserver {
 public:
  explicit SayStages(const Voice& voice) : voice_(voice) {}
  void stage(std::string_view name) override { voice_.say("stage " + std::string(name)); }
  void progress(std::uint64_t, std::uint64_t) override {}

 private:
  const Voice& voice_;
};

inline int give_up(const Voice& voice, const std::string& why) {
  voice.say("failed " + why);
  return 1;
}

class ApplyInChild : public ::testing::Test {
 protected:
  ApplyInChild() : scratch_("quittance_apply"), base_(scratch_.path("base")) {}

  // Imports master data into a base book and applies everything to a copy, undisturbed.
  void prepare(const WorkloadSize& size, std::uint64_t seed) {
    work_ = make_cash_workload(size, seed);
    const ChildEnd imported = run_child([&](const Voice& voice) {
      const auto [engine, failure] = open_engine(base_, {});
      if (!engine) return give_up(voice, failure.message);
      const std::string why = import_master_data(*engine, work_);
      return why.empty() ? 0 : give_up(voice, why);
    });
    ASSERT_TRUE(imported.done()) << imported.said;
    const std::string whole = scratch_.path("whole");
    copy_base(whole);
    const ChildEnd applied = apply_in_child(whole, 2, {});
    ASSERT_TRUE(applied.done()) << applied.said;
    const ChildEnd checked = check_in_child(whole, true);
    ASSERT_TRUE(checked.done()) << checked.said;
    digest_ = checked.value_of("digest");
    blocks_ = std::stoull(applied.value_of("blocks"));
    duration_ = std::chrono::microseconds(std::stoll(applied.value_of("micros")));
    ASSERT_EQ(digest_.size(), 64U);
  }

  void copy_base(const std::string& to) const {
    std::filesystem::remove_all(to);
    std::filesystem::copy(base_, to, std::filesystem::copy_options::recursive);
  }

  // Opens the book for writing (which finishes an unfinished run) and applies all files.
  // `at_apply` is called in the child when the book is open.
  [[nodiscard]] ChildEnd apply_in_child(const std::string& book, std::size_t threads,
                                        const KillPlan& kill,
                                        const std::function<void()>& at_apply = {}) const {
    return run_child(
        [&](const Voice& voice) {
          const auto executor = engine::default_executor(threads);
          voice.say("opening");
          const auto [engine, failure] = open_engine(book, {.access = engine::Access::write,
                                                            .executor = executor.get(),
                                                            .blocks = kSmallBlocks});
          if (!engine) return give_up(voice, failure.message);
          voice.say("digest before " + engine::state_digest(engine->book()).hex());
          SayStages stages(voice);
          voice.say("applying");
          if (at_apply) at_apply();
          const auto from = std::chrono::steady_clock::now();
          const auto report = apply_files(*engine, work_, work_.files, &stages);
          if (!report) return give_up(voice, engine->explanation());
          const auto took = std::chrono::steady_clock::now() - from;
          voice.say(
              "micros " +
              std::to_string(std::chrono::duration_cast<std::chrono::microseconds>(took).count()));
          voice.say("blocks " + std::to_string(report->blocks));
          if (report->nothing_to_do) voice.say("nothing to do");
          voice.say("digest " + engine::state_digest(engine->book()).hex());
          return 0;
        },
        kill);
  }

  // Reads the book; with `all`, the whole of verify() has to hold.
  [[nodiscard]] static ChildEnd check_in_child(const std::string& book, bool all) {
    return run_child([&](const Voice& voice) {
      const auto [engine, failure] = open_engine(book, {.access = engine::Access::read});
      if (!engine) return give_up(voice, failure.message);
      if (engine->run_unfinished()) voice.say("unfinished");
      const std::string why =
          broken(all ? engine::verify(*engine) : engine::verify_book(engine->book()));
      if (!why.empty()) return give_up(voice, why);
      voice.say("runs " + std::to_string(engine->book().runs().size()));
      voice.say("digest " + engine::state_digest(engine->book()).hex());
      return 0;
    });
  }

  // After the last kill: a reader, the recovery with another number of threads, the proof.
  void expect_whole(const std::string& book, std::size_t threads, bool all) const {
    const ChildEnd recovered = apply_in_child(book, threads, {});
    ASSERT_TRUE(recovered.done()) << recovered.said;
    EXPECT_EQ(recovered.value_of("digest"), digest_);
    const ChildEnd again = apply_in_child(book, threads, {});
    ASSERT_TRUE(again.done()) << again.said;
    EXPECT_TRUE(again.said_line("nothing to do")) << again.said;
    EXPECT_EQ(again.value_of("digest"), digest_);
    const ChildEnd proved = check_in_child(book, all);
    ASSERT_TRUE(proved.done()) << proved.said;
    EXPECT_EQ(proved.value_of("digest"), digest_);
  }

  ScratchDirectory scratch_;
  std::string base_;
  CashWorkload work_;
  std::string digest_;  // of the undisturbed run
  std::uint64_t blocks_ = 0;
  std::chrono::microseconds duration_{0};
};

}  // namespace quittance::testing
