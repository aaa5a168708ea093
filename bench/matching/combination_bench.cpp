// Question: what does it cost to say which open items add up to a payment, and whether only they
// do? The account is that of targets S1 to S3 (docs/roofline.md): amounts are log-normal (median
// 490.00), the payment is the sum of three, eight or thirty items. Sketch: 30 items are two halves
// of 32,768 sums, merged fifteen times and met once: 200,000 steps, half a millisecond to count
// all. 30 of 100 items are a table of 2.5 million bits, gone over 100 times in two rows: 8 million
// words, two milliseconds to decide; 1,000 items ten times as much. Of 1,000 items half a million
// pairs are marked and looked up: ten milliseconds for all answers of four. Beside them what most
// macros do: branch and bound, largest item first, which gives up after a stated number of steps.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

#include "matching/combination.h"

namespace quittance::matching {
namespace {

constexpr std::int64_t kNaiveStepsMax = 20'000'000;

std::vector<Summand> account(std::int64_t items) {
  std::mt19937_64 random(42);
  std::lognormal_distribution<double> cents(10.8, 1.1);
  std::vector<Summand> summands;
  for (std::int64_t n = 0; n < items; ++n)
    summands.push_back({std::max<std::int64_t>(100, std::llround(cents(random))), 0});
  return summands;
}

std::int64_t sum_of(const std::vector<Summand>& summands, std::int64_t items) {
  std::int64_t sum = 0;
  for (std::int64_t n = 0; n < items; ++n)
    sum += summands[static_cast<std::size_t>(n * 7) % summands.size()].amount;
  return sum;
}

const char* word(CombinationAnswer::Kind kind) {
  switch (kind) {
    case CombinationAnswer::Kind::none:
      return "none";
    case CombinationAnswer::Kind::unique:
      return "unique";
    case CombinationAnswer::Kind::several:
      return "several";
    case CombinationAnswer::Kind::budget_spent:
      return "budget spent";
  }
  return "";
}

using Search = CombinationAnswer (*)(std::span<const Summand>, std::int64_t);

void search(benchmark::State& state, Search how) {
  const std::vector<Summand> summands = account(state.range(0));
  const std::int64_t target = sum_of(summands, state.range(1));
  CombinationAnswer answer;
  for (auto _ : state) {
    answer = how(summands, target);
    benchmark::DoNotOptimize(answer.count);
  }
  state.SetLabel(word(answer.kind));
  state.counters["count"] = answer.count;
}

// All answers of one to four items.
void BM_Few(benchmark::State& state) {
  search(state, find_few_combinations);
}
// None, one or several, of any size.
void BM_Decide(benchmark::State& state) {
  search(state, decide_combinations);
}
// What the rule asks: counted and listed.
void BM_Find(benchmark::State& state) {
  search(state, find_combinations);
}

// All answers by branch and bound: the amounts descending, a branch ends where all that is left is
// too little.
class Naive {
 public:
  Naive(const std::vector<Summand>& summands, std::int64_t target) : target_(target) {
    for (const Summand& summand : summands) amounts_.push_back(summand.amount);
    std::sort(amounts_.rbegin(), amounts_.rend());
    left_.assign(amounts_.size() + 1, 0);
    for (std::size_t n = amounts_.size(); n-- > 0;) left_[n] = left_[n + 1] + amounts_[n];
  }
  void go() { branch(0, target_); }
  [[nodiscard]] std::int64_t count() const { return count_; }
  [[nodiscard]] bool finished() const { return steps_ < kNaiveStepsMax; }

 private:
  void branch(std::size_t n, std::int64_t rest) {
    if (rest == 0) {
      ++count_;
      return;
    }
    if (rest < 0 || left_[n] < rest || ++steps_ >= kNaiveStepsMax) return;
    branch(n + 1, rest - amounts_[n]);
    branch(n + 1, rest);
  }

  std::vector<std::int64_t> amounts_;
  std::vector<std::int64_t> left_;
  std::int64_t target_;
  std::int64_t count_ = 0;
  std::int64_t steps_ = 0;
};

void BM_Naive(benchmark::State& state) {
  const std::vector<Summand> summands = account(state.range(0));
  const std::int64_t target = sum_of(summands, state.range(1));
  for (auto _ : state) {
    Naive naive(summands, target);
    naive.go();
    state.counters["count"] = static_cast<double>(naive.count());
    state.SetLabel(naive.finished() ? "all" : "gave up");
  }
}

void accounts(benchmark::internal::Benchmark* bench) {
  bench->ArgNames({"items", "of"})->Unit(benchmark::kMicrosecond);
  for (const std::int64_t items : {30, 100, 1'000}) {
    for (const std::int64_t of : {3, 8, 15, 30}) bench->Args({items, of});
  }
}
BENCHMARK(BM_Few)->Apply(accounts);
BENCHMARK(BM_Decide)->Apply(accounts);
BENCHMARK(BM_Find)->Apply(accounts);
BENCHMARK(BM_Naive)->Apply(accounts);

}  // namespace
}  // namespace quittance::matching
