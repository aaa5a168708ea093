// RocksDB's environment over a simulated disk: identities from the seed, and background jobs that
// run when the simulation says so, on its own thread.
#pragma once

#include <rocksdb/env.h>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "tests/simulation/disk_file_system.h"

namespace quittance::simulation {

// What of RocksDB remains outside the seed: the bytes of its session ids and times within tables,
// never their number; and a thread that flushes its information log, which goes nowhere.
class DiskEnv final : public rocksdb::EnvWrapper {
 public:
  DiskEnv(Disk& disk, FaultSource& faults, std::uint64_t seed);
  ~DiskEnv() override;
  DiskEnv(const DiskEnv&) = delete;
  DiskEnv& operator=(const DiskEnv&) = delete;

  [[nodiscard]] static const char* kClassName() { return "QuittanceDiskEnv"; }
  const char* Name() const override { return kClassName(); }
  [[nodiscard]] DiskFileSystem& files() { return *files_; }

  // Runs every job that RocksDB has scheduled, and those that these schedule. Call with no call
  // into RocksDB on the stack. Returns how many ran.
  std::uint64_t run_jobs();
  // Jobs that another thread ran because somebody waited for them, with help() or for seconds. Such
  // a run is not reproducible to the operation.
  [[nodiscard]] std::uint64_t hurried_jobs() const { return hurried_; }

  // From here on another thread runs each job as soon as it is scheduled; until then `false` waits
  // for those that are left. For commands whose foreground waits for jobs.
  void help(bool on);

  void Schedule(void (*function)(void*), void* argument, Priority priority, void* tag,
                void (*unscheduled)(void*)) override;
  int UnSchedule(void* tag, Priority priority) override;
  unsigned int GetThreadPoolQueueLen(Priority priority) const override;
  std::string GenerateUniqueId() override;

 private:
  struct Job {
    void (*function)(void*);
    void* argument;
    Priority priority;
    void* tag;
    void (*unscheduled)(void*);
    std::chrono::steady_clock::time_point since;
  };
  bool take(Job& job, std::chrono::milliseconds older_than);
  void watch();

  std::shared_ptr<DiskFileSystem> files_;
  std::uint64_t next_id_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Job> jobs_;
  std::uint64_t hurried_ = 0;
  bool stop_ = false;
  bool helping_ = false;
  bool busy_ = false;  // the watcher runs a job
  std::thread watcher_;
};

}  // namespace quittance::simulation
