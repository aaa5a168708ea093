// Question: how long is it from the bytes of a file to durable applications, with a decision for
// each payment, and which stage takes how much of it? Sketch: the floor is 0.14 µs a
// payment for the data structures (four probes) and 0.25 µs for a log that is synced; reading CSV
// costs 0.15 µs, SHA-256 of a 100-byte row 0.05 µs, twice. Two cores that share the work evenly
// would need some 0.4 µs: 2.5 million payments a second.
#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/assert.h"
#include "engine/engine.h"
#include "engine/executor.h"
#include "tools/workload/workload.h"

namespace quittance::engine {
namespace {

namespace fs = std::filesystem;
using Seconds = std::chrono::duration<double>;

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  QASSERT(file);
  return {std::istreambuf_iterator<char>(file), {}};
}

class StandingClock final : public Clock {
 public:
  [[nodiscard]] Timestamp now() const override { return {}; }
};

std::unique_ptr<Engine> open(const fs::path& book, Executor& executor) {
  static const StandingClock clock;
  EngineOptions options;
  options.directory = book.string();
  options.access = Access::create;
  options.actor = "bench";
  options.executor = &executor;
  options.clock = &clock;
  storage::StoreFailure failure;
  auto engine = Engine::open(options, failure);
  if (!engine) std::fprintf(stderr, "apply_bench: %s\n", failure.message.c_str());
  QASSERT(engine);
  return *std::move(engine);
}

// The common workload and a book with its customers and items, made once a size.
struct Common {
  fs::path folder;
  std::string rules;
  std::vector<std::string> csv;  // a file a day
  std::vector<std::string> ndjson;
  std::int64_t received = 0;
};

void import(Engine& engine, ImportKind kind, const fs::path& path) {
  const std::string bytes = read(path);
  const ImportFile file{.name = path.string(), .bytes = bytes, .profiles = {}};
  const auto report = engine.import(kind, {&file, 1}, {});
  QASSERT(report && report->refused.empty());
}

const Common& common_of(std::int64_t payments) {
  static std::map<std::int64_t, Common> kept;
  Common& common = kept[payments];
  if (!common.folder.empty()) return common;
  common.folder = fs::temp_directory_path() / ("quittance-apply-" + std::to_string(payments));
  fs::remove_all(common.folder);
  workload::Request request;
  request.mess = workload::Mess::common;
  request.items = static_cast<std::uint32_t>(payments);
  request.payments = request.items;
  request.customers = std::max(1U, request.items / 20);
  request.formats = {workload::Format::csv};
  const auto made = workload::make_workload(request, common.folder.string());
  QASSERT(made);
  common.received = made->received;
  common.rules = read(common.folder / "rules.toml");
  common.ndjson.push_back(read(common.folder / "payments.ndjson"));
  for (const auto& entry : fs::directory_iterator(common.folder / "bank" / "csv")) {
    common.csv.push_back(read(entry.path()));
  }
  const auto executor = in_order_executor();
  const auto engine = open(common.folder / "book", *executor);
  import(*engine, ImportKind::customers, common.folder / "customers.csv");
  import(*engine, ImportKind::items, common.folder / "items.csv");
  return common;
}

// Oldest-first leaves no customer with both cash on account and open items, and no cent is lost.
bool outcome_is_right(const Book& book, std::int64_t received) {
  std::map<CustomerHandle, std::pair<std::int64_t, std::int64_t>> left;
  std::int64_t cash = 0;
  for (const ItemRow& item : book.items()) left[item.facts.customer].first += item.open;
  for (const PaymentRow& payment : book.payments()) {
    const std::int64_t applied = payment.in(Disposition::applied);
    const std::int64_t on_account = payment.in(Disposition::on_account);
    left[payment.customer].second += on_account;
    cash += applied + on_account;
  }
  return cash == received && std::none_of(left.begin(), left.end(), [](const auto& customer) {
           return customer.second.first != 0 && customer.second.second != 0;
         });
}

class Stages final : public RunObserver {
 public:
  void stage(std::string_view name) override {
    const auto now = std::chrono::steady_clock::now();
    if (!current_.empty()) seconds_[current_] += Seconds(now - since_).count();
    since_ = now;
    current_ = name;
  }
  void progress(std::uint64_t, std::uint64_t) override {}
  [[nodiscard]] const std::map<std::string, double>& seconds() const { return seconds_; }

 private:
  std::map<std::string, double> seconds_;
  std::string current_;
  std::chrono::steady_clock::time_point since_;
};

void apply_files(benchmark::State& state, const std::vector<std::string>& files,
                 const Common& common) {
  const auto executor = default_executor(static_cast<std::size_t>(state.range(1)));
  const fs::path book = common.folder / "run";
  std::map<std::string, double> seconds;
  for (auto _ : state) {
    fs::remove_all(book);
    fs::copy(common.folder / "book", book, fs::copy_options::recursive);
    const auto engine = open(book, *executor);
    std::vector<InputFile> inputs;
    for (const std::string& bytes : files) {
      inputs.push_back({.name = "payments", .delivered = bytes, .bytes = bytes});
    }
    ApplyOptions options;
    options.run.rules_toml = common.rules;
    Stages stages;
    const auto before = std::chrono::steady_clock::now();
    const auto report = engine->apply(inputs, options, &stages);
    state.SetIterationTime(Seconds(std::chrono::steady_clock::now() - before).count());
    for (const auto& [stage, taken] : stages.seconds()) seconds[stage] += taken;
    if (!report || !outcome_is_right(engine->book(), common.received)) {
      state.SkipWithError("the outcome is not that of the rules");
    }
  }
  fs::remove_all(book);
  state.SetItemsProcessed(state.iterations() * state.range(0));  // items are payments
  for (const auto& [stage, taken] : seconds) {
    state.counters["s_" + stage] = benchmark::Counter(taken, benchmark::Counter::kAvgIterations);
  }
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  state.counters["peak_MB"] =
      static_cast<double>(usage.ru_maxrss) / 1024.0;  // of the whole process
}

void BM_ApplyCsv(benchmark::State& state) {
  const Common& common = common_of(state.range(0));
  apply_files(state, common.csv, common);
}
void BM_ApplyNdjson(benchmark::State& state) {
  const Common& common = common_of(state.range(0));
  apply_files(state, common.ndjson, common);
}
#define QUITTANCE_SIZES             \
  ArgNames({"payments", "threads"}) \
      ->Args({2'000, 2})            \
      ->Args({1'000'000, 1})        \
      ->Args({1'000'000, 2})        \
      ->UseManualTime()             \
      ->Unit(benchmark::kMillisecond)
BENCHMARK(BM_ApplyCsv)->QUITTANCE_SIZES;
BENCHMARK(BM_ApplyNdjson)->QUITTANCE_SIZES;

}  // namespace
}  // namespace quittance::engine
