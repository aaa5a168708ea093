// Question: how fast does one thread turn canonical NDJSON into cash records, and what of that is
// JSON itself?
// Sketch: an object is some 450 bytes with 20 fields. Finding its structure costs simdjson about a
// nanosecond for 2 bytes at worst, so 0.2 µs; each field some 10 ns to name and keep, so 0.2 µs
// more; some 0.5 µs an object, 2 million objects and 900 MB a second at best. The bare loop reads
// three fields, checks nothing else and shows the floor.
#include <cstdint>
#include <map>
#include <random>
#include <span>
#include <string>
#include <string_view>

#include <benchmark/benchmark.h>
#include <simdjson.h>

#include "ingest/decoder.h"
#include "ingest/json/canonical_writer.h"

namespace quittance::ingest {
namespace {

struct Workload {
  std::string bytes;
  std::int64_t objects = 0;
};

// Checks with one to three remittance lines, as a lockbox feed would send them.
Workload make_workload(std::size_t bytes) {
  std::mt19937_64 random(42);
  const auto digits = [&](std::uint64_t bound) { return std::to_string(random() % bound); };
  Workload workload;
  while (workload.bytes.size() < bytes) {
    const std::string id = "P-" + std::to_string(workload.objects);
    const std::string name = "CUSTOMER " + digits(5'000) + " INC";
    const std::string account = digits(10'000'000'000);
    const std::string check = digits(1'000'000);
    const std::string references[] = {"INV-" + digits(10'000'000), "INV-" + digits(10'000'000),
                                      "INV-" + digits(10'000'000)};
    RemittanceLine lines[3];
    CashRecord record;
    for (std::size_t n = 0; n < 3; ++n) {
      lines[n].reference = references[n];
      lines[n].kind = ReferenceKind::invoice;
      lines[n].paid = static_cast<std::int64_t>(random() % 1'000'000 + 1);
      record.amount += lines[n].paid;
    }
    record.payment_id = id;
    record.account = "000123456789";
    record.currency = Currency::of("USD");
    record.method = Method::check;
    record.value_date = Date::from_days(20'000 + static_cast<std::int32_t>(random() % 365));
    record.payer.name = name;
    record.payer.routing = "021000021";
    record.payer.account = account;
    record.check_number = check;
    record.remittance = std::span(lines).first(1 + random() % 3);
    workload.bytes += cash_json(record, "bench.ndjson") + "\n";
    ++workload.objects;
  }
  return workload;
}

const Workload& workload(std::int64_t megabytes) {
  static std::map<std::int64_t, Workload> kept;
  Workload& one = kept[megabytes];
  if (one.bytes.empty()) one = make_workload(static_cast<std::size_t>(megabytes) << 20);
  return one;
}

class Sum : public CashSink {
 public:
  void cash(const CashRecord& record) override { total += record.amount; }
  void range(const UsedRange&) override {}
  std::int64_t total = 0;
};

void report(benchmark::State& state, const Workload& input) {
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(input.bytes.size()));
  state.SetItemsProcessed(state.iterations() * input.objects);  // items are objects
}

void BM_ReadCash(benchmark::State& state) {
  const Workload& input = workload(state.range(0));
  const Profiles profiles;
  const DecodeContext context{
      .file_name = "bench.ndjson", .profiles = &profiles, .csv = nullptr, .dialect = {}};
  for (auto _ : state) {
    Sum sum;
    const FileSummary summary = read_all(json_decoder(), input.bytes, context, sum);
    if (summary.transactions != static_cast<std::uint64_t>(input.objects) ||
        !summary.findings.empty()) {
      state.SkipWithError("the workload was not read whole");
    }
    benchmark::DoNotOptimize(sum.total);
  }
  report(state, input);
}
BENCHMARK(BM_ReadCash)->ArgName("MB")->Arg(1)->Arg(64)->Unit(benchmark::kMillisecond);

// The floor: three fields an object, nothing checked, nothing kept.
void BM_BareSimdjson(benchmark::State& state) {
  const Workload& input = workload(state.range(0));
  const simdjson::padded_string padded(input.bytes);
  simdjson::ondemand::parser parser;
  for (auto _ : state) {
    std::int64_t objects = 0;
    std::size_t text = 0;
    simdjson::ondemand::document_stream stream;
    if (parser.iterate_many(padded).get(stream) != simdjson::SUCCESS) {
      state.SkipWithError("iterate_many failed");
    }
    for (auto document : stream) {
      std::string_view id;
      std::string_view currency;
      std::string_view amount;
      if (document["payment_id"].get(id) == simdjson::SUCCESS &&
          document["currency"].get(currency) == simdjson::SUCCESS &&
          document["amount"].get(amount) == simdjson::SUCCESS) {
        ++objects;
        text += id.size() + currency.size() + amount.size();
      }
    }
    if (objects != input.objects) state.SkipWithError("the workload was not read whole");
    benchmark::DoNotOptimize(text);
  }
  report(state, input);
}
BENCHMARK(BM_BareSimdjson)->ArgName("MB")->Arg(1)->Arg(64)->Unit(benchmark::kMillisecond);

void BM_WriteCash(benchmark::State& state) {
  RemittanceLine line;
  line.reference = "INV-1001";
  line.paid = 125'000;
  CashRecord record;
  record.payment_id = "P-1";
  record.currency = Currency::of("USD");
  record.amount = 125'000;
  record.value_date = Date::from_days(20'000);
  record.payer.name = "CUSTOMER 1 INC";
  record.remittance = {&line, 1};
  std::size_t bytes = 0;
  for (auto _ : state) {
    const std::string json = cash_json(record, "bench.ndjson");
    bytes += json.size();
    benchmark::DoNotOptimize(json.data());
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
  state.SetItemsProcessed(state.iterations());  // items are objects
}
BENCHMARK(BM_WriteCash)->ArgName("records")->Arg(1);

}  // namespace
}  // namespace quittance::ingest
