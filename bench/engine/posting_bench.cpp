// Question: what does a payment cost that comes alone, and what do many cost that come at once?
// Each line stands beside a plain append and fdatasync of as many bytes, timed in the same run: on
// a machine with neighbours only the ratio says anything. A lone payment is one block: the
// anchor's sync, and some 60 microseconds of reading, deciding and encoding. Memory is kept, as the
// command keeps it. QUITTANCE_WORKLOAD names a folder that `quittance generate` made, to post its
// payments.ndjson on its book instead of a small book in which everything happens.
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "core/assert.h"
#include "engine/executor.h"
#include "engine/intake/posting_desk.h"
#include "storage/book_store.h"
#include "storage/journal.h"
#include "storage/journal_db.h"
#include "tests/support/cash_workload.h"

namespace {

using namespace quittance;
using Micros = std::chrono::duration<double, std::micro>;
namespace fs = std::filesystem;

class FixedClock final : public Clock {
 public:
  [[nodiscard]] Timestamp now() const override { return {1'795'000'000'000'000}; }
};
const FixedClock kClock;

const int kKeepsMemory = ::mallopt(M_TRIM_THRESHOLD, std::numeric_limits<int>::max());

constexpr std::size_t kLone = 2000;  // payments or appends of one measurement
constexpr std::size_t kMany = 64'000;
constexpr std::size_t kAppended = 1000;  // bytes: about a lone payment's block

class Folder {
 public:
  Folder()
      : path_(fs::temp_directory_path() /
              ("quittance_posting_bench_" + std::to_string(::getpid()))) {
    fs::remove_all(path_);
    fs::create_directories(path_);
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] std::string at(const std::string& name) const { return (path_ / name).string(); }

 private:
  fs::path path_;
};

std::string text_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  QASSERT(file);
  return {std::istreambuf_iterator<char>(file), {}};
}

testing::CashWorkload make_work() {
  if (const char* folder = std::getenv("QUITTANCE_WORKLOAD")) {
    const fs::path in = folder;
    testing::CashWorkload made;
    made.accounts = text_of(in / "accounts.csv");
    made.customers = text_of(in / "customers.csv");
    made.items = text_of(in / "items.csv");
    made.rules = text_of(in / "rules.toml");
    made.files.push_back({"payments", text_of(in / "payments.ndjson")});
    return made;
  }
  return testing::make_cash_workload({.customers = 1 + kMany / 20,
                                      .items = kMany,
                                      .payments = kMany,
                                      .files = 1,
                                      .repeated = 0,
                                      .statement = false},
                                     1);
}

const testing::CashWorkload& work() {
  static const auto made = make_work();
  return made;
}

double at(const std::vector<double>& sorted, double share) {
  return sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1))];
}

void report(benchmark::State& state, std::vector<double>& micros) {
  std::sort(micros.begin(), micros.end());
  state.counters["p50_us"] = at(micros, 0.5);
  state.counters["p99_us"] = at(micros, 0.99);
  state.counters["p999_us"] = at(micros, 0.999);
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(micros.size()));
}

// Microseconds; less than zero when it failed.
double append_and_sync(int file, const std::string& bytes) {
  const auto from = std::chrono::steady_clock::now();
  if (::write(file, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size()) ||
      ::fdatasync(file) != 0) {
    return -1;
  }
  return Micros(std::chrono::steady_clock::now() - from).count();
}

void BM_PlainAppendAndSync(benchmark::State& state) {
  const Folder folder;
  const int file = ::open(folder.at("log").c_str(), O_CREAT | O_WRONLY | O_APPEND, 0600);
  if (file < 0) return state.SkipWithError("cannot make the file");
  const std::string bytes(kAppended, 'x');
  std::vector<double> micros;
  for (auto _ : state) {
    micros.clear();
    for (std::size_t n = 0; n < kLone; ++n) {
      micros.push_back(append_and_sync(file, bytes));
      if (micros.back() < 0) return state.SkipWithError("not written");
    }
  }
  ::close(file);
  report(state, micros);
}
BENCHMARK(BM_PlainAppendAndSync)->Iterations(1)->UseRealTime()->Unit(benchmark::kMillisecond);

