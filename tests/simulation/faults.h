// Which operation of a simulated disk fails, and how: a function of the seed alone.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <string_view>

#include "tests/simulation/disk.h"

namespace quittance::simulation {

enum class Fault : std::uint8_t {
  read_error,              // EIO
  write_error,             // EIO, nothing written
  no_space,                // ENOSPC
  short_write,             // some of the bytes, then EIO
  sync_failure,            // EIO; the pages are lost, and later syncs of the file lie
  rename_failure,          // EIO, nothing renamed
  directory_sync_failure,  // EIO, the names stay unsynced
  process_killed,          // at an operation; what was written stays in the page cache
  power_cut,               // at an operation; what was not synced is lost as Loss says
  bit_flip,                // at rest, in a copy of the disk
};
inline constexpr int kFaults = 10;
[[nodiscard]] std::string_view name(Fault fault);

enum class Operation : std::uint8_t { read, write, sync, create, remove, rename, directory_sync };
inline constexpr int kOperations = 7;
[[nodiscard]] std::string_view name(Operation operation);

using FaultCounts = std::array<std::uint64_t, kFaults>;

// How often each kind strikes, per operation that it can strike, in millionths; 0: never. One seed
// turns on a random subset (swarm testing): faults hide one another.
struct Swarm {
  std::array<std::uint32_t, kFaults> rates{};
  std::array<bool, kLosses> losses{};  // at least one
  [[nodiscard]] static Swarm from(std::mt19937_64& random);
  [[nodiscard]] static Swarm calm();  // no faults at all
  [[nodiscard]] bool on(Fault fault) const { return rates[static_cast<std::size_t>(fault)] > 0; }
  [[nodiscard]] std::string text() const;
};

enum class Verdict : std::uint8_t { proceed, fail_io, fail_space, fail_half, die };

// Decides operation by operation. Each kind draws from a stream of its own, so that one kind more
// does not move the others. Reads are decided by file and count instead: RocksDB opens its tables
// by several threads, in any order.
class FaultSource {
 public:
  FaultSource(Swarm swarm, std::uint64_t seed);
  [[nodiscard]] Verdict judge(Operation operation, std::string_view path);
  // While false nothing fails; the seed's streams stand still.
  void armed(bool armed) { armed_ = armed; }
  void count(Fault fault) { ++fired_[static_cast<std::size_t>(fault)]; }
  [[nodiscard]] const FaultCounts& fired() const { return fired_; }
  // The newest fault since forget(), as a sentence; empty: none.
  [[nodiscard]] const std::string& latest() const { return latest_; }
  [[nodiscard]] Fault latest_fault() const { return latest_fault_; }
  void forget();  // the next life begins
  [[nodiscard]] const Swarm& swarm() const { return swarm_; }
  // A planted mistake: syncs of paths that contain this succeed and do nothing.
  std::string ignore_sync_of;

 private:
  [[nodiscard]] bool strikes(Fault fault);
  [[nodiscard]] bool read_strikes(const std::string& file);
  Swarm swarm_;
  std::uint64_t seed_;
  std::uint64_t life_ = 0;
  std::map<std::string, std::uint64_t> reads_;  // by file, in this life
  std::array<std::mt19937_64, kFaults> streams_;
  FaultCounts fired_{};
  std::string latest_;
  Fault latest_fault_ = Fault::read_error;
  bool armed_ = true;
};

}  // namespace quittance::simulation
