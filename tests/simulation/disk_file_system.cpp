#include "tests/simulation/disk_file_system.h"

#include <rocksdb/env.h>

#include <algorithm>
#include <cstring>
#include <utility>

namespace quittance::simulation {

using rocksdb::FileOptions;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

namespace {

class Nowhere final : public rocksdb::Logger {
 public:
  using rocksdb::Logger::Logv;
  void Logv(const char* /*format*/, va_list /*arguments*/) override {}
  [[nodiscard]] std::size_t GetLogFileSize() const override { return 0; }
};

class Lock final : public rocksdb::FileLock {
 public:
  explicit Lock(std::string path) : path_(std::move(path)) {}
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

std::string normal(std::string path) {
  for (std::size_t at = path.find("//"); at != std::string::npos; at = path.find("//", at)) {
    path.erase(at, 1);
  }
  if (path.size() > 1 && path.back() == '/') path.pop_back();
  return path;
}

IOStatus no_file(const std::string& path) {
  return IOStatus::PathNotFound("no such file", path);
}

}  // namespace

void DiskFileSystem::switch_on() {
  off_ = false;
  locked_.clear();
}

void DiskFileSystem::note(std::uint64_t value) {
  for (int byte = 0; byte < 8; ++byte) {  // FNV-1a
    trace_ = (trace_ ^ ((value >> (8 * byte)) & 0xff)) * 0x100000001b3ULL;
  }
}

void DiskFileSystem::trace(Operation operation, const std::string& path, std::uint64_t size,
                           Verdict verdict) {
  const std::string file = path.substr(path.rfind('/') + 1);
  if (tell_ != nullptr) {
    *tell_ << name(operation) << " " << file << " " << size
           << (verdict == Verdict::proceed ? "\n" : ": fails\n");
  }
  note(static_cast<std::uint64_t>(operation) << 8 | static_cast<std::uint64_t>(verdict));
  note(size);
  for (const char byte : file) note(static_cast<std::uint8_t>(byte));
}

IOStatus DiskFileSystem::pass(Operation operation, const std::string& path, std::uint64_t size,
                              Verdict& verdict) {
  verdict = Verdict::proceed;
  if (off_) return IOStatus::IOError("the process is dead", path);
  if (operation != Operation::read) {
    ++operations_;
    if (std::this_thread::get_id() != home_) ++operations_elsewhere_;
  }
  verdict = faults_.judge(operation, path);
  if (operation != Operation::read) trace(operation, path, size, verdict);
  switch (verdict) {
    case Verdict::proceed:
      return IOStatus::OK();
    case Verdict::fail_space:
      return IOStatus::NoSpace("injected: no space left on device", path);
    case Verdict::fail_half:
      return IOStatus::IOError("injected: short write", path);
    case Verdict::die:
      off_ = true;
      return IOStatus::IOError("the process is dead", path);
    case Verdict::fail_io:
      break;
  }
  const bool syncs = operation == Operation::sync || operation == Operation::directory_sync;
  return IOStatus::IOError(
      syncs ? "injected: while fsync: input/output error" : "injected: input/output error", path);
}

IOStatus DiskFileSystem::pass(Operation operation, const std::string& path, std::uint64_t size) {
  Verdict verdict = Verdict::proceed;
  return pass(operation, path, size, verdict);
}

IOStatus DiskFileSystem::write(DiskFile& file, const std::string& path, std::uint64_t offset,
                               const Slice& data) {
  const std::lock_guard guard(mutex_);
  if (off_) return IOStatus::IOError("the process is dead", path);
  Verdict verdict = Verdict::proceed;
  const IOStatus passed = pass(Operation::write, path, data.size(), verdict);
  std::size_t written = data.size();
  // A process may die in the middle of a write; a full disk takes what fits.
  if (verdict == Verdict::fail_io) written = 0;
  if (verdict != Verdict::proceed && written > 0) written = operations_ * 37 % (written + 1);
  file.write(offset, {data.data(), written});
  return passed;
}

IOStatus DiskFileSystem::read(const DiskFile& file, const std::string& path, std::uint64_t offset,
                              std::size_t size, Slice* result, char* scratch) {
  const std::lock_guard guard(mutex_);
  *result = Slice();
  if (auto passed = pass(Operation::read, path, size); !passed.ok()) return passed;
  if (offset >= file.seen.size()) return IOStatus::OK();
  const std::size_t count = std::min<std::size_t>(size, file.seen.size() - offset);
  std::memcpy(scratch, file.seen.data() + offset, count);
  *result = Slice(scratch, count);
  return IOStatus::OK();
}

IOStatus DiskFileSystem::sync(DiskFile& file, const std::string& path) {
  const std::lock_guard guard(mutex_);
  Verdict verdict = Verdict::proceed;
  auto passed = pass(Operation::sync, path, file.dirty.size(), verdict);
  if (verdict == Verdict::fail_io) file.fail_sync();
  if (!passed.ok()) return passed;
  const std::string& ignored = faults_.ignore_sync_of;
  if (ignored.empty() || path.find(ignored) == std::string::npos) file.sync();
  return passed;
}

class SimulatedReader final : public rocksdb::FSSequentialFile, public rocksdb::FSRandomAccessFile {
 public:
  SimulatedReader(DiskFileSystem& system, std::string path, Disk::FilePtr file)
      : system_(system), path_(std::move(path)), file_(std::move(file)) {}

