// Kills a process at a random moment of a book's two small days: imports, runs, single payments,
// checkpoints, work by hand, backup and restore. The next process finds all that was acknowledged
// and comes to the end of an undisturbed day. QUITTANCE_KILLS says how many kills, QUITTANCE_SEED
// which moments (tools/kill-campaign).
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "tests/crash/acts.h"
#include "tests/support/child.h"
#include "tests/support/stride.h"

namespace quittance::testing {
namespace {

using std::chrono::microseconds;
using std::chrono::steady_clock;

std::uint64_t setting(const char* name, std::uint64_t otherwise) {
  const char* given = std::getenv(name);
  return given == nullptr ? otherwise : std::stoull(given);
}

// How long each act of an undisturbed day took, in microseconds.
std::vector<std::uint64_t> times_of(const ChildEnd& whole) {
  std::vector<std::uint64_t> times;
  for (const std::string& line : lines_of(whole.said)) {
    if (line.starts_with("took ")) times.push_back(std::stoull(line.substr(5)));
  }
  return times;
}

ChildEnd play(const Scenes& scenes, Day day, const Stage& stage, const KillPlan& kill) {
  return run_child(
      [&](const Voice& voice) {
        voice.say("done 0");
        auto from = steady_clock::now();
        const Played played = scenes.play(day, stage, nullptr, [&](std::size_t done) {
          const auto took = std::chrono::duration_cast<microseconds>(steady_clock::now() - from);
          voice.say("took " + std::to_string(took.count()));
          voice.say("done " + std::to_string(done));
          from = steady_clock::now();
        });
        if (!played.failure.empty()) voice.say(played.failure);
        return played.failure.empty() ? 0 : 1;
      },
      kill);
}

TEST(RandomKill, AtAnyMomentLosesAndDoublesNothing) {
  const ScratchDirectory scratch("quittance_random_kill");
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
  std::map<Day, std::vector<std::uint64_t>> takes;
  for (const Day day : {Day::first, Day::second}) {
    scenes.set(day, stage);
    const ChildEnd whole = play(scenes, day, stage, {});
    ASSERT_TRUE(whole.done()) << whole.said;
    takes[day] = times_of(whole);
    ASSERT_EQ(takes[day].size(), Scenes::acts(day).size()) << whole.said;
  }
  const std::uint64_t wanted = setting("QUITTANCE_KILLS", share_of(80));
  const std::uint64_t seed = setting("QUITTANCE_SEED", 1);
  std::mt19937_64 random(seed);
  std::map<std::string, std::uint64_t> within;
  std::uint64_t kills = 0;
  for (std::uint64_t round = 0; kills < wanted && !HasFailure(); ++round) {
    ASSERT_LT(round, 20 + 4 * wanted) << "the kills do not hit";
    const Day day = round % 2 == 0 ? Day::first : Day::second;
    scenes.set(day, stage);
    // Each act as often as any other, though some take much longer; now and then too late for it.
    const std::size_t chosen = random() % takes[day].size();
    const KillPlan kill{.after = "done " + std::to_string(chosen),
                        .delay = microseconds(random() % (takes[day][chosen] * 5 / 4 + 1))};
    const ChildEnd end = play(scenes, day, stage, kill);
    ASSERT_TRUE(end.killed || end.done()) << end.said;
    if (!end.killed) {  // too late: the machine is faster than it was, or its other work is done
      takes[day] = times_of(end);
      continue;
    }
    ++kills;
    const std::string said = end.value_of("done");
    const std::size_t done = said.empty() ? 0 : std::stoull(said);
    const auto& acts = Scenes::acts(day);
    const std::string act(done < acts.size() ? name(acts[done]) : "the end");
    ++within[act];
    SCOPED_TRACE("seed " + std::to_string(seed) + ", kill " + std::to_string(kills) + " within " +
                 act);
    const ChildEnd next = run_child([&](const Voice& voice) {
      const std::string why = scenes.go_on(day, stage, done);
      if (!why.empty()) voice.say(why);
      return why.empty() ? 0 : 1;
    });
    EXPECT_TRUE(next.done()) << next.said;
  }
  std::cout << kills << " kills;";
  for (const auto& [act, times] : within) std::cout << " " << act << " " << times << ";";
  std::cout << "\n";
  EXPECT_GE(within.size(), std::min<std::uint64_t>(wanted, 40) / 5) << "the moments are not spread";
}

}  // namespace
}  // namespace quittance::testing
