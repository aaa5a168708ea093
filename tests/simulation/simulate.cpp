// simulate --seed N [--verbose] | --seeds A..B: runs simulations and says what broke; a failing
// seed fails again whenever it is asked for.
#include <malloc.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <string>
#include <string_view>

#include "tests/simulation/simulation.h"
#include "tests/support/book_workload.h"

namespace {

using namespace quittance::simulation;  // NOLINT: one short program

struct Arguments {
  std::uint64_t first = 1;
  std::uint64_t last = 1;
  std::uint64_t twice_every = 0;  // 0: never
  bool verbose = false;
  bool operations = false;
  bool ledger = false;
};

volatile std::sig_atomic_t current_seed = 0;

// A failed assertion of the engine ends the process; the seed must be known all the same.
void tell_seed(int signal) {
  char text[64];
  const int size = std::snprintf(text, sizeof(text), "simulate: seed %d ended by signal %d\n",
                                 static_cast<int>(current_seed), signal);
  if (::write(STDERR_FILENO, text, static_cast<std::size_t>(size)) < 0) std::_Exit(3);
  std::_Exit(2);
}

[[noreturn]] void usage() {
  std::cerr << "usage: simulate --seed N [--verbose] [--operations] [--twice]\n"
               "       simulate --seeds A..B [--twice-every K] [--ledger]\n";
  std::exit(64);
}

Arguments parse(int count, char** words) {
  Arguments arguments;
  for (int n = 1; n < count; ++n) {
    const std::string_view word = words[n];
    const char* value = n + 1 < count ? words[n + 1] : "";
    if (word == "--seed") {
      arguments.first = arguments.last = std::strtoull(value, nullptr, 10);
      ++n;
    } else if (word == "--seeds") {
      char* rest = nullptr;
      arguments.first = std::strtoull(value, &rest, 10);
      if (std::strncmp(rest, "..", 2) != 0) usage();
      arguments.last = std::strtoull(rest + 2, nullptr, 10);
      ++n;
    } else if (word == "--twice-every") {
      arguments.twice_every = std::strtoull(value, nullptr, 10);
      ++n;
    } else if (word == "--twice") {
      arguments.twice_every = 1;
    } else if (word == "--verbose") {
      arguments.verbose = true;
    } else if (word == "--operations") {
      arguments.operations = true;
    } else if (word == "--ledger") {
      arguments.ledger = true;
    } else {
      usage();
    }
  }
  if (arguments.first == 0 || arguments.last < arguments.first) usage();
  return arguments;
}

void print(const SimulationCounts& counts) {
  std::cout << counts.lives << " lives, " << counts.openings_failed << " failed openings, "
            << counts.commands_done << " commands done, " << counts.commands_refused << " refused, "
            << counts.commands_cut_off << " cut off (" << counts.taken_over
            << " of them taken over), " << counts.events_checked << " events checked, "
            << counts.operations << " file operations\nfaults:";
  std::uint64_t total = 0;
  for (std::size_t n = 0; n < counts.fired.size(); ++n) {
    std::cout << " " << name(static_cast<Fault>(n)) << " " << counts.fired[n] << ",";
    total += counts.fired[n];
  }
  std::cout << " in all " << total << "\nlost in power cuts: pages " << counts.losses.pages_lost
            << ", torn " << counts.losses.pages_torn << ", kept out of order "
            << counts.losses.reordered << ", garbled " << counts.losses.pages_garbled << ", names "
            << counts.losses.names_lost << "\nflips: refused " << counts.flips_refused
            << ", harmless " << counts.flips_harmless
            << "; books refused after a lying or scrambling disk: " << counts.refused_books
            << "; hurried jobs: " << counts.hurried_jobs << "\n";
}

// For tools/simulate-campaign, which adds the lines up.
void print_ledger(const Arguments& arguments, const SimulationCounts& counts, std::uint64_t failed,
                  double seconds) {
  std::cout << "LEDGER first=" << arguments.first << " last=" << arguments.last
            << " failed=" << failed << " seconds=" << static_cast<std::uint64_t>(seconds + 0.5)
            << " lives=" << counts.lives << " commands=" << counts.commands_done
            << " recovered=" << counts.taken_over << " events=" << counts.events_checked
            << " operations=" << counts.operations << " refused=" << counts.refused_books
            << " flips_refused=" << counts.flips_refused
            << " flips_harmless=" << counts.flips_harmless;
  for (std::size_t n = 0; n < counts.fired.size(); ++n)
    std::cout << " fault:" << name(static_cast<Fault>(n)) << "=" << counts.fired[n];
  std::cout << "\n";
}

}  // namespace

int main(int count, char** words) {
  const Arguments arguments = parse(count, words);
  // A disk's bytes are taken and given back by the megabyte; kept, they are not zeroed each time.
  ::mallopt(M_MMAP_THRESHOLD, 1 << 30);
  ::mallopt(M_TRIM_THRESHOLD, 1 << 30);
  std::signal(SIGABRT, tell_seed);
  std::signal(SIGSEGV, tell_seed);
  const auto begin = std::chrono::steady_clock::now();
  SimulationCounts counts;
  std::uint64_t failed = 0;
  const quittance::testing::ScratchDirectory scratch("quittance_simulation");
  for (std::uint64_t seed = arguments.first; seed <= arguments.last; ++seed) {
    current_seed = static_cast<std::sig_atomic_t>(seed);
    const SimulationOptions options{.seed = seed,
                                    .scratch = scratch.path(),
                                    .verbose = arguments.verbose,
                                    .operations = arguments.operations,
                                    .ignore_sync_of = {}};
    SimulationResult result = simulate(options);
    counts.add(result.counts);
    if (arguments.twice_every > 0 && seed % arguments.twice_every == 0) {
      const std::uint64_t again = simulate(options).trace;
      if (again != result.trace && result.counts.hurried_jobs == 0)
        result.violations.push_back({0, "a second run left another trace"});
    }
    if (arguments.first == arguments.last) {
      std::printf("seed %llu trace %016llx\n", static_cast<unsigned long long>(seed),
                  static_cast<unsigned long long>(result.trace));
    }
    if (result.violations.empty()) continue;
    ++failed;
    std::cout << "seed " << seed << " FAILED\n" << text(result.violations) << std::flush;
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  std::cout << "seeds " << arguments.first << ".." << arguments.last << ": " << failed
            << " failed, " << took.count() << " s\n";
  print(counts);
  if (arguments.ledger) print_ledger(arguments, counts, failed, took.count());
  return failed == 0 ? 0 : 1;
}
