// Question: what does it cost to write events, to read them back, and to keep a book by them?
// Sketch: a recorded payment is some 70 bytes of journal from 20 fields, so 60 ns to write and 80
// to read; folding it writes a row of 160 bytes and one index entry, two cache misses, so 200 ns. A
// whole payment of the common workload is four events; opening a book of a million items should
// stay below a second.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <deque>
#include <random>
#include <string>
#include <vector>

#include "engine/book/book.h"
#include "engine/events/event_codec.h"
#include "engine/events/packed_cash.h"

namespace quittance::engine {
namespace {

const Origin kOrigin{.recorded_at = {}, .actor = "bench", .reason = {}};

// The journal of a book: master data, open items, payments as a feed sends them, and what became of
// them. One item and four events a payment; every payment pays its item in full.
struct Journal {
  explicit Journal(std::size_t items)
      : customers(static_cast<std::uint32_t>(items / 20)) {}  // as in the common workload

  std::uint32_t customers;
  std::deque<std::string> texts;
  std::vector<Event> events;

  std::string_view text(std::string made) { return texts.emplace_back(std::move(made)); }

  void master_data() {
    events.emplace_back(EntityRegistered{.entity_id = "main",
                                         .name = "main",
                                         .currency = Currency::of("USD"),
                                         .calendar = {},
                                         .reference_scheme = {}});
    for (std::uint32_t n = 0; n < customers; ++n) {
      CustomerRegistered customer;
      customer.customer_id = text("C" + std::to_string(100'000 + n));
      customer.name = text("Customer " + std::to_string(n) + " Inc");
      customer.entity = EntityHandle(0);
      customer.currency = Currency::of("USD");
      events.emplace_back(customer);
    }
  }

  void item(std::uint32_t n, std::int64_t amount, std::mt19937_64& random) {
    ItemOpened opened;
    opened.facts.number = text("INV-" + std::to_string(1'000'000 + n));
    opened.facts.entity = EntityHandle(0);
    opened.facts.customer = CustomerHandle(static_cast<std::uint32_t>(random() % customers));
    opened.facts.document_date =
        Date::from_days(20'000 + static_cast<std::int32_t>(random() % 540));
    opened.facts.due_date = Date::from_days(opened.facts.document_date.days() + 30);
    opened.facts.currency = Currency::of("USD");
    opened.facts.original = amount;
    opened.open = amount;
    opened.effective_date = opened.facts.document_date;
    events.emplace_back(opened);
  }

  CashRecorded payment(std::uint32_t n, std::int64_t amount) {
    CashRecord record;
    record.payment_id = text("P" + std::to_string(1'000'000 + n));
    record.key_is_reference = true;
    record.currency = Currency::of("USD");
    record.amount = amount;
    record.booking_date = Date::from_days(20'600);
    record.payer.id = text("C" + std::to_string(100'000 + n % customers));
    record.reference = text("INV-" + std::to_string(1'000'000 + n));
    record.source = {.record = n + 1, .from = n * 140ULL, .to = (n + 1) * 140ULL};
    std::string packed;
    PackedCash::pack(record, {}, packed);
    CashRecorded cash;
    cash.posting_date = record.booking_date;
    cash.entity = EntityHandle(0);
    cash.cash = PackedCash(text(std::move(packed)));
    return cash;
  }

  void settle(std::uint32_t n, std::int64_t amount) {
    const PaymentHandle payment(n);
    const CustomerHandle customer(n % customers);
    events.emplace_back(
        PayerIdentified{.payment = payment, .customer = customer, .amount = amount});
    AllocationFacts allocation;
    allocation.item = ItemHandle(n);
    allocation.amount = amount;
    allocation.rule = Rule::single_item;
    allocation.grade = Grade::exact;
    events.emplace_back(Applied{
        .payment = payment, .posting_date = Date::from_days(20'600), .allocations = {allocation}});
    events.emplace_back(Decided{.payment = payment, .decision = {}});
  }
};

std::string encoded(const std::vector<Event>& events) {
  std::string block = encode_block_head(kOrigin);
  for (const Event& event : events) encode(0, event, block);
  return block;
}

std::uint64_t fold(std::string_view block, Book& book) {
  const Result<void> read = decode_block(block, [&](const Origin& origin, DecodedEvent&& event) {
    book.apply(origin, event.bucket, 1, event.event);
  });
  return read ? book.next_sequence() - 1 : 0;
}

std::vector<std::int64_t> amounts(std::size_t count) {
  std::mt19937_64 random(42);
  std::vector<std::int64_t> made(count);
  for (std::int64_t& amount : made) amount = 100 + static_cast<std::int64_t>(random() % 1'000'000);
  return made;
}

Journal payments_only(std::size_t count) {
  Journal journal(count);
  const auto cents = amounts(count);
  for (std::uint32_t n = 0; n < count; ++n)
    journal.events.emplace_back(journal.payment(n, cents[n]));
  return journal;
}

// Items are events.
void count(benchmark::State& state, std::size_t events, std::size_t bytes) {
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(events));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes));
  state.counters["bytes_an_event"] = static_cast<double>(bytes) / static_cast<double>(events);
}

void BM_EncodePayments(benchmark::State& state) {
  const Journal journal = payments_only(static_cast<std::size_t>(state.range(0)));
  std::string block;
  for (auto _ : state) {
    block.clear();
    for (const Event& event : journal.events) encode(0, event, block);
    benchmark::DoNotOptimize(block.data());
  }
  count(state, journal.events.size(), block.size());
}
BENCHMARK(BM_EncodePayments)->ArgName("payments")->Arg(1'000)->Arg(100'000);

void BM_DecodePayments(benchmark::State& state) {
  const Journal journal = payments_only(static_cast<std::size_t>(state.range(0)));
  const std::string block = encoded(journal.events);
  std::int64_t cents = 0;
  for (auto _ : state) {
    cents = 0;
    const auto read = decode_block(block, [&](const Origin&, DecodedEvent&& event) {
      cents += std::get<CashRecorded>(event.event).cash.front().amount;
    });
    if (!read) return state.SkipWithError("the block cannot be read");
  }
  for (const std::int64_t amount : amounts(journal.events.size())) cents -= amount;
  if (cents != 0) return state.SkipWithError("other cents");
  count(state, journal.events.size(), block.size());
}
BENCHMARK(BM_DecodePayments)->ArgName("payments")->Arg(1'000)->Arg(100'000);

void BM_PackAndUnpack(benchmark::State& state) {
  const Journal journal = payments_only(static_cast<std::size_t>(state.range(0)));
  std::string bytes;
  std::size_t packed = 0;
  for (auto _ : state) {
    packed = 0;
    for (const Event& event : journal.events) {
      const CashRecord record = std::get<CashRecorded>(event).cash.record();
      bytes.clear();
      PackedCash::pack(record, {}, bytes);
      packed += bytes.size();
      if (PackedCash(bytes).record().reference != record.reference) {
        return state.SkipWithError("another record came back");
      }
    }
  }
  count(state, journal.events.size(), packed);
}
BENCHMARK(BM_PackAndUnpack)->ArgName("payments")->Arg(1'000)->Arg(100'000);

// What opening costs: decode and fold of master data and items, nothing paid.
void BM_ReplayItems(benchmark::State& state) {
  const auto items = static_cast<std::size_t>(state.range(0));
  Journal journal(items);
  journal.master_data();
  std::mt19937_64 random(7);
  const auto cents = amounts(items);
  for (std::uint32_t n = 0; n < items; ++n) journal.item(n, cents[n], random);
  const std::string block = encoded(journal.events);
  for (auto _ : state) {
    Book book;
    if (fold(block, book) != journal.events.size() || book.items().size() != items) {
      return state.SkipWithError("another book");
    }
  }
  count(state, journal.events.size(), block.size());
}
BENCHMARK(BM_ReplayItems)
    ->ArgName("items")
    ->Arg(1'000)
    ->Arg(200'000)
    ->Unit(benchmark::kMillisecond);

// Four events a payment on a book that has the items.
void BM_ReplayPayments(benchmark::State& state) {
  const auto payments = static_cast<std::size_t>(state.range(0));
  const auto cents = amounts(payments);
  Journal items(payments);
  items.master_data();
  std::mt19937_64 random(7);
  for (std::uint32_t n = 0; n < payments; ++n) items.item(n, cents[n], random);
  const std::string before = encoded(items.events);
  Journal journal(payments);
  for (std::uint32_t n = 0; n < payments; ++n)
    journal.events.emplace_back(journal.payment(n, cents[n]));
  for (std::uint32_t n = 0; n < payments; ++n) journal.settle(n, cents[n]);
  const std::string block = encoded(journal.events);
  for (auto _ : state) {
    state.PauseTiming();
    auto book = std::make_unique<Book>();
    fold(before, *book);
    state.ResumeTiming();
    fold(block, *book);
    state.PauseTiming();
    for (const ItemRow& item : book->items()) {
      if (item.open != 0) return state.SkipWithError("an item stayed open");
    }
    book.reset();
    state.ResumeTiming();
  }
  count(state, journal.events.size(), block.size());
}
BENCHMARK(BM_ReplayPayments)
    ->ArgName("payments")
    ->Arg(1'000)
    ->Arg(200'000)
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace quittance::engine
