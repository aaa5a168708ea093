// Ends a process at one operation of the disk after another, before it, within a write and after
// it, while a book lives through two small days. The next process finds all that was acknowledged,
// and comes to the same end.
#include <gtest/gtest.h>
#include <rocksdb/env.h>

#include <filesystem>
#include <iostream>
#include <map>
#include <string>
#include <tuple>

#include "tests/crash/acts.h"
#include "tests/support/child.h"
#include "tests/support/fault_file_system.h"
#include "tests/support/stride.h"

namespace quittance::testing {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kStep = 17;

using Row = std::tuple<Day, Fault>;
class KillAtOperation : public ::testing::TestWithParam<Row> {};

// Plays the day in a process that ends at operation `at` of its kind; it says what it has done.
ChildEnd play_until(const Scenes& scenes, Day day, const Stage& stage, const FaultPlan& plan,
                    const std::string& stash) {
  return run_child([&](const Voice& voice) {
    const auto files = std::make_shared<FaultFileSystem>(plan, stash);
    const auto env = rocksdb::NewCompositeEnv(files);
    const Played played = scenes.play(day, stage, env.get(), [&voice](std::size_t done) {
      voice.say("done " + std::to_string(done));
    });
    if (!played.failure.empty()) voice.say(played.failure);
    return played.failure.empty() ? 0 : 1;
  });
}

TEST_P(KillAtOperation, LosesAndDoublesNothing) {
  const auto [day, fault] = GetParam();
  const ScratchDirectory scratch("quittance_kill_at_operation");
  // This process opens no RocksDB itself: a fork would copy its locks without their threads.
  Scenes scenes(scratch.path("scenes"));
  const ChildEnd noted = run_child([&scenes](const Voice& voice) {
    const std::string why = scenes.play_undisturbed();
    voice.say(why.empty() ? scenes.notes() : why);
    return why.empty() ? 0 : 1;
  });
  ASSERT_TRUE(noted.done()) << noted.said;
  scenes.take(noted.said);
  const Stage stage{scratch.path("stage")};
  const std::string stash = scratch.path("stash");
  std::uint64_t kills = 0;
  std::map<std::string, std::uint64_t> within;
  for (std::uint64_t at = 1; !HasFailure(); at += stride_of_long(kStep)) {
    scenes.set(day, stage);
    fs::remove_all(stash);
    fs::create_directories(stash);
    const ChildEnd end = play_until(scenes, day, stage, {.fault = fault, .at = at}, stash);
    if (end.exit_code == 0) break;
    ASSERT_EQ(end.exit_code, -1) << end.said;  // by a signal
    ++kills;
    const std::string said = end.value_of("done");
    const std::size_t done = said.empty() ? 0 : std::stoull(said);
    const auto& acts = Scenes::acts(day);
    const std::string act(done < acts.size() ? name(acts[done]) : "the end");
    ++within[act];
    SCOPED_TRACE(std::string(name(fault)) + " operation " + std::to_string(at) + " within " + act);
    const ChildEnd next = run_child([&, day = day](const Voice& voice) {
      const std::string why = scenes.go_on(day, stage, done);
      if (!why.empty()) voice.say(why);
      return why.empty() ? 0 : 1;
    });
    EXPECT_TRUE(next.done()) << next.said;
  }
  std::cout << name(fault) << ": " << kills << " kills;";
  for (const auto& [act, times] : within) std::cout << " " << act << " " << times;
  std::cout << "\n";
  EXPECT_GT(kills, 3U / stride());
}

INSTANTIATE_TEST_SUITE_P(
    Of, KillAtOperation,
    ::testing::Combine(::testing::Values(Day::first, Day::second),
                       ::testing::Values(Fault::killed_before, Fault::killed_within,
                                         Fault::killed_after)),
    [](const ::testing::TestParamInfo<Row>& row) {
      return std::string(std::get<0>(row.param) == Day::first ? "first_day_" : "second_day_") +
             std::string(name(std::get<1>(row.param)));
    });

}  // namespace
}  // namespace quittance::testing
