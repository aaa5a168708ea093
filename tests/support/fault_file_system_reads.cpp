// What only reads through the file system of fault_file_system.h.
#include <utility>

#include "tests/support/fault_file_system.h"

namespace quittance::testing {

class FaultSequentialFile : public rocksdb::FSSequentialFileOwnerWrapper {
 public:
  FaultSequentialFile(std::unique_ptr<rocksdb::FSSequentialFile> file, FaultFileSystem& system,
                      std::string path)
      : FSSequentialFileOwnerWrapper(std::move(file)), system_(system), path_(std::move(path)) {}

  rocksdb::IOStatus Read(std::size_t size, const rocksdb::IOOptions& options,
                         rocksdb::Slice* result, char* scratch,
                         rocksdb::IODebugContext* debug) override {
    {
      const std::lock_guard guard(system_.mutex_);
      auto passed = system_.pass_reading(FaultFileSystem::Operation::read, path_);
      if (!passed.ok()) return passed;
    }
    return FSSequentialFileOwnerWrapper::Read(size, options, result, scratch, debug);
  }

 private:
  FaultFileSystem& system_;
  std::string path_;
};

class FaultRandomAccessFile : public rocksdb::FSRandomAccessFileOwnerWrapper {
 public:
  FaultRandomAccessFile(std::unique_ptr<rocksdb::FSRandomAccessFile> file, FaultFileSystem& system,
                        std::string path)
      : FSRandomAccessFileOwnerWrapper(std::move(file)), system_(system), path_(std::move(path)) {}

  rocksdb::IOStatus Read(std::uint64_t offset, std::size_t size, const rocksdb::IOOptions& options,
                         rocksdb::Slice* result, char* scratch,
                         rocksdb::IODebugContext* debug) const override {
    {
      const std::lock_guard guard(system_.mutex_);
      auto passed = system_.pass_reading(FaultFileSystem::Operation::read, path_);
      if (!passed.ok()) return passed;
    }
    return FSRandomAccessFileOwnerWrapper::Read(offset, size, options, result, scratch, debug);
  }
  rocksdb::IOStatus MultiRead(rocksdb::FSReadRequest* requests, std::size_t count,
                              const rocksdb::IOOptions& options,
                              rocksdb::IODebugContext* debug) override {
    {
      const std::lock_guard guard(system_.mutex_);
      auto passed = system_.pass_reading(FaultFileSystem::Operation::read, path_);
      if (!passed.ok()) return passed;
    }
    return FSRandomAccessFileOwnerWrapper::MultiRead(requests, count, options, debug);
  }

 private:
  FaultFileSystem& system_;
  std::string path_;
};

rocksdb::IOStatus FaultFileSystem::pass_reading(Operation operation, const std::string& path) {
  rocksdb::IOStatus failure;
  // After a power cut what is there may still be read: only changes are lost.
  if (!off_) pass(operation, path, failure);
  return failure;
}

rocksdb::IOStatus FaultFileSystem::NewSequentialFile(
    const std::string& path, const rocksdb::FileOptions& options,
    std::unique_ptr<rocksdb::FSSequentialFile>* file, rocksdb::IODebugContext* debug) {
  {
    const std::lock_guard guard(mutex_);
    if (auto passed = pass_reading(Operation::look, path); !passed.ok()) return passed;
  }
  std::unique_ptr<rocksdb::FSSequentialFile> opened;
  auto done = target()->NewSequentialFile(path, options, &opened, debug);
  if (done.ok()) *file = std::make_unique<FaultSequentialFile>(std::move(opened), *this, path);
  return done;
}

rocksdb::IOStatus FaultFileSystem::NewRandomAccessFile(
    const std::string& path, const rocksdb::FileOptions& options,
    std::unique_ptr<rocksdb::FSRandomAccessFile>* file, rocksdb::IODebugContext* debug) {
  {
    const std::lock_guard guard(mutex_);
    if (auto passed = pass_reading(Operation::look, path); !passed.ok()) return passed;
  }
  std::unique_ptr<rocksdb::FSRandomAccessFile> opened;
  auto done = target()->NewRandomAccessFile(path, options, &opened, debug);
  if (done.ok()) *file = std::make_unique<FaultRandomAccessFile>(std::move(opened), *this, path);
  return done;
}

rocksdb::IOStatus FaultFileSystem::FileExists(const std::string& path,
                                              const rocksdb::IOOptions& options,
                                              rocksdb::IODebugContext* debug) {
  const std::lock_guard guard(mutex_);
  if (auto passed = pass_reading(Operation::look, path); !passed.ok()) return passed;
  return target()->FileExists(path, options, debug);
}

rocksdb::IOStatus FaultFileSystem::IsDirectory(const std::string& path,
                                               const rocksdb::IOOptions& options, bool* directory,
                                               rocksdb::IODebugContext* debug) {
  const std::lock_guard guard(mutex_);
  if (auto passed = pass_reading(Operation::look, path); !passed.ok()) return passed;
  return target()->IsDirectory(path, options, directory, debug);
}

rocksdb::IOStatus FaultFileSystem::GetFileSize(const std::string& path,
                                               const rocksdb::IOOptions& options,
                                               std::uint64_t* size,
                                               rocksdb::IODebugContext* debug) {
  const std::lock_guard guard(mutex_);
  if (auto passed = pass_reading(Operation::look, path); !passed.ok()) return passed;
  return target()->GetFileSize(path, options, size, debug);
}

rocksdb::IOStatus FaultFileSystem::GetChildren(const std::string& path,
                                               const rocksdb::IOOptions& options,
                                               std::vector<std::string>* names,
                                               rocksdb::IODebugContext* debug) {
  const std::lock_guard guard(mutex_);
  if (auto passed = pass_reading(Operation::look, path); !passed.ok()) return passed;
  return target()->GetChildren(path, options, names, debug);
}

}  // namespace quittance::testing
