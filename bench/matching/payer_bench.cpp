// Question: what does it cost to identify a payer by his name as a bank prints it, and does that
// grow with the number of customers?
// Sketch: five hash probes that miss the cache, 80 ns each; a few dozen customers share two
// beginnings of words, and comparing with one takes some 100 ns: 2 to 5 µs, and as much more as
// more customers share a first word and the beginning of a second.
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "matching/payer.h"
#include "tools/workload/customers.h"

namespace quittance::matching {
namespace {

using workload::Naming;

constexpr std::uint32_t kPrinted = 4096;

// Customers without numbers or accounts, so that only their names can tell.
struct Names {
  explicit Names(std::uint32_t count)
      : customers({.seed = 7, .customers = count, .mess = workload::Mess::typical, .formats = {}}) {
    std::string name;
    for (std::uint32_t n = 0; n < count; ++n) {
      name.clear();
      workload::append_name(name, customers.name(n));
      directory.put({.customer = CustomerHandle(n),
                     .entity = {},
                     .customer_id = {},
                     .name = name,
                     .aliases = {},
                     .bank_accounts = {},
                     .parent = {},
                     .rule_set = {},
                     .tolerance_profile = {}});
    }
  }
  workload::Customers customers;
  Directory directory;
};

const Names& names_of(std::uint32_t count) {
  static std::map<std::uint32_t, std::unique_ptr<Names>> kept;
  std::unique_ptr<Names>& one = kept[count];
  if (one == nullptr) one = std::make_unique<Names>(count);
  return *one;
}

void identify(benchmark::State& state, Naming naming) {
  const auto count = static_cast<std::uint32_t>(state.range(0));
  const Names& names = names_of(count);
  workload::Random random(11, workload::Stream::customer_names);
  std::vector<std::string> printed;
  std::vector<std::uint32_t> meant;
  for (std::uint32_t n = 0; n < kPrinted; ++n) {
    meant.push_back(static_cast<std::uint32_t>(random.below(count)));
    printed.push_back(workload::printed_name(names.customers.name(meant.back()), naming, random));
  }
  PayerSet payers;
  std::int64_t alone = 0;
  std::int64_t wrong = 0;
  for (auto _ : state) {
    alone = wrong = 0;
    for (std::uint32_t n = 0; n < kPrinted; ++n) {
      PaymentInput payment;
      payment.payer.name = printed[n];
      identify_payer(payment, names.directory, {}, payers);
      if (payers.customers.size() != 1) continue;
      ++(payers.customers.front().value() == meant[n] ? alone : wrong);
    }
  }
  if (wrong > 0) state.SkipWithError("a name identified another customer than it was printed for");
  state.counters["alone_percent"] = static_cast<double>(100 * alone / kPrinted);
  state.SetItemsProcessed(state.iterations() * kPrinted);  // items are payments
}

void BM_IdentifyAbbreviated(benchmark::State& state) {
  identify(state, Naming::abbreviated);
}
void BM_IdentifyRunTogether(benchmark::State& state) {
  identify(state, Naming::run_together);
}
void BM_IdentifyTruncated(benchmark::State& state) {
  identify(state, Naming::truncated);
}
BENCHMARK(BM_IdentifyAbbreviated)->ArgName("customers")->Arg(1'000)->Arg(100'000);
BENCHMARK(BM_IdentifyRunTogether)->ArgName("customers")->Arg(1'000)->Arg(100'000);
BENCHMARK(BM_IdentifyTruncated)->ArgName("customers")->Arg(1'000)->Arg(100'000);

}  // namespace
}  // namespace quittance::matching
