#include "tests/simulation/disk_env.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>
#include <vector>

namespace quittance::simulation {
namespace {

// Far beyond what a command takes, so that only a foreground that waits for a job meets it.
constexpr std::chrono::milliseconds kPatience{3000};

}  // namespace

DiskEnv::DiskEnv(Disk& disk, FaultSource& faults, std::uint64_t seed)
    : EnvWrapper(rocksdb::NewCompositeEnv(std::make_shared<DiskFileSystem>(disk, faults))),
      next_id_(seed << 20) {
  files_ = std::static_pointer_cast<DiskFileSystem>(target()->GetFileSystem());
  file_system_ = files_;
  system_clock_ = target()->GetSystemClock();
  watcher_ = std::thread([this] { watch(); });
}

DiskEnv::~DiskEnv() {
  {
    const std::lock_guard guard(mutex_);
    stop_ = true;
  }
  changed_.notify_all();
  watcher_.join();
}

bool DiskEnv::take(Job& job, std::chrono::milliseconds older_than) {
  const std::lock_guard guard(mutex_);
  if (jobs_.empty()) return false;
  if (std::chrono::steady_clock::now() - jobs_.front().since < older_than) return false;
  job = jobs_.front();
  jobs_.pop_front();
  return true;
}

std::uint64_t DiskEnv::run_jobs() {
  std::uint64_t ran = 0;
  for (Job job{}; take(job, {}); ++ran) job.function(job.argument);
  return ran;
}

void DiskEnv::watch() {
  std::unique_lock guard(mutex_);
  while (!stop_) {
    changed_.wait_for(guard, kPatience, [this] { return stop_ || (helping_ && !jobs_.empty()); });
    if (stop_) return;
    const std::chrono::milliseconds patience = helping_ ? std::chrono::milliseconds(0) : kPatience;
    busy_ = true;
    guard.unlock();
    for (Job job{}; take(job, patience);) {
      job.function(job.argument);
      ++hurried_;
    }
    guard.lock();
    busy_ = false;
    changed_.notify_all();
  }
}

void DiskEnv::help(bool on) {
  std::unique_lock guard(mutex_);
  helping_ = on;
  changed_.notify_all();
  if (!on) changed_.wait(guard, [this] { return !busy_; });
}

void DiskEnv::Schedule(void (*function)(void*), void* argument, Priority priority, void* tag,
                       void (*unscheduled)(void*)) {
  const std::lock_guard guard(mutex_);
  jobs_.push_back(
      {function, argument, priority, tag, unscheduled, std::chrono::steady_clock::now()});
  if (helping_) changed_.notify_all();
}

int DiskEnv::UnSchedule(void* tag, Priority priority) {
  std::vector<Job> dropped;
  {
    const std::lock_guard guard(mutex_);
    const auto others = std::stable_partition(jobs_.begin(), jobs_.end(), [&](const Job& job) {
      return job.tag != tag || job.priority != priority;
    });
    dropped.assign(others, jobs_.end());
    jobs_.erase(others, jobs_.end());
  }
  for (const Job& job : dropped) {
    if (job.unscheduled != nullptr) job.unscheduled(job.argument);
  }
  return static_cast<int>(dropped.size());
}

unsigned int DiskEnv::GetThreadPoolQueueLen(Priority priority) const {
  const std::lock_guard guard(mutex_);
  return static_cast<unsigned int>(std::count_if(
      jobs_.begin(), jobs_.end(), [&](const Job& job) { return job.priority == priority; }));
}

std::string DiskEnv::GenerateUniqueId() {
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%08x-0000-4000-8000-%012x",
                static_cast<unsigned>(next_id_ >> 20), static_cast<unsigned>(next_id_));
  ++next_id_;
  return text.data();
}

}  // namespace quittance::simulation
