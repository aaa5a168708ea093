// Question: what do the ledger's own indexes gain over one Boost.MultiIndex container of the same
// rows? One probe is the item that a payment names, or a walk over its customer's open items by due
// date where it names none, in random order, with nothing asked for ahead. docs/decisions/0028 has
// the figures.
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

#include <benchmark/benchmark.h>
#include <boost/multi_index/composite_key.hpp>
#include <boost/multi_index/hashed_index.hpp>
#include <boost/multi_index/mem_fun.hpp>
#include <boost/multi_index/ordered_index.hpp>
#include <boost/multi_index/random_access_index.hpp>
#include <boost/multi_index_container.hpp>

#include "bench/matching/common_run.h"

namespace quittance::matching {
namespace {

namespace mi = boost::multi_index;

// Bytes that the container has asked for.
std::size_t g_taken = 0;

template <class T>
struct Counting {
  using value_type = T;
  Counting() = default;
  template <class U>
  // NOLINTNEXTLINE(google-explicit-constructor): allocators convert
  Counting(const Counting<U>& /*other*/) {}
  T* allocate(std::size_t count) {
    g_taken += count * sizeof(T);
    return std::allocator<T>().allocate(count);
  }
  void deallocate(T* at, std::size_t count) {
    g_taken -= count * sizeof(T);
    std::allocator<T>().deallocate(at, count);
  }
  friend bool operator==(const Counting&, const Counting&) { return true; }
};

struct Row {
  OpenItem item;
  ItemNames names;
  [[nodiscard]] std::string_view number() const { return names.number; }
  [[nodiscard]] std::uint32_t customer() const { return item.customer.value(); }
  [[nodiscard]] Date due() const { return item.due_date; }
};

struct ByPlace {};
struct ByNumber {};
struct ByCustomer {};
using Rows = mi::multi_index_container<
    Row,
    mi::indexed_by<mi::random_access<mi::tag<ByPlace>>,
                   mi::hashed_non_unique<mi::tag<ByNumber>,
                                         mi::const_mem_fun<Row, std::string_view, &Row::number>,
                                         std::hash<std::string_view>>,
                   mi::ordered_non_unique<
                       mi::tag<ByCustomer>,
                       mi::composite_key<Row, mi::const_mem_fun<Row, std::uint32_t, &Row::customer>,
                                         mi::const_mem_fun<Row, Date, &Row::due>>>>,
    Counting<Row>>;

const CommonRun& run_of(std::size_t items) {
  static std::unique_ptr<CommonRun> kept;
  if (kept == nullptr || kept->ledger.size() != items) {
    kept.reset();
    kept = std::make_unique<CommonRun>(items, items);
  }
  return *kept;
}

// Each payment's probe; the cents seen, which both layouts must agree on.
template <class Named, class Walked>
std::int64_t probe_all(const CommonRun& run, const Named& named, const Walked& walked) {
  std::int64_t cents = 0;
  for (std::size_t n = 0; n < run.payments.size(); ++n) {
    const PaymentInput& payment = run.payments[n];
    cents += payment.reference.empty() ? walked(run.payers[n]) : named(payment.reference);
  }
  return cents;
}

std::int64_t probe_ledger(const CommonRun& run) {
  const Ledger& ledger = run.ledger;
  return probe_all(
      run,
      [&](std::string_view number) { return ledger.item(ledger.by_number(number).front()).open; },
      [&](CustomerHandle customer) {
        std::int64_t sum = 0;
        for (const OpenItem& item : ledger.open_items(customer)) sum += item.open;
        return sum;
      });
}

void BM_Ledger(benchmark::State& state) {
  const CommonRun& run = run_of(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(probe_ledger(run));
  std::uint64_t bytes = 0;
  for (const MemoryUse& use : run.ledger.memory()) bytes += use.bytes;
  state.counters["bytes_an_item"] =
      static_cast<double>(bytes) / static_cast<double>(run.ledger.size());
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

void BM_MultiIndex(benchmark::State& state) {
  const CommonRun& run = run_of(static_cast<std::size_t>(state.range(0)));
  g_taken = 0;
  Rows rows;
  for (std::uint32_t n = 0; n < run.ledger.size(); ++n) {
    Row row{run.ledger.item(ItemHandle(n)), {}};
    row.names.number = run.ledger.number(ItemHandle(n));
    rows.push_back(row);
  }
  const auto& by_number = rows.get<ByNumber>();
  const auto& by_customer = rows.get<ByCustomer>();
  std::int64_t cents = 0;
  for (auto _ : state) {
    cents = probe_all(
        run, [&](std::string_view number) { return by_number.find(number)->item.open; },
        [&](CustomerHandle customer) {
          std::int64_t sum = 0;
          const auto [first, last] = by_customer.equal_range(customer.value());
          for (auto row = first; row != last; ++row) sum += row->item.open;
          return sum;
        });
  }
  if (cents != probe_ledger(run)) state.SkipWithError("other cents than the ledger's");
  state.counters["bytes_an_item"] = static_cast<double>(g_taken) / static_cast<double>(rows.size());
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

BENCHMARK(BM_Ledger)->ArgName("items")->Arg(10'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_MultiIndex)
    ->ArgName("items")
    ->Arg(10'000)
    ->Arg(1'000'000)
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace quittance::matching
