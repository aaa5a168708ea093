// Kills a writing process at random moments: every block it reported as acknowledged must be there
// when the next process opens the book.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>
#include <iostream>
#include <random>
#include <thread>

#include "tests/support/book_workload.h"
#include "tests/support/stride.h"

namespace quittance::testing {
namespace {

using storage::BookStore;
using storage::StoreFailure;
using storage::StoreOptions;

const int kKills = static_cast<int>(share_of(120));
const int kRoundsMax = kKills + 1'000;

// What the child writes to the pipe: kind and block.
struct Report {
  enum class Kind : std::uint32_t { opened, acked, failed } kind;
  std::uint32_t zero = 0;
  std::uint64_t block;
};

void say(int pipe, Report::Kind kind, std::uint64_t block) {
  const Report report{kind, 0, block};
  if (::write(pipe, &report, sizeof(report)) != sizeof(report)) ::_exit(9);
}

// The child: proves the history so far, then appends until it is killed.
[[noreturn]] void write_until_killed(const std::string& book, std::uint64_t acked, int pipe) {
  StoreOptions options{.create = true};
  StoreFailure failure;
  auto store = BookStore::open(book, options, failure);
  if (!store) {
    std::cerr << failure.message << "\n";
    say(pipe, Report::Kind::failed, 0);
    ::_exit(1);
  }
  // One block beyond the acknowledged may have been under way.
  const Finding found = check_store(**store, acked, acked + 1);
  if (found.outcome != Outcome::whole) {
    std::cerr << found << "\n";
    say(pipe, Report::Kind::failed, found.blocks);
    ::_exit(1);
  }
  say(pipe, Report::Kind::opened, found.blocks);
  while (append_blocks(**store, 1) == 1) say(pipe, Report::Kind::acked, (*store)->head().block);
  std::cerr << (*store)->failure().message << "\n";
  say(pipe, Report::Kind::failed, (*store)->head().block);
  ::_exit(1);
}

TEST(KillLoop, LosesNoAcknowledgedBlock) {
  // This process opens no RocksDB itself: a fork would copy its locks without their threads.
  const ScratchDirectory scratch("quittance_kill_loop");
  std::mt19937_64 random(20261122);
  std::uint64_t acked = 0;
  int killed_while_opening = 0;
  int killed_while_writing = 0;
  // How long opening takes is up to the machine: a kill that came too late for it halves the time
  // in which those for it are drawn, and more rounds are taken until one has met it.
  std::uint64_t opening_max = 60'000;  // microseconds
  for (int round = 0; round < kKills || killed_while_opening == 0; ++round) {
    ASSERT_LT(round, kRoundsMax) << "no kill met an opening";
    if (round % 40 == 0) {  // a fresh book now and then: creation is killed too
      scratch.clear();
      acked = 0;
    }
    std::array<int, 2> pipe{};
    ASSERT_EQ(::pipe(pipe.data()), 0);
    const ::pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      ::close(pipe[0]);
      write_until_killed(scratch.path("book"), acked, pipe[1]);
    }
    ::close(pipe[1]);
    const std::uint64_t kill_after = random() % 10;  // acknowledgements; 0: while opening
    const auto delay =
        std::chrono::microseconds(random() % (kill_after == 0 ? opening_max : 6'000));
    if (kill_after == 0) {
      std::this_thread::sleep_for(delay);
      ASSERT_EQ(::kill(child, SIGKILL), 0);
    }
    std::uint64_t heard = 0;
    bool opened = false;
    bool failed = false;
    Report report{};
    while (::read(pipe[0], &report, sizeof(report)) == sizeof(report)) {
      if (report.kind == Report::Kind::failed) failed = true;
      if (report.kind == Report::Kind::opened) {
        opened = true;
        EXPECT_GE(report.block, acked);
        acked = report.block;
      }
      if (report.kind == Report::Kind::acked) {
        EXPECT_EQ(report.block, acked + 1);
        acked = report.block;
        if (++heard == kill_after) {
          std::this_thread::sleep_for(delay);
          ASSERT_EQ(::kill(child, SIGKILL), 0);
        }
      }
    }
    ::close(pipe[0]);
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_FALSE(failed) << "round " << round;
    ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) << "round " << round;
    ++(opened ? killed_while_writing : killed_while_opening);
    if (opened && kill_after == 0) opening_max = std::max<std::uint64_t>(1, opening_max / 2);
  }
  std::cout << killed_while_opening + killed_while_writing << " kills: " << killed_while_opening
            << " while opening, " << killed_while_writing << " while writing; the last book holds "
            << acked << " acknowledged blocks\n";
  EXPECT_GT(killed_while_writing, kKills / 2);
}

}  // namespace
}  // namespace quittance::testing
