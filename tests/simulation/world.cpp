#include "tests/simulation/world.h"

#include <sys/stat.h>

#include <iostream>
#include <utility>

#include "core/assert.h"

namespace quittance::simulation {

Timestamp SimulatedClock::now() const {
  micros_ += static_cast<std::int64_t>(random_() % 1'000);
  if (random_() % 50 == 0) micros_ += 86'400'000'000;
  return {micros_};
}

Machine::Machine(std::uint64_t seed, const Swarm& swarm, std::string folder)
    : directory(std::move(folder)),
      faults(swarm, seed),
      env(disk, faults, seed),
      clock(seed),
      random(seed ^ 0x0b5eedULL) {
  // The folder itself is there and durable; the lock file stands in the real one.
  ::mkdir(directory.c_str(), 0755);
  std::string path;
  for (std::size_t slash = directory.find('/', 1); slash != std::string::npos;
       slash = directory.find('/', slash + 1)) {
    disk.make_directory(directory.substr(0, slash));
  }
  disk.make_directory(directory);
  disk.cut_power(Loss::keep, random);
}

Machine::Machine(const Machine& other, std::uint64_t seed)
    : directory(other.directory),
      disk(other.disk),
      faults(Swarm::calm(), seed),
      env(disk, faults, seed),
      clock(seed),
      random(seed) {}

Machine::Opened Machine::open(engine::Access access) {
  executor = std::make_unique<testing::ShuffledExecutor>(random());
  engine::EngineOptions options;
  options.directory = directory;
  options.access = access;
  options.actor = "clerk";
  options.executor = executor.get();
  options.clock = &clock;
  options.env = &env;
  options.blocks = {.bytes = std::size_t{1} << (9 + random() % 10),
                    .events = static_cast<std::uint32_t>(1 + random() % 40)};
  // Written late, at the next one's turn or at the end of the process, as a slow disk would.
  options.checkpoint_events = random() % 3 == 0 ? 0 : 1 + random() % 600;
  options.writing = engine::Writing::in_order;
  Opened opened;
  auto engine = engine::Engine::open(options, opened.failure);
  if (engine) opened.engine = std::move(*engine);
  return opened;
}

Answer Machine::carry_out(engine::Engine& engine, const Deliveries& deliveries,
                          const Command& command, engine::RunObserver* observer) {
  if (command.ask == Ask::compact) env.help(true);
  Answer answer = simulation::carry_out(engine, deliveries, command, observer);
  if (command.ask == Ask::compact) env.help(false);
  return answer;
}

Shadow::Shadow(std::uint64_t seed, const std::string& folder)
    : machine_(seed ^ 0x5badULL, Swarm::calm(), folder) {
  Machine::Opened opened = machine_.open(engine::Access::create);
  if (opened.engine == nullptr) std::cerr << opened.failure.message << "\n";
  QASSERT(opened.engine != nullptr);
  engine_ = std::move(opened.engine);
  outcome_ = outcome_of(engine_->book());
}

Answer Shadow::carry_out(const Deliveries& deliveries, const Command& command) {
  Command other = command;
  other.chunk_bytes = command.chunk_bytes == engine::kChunkBytes ? 777 : engine::kChunkBytes;
  const Answer answer = machine_.carry_out(*engine_, deliveries, other, nullptr);
  machine_.env.run_jobs();
  outcome_ = outcome_of(engine_->book());
  return answer;
}

}  // namespace quittance::simulation
