// Fails one operation of the disk after another while a book lives through two small days: reading,
// writing, syncing, renaming. Whatever fails, nothing that was acknowledged is lost, what was cut
// off happened whole or not at all, and the same commands once more come to the same end.
#include <gtest/gtest.h>
#include <rocksdb/env.h>

#include <filesystem>
#include <iostream>
#include <map>
#include <string>
#include <tuple>

#include "tests/crash/acts.h"
#include "tests/support/fault_file_system.h"
#include "tests/support/stride.h"

namespace quittance::testing {
namespace {

namespace fs = std::filesystem;

// How many points of a walk lie between two that are tried, where not all are.
constexpr std::uint64_t kStep = 9;

using Row = std::tuple<Day, Fault, Loss>;
class EveryOperation : public ::testing::TestWithParam<Row> {};

TEST_P(EveryOperation, MayFail) {
  const auto [day, fault, loss] = GetParam();
  const ScratchDirectory scratch("quittance_every_operation");
  Scenes scenes(scratch.path("scenes"));
  ASSERT_EQ(scenes.play_undisturbed(), "");
  const Stage stage{scratch.path("stage")};
  std::uint64_t fired = 0;
  std::uint64_t unnoticed = 0;  // nothing said: it must have been of no consequence
  std::map<std::string, std::uint64_t> within;
  for (std::uint64_t at = 1;; at += stride_of_long(kStep)) {
    scenes.set(day, stage);
    fs::remove_all(scratch.path("stash"));
    fs::create_directories(scratch.path("stash"));
    const auto files = std::make_shared<FaultFileSystem>(
        FaultPlan{.fault = fault, .at = at, .seed = at}, scratch.path("stash"));
    Played played;
    {
      const auto env = rocksdb::NewCompositeEnv(files);
      played = scenes.play(day, stage, env.get());
    }
    if (!files->fired()) {
      EXPECT_EQ(played.failure, "");
      break;
    }
    ++fired;
    const auto& acts = Scenes::acts(day);
    const std::string act(played.done < acts.size() ? name(acts[played.done]) : "unnoticed");
    if (played.failure.empty()) ++unnoticed;
    ++within[act];
    files->lose_unsynced(loss);
    SCOPED_TRACE(std::string(name(fault)) + " " + std::to_string(at) + " (" + files->fired_at() +
                 ") within " + act + ": " + played.failure);
    EXPECT_EQ(scenes.go_on(day, stage, played.done), "");
    if (HasFailure()) break;
  }
  std::cout << name(fault) << ": " << fired << " operations failed, " << unnoticed
            << " without consequence;";
  for (const auto& [act, times] : within) std::cout << " " << act << " " << times;
  std::cout << "\n";
  EXPECT_GT(fired, 0U);
}

std::string label(const ::testing::TestParamInfo<Row>& row) {
  const auto [day, fault, loss] = row.param;
  return std::string(day == Day::first ? "first_day_" : "second_day_") + std::string(name(fault)) +
         (loss == Loss::drop ? "_then_power_cut" : "");
}

INSTANTIATE_TEST_SUITE_P(
    Of, EveryOperation,
    ::testing::Combine(::testing::Values(Day::first, Day::second),
                       ::testing::Values(Fault::write_error, Fault::no_space, Fault::short_write,
                                         Fault::sync_failure, Fault::rename_failure,
                                         Fault::directory_sync_failure, Fault::read_error),
                       ::testing::Values(Loss::keep, Loss::drop)),
    label);

}  // namespace
}  // namespace quittance::testing
