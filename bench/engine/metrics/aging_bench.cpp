// Question: what does it cost to keep aging and DSO with every event, and to ask for them, when the
// history has ten million items?
// Sketch: a payment changes an item (24 bytes, one miss), two tables of days (in cache) and the
// list of its day, so 50 ns. Today's aging reads two tables of some 500 days: 20 us at most. A
// recount without the tables walks 24 bytes an item, 240 MB at 8 GB/s: 30 ms; by customer each item
// also adds to a row of 100,000 customers, a miss in the last-level cache: 100 ms.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <vector>

#include "engine/metrics/dso.h"
#include "engine/metrics/receivables.h"

namespace quittance::engine {
namespace {

constexpr std::int32_t kFirstDay = 20'000;
constexpr std::int32_t kDays = 540;
constexpr std::int32_t kToday = kFirstDay + kDays;

// Items billed over 540 days to one customer in a hundred items, all open.
struct Items {
  explicit Items(std::size_t count) : customers(static_cast<std::uint32_t>(count / 100 + 1)) {
    std::mt19937_64 random(42);
    amounts.reserve(count);
    for (std::uint32_t n = 0; n < count; ++n) {
      const Date document =
          Date::from_days(kFirstDay + static_cast<std::int32_t>(random() % kDays));
      const CustomerHandle customer(static_cast<std::uint32_t>(random() % customers));
      amounts.push_back(100 + static_cast<std::int64_t>(random() % 1'000'000));
      total += amounts.back();
      history.add_item(ItemHandle(n), {.account = {customer, EntityHandle(0), Currency::of("USD")},
                                       .document_date = document,
                                       .due_date = document.plus_days(30)});
      history.change_item(ItemHandle(n), document, amounts.back());
      history.bill(EntityHandle(0), Currency::of("USD"), document, amounts.back());
    }
  }
  std::uint32_t customers;
  std::vector<std::int64_t> amounts;
  std::int64_t total = 0;
  ReceivablesHistory history;
};

// One history a size, made once: ten million items take some seconds. Benchmarks that change it
// bring it back.
Items& items_of(benchmark::State& state) {
  static std::map<std::int64_t, std::unique_ptr<Items>> made;
  std::unique_ptr<Items>& items = made[state.range(0)];
  if (!items) items = std::make_unique<Items>(static_cast<std::size_t>(state.range(0)));
  return *items;
}

void check(benchmark::State& state, const Result<std::vector<Aging>>& reports, std::int64_t total) {
  if (!reports || reports->size() != 1 || reports->front().total != total) {
    state.SkipWithError("the aging is not the items' sum");
  }
}

// Items from all over the history, each once.
std::vector<std::uint32_t> some_of(const Items& items, std::uint32_t seed) {
  std::mt19937_64 random(seed);
  std::vector<std::uint32_t> some;
  const std::size_t count = std::min<std::size_t>(items.amounts.size(), 100'000);
  for (std::size_t n = 0; n < count; ++n)
    some.push_back(static_cast<std::uint32_t>(random() % items.amounts.size()));
  return some;
}

// An open amount becomes a cent less, and the cent more again. Items are changes.
void change(benchmark::State& state, std::size_t ahead) {
  Items& items = items_of(state);
  const Date today = Date::from_days(kToday);
  const std::vector<std::uint32_t> some = some_of(items, 7);
  std::int64_t delta = -1;
  for (auto _ : state) {
    for (std::size_t n = 0; n < some.size(); ++n) {
      if (ahead > 0 && n + ahead < some.size()) items.history.prefetch(ItemHandle(some[n + ahead]));
      items.history.change_item(ItemHandle(some[n]), today, delta);
    }
    delta = -delta;
  }
  if (delta > 0)
    for (const std::uint32_t item : some) items.history.change_item(ItemHandle(item), today, 1);
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(some.size()));
}
// As when payments are booked: what comes is asked for ahead.
void BM_Change(benchmark::State& state) {
  change(state, 16);
}
// As when one payment is booked alone.
void BM_ChangeAlone(benchmark::State& state) {
  change(state, 0);
}

// A payment: its cash becomes unapplied, then settles an item's cent. Items are payments.
void BM_Payment(benchmark::State& state) {
  Items& items = items_of(state);
  const Date today = Date::from_days(kToday);
  const std::vector<std::uint32_t> some = some_of(items, 11);
  std::mt19937_64 random(13);
  std::vector<ReceivableAccount> payers;
  for (std::size_t n = 0; n < some.size(); ++n) {
    payers.push_back({CustomerHandle(static_cast<std::uint32_t>(random() % items.customers)),
                      EntityHandle(0), Currency::of("USD")});
  }
  std::int64_t amount = 1;
  for (auto _ : state) {
    for (std::size_t n = 0; n < some.size(); ++n) {
      if (n + 16 < some.size()) items.history.prefetch(ItemHandle(some[n + 16]));
      items.history.change_unallocated(payers[n], today, amount);
      items.history.change_item(ItemHandle(some[n]), today, -amount);
      items.history.change_unallocated(payers[n], today, -amount);
    }
    amount = -amount;
  }
  if (amount < 0)
    for (const std::uint32_t item : some) items.history.change_item(ItemHandle(item), today, 1);
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(some.size()));
}

// Aging as the engine is asked for it.
void aging(benchmark::State& state, std::int32_t days_back, bool by_customer) {
  const Items& items = items_of(state);
  AgingQuery query;
  query.as_of = Date::from_days(kToday - days_back);
  if (by_customer)
    query.by = [](CustomerHandle customer, EntityHandle) { return customer.value(); };
  std::int64_t total = items.total;
  if (days_back > 0) {
    const auto rows = items.history.receivables(query.as_of, {});
    total = rows ? rows->front().net : 0;
  }
  for (auto _ : state) check(state, items.history.aging(query), total);
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
void BM_AgingToday(benchmark::State& state) {
  aging(state, 0, false);
}
void BM_AgingOfAPastDay(benchmark::State& state) {
  aging(state, 200, false);
}
void BM_AgingByCustomer(benchmark::State& state) {
  aging(state, 0, true);
}

void BM_DsoToday(benchmark::State& state) {
  const Items& items = items_of(state);
  for (auto _ : state) {
    const auto dso = days_sales_outstanding(items.history, {.as_of = Date::from_days(kToday)});
    if (!dso || dso->front().receivables != items.total) state.SkipWithError("wrong receivables");
  }
}

// Everything from nothing: each item and its amount put into an empty history.
void BM_Build(benchmark::State& state) {
  for (auto _ : state) {
    const Items items(static_cast<std::size_t>(state.range(0)));
    benchmark::DoNotOptimize(items.total);
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

BENCHMARK(BM_Change)->ArgName("items")->Arg(1'000)->Arg(1'000'000)->Arg(10'000'000);
BENCHMARK(BM_ChangeAlone)->ArgName("items")->Arg(1'000)->Arg(1'000'000)->Arg(10'000'000);
BENCHMARK(BM_Payment)->ArgName("items")->Arg(1'000)->Arg(1'000'000)->Arg(10'000'000);
BENCHMARK(BM_AgingToday)->ArgName("items")->Arg(1'000)->Arg(1'000'000)->Arg(10'000'000);
BENCHMARK(BM_DsoToday)->ArgName("items")->Arg(1'000)->Arg(1'000'000)->Arg(10'000'000);
BENCHMARK(BM_AgingOfAPastDay)
    ->ArgName("items")
    ->Arg(1'000)
    ->Arg(1'000'000)
    ->Arg(10'000'000)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(BM_AgingByCustomer)
    ->ArgName("items")
    ->Arg(1'000)
    ->Arg(1'000'000)
    ->Arg(10'000'000)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(BM_Build)->ArgName("items")->Arg(1'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace quittance::engine
