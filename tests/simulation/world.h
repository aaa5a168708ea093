// The parts that simulation.cpp puts together: a machine with a disk, and the shadow book.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "engine/engine.h"
#include "tests/simulation/commands.h"
#include "tests/simulation/disk.h"
#include "tests/simulation/disk_env.h"
#include "tests/simulation/faults.h"
#include "tests/simulation/verdicts.h"
#include "tests/support/executors.h"

namespace quittance::simulation {

// Each moment asked for is later than the one before; some days are skipped, some repeated.
class SimulatedClock final : public Clock {
 public:
  explicit SimulatedClock(std::uint64_t seed) : random_(seed) {}
  [[nodiscard]] Timestamp now() const override;

 private:
  mutable std::mt19937_64 random_;
  mutable std::int64_t micros_ = 1'795'000'000'000'000;
};

// One computer: its disk survives its processes.
struct Machine {
  Machine(std::uint64_t seed, const Swarm& swarm, std::string folder);
  // A machine with a copy of another's disk, calm.
  Machine(const Machine& other, std::uint64_t seed);

  struct Opened {
    std::unique_ptr<engine::Engine> engine;
    storage::StoreFailure failure;
  };
  // Options that may not matter (threads' order, block sizes, when checkpoints are written) come
  // from the seed.
  [[nodiscard]] Opened open(engine::Access access);
  // The jobs of RocksDB that the command waits for are run meanwhile.
  [[nodiscard]] Answer carry_out(engine::Engine& engine, const Deliveries& deliveries,
                                 const Command& command, engine::RunObserver* observer);

  std::string directory;  // the same path on the simulated disk and, for the lock, on the real one
  Disk disk;
  FaultSource faults;
  DiskEnv env;
  SimulatedClock clock;
  std::mt19937_64 random;  // of the options
  std::unique_ptr<testing::ShuffledExecutor> executor;
};

// The book as it must be: the same commands on a machine on which nothing fails.
class Shadow {
 public:
  Shadow(std::uint64_t seed, const std::string& folder);
  [[nodiscard]] Answer carry_out(const Deliveries& deliveries, const Command& command);
  [[nodiscard]] const Outcome& outcome() const { return outcome_; }

 private:
  Machine machine_;
  std::unique_ptr<engine::Engine> engine_;
  Outcome outcome_;
};

}  // namespace quittance::simulation
