#include "tests/simulation/faults.h"

#include <utility>

namespace quittance::simulation {
namespace {

// Millionths of operations. Few enough that a session usually gets somewhere, and so many that most
// sessions end badly.
constexpr std::uint32_t kRates[] = {200, 1'000, 3'000, 10'000};

// What may happen to an operation, in the order in which it is asked.
struct Case {
  Operation operation;
  Fault fault;
  Verdict verdict;
};
constexpr Case kCases[] = {
    {Operation::write, Fault::write_error, Verdict::fail_io},
    {Operation::write, Fault::no_space, Verdict::fail_space},
    {Operation::write, Fault::short_write, Verdict::fail_half},
    {Operation::create, Fault::write_error, Verdict::fail_io},
    {Operation::create, Fault::no_space, Verdict::fail_space},
    {Operation::remove, Fault::write_error, Verdict::fail_io},
    {Operation::sync, Fault::sync_failure, Verdict::fail_io},
    {Operation::rename, Fault::rename_failure, Verdict::fail_io},
    {Operation::directory_sync, Fault::directory_sync_failure, Verdict::fail_io},
};

}  // namespace

std::string_view name(Fault fault) {
  constexpr std::string_view kNames[] = {"read_error",
                                         "write_error",
                                         "no_space",
                                         "short_write",
                                         "sync_failure",
                                         "rename_failure",
                                         "directory_sync_failure",
                                         "process_killed",
                                         "power_cut",
                                         "bit_flip"};
  return kNames[static_cast<std::size_t>(fault)];
}

std::string_view name(Operation operation) {
  constexpr std::string_view kNames[] = {"read",   "write",  "sync",          "create",
                                         "remove", "rename", "directory sync"};
  return kNames[static_cast<std::size_t>(operation)];
}

Swarm Swarm::from(std::mt19937_64& random) {
  Swarm swarm;
  for (std::uint32_t& rate : swarm.rates) {
    const std::uint32_t drawn = kRates[random() % std::size(kRates)];
    rate = random() % 2 == 0 ? drawn : 0;
  }
  for (bool& loss : swarm.losses) loss = random() % 2 == 0;
  swarm.losses[random() % kLosses] = true;
  return swarm;
}

Swarm Swarm::calm() {
  Swarm swarm;
  swarm.losses[0] = true;
  return swarm;
}

std::string Swarm::text() const {
  std::string text;
  for (std::size_t n = 0; n < rates.size(); ++n) {
    if (rates[n] == 0) continue;
    text += std::string(name(static_cast<Fault>(n))) + " " + std::to_string(rates[n]) + "e-6, ";
  }
  text += "losses";
  for (std::size_t n = 0; n < losses.size(); ++n) {
    if (losses[n]) text += " " + std::string(name(static_cast<Loss>(n)));
  }
  return text;
}

FaultSource::FaultSource(Swarm swarm, std::uint64_t seed) : swarm_(swarm), seed_(seed) {
  std::seed_seq sequence{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32),
                         0x5eedU};
  std::array<std::uint32_t, kFaults> seeds{};
  sequence.generate(seeds.begin(), seeds.end());
  for (std::size_t n = 0; n < streams_.size(); ++n) streams_[n].seed(seeds[n]);
}

bool FaultSource::strikes(Fault fault) {
  const auto n = static_cast<std::size_t>(fault);
  if (swarm_.rates[n] == 0) return false;
  return streams_[n]() % 1'000'000 < swarm_.rates[n];
}

bool FaultSource::read_strikes(const std::string& file) {
  const std::uint32_t rate = swarm_.rates[static_cast<std::size_t>(Fault::read_error)];
  if (rate == 0) return false;
  const std::uint64_t count = ++reads_[file];
  const Digest drawn = sha256(file + " " + std::to_string(count) + " " + std::to_string(life_) +
                              " " + std::to_string(seed_));
  const std::uint32_t number =
      std::uint32_t{drawn.bytes[0]} << 16 | std::uint32_t{drawn.bytes[1]} << 8 | drawn.bytes[2];
  return number % 1'000'000 < rate;
}

void FaultSource::forget() {
  latest_.clear();
  reads_.clear();
  ++life_;
}

Verdict FaultSource::judge(Operation operation, std::string_view path) {
  if (!armed_) return Verdict::proceed;
  const std::string file(path.substr(path.rfind('/') + 1));
  const auto fire = [&](Fault fault, Verdict verdict) {
    count(fault);
    latest_ = std::string(name(fault)) + " at " + std::string(name(operation)) + " of " + file;
    latest_fault_ = fault;
    return verdict;
  };
  // Reading changes nothing on a disk, so nothing new can be lost there.
  if (operation != Operation::read) {
    for (const Fault fault : {Fault::process_killed, Fault::power_cut}) {
      if (strikes(fault)) return fire(fault, Verdict::die);
    }
  }
  if (operation == Operation::read) {
    return read_strikes(file) ? fire(Fault::read_error, Verdict::fail_io) : Verdict::proceed;
  }
  for (const Case& one : kCases) {
    if (one.operation == operation && strikes(one.fault)) return fire(one.fault, one.verdict);
  }
  return Verdict::proceed;
}

}  // namespace quittance::simulation