  IOStatus Read(std::size_t size, const IOOptions& /*options*/, Slice* result, char* scratch,
                IODebugContext* /*debug*/) override {
    auto done = system_.read(*file_, path_, position_, size, result, scratch);
    position_ += result->size();
    return done;
  }
  IOStatus Skip(std::uint64_t size) override {
    position_ = std::min<std::uint64_t>(position_ + size, file_->seen.size());
    return IOStatus::OK();
  }
  IOStatus Read(std::uint64_t offset, std::size_t size, const IOOptions& /*options*/, Slice* result,
                char* scratch, IODebugContext* /*debug*/) const override {
    return system_.read(*file_, path_, offset, size, result, scratch);
  }
  [[nodiscard]] bool use_direct_io() const override { return false; }
  [[nodiscard]] std::size_t GetRequiredBufferAlignment() const override { return 4096; }
  IOStatus InvalidateCache(std::size_t /*offset*/, std::size_t /*length*/) override {
    return IOStatus::OK();
  }
  [[nodiscard]] rocksdb::Temperature GetTemperature() const override {
    return rocksdb::Temperature::kUnknown;
  }

 private:
  DiskFileSystem& system_;
  std::string path_;
  Disk::FilePtr file_;
  std::uint64_t position_ = 0;
};

class SimulatedAppender final : public rocksdb::FSWritableFile {
 public:
  SimulatedAppender(DiskFileSystem& system, std::string path, Disk::FilePtr file)
      : system_(system), path_(std::move(path)), file_(std::move(file)), end_(file_->seen.size()) {}

  IOStatus Append(const Slice& data, const IOOptions& /*options*/,
                  IODebugContext* /*debug*/) override {
    auto done = system_.write(*file_, path_, end_, data);
    end_ = file_->seen.size();
    return done;
  }
  IOStatus Append(const Slice& data, const IOOptions& options,
                  const rocksdb::DataVerificationInfo& /*info*/, IODebugContext* debug) override {
    return Append(data, options, debug);
  }
  IOStatus Truncate(std::uint64_t size, const IOOptions& /*options*/,
                    IODebugContext* /*debug*/) override {
    if (system_.off()) return IOStatus::IOError("the process is dead", path_);
    file_->truncate(size);
    end_ = size;
    return IOStatus::OK();
  }
  IOStatus Close(const IOOptions& /*options*/, IODebugContext* /*debug*/) override {
    return IOStatus::OK();
  }
  IOStatus Flush(const IOOptions& /*options*/, IODebugContext* /*debug*/) override {
    return IOStatus::OK();
  }
  IOStatus Sync(const IOOptions& /*options*/, IODebugContext* /*debug*/) override {
    return system_.sync(*file_, path_);
  }
  [[nodiscard]] bool IsSyncThreadSafe() const override { return true; }
  // A hint to write back promises nothing.
  IOStatus RangeSync(std::uint64_t /*offset*/, std::uint64_t /*size*/, const IOOptions& /*options*/,
                     IODebugContext* /*debug*/) override {
    return IOStatus::OK();
  }
  std::uint64_t GetFileSize(const IOOptions& /*options*/, IODebugContext* /*debug*/) override {
    return end_;
  }

