// Question: what does a payment cost that comes alone, and what do many cost that come at once?
// Each line stands beside a plain append and fdatasync of as many bytes, timed in the same run: on
// a machine with neighbours only the ratio says anything. A lone payment is one block: the
// anchor's sync, and some 60 microseconds of reading, deciding and encoding.
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "core/assert.h"
#include "engine/executor.h"
#include "engine/posting_desk.h"
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

const testing::CashWorkload& work(std::size_t payments) {
  static const std::size_t items = payments;
  static const auto made = testing::make_cash_workload({.customers = 1 + items / 20,
                                                        .items = items,
                                                        .payments = payments,
                                                        .files = 1,
                                                        .repeated = 0,
                                                        .statement = false},
                                                       1);
  return made;
}

void report(benchmark::State& state, std::vector<double>& micros) {
  std::sort(micros.begin(), micros.end());
  const auto at = [&](double share) {
    return micros[static_cast<std::size_t>(share * static_cast<double>(micros.size() - 1))];
  };
  state.counters["p50_us"] = at(0.5);
  state.counters["p99_us"] = at(0.99);
  state.counters["p999_us"] = at(0.999);
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(micros.size()));
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
      const auto from = std::chrono::steady_clock::now();
      if (::write(file, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size()) ||
          ::fdatasync(file) != 0) {
        return state.SkipWithError("not written");
      }
      micros.push_back(Micros(std::chrono::steady_clock::now() - from).count());
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

void BM_Post(benchmark::State& state) {
  const auto threads = static_cast<std::size_t>(state.range(0));
  const std::size_t payments = threads == 1 ? kLone : kMany;
  const Folder folder;
  const auto executor = engine::in_order_executor();
  engine::EngineOptions options;
  options.directory = folder.at("book");
  options.access = engine::Access::create;
  options.actor = "bench";
  options.executor = executor.get();
  options.clock = &kClock;
  options.checkpoint_events = 0;
  storage::StoreFailure failure;
  auto opened = engine::Engine::open(options, failure);
  if (!opened) return state.SkipWithError(failure.message.c_str());
  engine::Engine& book = **opened;
  const testing::CashWorkload& cash = work(kMany);
  for (const auto& [kind, text] : {std::pair{engine::ImportKind::accounts, &cash.accounts},
                                   std::pair{engine::ImportKind::customers, &cash.customers},
                                   std::pair{engine::ImportKind::items, &cash.items}}) {
    const engine::ImportFile file{.name = "import", .bytes = *text, .profiles = {}};
    QASSERT(book.import(kind, {&file, 1}, {}));
  }
  std::vector<std::string> lines = testing::lines_of(cash.files.front().bytes);
  lines.resize(std::min(lines.size(), payments));
  for (std::string& line : lines) line.pop_back();
  engine::RunOptions run;
  run.rules_toml = cash.rules;
  auto plan = book.plan_posting(run);
  if (!plan) return state.SkipWithError(book.explanation().c_str());
  engine::PostingDesk desk(book, *std::move(plan));
  std::vector<double> micros(lines.size());
  std::atomic<std::size_t> refused = 0;
  for (auto _ : state) {
    std::vector<std::thread> clients;
    for (std::size_t thread = 0; thread < threads; ++thread) {
      clients.emplace_back([&, thread] {
        for (std::size_t n = thread; n < lines.size(); n += threads) {
          const auto from = std::chrono::steady_clock::now();
          const auto posted = desk.post(lines[n]);
          micros[n] = Micros(std::chrono::steady_clock::now() - from).count();
          if (!posted || !posted->payment.known()) ++refused;
        }
      });
    }
    for (std::thread& client : clients) client.join();
  }
  if (refused != 0 || book.book().payments().size() != lines.size())
    return state.SkipWithError("payments are missing from the book");
  state.counters["payments_a_commit"] =
      static_cast<double>(lines.size()) / static_cast<double>(desk.groups());
  report(state, micros);
}
BENCHMARK(BM_Post)->ArgName("clients")->Arg(1)->Arg(8)->Arg(64)->Iterations(1)->UseRealTime()->Unit(
    benchmark::kMillisecond);

}  // namespace
