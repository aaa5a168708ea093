// Question: what does deciding one payment cost, without reading, booking or a disk?
// Sketch: four hash probes that miss the cache (customer number, document number, its item, the
// account), some 80 ns each, and a walk over twenty neighbouring items of 64 bytes, 50 ns: 400 ns
// on one thread; the plain data structures alone take 136 ns. A book ten times as large should cost
// little more, a second thread nearly halve the time.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>

#include <benchmark/benchmark.h>

#include "bench/matching/common_run.h"
#include "engine/executor.h"
#include "matching/matcher.h"

namespace quittance::matching {
namespace {

struct CheckedRun {
  CheckedRun(std::size_t items, std::size_t payments)
      : run(items, payments), allocated(run.allocated_plainly()) {}
  CommonRun run;
  std::int64_t allocated;
};

// The last one is kept: ten million items take gigabytes.
const CheckedRun& run_of(std::int64_t items, std::int64_t payments) {
  static std::pair<std::int64_t, std::int64_t> sizes;
  static std::unique_ptr<CheckedRun> kept;
  if (kept == nullptr || sizes != std::pair(items, payments)) {
    kept.reset();
    kept = std::make_unique<CheckedRun>(static_cast<std::size_t>(items),
                                        static_cast<std::size_t>(payments));
    sizes = {items, payments};
  }
  return *kept;
}

void BM_MatchCommon(benchmark::State& state) {
  const auto& [run, expected] = run_of(state.range(0), state.range(1));
  const auto executor = engine::default_executor(static_cast<std::size_t>(state.range(2)));
  const PaymentSource source{run.payments.size(), [&](std::size_t n, std::pmr::memory_resource&) {
                               return run.payments[n];
                             }};
  for (auto _ : state) {
    std::int64_t allocated = 0;
    const auto sink = [&](std::span<const Outcome> outcomes) {
      for (const Outcome& outcome : outcomes) {
        for (const Allocation& allocation : outcome.allocations) allocated += allocation.amount;
      }
      return true;
    };
    match_run(run.ledger, run.directory, run.rules, source, *executor, sink);
    if (allocated != expected) state.SkipWithError("other cents than the plain rules allocate");
  }
  state.SetItemsProcessed(state.iterations() * state.range(1));  // items are payments
}
BENCHMARK(BM_MatchCommon)
    ->ArgNames({"items", "payments", "threads"})
    ->Args({10'000, 10'000, 1})
    ->Args({1'000'000, 1'000'000, 1})
    ->Args({1'000'000, 1'000'000, 2})
    ->Args({10'000'000, 1'000'000, 1})
    ->Args({10'000'000, 1'000'000, 2})
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace quittance::matching
