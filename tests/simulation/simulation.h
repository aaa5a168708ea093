// One simulation: the engine lives several lives on a disk that fails, and everything it says is
// checked.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "tests/simulation/faults.h"
#include "tests/simulation/model.h"

namespace quittance::simulation {

struct SimulationOptions {
  std::uint64_t seed = 1;
  std::string scratch;         // a real, empty folder: only the book's lock file stands there
  bool verbose = false;        // tells every step on standard output
  bool operations = false;     // and every operation of the file system
  std::string ignore_sync_of;  // a planted mistake: syncs of such paths do nothing
};

struct SimulationCounts {
  std::uint64_t lives = 0;  // openings that succeeded
  std::uint64_t openings_failed = 0;
  std::uint64_t commands_done = 0;
  std::uint64_t commands_refused = 0;
  std::uint64_t commands_cut_off = 0;  // a fault came in between
  std::uint64_t taken_over = 0;        // of these, those whose effect a recovery found or finished
  std::uint64_t events_checked = 0;
  std::uint64_t operations = 0;  // of the file system
  std::uint64_t flips_refused = 0;
  std::uint64_t flips_harmless = 0;
  std::uint64_t refused_books = 0;  // whole books refused after lies of the disk, with reason
  std::uint64_t hurried_jobs = 0;   // see DiskEnv
  LossCount losses{};
  FaultCounts fired{};
  void add(const SimulationCounts& other);
};

struct SimulationResult {
  std::uint64_t seed = 0;
  std::uint64_t trace = 0;  // equal for two runs of a seed
  Violations violations;    // empty: the seed passed
  SimulationCounts counts;
};

// A function of the options. Cost: some ten milliseconds. Threads: none of ours.
[[nodiscard]] SimulationResult simulate(const SimulationOptions& options);

}  // namespace quittance::simulation