 private:
  DiskFileSystem& system_;
  std::string path_;
  Disk::FilePtr file_;
  std::uint64_t end_;
};

class SimulatedInPlaceFile final : public rocksdb::FSRandomRWFile {
 public:
  SimulatedInPlaceFile(DiskFileSystem& system, std::string path, Disk::FilePtr file)
      : system_(system), path_(std::move(path)), file_(std::move(file)) {}

  IOStatus Write(std::uint64_t offset, const Slice& data, const IOOptions& /*options*/,
                 IODebugContext* /*debug*/) override {
    return system_.write(*file_, path_, offset, data);
  }
  IOStatus Read(std::uint64_t offset, std::size_t size, const IOOptions& /*options*/, Slice* result,
                char* scratch, IODebugContext* /*debug*/) const override {
    return system_.read(*file_, path_, offset, size, result, scratch);
  }
  IOStatus Flush(const IOOptions& /*options*/, IODebugContext* /*debug*/) override {
    return IOStatus::OK();
  }
  IOStatus Sync(const IOOptions& /*options*/, IODebugContext* /*debug*/) override {
    return system_.sync(*file_, path_);
  }
  IOStatus Close(const IOOptions& /*options*/, IODebugContext* /*debug*/) override {
    return IOStatus::OK();
  }

 private:
  DiskFileSystem& system_;
  std::string path_;
  Disk::FilePtr file_;
};

class SimulatedDirectory final : public rocksdb::FSDirectory {
 public:
  SimulatedDirectory(DiskFileSystem& system, std::string path)
      : system_(system), path_(std::move(path)) {}

  IOStatus Fsync(const IOOptions& /*options*/, IODebugContext* /*debug*/) override {
    const std::lock_guard guard(system_.mutex_);
    auto done = system_.pass(Operation::directory_sync, path_);
    const std::string& ignored = system_.faults_.ignore_sync_of;
    const bool honest = ignored.empty() || path_.find(ignored) == std::string::npos;
    if (done.ok() && honest) system_.disk_.sync_directory(path_);
    return done;
  }
  IOStatus Close(const IOOptions& /*options*/, IODebugContext* /*debug*/) override {
    return IOStatus::OK();
  }

