// Question: what does it cost to say which open items add up to a payment, and whether only they
// do? Sketch: 30 items are two halves of 32,768 sums, merged fifteen times and met once: some
// 200,000 steps, a third of a millisecond. 100 items of up to 1,000.00 are a table of 100 rows of
// 100,000 bits: 160,000 words, a tenth of a millisecond. 1,000 items leave 250,000 amounts to a
// table within the budget; above it pairs and threes are tried, half a million steps, a
// millisecond.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <random>
#include <vector>

#include "matching/combination.h"

namespace quittance::matching {
namespace {

std::vector<Summand> account(std::int64_t items, std::int64_t amount_max) {
  std::mt19937_64 random(42);
  std::vector<Summand> summands;
  for (std::int64_t n = 0; n < items; ++n) {
    summands.push_back(
        {static_cast<std::int64_t>(100 + random() % static_cast<std::uint64_t>(amount_max)), 0});
  }
  return summands;
}

void search(benchmark::State& state, std::int64_t target_of_items) {
  const std::vector<Summand> summands = account(state.range(0), state.range(1));
  std::int64_t target = 0;
  for (std::int64_t n = 0; n < target_of_items; ++n)
    target += summands[static_cast<std::size_t>(n * 7) % summands.size()].amount;
  std::int64_t found = 0;
  CombinationAnswer answer;
  for (auto _ : state) {
    answer = find_combinations(summands, target);
    found += answer.count;
  }
  benchmark::DoNotOptimize(found);
  state.SetLabel(answer.kind == CombinationAnswer::Kind::none      ? "none"
                 : answer.kind == CombinationAnswer::Kind::unique  ? "unique"
                 : answer.kind == CombinationAnswer::Kind::several ? "several"
                                                                   : "budget spent");
}

void BM_ThreeItemsOf(benchmark::State& state) {
  search(state, 3);
}
void BM_HalfOfTheItems(benchmark::State& state) {
  search(state, state.range(0) / 2);
}

void accounts(benchmark::internal::Benchmark* bench) {
  bench->ArgNames({"items", "cents"})->Unit(benchmark::kMicrosecond);
  for (const std::int64_t items : {30, 100, 1'000}) {
    for (const std::int64_t amount_max : {100'000, 1'000'000}) bench->Args({items, amount_max});
  }
}
BENCHMARK(BM_ThreeItemsOf)->Apply(accounts);
BENCHMARK(BM_HalfOfTheItems)->Apply(accounts);

}  // namespace
}  // namespace quittance::matching
