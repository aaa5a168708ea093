// How long a book takes to open: by its whole journal, and from a checkpoint. Every book that was
// opened is compared with the one that was written, so that no fast wrong opening is measured.
#include <benchmark/benchmark.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/assert.h"
#include "engine/book/book_image.h"
#include "engine/book/state_digest.h"
#include "engine/engine.h"
#include "engine/executor.h"
#include "tests/support/cash_workload.h"

namespace {

using namespace quittance;
namespace fs = std::filesystem;

class FixedClock final : public Clock {
 public:
  [[nodiscard]] Timestamp now() const override { return {1'795'000'000'000'000}; }
};
const FixedClock kClock;

std::unique_ptr<engine::Engine> open(const std::string& directory, engine::Access access,
                                     Executor& executor) {
  engine::EngineOptions options;
  options.directory = directory;
  options.access = access;
  options.actor = "bench";
  options.executor = &executor;
  options.clock = &kClock;
  options.checkpoint_events = 0;  // written when asked
  storage::StoreFailure failure;
  auto opened = engine::Engine::open(options, failure);
  if (!opened) {
    std::fprintf(stderr, "%s\n", failure.message.c_str());
    std::abort();
  }
  return *std::move(opened);
}

enum class Came : std::uint8_t { in_a_file, one_by_one };

// A book with as many payments as items, made once a size and removed at the end.
class BenchBook {
 public:
  BenchBook(std::size_t items, Came came)
      : directory_(
            (fs::temp_directory_path() / ("quittance_recovery_bench_" + std::to_string(::getpid()) +
                                          "_" + std::to_string(items)))
                .string()) {
    const auto executor = engine::default_executor(0);
    const auto work = testing::make_cash_workload({.customers = 1 + items / 20,
                                                   .items = items,
                                                   .payments = items,
                                                   .files = 1,
                                                   .repeated = 0,
                                                   .statement = false},
                                                  1);
    const auto book = open(directory_, engine::Access::create, *executor);
    for (const auto& [kind, text] : {std::pair{engine::ImportKind::accounts, &work.accounts},
                                     std::pair{engine::ImportKind::customers, &work.customers},
                                     std::pair{engine::ImportKind::items, &work.items}}) {
      const engine::ImportFile file{.name = "import", .bytes = *text, .profiles = {}};
      QASSERT(book->import(kind, {&file, 1}, {}));
    }
    if (came == Came::in_a_file) {
      apply(*book, work);
    } else {
      post(*book, work);
    }
    digest_ = engine::state_digest(book->book());
    events_ = book->head().next_sequence - 1;
    const auto report = book->checkpoint();
    QASSERT(report);
    checkpoint_bytes_ = report->bytes;
  }
  ~BenchBook() { fs::remove_all(directory_); }
  BenchBook(const BenchBook&) = delete;
  BenchBook& operator=(const BenchBook&) = delete;

  static BenchBook& of(std::size_t items, Came came = Came::in_a_file) {
    static std::map<std::pair<std::size_t, Came>, std::unique_ptr<BenchBook>> books;
    std::unique_ptr<BenchBook>& book = books[{items, came}];
    if (book == nullptr) book = std::make_unique<BenchBook>(items, came);
    return *book;
  }

  // With the checkpoint in its place or out of the way.
  void use_checkpoint(bool use) const {
    const std::string there = directory_ + "/checkpoints";
    const std::string away = directory_ + "/set_aside";
    if (use != fs::exists(there)) fs::rename(use ? away : there, use ? there : away);
  }
  [[nodiscard]] const std::string& directory() const { return directory_; }
  [[nodiscard]] const Digest& digest() const { return digest_; }
  [[nodiscard]] std::uint64_t events() const { return events_; }
  [[nodiscard]] std::uint64_t checkpoint_bytes() const { return checkpoint_bytes_; }

 private:
  static void apply(engine::Engine& book, const testing::CashWorkload& work) {
    std::vector<engine::InputFile> files;
    for (const testing::Delivery& file : work.files)
      files.push_back({.name = file.name, .delivered = file.bytes, .bytes = file.bytes});
    engine::ApplyOptions options;
    options.run.rules_toml = work.rules;
    QASSERT(book.apply(files, options));
  }
  // Each payment is a message and a block of its own.
  static void post(engine::Engine& book, const testing::CashWorkload& work) {
    engine::RunOptions run;
    run.rules_toml = work.rules;
    const auto plan = book.plan_posting(run);
    QASSERT(plan);
    for (std::string& line : testing::lines_of(work.files.front().bytes)) {
      line.pop_back();
      const std::string_view message = line;
      QASSERT(book.post({&message, 1}, *plan));
    }
  }

  std::string directory_;
  Digest digest_;
  std::uint64_t events_ = 0;
  std::uint64_t checkpoint_bytes_ = 0;
};

void open_book(benchmark::State& state, bool from_checkpoint, Came came) {
  const BenchBook& book = BenchBook::of(static_cast<std::size_t>(state.range(0)), came);
  const auto executor = engine::default_executor(static_cast<std::size_t>(state.range(1)));
  book.use_checkpoint(from_checkpoint);
  for ([[maybe_unused]] auto _ : state) {
    const auto opened = open(book.directory(), engine::Access::read, *executor);
    state.PauseTiming();
    if ((opened->recovery().checkpoint != 0) != from_checkpoint ||
        engine::state_digest(opened->book()) != book.digest()) {
      state.SkipWithError("another book than was written");
    }
    state.ResumeTiming();
  }
  book.use_checkpoint(true);
  state.counters["events"] = static_cast<double>(book.events());
  state.counters["checkpoint_bytes"] = static_cast<double>(book.checkpoint_bytes());
}

// What matching needs beyond the rows, and a report does not: the ledger and the names.
void prepare_matching(benchmark::State& state) {
  const BenchBook& book = BenchBook::of(static_cast<std::size_t>(state.range(0)), Came::in_a_file);
  const auto executor = engine::default_executor(static_cast<std::size_t>(state.range(1)));
  for ([[maybe_unused]] auto _ : state) {
    state.PauseTiming();
    auto opened = open(book.directory(), engine::Access::read, *executor);
    state.ResumeTiming();
    opened->book().prepare_matching(*executor);
    state.PauseTiming();
    if (!opened->book().has_ledger()) state.SkipWithError("nothing was prepared");
    opened.reset();
    state.ResumeTiming();
  }
}

// The pause: nothing can be committed while the book is encoded.
void encode_book(benchmark::State& state) {
  const BenchBook& book = BenchBook::of(static_cast<std::size_t>(state.range(0)));
  const auto executor = engine::default_executor(static_cast<std::size_t>(state.range(1)));
  const auto opened = open(book.directory(), engine::Access::read, *executor);
  for ([[maybe_unused]] auto _ : state) {
    std::size_t bytes = 0;
    for (const auto& chunk : engine::encode_image(opened->book(), *executor))
      bytes += chunk.bytes.size();
    if (bytes == 0 || bytes >= book.checkpoint_bytes()) state.SkipWithError("another image");
  }
}

void sizes(benchmark::internal::Benchmark* bench) {
  bench->ArgNames({"items", "threads"})->Unit(benchmark::kMillisecond)->UseRealTime();
  for (const std::int64_t items : {2'000, 100'000, 1'000'000})
    for (const std::int64_t threads : {1, 2}) bench->Args({items, threads});
}

BENCHMARK_CAPTURE(open_book, checkpoint, true, Came::in_a_file)->Apply(sizes);
BENCHMARK_CAPTURE(open_book, replay, false, Came::in_a_file)->Apply(sizes);
BENCHMARK_CAPTURE(open_book, replay_posted, false, Came::one_by_one)
    ->ArgNames({"items", "threads"})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime()
    ->Args({5'000, 1})
    ->Args({5'000, 2});
BENCHMARK(prepare_matching)->Apply(sizes);
BENCHMARK(encode_book)->Apply(sizes);

}  // namespace
