// Readers beside a writing process: each sees a whole prefix of the book that holds all that was
// acknowledged before it opened; none fails, and the writer does not notice.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "tests/support/book_workload.h"
#include "tests/support/cash_workload.h"
#include "tests/support/child.h"

namespace quittance::testing {
namespace {

namespace fs = std::filesystem;
using storage::BookStore;
using storage::StoreFailure;
using SteadyClock = std::chrono::steady_clock;

constexpr int kReaders = 3;
constexpr std::uint64_t kBlocksPerSession = 24;
constexpr std::uint64_t kSessions = 30;  // and on until the readers have met the writer
constexpr std::uint64_t kSessionsMax = 300;
constexpr std::uint64_t kMeetings = 6;

// What the processes tell each other.
struct Shared {
  std::atomic<std::uint64_t> begun;
  std::atomic<std::uint64_t> acked;
  std::atomic<bool> stop;
  std::atomic<std::uint64_t> readings[kReaders];
  std::atomic<std::uint64_t> moving[kReaders];  // readings whose book grew while they read it
  [[nodiscard]] std::uint64_t met() const {
    std::uint64_t sum = 0;
    for (const auto& times : moving) sum += times;
    return sum;
  }
};

// What the readers of the command have begun, and whether they go on.
struct Reports {
  std::atomic<std::uint64_t> begun;
  std::atomic<bool> stop;
};

template <class Type>
Type* shared_memory() {
  void* memory =
      ::mmap(nullptr, sizeof(Type), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  return memory == MAP_FAILED ? nullptr : new (memory) Type{};
}

// Forks before anything of RocksDB has run; the child's result is its exit code.
template <class Work>
pid_t start(const Work& work) {
  const pid_t child = ::fork();
  if (child != 0) return child;
  ::_exit(work());
}

int wait_for(pid_t child) {
  int status = 0;
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 100 + WTERMSIG(status);
}

// Each session opens the book anew, so logs become tables and vanish while readers open.
int write_sessions(const std::string& book, Shared& shared) {
  for (std::uint64_t session = 0;
       session < kSessions || (shared.met() < kMeetings && session < kSessionsMax && !shared.stop);
       ++session) {
    StoreFailure failure;
    const auto store = BookStore::open(book, {.create = true}, failure);
    if (!store) {
      std::cerr << "writer: " << failure.message << "\n";
      return 1;
    }
    for (std::uint64_t block = 0; block < kBlocksPerSession; ++block) {
      ++shared.begun;
      if (append_blocks(**store, 1) != 1) {
        std::cerr << "writer: " << (*store)->failure().message << "\n";
        return 2;
      }
      ++shared.acked;
    }
  }
  return 0;
}

int read_until_stopped(const std::string& book, Shared& shared, int reader) {
  while (!shared.stop) {
    const std::uint64_t acked = shared.acked;
    StoreFailure failure;
    const auto store = BookStore::open(book, {.read_only = true}, failure);
    if (!store) {
      std::cerr << "reader: " << failure.message << "\n";
      return 1;
    }
    const std::uint64_t opened = shared.begun;  // no more than this can be in it
    const Finding found = check_store(**store, acked, opened);
    if (found.outcome != Outcome::whole) {
      std::cerr << "reader: " << found << "\n";
      return 2;
    }
    if (!(*store)->verify_checksums()) {
      std::cerr << "reader: " << (*store)->failure().message << "\n";
      return 3;
    }
    ++shared.readings[reader];
    if (shared.begun > opened) ++shared.moving[reader];
  }
  return 0;
}

// Who fails ends the others, too.
int told(int code, Shared& shared) {
  if (code != 0) shared.stop = true;
  return code;
}

TEST(BesideWriter, EveryReaderSeesAWholePrefix) {
  const ScratchDirectory scratch("quittance_beside");
  const std::string book = scratch.path("book");
  Shared* const memory = shared_memory<Shared>();
  ASSERT_NE(memory, nullptr);
  Shared& shared = *memory;
  const pid_t writer = start([&] { return told(write_sessions(book, shared), shared); });
  while (shared.acked == 0 && !shared.stop) ::usleep(1'000);
  std::vector<pid_t> readers;
  for (int reader = 0; reader < kReaders; ++reader) {
    readers.push_back(
        start([&] { return told(read_until_stopped(book, shared, reader), shared); }));
  }
  EXPECT_EQ(wait_for(writer), 0) << "the writer was disturbed";
  shared.stop = true;
  for (const pid_t reader : readers) EXPECT_EQ(wait_for(reader), 0);
  std::uint64_t readings = 0;
  for (const auto& of_one : shared.readings) readings += of_one;
  const std::uint64_t blocks = shared.acked;
  std::cout << blocks << " blocks in " << blocks / kBlocksPerSession << " sessions, " << readings
            << " readings, during " << shared.met() << " of which the book grew\n";
  EXPECT_GE(blocks, kSessions * kBlocksPerSession);
  EXPECT_GE(shared.met(), kMeetings) << "the readers did not meet the writer";
  const pid_t last = start([&] {
    return check_book(book, {.read_only = true}, blocks, blocks).outcome == Outcome::whole ? 0 : 1;
  });
  EXPECT_EQ(wait_for(last), 0);
}

// The command as people run it: reports in a loop while `apply` books day after day.
TEST(BesideWriter, ReportsRunBesideApply) {
  const ScratchDirectory scratch("quittance_beside_apply");
  const std::string book = scratch.path("book");
  const auto command = [&](std::vector<std::string> words, const std::string& output) {
    words.insert(words.begin(), {QUITTANCE_COMMAND, "--book", book, "--actor", "clerk"});
    return start([&words, &output] {
      std::vector<char*> argv;
      for (std::string& word : words) argv.push_back(word.data());
      argv.push_back(nullptr);
      const int file = ::open(output.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
      if (file < 0 || ::dup2(file, 1) < 0 || ::dup2(file, 2) < 0) return 90;
      ::execv(argv[0], argv.data());
      return 91;
    });
  };
  const auto text_of = [](const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return std::string{std::istreambuf_iterator<char>(file), {}};
  };
  const CashWorkload work = make_cash_workload(
      {.customers = 120, .items = 2000, .payments = 2400, .files = 12, .repeated = 20}, 8);
  const auto write_file = [&](const std::string& name, const std::string& bytes) {
    std::ofstream(scratch.path(name), std::ios::binary) << bytes;
  };
  write_file("accounts.csv", work.accounts);
  write_file("customers.csv", work.customers);
  write_file("items.csv", work.items);
  write_file("rules.toml", work.rules);
  for (const Delivery& file : work.files) write_file(file.name, file.bytes);
  const std::string output = scratch.path("output");
  for (const std::string kind : {"accounts", "customers", "items"}) {
    ASSERT_EQ(wait_for(command({"import", kind, scratch.path(kind + ".csv")}, output)), 0)
        << text_of(output);
  }
  // One process after another applies a file each, the next one once as many reports have begun.
  Reports* const reading = shared_memory<Reports>();
  ASSERT_NE(reading, nullptr);
  const pid_t writer = start([&] {
    std::uint64_t applied = 0;
    for (const Delivery& file : work.files) {
      while (reading->begun < applied && !reading->stop) ::usleep(1'000);
      ++applied;
      const int end = wait_for(
          command({"apply", "--rules", scratch.path("rules.toml"), scratch.path(file.name)},
                  scratch.path("applied")));
      if (end > 1) return end;
    }
    return 0;
  });
  const std::vector<std::vector<std::string>> reports = {{"verify"},
                                                         {"aging"},
                                                         {"payments", "--format", "csv"},
                                                         {"digest"},
                                                         {"export", "applications"}};
  std::size_t done = 0;
  int status = 0;
  while (::waitpid(writer, &status, WNOHANG) == 0) {
    const auto& words = reports[done++ % reports.size()];
    ++reading->begun;
    const int end = wait_for(command(words, output));
    EXPECT_EQ(end, 0) << words.front() << ": " << text_of(output);
    reading->stop = reading->stop || end != 0;
  }
  EXPECT_EQ(WIFEXITED(status) ? WEXITSTATUS(status) : -1, 0) << text_of(scratch.path("applied"));
  std::cout << done << " reports beside " << work.files.size() << " runs of apply\n";
  EXPECT_GE(done + 1, work.files.size());
  EXPECT_EQ(wait_for(command({"verify"}, output)), 0) << text_of(output);
}

}  // namespace
}  // namespace quittance::testing
