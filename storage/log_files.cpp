#include "storage/log_files.h"

#include <rocksdb/file_system.h>

#include <string>
#include <utility>

namespace quittance::storage {
namespace {

using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;

class LogFile final : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  explicit LogFile(std::unique_ptr<rocksdb::FSWritableFile> file)
      : FSWritableFileOwnerWrapper(std::move(file)) {}

  IOStatus Append(const rocksdb::Slice& bytes, const IOOptions& options,
                  IODebugContext* debug) override {
    return sent(target()->Append(bytes, options, debug), bytes.size(), options, debug);
  }
  IOStatus Append(const rocksdb::Slice& bytes, const IOOptions& options,
                  const rocksdb::DataVerificationInfo& verification,
                  IODebugContext* debug) override {
    return sent(target()->Append(bytes, options, verification, debug), bytes.size(), options,
                debug);
  }

 private:
  IOStatus sent(IOStatus appended, std::uint64_t size, const IOOptions& options,
                IODebugContext* debug) {
    if (!appended.ok()) return appended;
    const std::uint64_t from = std::exchange(end_, end_ + size);
    return target()->RangeSync(from, size, options, debug);
  }

  std::uint64_t end_ = 0;
};

class LogFileSystem final : public rocksdb::FileSystemWrapper {
 public:
  explicit LogFileSystem(const std::shared_ptr<rocksdb::FileSystem>& files)
      : FileSystemWrapper(files) {}
  [[nodiscard]] const char* Name() const override { return "LogFileSystem"; }

  IOStatus NewWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                           std::unique_ptr<rocksdb::FSWritableFile>* file,
                           IODebugContext* debug) override {
    IOStatus opened = target()->NewWritableFile(path, options, file, debug);
    if (opened.ok() && path.ends_with(".log")) *file = std::make_unique<LogFile>(std::move(*file));
    return opened;
  }
};

// All but the files is the wrapped one's: a simulation runs RocksDB's background work itself.
class LogEnv final : public rocksdb::EnvWrapper {
 public:
  explicit LogEnv(rocksdb::Env* env) : EnvWrapper(env) {
    file_system_ = std::make_shared<LogFileSystem>(env->GetFileSystem());
  }
};

}  // namespace

std::unique_ptr<rocksdb::Env> writing_logs_back_at_once(rocksdb::Env* env) {
  return std::make_unique<LogEnv>(env != nullptr ? env : rocksdb::Env::Default());
}

}  // namespace quittance::storage