// The same block without an anchor: in the log alone, synced.
void BM_SmallBlockInTheLog(benchmark::State& state) {
  const Folder folder;
  fs::create_directories(folder.at("journal"));
  storage::StoreFailure failure;
  auto log = storage::JournalDb::open(folder.at("journal"), storage::JournalDb::Access::create,
                                      nullptr, failure);
  if (!log || !(*log)->initialise({}, failure)) return state.SkipWithError(failure.message.c_str());
  const std::string bytes(kAppended, 'x');
  storage::Head head = storage::genesis_head();
  std::vector<double> micros;
  for (auto _ : state) {
    micros.clear();
    for (std::size_t n = 0; n < kLone; ++n) {
      const auto from = std::chrono::steady_clock::now();
      const storage::BlockHeader header = storage::next_block(head, 8, bytes);
      const storage::JournalDb::NewBlock block{header, bytes};
      if (!(*log)->append({&block, 1}, failure)) return state.SkipWithError("not written");
      head = storage::head_after(header);
      micros.push_back(Micros(std::chrono::steady_clock::now() - from).count());
    }
  }
  report(state, micros);
}
BENCHMARK(BM_SmallBlockInTheLog)->Iterations(1)->UseRealTime()->Unit(benchmark::kMillisecond);

// A block as small as a lone payment's, in log and anchor: what is left is the engine's.
void BM_SmallBlock(benchmark::State& state) {
  const Folder folder;
  storage::StoreFailure failure;
  auto store = storage::BookStore::open(folder.at("book"), {.create = true}, failure);
  if (!store) return state.SkipWithError(failure.message.c_str());
  const std::string bytes(kAppended, 'x');
  std::vector<double> micros;
  for (auto _ : state) {
    micros.clear();
    for (std::size_t n = 0; n < kLone; ++n) {
      const auto from = std::chrono::steady_clock::now();
      if (!(*store)->append(8, bytes)) return state.SkipWithError("not written");
      micros.push_back(Micros(std::chrono::steady_clock::now() - from).count());
    }
  }
  report(state, micros);
}
BENCHMARK(BM_SmallBlock)->Iterations(1)->UseRealTime()->Unit(benchmark::kMillisecond);

// A book of 64,000 items or the workload's, and payments for them.
class PostedBook {
 public:
  explicit PostedBook(std::size_t payments) {
    engine::EngineOptions options;
    options.directory = folder_.at("book");
    options.access = engine::Access::create;
    options.actor = "bench";
    options.executor = executor_.get();
    options.clock = &kClock;
    options.checkpoint_events = 0;
    storage::StoreFailure failure;
    auto opened = engine::Engine::open(options, failure);
    QASSERT(opened);
    book_ = *std::move(opened);
    const testing::CashWorkload& cash = work();
    for (const auto& [kind, text] : {std::pair{engine::ImportKind::accounts, &cash.accounts},
                                     std::pair{engine::ImportKind::customers, &cash.customers},
                                     std::pair{engine::ImportKind::items, &cash.items}}) {
      const engine::ImportFile file{.name = "import", .bytes = *text, .profiles = {}};
      QASSERT(book_->import(kind, {&file, 1}, {}));
    }
    lines_ = testing::lines_of(cash.files.front().bytes);
    lines_.resize(std::min(lines_.size(), payments));
    for (std::string& line : lines_) line.pop_back();
    engine::RunOptions run;
    run.rules_toml = cash.rules;
    auto plan = book_->plan_posting(run);
    QASSERT(plan);
    plan_ = std::make_unique<engine::PostingPlan>(*std::move(plan));
    desk_ = std::make_unique<engine::PostingDesk>(*book_, *plan_);
  }

  [[nodiscard]] const std::vector<std::string>& lines() const { return lines_; }
  [[nodiscard]] engine::PostingDesk& desk() { return *desk_; }
  // Without the desk: all of them as one group, by the caller's thread.
  [[nodiscard]] bool post_together(std::span<const std::string_view> messages) {
    const auto posted = book_->post(messages, *plan_);
    return posted && std::all_of(posted->begin(), posted->end(),
                                 [](const auto& one) { return one.payment.known(); });
  }
  // Every payment came in, and is in the book once.
  [[nodiscard]] bool is_whole() const { return book_->book().payments().size() == lines_.size(); }

