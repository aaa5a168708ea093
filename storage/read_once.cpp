#include "storage/read_once.h"

#include <rocksdb/file_system.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "storage/file_system.h"

namespace quittance::storage {
namespace {

using Bytes = std::shared_ptr<const std::string>;

// What RocksDB deletes or supersedes on the strength of having read it.
bool decides_what_stays(std::string_view path) {
  const std::string_view name = path.substr(path.find_last_of('/') + 1);
  return name == "CURRENT" || name.starts_with("MANIFEST-") || name.ends_with(".log");
}

class FileInMemory : public rocksdb::FSSequentialFile {
 public:
  explicit FileInMemory(Bytes bytes) : bytes_(std::move(bytes)) {}

  rocksdb::IOStatus Read(std::size_t size, const rocksdb::IOOptions& /*options*/,
                         rocksdb::Slice* result, char* scratch,
                         rocksdb::IODebugContext* /*debug*/) override {
    const std::size_t taken = bytes_->copy(scratch, size, at_);
    at_ += taken;
    *result = rocksdb::Slice(scratch, taken);
    return rocksdb::IOStatus::OK();
  }
  rocksdb::IOStatus Skip(std::uint64_t size) override {
    at_ += std::min<std::uint64_t>(size, bytes_->size() - at_);
    return rocksdb::IOStatus::OK();
  }

 private:
  Bytes bytes_;
  std::size_t at_ = 0;
};

}  // namespace

class ReadOnce::System : public rocksdb::FileSystemWrapper {
 public:
  explicit System(rocksdb::Env* env) : FileSystemWrapper(env->GetFileSystem()), files_(env) {}

  [[nodiscard]] static const char* kClassName() { return "QuittanceReadOnce"; }
  const char* Name() const override { return kClassName(); }

  rocksdb::IOStatus NewSequentialFile(const std::string& path, const rocksdb::FileOptions& options,
                                      std::unique_ptr<rocksdb::FSSequentialFile>* file,
                                      rocksdb::IODebugContext* debug) override {
    const std::lock_guard guard(mutex_);
    if (forgotten_ || !decides_what_stays(path)) {
      return target()->NewSequentialFile(path, options, file, debug);
    }
    Bytes& kept = kept_[path];
    if (kept == nullptr) {
      auto bytes = std::make_shared<std::string>();
      if (auto done = files_.read(path, *bytes); !done.ok()) {
        kept_.erase(path);
        return done;
      }
      kept = std::move(bytes);
    }
    *file = std::make_unique<FileInMemory>(kept);
    return rocksdb::IOStatus::OK();
  }

  // CURRENT is replaced by a name's change, and what is made anew was never read.
  rocksdb::IOStatus RenameFile(const std::string& from, const std::string& to,
                               const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override {
    drop(to);
    return target()->RenameFile(from, to, options, debug);
  }
  rocksdb::IOStatus NewWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* file,
                                    rocksdb::IODebugContext* debug) override {
    drop(path);
    return target()->NewWritableFile(path, options, file, debug);
  }

  void forget() {
    const std::lock_guard guard(mutex_);
    forgotten_ = true;
    kept_.clear();
  }

 private:
  void drop(const std::string& path) {
    const std::lock_guard guard(mutex_);
    kept_.erase(path);
  }

  Files files_;
  std::mutex mutex_;
  std::map<std::string, Bytes> kept_;
  bool forgotten_ = false;
};

namespace {

// All but the files is the other's: its clock, its threads.
class EnvWithFiles : public rocksdb::EnvWrapper {
 public:
  EnvWithFiles(rocksdb::Env* env, std::shared_ptr<rocksdb::FileSystem> files) : EnvWrapper(env) {
    file_system_ = std::move(files);
    system_clock_ = env->GetSystemClock();
  }
  [[nodiscard]] static const char* kClassName() { return "QuittanceEnvWithFiles"; }
  const char* Name() const override { return kClassName(); }
};

}  // namespace

ReadOnce::ReadOnce(rocksdb::Env* env)
    : system_(std::make_shared<System>(env)), env_(std::make_unique<EnvWithFiles>(env, system_)) {}

ReadOnce::~ReadOnce() = default;

void ReadOnce::forget() {
  system_->forget();
}

}  // namespace quittance::storage
