// Question: what does deciding one payment cost, without reading, booking or a disk?
// Sketch: four hash probes that miss the cache (customer number, document number, its item, the
// account), some 80 ns each, and a walk over twenty neighbouring items of 64 bytes, 50 ns: 400 ns
// on one thread; the plain data structures alone take 136 ns.
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>

#include <benchmark/benchmark.h>

#include "bench/matching/common_run.h"
#include "core/executor.h"
#include "matching/matcher.h"

namespace quittance::matching {
namespace {

class OneThread final : public Executor {
 public:
  [[nodiscard]] std::size_t concurrency() const override { return 1; }
  void for_each(std::size_t count, const std::function<void(std::size_t)>& task) override {
    for (std::size_t n = 0; n < count; ++n) task(n);
  }
};

struct CheckedRun {
  explicit CheckedRun(std::size_t payments) : run(payments), allocated(run.allocated_plainly()) {}
  CommonRun run;
  std::int64_t allocated;
};

const CheckedRun& run_of(std::int64_t payments) {
  static std::map<std::int64_t, std::unique_ptr<CheckedRun>> kept;
  std::unique_ptr<CheckedRun>& one = kept[payments];
  if (one == nullptr) one = std::make_unique<CheckedRun>(static_cast<std::size_t>(payments));
  return *one;
}

void BM_MatchCommon(benchmark::State& state) {
  const auto& [run, expected] = run_of(state.range(0));
  OneThread executor;
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
    match_run(run.ledger, run.directory, run.rules, source, executor, sink);
    if (allocated != expected) state.SkipWithError("other cents than the plain rules allocate");
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));  // items are payments
}
BENCHMARK(BM_MatchCommon)
    ->ArgName("payments")
    ->Arg(10'000)
    ->Arg(1'000'000)
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace quittance::matching
