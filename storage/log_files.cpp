#include "storage/log_files.h"

#include <rocksdb/file_system.h>

#include <algorithm>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace quittance::storage {
namespace {

using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;

class LogFile;

// The logs that are open, with bytes that no sync has confirmed. RocksDB opens, syncs and closes
// logs on several threads.
class UnsyncedLogs {
 public:
  void add(LogFile* log);
  void remove(LogFile* log);
  IOStatus sync(const IOOptions& options, IODebugContext* debug);

 private:
  std::mutex mutex_;
  std::vector<LogFile*> logs_;
};

class LogFile final : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  LogFile(std::unique_ptr<rocksdb::FSWritableFile> file, std::shared_ptr<UnsyncedLogs> unsynced)
      : FSWritableFileOwnerWrapper(std::move(file)), unsynced_(std::move(unsynced)) {}
  ~LogFile() override { unsynced_->remove(this); }
  LogFile(const LogFile&) = delete;
  LogFile& operator=(const LogFile&) = delete;

  IOStatus Append(const rocksdb::Slice& bytes, const IOOptions& options,
                  IODebugContext* debug) override {
    unsynced_->add(this);
    return target()->Append(bytes, options, debug);
  }
  IOStatus Append(const rocksdb::Slice& bytes, const IOOptions& options,
                  const rocksdb::DataVerificationInfo& verification,
                  IODebugContext* debug) override {
    unsynced_->add(this);
    return target()->Append(bytes, options, verification, debug);
  }
  IOStatus Sync(const IOOptions& options, IODebugContext* debug) override {
    unsynced_->remove(this);  // what is appended meanwhile adds it again
    return target()->Sync(options, debug);
  }
  IOStatus Fsync(const IOOptions& options, IODebugContext* debug) override {
    unsynced_->remove(this);
    return target()->Fsync(options, debug);
  }
  IOStatus Close(const IOOptions& options, IODebugContext* debug) override {
    unsynced_->remove(this);
    return target()->Close(options, debug);
  }
  // For who has it from the list.
  IOStatus sync_listed(const IOOptions& options, IODebugContext* debug) {
    return target()->Sync(options, debug);
  }

 private:
  std::shared_ptr<UnsyncedLogs> unsynced_;
};

void UnsyncedLogs::add(LogFile* log) {
  const std::lock_guard guard(mutex_);
  if (std::find(logs_.begin(), logs_.end(), log) == logs_.end()) logs_.push_back(log);
}

void UnsyncedLogs::remove(LogFile* log) {
  const std::lock_guard guard(mutex_);
  std::erase(logs_, log);
}

IOStatus UnsyncedLogs::sync(const IOOptions& options, IODebugContext* debug) {
  const std::lock_guard guard(mutex_);  // none of them is closed meanwhile
  for (LogFile* log : logs_) {
    if (IOStatus done = log->sync_listed(options, debug); !done.ok()) return done;
  }
  logs_.clear();
  return IOStatus::OK();
}

class LogFileSystem final : public rocksdb::FileSystemWrapper {
 public:
  explicit LogFileSystem(const std::shared_ptr<rocksdb::FileSystem>& files)
      : FileSystemWrapper(files), unsynced_(std::make_shared<UnsyncedLogs>()) {}
  [[nodiscard]] const char* Name() const override { return "LogFileSystem"; }

  IOStatus NewWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                           std::unique_ptr<rocksdb::FSWritableFile>* file,
                           IODebugContext* debug) override {
    const bool log = path.ends_with(".log");
    if (log) {
      if (IOStatus done = unsynced_->sync(options.io_options, debug); !done.ok()) return done;
    }
    IOStatus opened = target()->NewWritableFile(path, options, file, debug);
    if (opened.ok() && log) *file = std::make_unique<LogFile>(std::move(*file), unsynced_);
    return opened;
  }

 private:
  std::shared_ptr<UnsyncedLogs> unsynced_;
};

// All but the files is the wrapped one's: a simulation runs RocksDB's background work itself.
class LogEnv final : public rocksdb::EnvWrapper {
 public:
  explicit LogEnv(rocksdb::Env* env) : EnvWrapper(env) {
    file_system_ = std::make_shared<LogFileSystem>(env->GetFileSystem());
  }
};

}  // namespace

std::unique_ptr<rocksdb::Env> syncing_each_log_before_the_next(rocksdb::Env* env) {
  return std::make_unique<LogEnv>(env != nullptr ? env : rocksdb::Env::Default());
}

}  // namespace quittance::storage
