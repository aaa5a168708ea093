// Kills `apply` at random moments, and recoveries too: the next opening finishes the run, applying
// the same files again changes nothing, and the book is that of an undisturbed run.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <random>
#include <string>
#include <vector>

#include "tests/crash/apply_in_child.h"
#include "tests/support/stride.h"

namespace quittance::testing {
namespace {

namespace fs = std::filesystem;
using std::chrono::microseconds;

constexpr std::uint64_t kEngineKills = 120;
constexpr std::uint64_t kCommandKills = 30;

using ApplyKill = ApplyInChild;

// Moments within work whose time is up to the machine and to what else it does. One that came too
// late shortens the time that the next ones are drawn from, one that came too early lengthens it.
class Moments {
 public:
  Moments(microseconds takes, std::uint64_t seed)
      : takes_(static_cast<std::uint64_t>(takes.count())), random_(seed) {}
  // Up to a tenth beyond the end.
  microseconds draw() {
    drawn_ = random_() % (takes_ * 11 / 10 + 1);
    return microseconds(drawn_);
  }
  void too_late() { takes_ = std::min(takes_, drawn_); }
  void too_early() { takes_ += takes_ / 8 + 1; }

 private:
  std::uint64_t takes_;
  std::uint64_t drawn_ = 0;
  std::mt19937_64 random_;
};

TEST_F(ApplyKill, AtRandomMomentsLosesAndDoublesNothing) {
  prepare({.customers = 60, .items = 700, .payments = 650, .files = 5, .repeated = 20}, 20261122);
  ASSERT_GT(blocks_, 15U) << "the run has too few blocks for a kill to fall between them";
  Moments moments[] = {{duration_, 11}, {duration_, 12}};  // of the run, of its recovery
  std::uint64_t kills = 0;
  std::uint64_t in_run = 0;       // between run_accepted and run_completed
  std::uint64_t before_run = 0;   // nothing was accepted yet
  std::uint64_t after_run = 0;    // the run was complete
  std::uint64_t in_recovery = 0;  // a recovery was killed, the run still unfinished
  // A moment is drawn, and where it falls in the work is up to the machine: more rounds are taken
  // until enough have fallen where they prove something.
  for (std::size_t round = 0;
       kills < kEngineKills / stride() || in_run <= kills / 3 || in_recovery <= 5 / stride();
       ++round) {
    ASSERT_LT(round, 4 * kEngineKills) << "the kills do not hit";
    SCOPED_TRACE("round " + std::to_string(round));
    const std::string book = scratch_.path("book");
    copy_base(book);
    bool unfinished = false;
    // The run, and in every other round its first recovery too.
    for (std::size_t part = 0; part < 1 + round % 2; ++part) {
      // Now and then soon after the run was accepted.
      const bool at_acceptance = part == 0 && round % 4 == 3;
      const std::string from = at_acceptance ? "stage record" : part == 0 ? "applying" : "opening";
      const auto delay = moments[part].draw() / (at_acceptance ? 8 : 1);
      const ChildEnd end = apply_in_child(book, 1 + round % 3, {.after = from, .delay = delay});
      ASSERT_TRUE(end.killed || end.done()) << end.said;
      if (end.done()) {
        if (!at_acceptance) moments[part].too_late();
        break;
      }
      ++kills;
      const ChildEnd read = check_in_child(book, false);
      ASSERT_TRUE(read.done()) << read.said;
      unfinished = read.said_line("unfinished");
      const bool accepted = read.value_of("runs") != "0";
      if (part == 1 && unfinished) ++in_recovery;
      ++(unfinished ? in_run : accepted ? after_run : before_run);
      if (!accepted) moments[part].too_early();
      if (accepted && !unfinished) {
        EXPECT_EQ(read.value_of("digest"), digest_);
      }
      if (end.said_line("stage record")) {
        EXPECT_TRUE(accepted) << "the run was acknowledged and is gone";
      }
    }
    expect_whole(book, 1 + (round + 1) % 3, round % 10 == 0);
    if (HasFailure()) break;
  }
  std::cout << kills << " kills: " << before_run << " before the run was accepted, " << in_run
            << " within it (" << in_recovery << " of these in a recovery), " << after_run
            << " after it; the undisturbed run has " << blocks_ << " blocks and takes "
            << duration_.count() / 1000 << " ms\n";
}

// The command as people start it: no small blocks, other processes, what it prints.
class CommandKill : public ApplyKill {
 protected:
  // Runs the command with its words; stdout and stderr go to `output`.
  [[nodiscard]] ChildEnd command(const std::vector<std::string>& words, const std::string& output,
                                 const KillPlan& kill = {}) const {
    return run_child(
        [&](const Voice& voice) {
          std::vector<std::string> all = {QUITTANCE_COMMAND, "--book", scratch_.path("book"),
                                          "--actor", "clerk"};
          all.insert(all.end(), words.begin(), words.end());
          std::vector<char*> argv;
          for (std::string& word : all) argv.push_back(word.data());
          argv.push_back(nullptr);
          const int file = ::open(output.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
          if (file < 0 || ::dup2(file, 1) < 0 || ::dup2(file, 2) < 0) return 90;
          voice.say("started");
          ::execv(argv[0], argv.data());
          return 91;
        },
        kill);
  }
  [[nodiscard]] static std::string read_text(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  // The command must end with `code`; gives what it printed.
  std::string must(const std::vector<std::string>& words, std::vector<int> codes) {
    const std::string output = scratch_.path("output");
    const ChildEnd end = command(words, output);
    std::string text = read_text(output);
    EXPECT_NE(std::find(codes.begin(), codes.end(), end.exit_code), codes.end())
        << words.front() << " ended with " << end.exit_code << ": " << text;
    return text;
  }
  void write_file(const std::string& name, const std::string& bytes) {
    std::ofstream(scratch_.path(name), std::ios::binary) << bytes;
  }
};

TEST_F(CommandKill, OfApplyLosesAndDoublesNothing) {
  const CashWorkload work = make_cash_workload(
      {.customers = 150, .items = 2500, .payments = 2400, .files = 4, .repeated = 20}, 5);
  write_file("accounts.csv", work.accounts);
  write_file("customers.csv", work.customers);
  write_file("items.csv", work.items);
  write_file("rules.toml", work.rules);
  std::vector<std::string> apply = {"apply", "--rules", scratch_.path("rules.toml")};
  for (const Delivery& file : work.files) {
    write_file(file.name, file.bytes);
    apply.push_back(scratch_.path(file.name));
  }
  const std::string book = scratch_.path("book");
  for (const std::string kind : {"accounts", "customers", "items"}) {
    must({"import", kind, scratch_.path(kind + ".csv")}, {0});
  }
  fs::copy(book, base_, fs::copy_options::recursive);
  const std::string before = must({"digest"}, {0});
  const auto from = std::chrono::steady_clock::now();
  must(apply, {1});  // the held account wants attention
  const auto duration =
      std::chrono::duration_cast<microseconds>(std::chrono::steady_clock::now() - from);
  const std::string digest = must({"digest"}, {0});
  ASSERT_EQ(digest.size(), 65U) << digest;
  Moments moments(duration, 13);
  std::uint64_t kills = 0;
  std::uint64_t unfinished = 0;
  for (std::uint64_t round = 0;
       (kills < kCommandKills / stride() || unfinished <= 2 / stride()) && !HasFailure(); ++round) {
    ASSERT_LT(round, 5 * kCommandKills) << "the kills do not hit";
    SCOPED_TRACE("round " + std::to_string(round));
    copy_base(book);
    const auto delay = moments.draw();
    const std::string output = scratch_.path("output");
    const ChildEnd end = command(apply, output, {.after = "started", .delay = delay});
    ASSERT_TRUE(end.killed || end.exit_code == 1) << end.exit_code << read_text(output);
    if (!end.killed) {
      moments.too_late();
      continue;
    }
    ++kills;
    // Reading is allowed at once, and says what is the matter.
    const bool says_so = must({"payments"}, {0}).find("is unfinished") != std::string::npos;
    if (says_so) ++unfinished;
    if (!says_so && must({"digest"}, {0}) == before) moments.too_early();
    must(apply, {0, 1});
    EXPECT_EQ(must({"digest"}, {0}), digest);
    must(apply, {0});
    EXPECT_EQ(must({"digest"}, {0}), digest);
    if (kills % 5 == 0) must({"verify"}, {0});
  }
  std::cout << kills << " kills of the command, " << unfinished
            << " of them left a run for the next one to finish; undisturbed it takes "
            << duration.count() / 1000 << " ms\n";
}

}  // namespace
}  // namespace quittance::testing