 private:
  DiskFileSystem& system_;
  std::string path_;
};

IOStatus DiskFileSystem::NewSequentialFile(const std::string& path, const FileOptions& /*options*/,
                                           std::unique_ptr<rocksdb::FSSequentialFile>* file,
                                           IODebugContext* /*debug*/) {
  const std::lock_guard guard(mutex_);
  if (off_) return IOStatus::IOError("the process is dead", path);
  const Disk::FilePtr found = disk_.file(normal(path));
  if (found == nullptr) return no_file(path);
  *file = std::make_unique<SimulatedReader>(*this, normal(path), found);
  return IOStatus::OK();
}

IOStatus DiskFileSystem::NewRandomAccessFile(const std::string& path,
                                             const FileOptions& /*options*/,
                                             std::unique_ptr<rocksdb::FSRandomAccessFile>* file,
                                             IODebugContext* /*debug*/) {
  const std::lock_guard guard(mutex_);
  if (off_) return IOStatus::IOError("the process is dead", path);
  const Disk::FilePtr found = disk_.file(normal(path));
  if (found == nullptr) return no_file(path);
  *file = std::make_unique<SimulatedReader>(*this, normal(path), found);
  return IOStatus::OK();
}

IOStatus DiskFileSystem::NewWritableFile(const std::string& path, const FileOptions& /*options*/,
                                         std::unique_ptr<rocksdb::FSWritableFile>* file,
                                         IODebugContext* /*debug*/) {
  const std::lock_guard guard(mutex_);
  if (auto passed = pass(Operation::create, normal(path)); !passed.ok()) return passed;
  if (!disk_.is_directory(normal(path.substr(0, path.rfind('/'))))) return no_file(path);
  *file = std::make_unique<SimulatedAppender>(*this, normal(path), disk_.create(normal(path)));
  return IOStatus::OK();
}

IOStatus DiskFileSystem::ReopenWritableFile(const std::string& path, const FileOptions& options,
                                            std::unique_ptr<rocksdb::FSWritableFile>* file,
                                            IODebugContext* debug) {
  {
    const std::lock_guard guard(mutex_);
    if (off_) return IOStatus::IOError("the process is dead", path);
    if (const Disk::FilePtr found = disk_.file(normal(path)); found != nullptr) {
      *file = std::make_unique<SimulatedAppender>(*this, normal(path), found);
      return IOStatus::OK();
    }
  }
  return NewWritableFile(path, options, file, debug);
}

IOStatus DiskFileSystem::NewRandomRWFile(const std::string& path, const FileOptions& /*options*/,
                                         std::unique_ptr<rocksdb::FSRandomRWFile>* file,
                                         IODebugContext* /*debug*/) {
  const std::lock_guard guard(mutex_);
  if (off_) return IOStatus::IOError("the process is dead", path);
  const Disk::FilePtr found = disk_.file(normal(path));
  if (found == nullptr) return no_file(path);
  *file = std::make_unique<SimulatedInPlaceFile>(*this, normal(path), found);
  return IOStatus::OK();
}

IOStatus DiskFileSystem::NewDirectory(const std::string& path, const IOOptions& /*options*/,
                                      std::unique_ptr<rocksdb::FSDirectory>* directory,
                                      IODebugContext* /*debug*/) {
  const std::lock_guard guard(mutex_);
  if (off_) return IOStatus::IOError("the process is dead", path);
  if (!disk_.is_directory(normal(path))) return no_file(path);
  *directory = std::make_unique<SimulatedDirectory>(*this, normal(path));
  return IOStatus::OK();
}

IOStatus DiskFileSystem::FileExists(const std::string& path, const IOOptions& /*options*/,
                                    IODebugContext* /*debug*/) {
  const std::lock_guard guard(mutex_);
  if (off_) return IOStatus::IOError("the process is dead", path);
  return disk_.exists(normal(path)) ? IOStatus::OK() : IOStatus::NotFound(path);
}

IOStatus DiskFileSystem::GetChildren(const std::string& directory, const IOOptions& /*options*/,
                                     std::vector<std::string>* names, IODebugContext* /*debug*/) {
  const std::lock_guard guard(mutex_);
  if (off_) return IOStatus::IOError("the process is dead", directory);
  if (!disk_.is_directory(normal(directory))) return IOStatus::NotFound(directory);
  *names = disk_.children(normal(directory));
  return IOStatus::OK();
}

IOStatus DiskFileSystem::DeleteFile(const std::string& path, const IOOptions& /*options*/,
                                    IODebugContext* /*debug*/) {
  const std::lock_guard guard(mutex_);
  if (auto passed = pass(Operation::remove, normal(path)); !passed.ok()) return passed;
  if (disk_.file(normal(path)) == nullptr) return no_file(path);
  disk_.remove(normal(path));
  return IOStatus::OK();
}

IOStatus DiskFileSystem::CreateDir(const std::string& path, const IOOptions& /*options*/,
                                   IODebugContext* /*debug*/) {
  const std::lock_guard guard(mutex_);
  if (auto passed = pass(Operation::create, normal(path)); !passed.ok()) return passed;
  if (disk_.exists(normal(path))) return IOStatus::IOError("it exists", path);
  disk_.make_directory(normal(path));
  return IOStatus::OK();
}

IOStatus DiskFileSystem::CreateDirIfMissing(const std::string& path, const IOOptions& options,
                                            IODebugContext* debug) {
  {
    const std::lock_guard guard(mutex_);
    if (off_) return IOStatus::IOError("the process is dead", path);
    if (disk_.is_directory(normal(path))) return IOStatus::OK();
  }
  return CreateDir(path, options, debug);
}

IOStatus DiskFileSystem::DeleteDir(const std::string& path, const IOOptions& /*options*/,
                                   IODebugContext* /*debug*/) {
  const std::lock_guard guard(mutex_);
  if (auto passed = pass(Operation::remove, normal(path)); !passed.ok()) return passed;
  if (!disk_.is_directory(normal(path))) return no_file(path);
  if (!disk_.children(normal(path)).empty()) return IOStatus::IOError("it is not empty", path);
  disk_.remove(normal(path));
  return IOStatus::OK();
}

IOStatus DiskFileSystem::GetFileSize(const std::string& path, const IOOptions& /*options*/,
                                     std::uint64_t* size, IODebugContext* /*debug*/) {
  const std::lock_guard guard(mutex_);
  if (off_) return IOStatus::IOError("the process is dead", path);
  const Disk::FilePtr found = disk_.file(normal(path));
  if (found == nullptr) return no_file(path);
  *size = found->seen.size();
  return IOStatus::OK();
}

IOStatus DiskFileSystem::GetFileModificationTime(const std::string& /*path*/,
                                                 const IOOptions& /*options*/, std::uint64_t* time,
                                                 IODebugContext* /*debug*/) {
  *time = 1;
  return IOStatus::OK();
}

IOStatus DiskFileSystem::RenameFile(const std::string& from, const std::string& to,
                                    const IOOptions& /*options*/, IODebugContext* /*debug*/) {
  const std::lock_guard guard(mutex_);
  if (auto passed = pass(Operation::rename, normal(to)); !passed.ok()) return passed;
  if (disk_.file(normal(from)) == nullptr) return no_file(from);
  disk_.rename(normal(from), normal(to));
  return IOStatus::OK();
}

IOStatus DiskFileSystem::LockFile(const std::string& path, const IOOptions& /*options*/,
                                  rocksdb::FileLock** lock, IODebugContext* /*debug*/) {
  const std::lock_guard guard(mutex_);
  if (off_) return IOStatus::IOError("the process is dead", path);
  if (!locked_.insert(path).second) return IOStatus::IOError("locked already", path);
  if (!disk_.exists(normal(path))) disk_.create(normal(path));
  *lock = new Lock(path);  // UnlockFile deletes it, as RocksDB's interface has it
  return IOStatus::OK();
}

IOStatus DiskFileSystem::UnlockFile(rocksdb::FileLock* lock, const IOOptions& /*options*/,
                                    IODebugContext* /*debug*/) {
  const std::lock_guard guard(mutex_);
  const std::unique_ptr<Lock> held(static_cast<Lock*>(lock));
  locked_.erase(held->path());
  return IOStatus::OK();
}

IOStatus DiskFileSystem::GetTestDirectory(const IOOptions& /*options*/, std::string* path,
                                          IODebugContext* /*debug*/) {
  *path = "/";
  return IOStatus::OK();
}

IOStatus DiskFileSystem::NewLogger(const std::string& /*path*/, const IOOptions& /*options*/,
                                   std::shared_ptr<rocksdb::Logger>* logger,
                                   IODebugContext* /*debug*/) {
  *logger = std::make_shared<Nowhere>();
  return IOStatus::OK();
}

IOStatus DiskFileSystem::GetAbsolutePath(const std::string& path, const IOOptions& /*options*/,
                                         std::string* absolute, IODebugContext* /*debug*/) {
  *absolute = normal(path);
  return IOStatus::OK();
}

IOStatus DiskFileSystem::IsDirectory(const std::string& path, const IOOptions& /*options*/,
                                     bool* is_directory, IODebugContext* /*debug*/) {
  const std::lock_guard guard(mutex_);
  if (off_) return IOStatus::IOError("the process is dead", path);
  *is_directory = disk_.is_directory(normal(path));
  return *is_directory || disk_.exists(normal(path)) ? IOStatus::OK() : no_file(path);
}

IOStatus DiskFileSystem::GetFreeSpace(const std::string& /*path*/, const IOOptions& /*options*/,
                                      std::uint64_t* free, IODebugContext* /*debug*/) {
  *free = std::uint64_t{1} << 40;
  return IOStatus::OK();
}

}  // namespace quittance::simulation