 private:
  const Folder folder_;
  const std::unique_ptr<Executor> executor_ = engine::in_order_executor();
  std::unique_ptr<engine::Engine> book_;
  std::vector<std::string> lines_;
  std::unique_ptr<engine::PostingPlan> plan_;
  std::unique_ptr<engine::PostingDesk> desk_;
};

// Posts one payment; microseconds, or less than zero when it was refused.
double post(engine::PostingDesk& desk, const std::string& line) {
  const auto from = std::chrono::steady_clock::now();
  const auto posted = desk.post(line);
  const double micros = Micros(std::chrono::steady_clock::now() - from).count();
  return posted && posted->payment.known() ? micros : -1;
}

// In turns with a plain append and sync, because a disk changes its pace within seconds.
void BM_LonePayment(benchmark::State& state) {
  PostedBook book(kLone);
  const Folder folder;
  const int file = ::open(folder.at("log").c_str(), O_CREAT | O_WRONLY | O_APPEND, 0600);
  if (file < 0) return state.SkipWithError("cannot make the file");
  const std::string bytes(kAppended, 'x');
  std::vector<double> plain;
  std::vector<double> micros;
  for (auto _ : state) {
    for (const std::string& line : book.lines()) {
      plain.push_back(append_and_sync(file, bytes));
      micros.push_back(post(book.desk(), line));
      if (plain.back() < 0 || micros.back() < 0) return state.SkipWithError("not written");
    }
  }
  ::close(file);
  if (!book.is_whole()) return state.SkipWithError("payments are missing from the book");
  report(state, micros);
  std::sort(plain.begin(), plain.end());
  for (const auto& [name, share] :
       {std::pair{"p50", 0.5}, std::pair{"p99", 0.99}, std::pair{"p999", 0.999}}) {
    state.counters[std::string(name) + "_plain_us"] = at(plain, share);
    state.counters[std::string(name) + "_ratio"] = at(micros, share) / at(plain, share);
  }
}
BENCHMARK(BM_LonePayment)->Iterations(1)->UseRealTime()->Unit(benchmark::kMillisecond);

void BM_Post(benchmark::State& state) {
  const auto threads = static_cast<std::size_t>(state.range(0));
  PostedBook book(kMany);
  const std::vector<std::string>& lines = book.lines();
  std::vector<double> micros(lines.size());
  std::atomic<std::size_t> refused = 0;
  for (auto _ : state) {
    std::vector<std::thread> clients;
    for (std::size_t thread = 0; thread < threads; ++thread) {
      clients.emplace_back([&, thread] {
        for (std::size_t n = thread; n < lines.size(); n += threads) {
          micros[n] = post(book.desk(), lines[n]);
          if (micros[n] < 0) ++refused;
        }
      });
    }
    for (std::thread& client : clients) client.join();
  }
  if (refused != 0 || !book.is_whole())
    return state.SkipWithError("payments are missing from the book");
  state.counters["payments_a_commit"] =
      static_cast<double>(lines.size()) / static_cast<double>(book.desk().groups());
  report(state, micros);
}
// What a program gets that has many connections and one thread for them: it posts what came
// together.
void BM_PostTogether(benchmark::State& state) {
  const auto together = static_cast<std::size_t>(state.range(0));
  PostedBook book(kMany);
  const std::vector<std::string_view> lines(book.lines().begin(), book.lines().end());
  std::vector<double> micros;
  for (auto _ : state) {
    for (std::size_t first = 0; first < lines.size(); first += together) {
      const auto from = std::chrono::steady_clock::now();
      const auto group = std::span(lines).subspan(first, std::min(together, lines.size() - first));
      if (!book.post_together(group)) return state.SkipWithError("not written");
      const double taken = Micros(std::chrono::steady_clock::now() - from).count();
      micros.insert(micros.end(), group.size(), taken);
    }
  }
  if (!book.is_whole()) return state.SkipWithError("payments are missing from the book");
  report(state, micros);
}
BENCHMARK(BM_PostTogether)
    ->ArgName("payments")
    ->Arg(32)
    ->Arg(64)
    ->Iterations(1)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

BENCHMARK(BM_Post)->ArgName("clients")->Arg(8)->Arg(64)->Iterations(1)->UseRealTime()->Unit(
    benchmark::kMillisecond);

}  // namespace
