// RocksDB's file system over a simulated disk: every read, write, sync and name passes the seed's
// faults and leaves its trace.
#pragma once

#include <rocksdb/file_system.h>

#include <cstdint>
#include <memory>
#include <mutex>
#include <ostream>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "core/digest.h"
#include "tests/simulation/disk.h"
#include "tests/simulation/faults.h"

namespace quittance::simulation {

// Everything lives in `disk` and under `faults`, which outlive it. Thread-safe, though a simulation
// has one thread. RocksDB's information log goes nowhere.
class DiskFileSystem final : public rocksdb::FileSystem {
 public:
  DiskFileSystem(Disk& disk, FaultSource& faults) : disk_(disk), faults_(faults) {}

  [[nodiscard]] static const char* kClassName() { return "QuittanceDiskFileSystem"; }
  const char* Name() const override { return kClassName(); }

  // True after a fault killed the process: every operation fails until switch_on().
  [[nodiscard]] bool off() const { return off_; }
  void switch_off() { off_ = true; }
  void switch_on();  // the next process: RocksDB's locks are gone

  // A running hash over every operation that changes the disk: its file, its size and what became
  // of it. Reads are left out: RocksDB opens its tables by several threads, in any order.
  [[nodiscard]] std::uint64_t trace() const { return trace_; }
  [[nodiscard]] std::uint64_t operations() const { return operations_; }
  // Of these, what threads other than the maker's did: their order depends on timing.
  [[nodiscard]] std::uint64_t operations_elsewhere() const { return operations_elsewhere_; }
  void tell_to(std::ostream* out) { tell_ = out; }  // every operation, for comparing two traces

  rocksdb::IOStatus NewSequentialFile(const std::string& path, const rocksdb::FileOptions& options,
                                      std::unique_ptr<rocksdb::FSSequentialFile>* file,
                                      rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus NewRandomAccessFile(const std::string& path,
                                        const rocksdb::FileOptions& options,
                                        std::unique_ptr<rocksdb::FSRandomAccessFile>* file,
                                        rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus NewWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* file,
                                    rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus ReopenWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                                       std::unique_ptr<rocksdb::FSWritableFile>* file,
                                       rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus NewRandomRWFile(const std::string& path, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSRandomRWFile>* file,
                                    rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus NewDirectory(const std::string& path, const rocksdb::IOOptions& options,
                                 std::unique_ptr<rocksdb::FSDirectory>* directory,
                                 rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus FileExists(const std::string& path, const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus GetChildren(const std::string& directory, const rocksdb::IOOptions& options,
                                std::vector<std::string>* names,
                                rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus DeleteFile(const std::string& path, const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus CreateDir(const std::string& path, const rocksdb::IOOptions& options,
                              rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus CreateDirIfMissing(const std::string& path, const rocksdb::IOOptions& options,
                                       rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus DeleteDir(const std::string& path, const rocksdb::IOOptions& options,
                              rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus GetFileSize(const std::string& path, const rocksdb::IOOptions& options,
                                std::uint64_t* size, rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus GetFileModificationTime(const std::string& path,
                                            const rocksdb::IOOptions& options, std::uint64_t* time,
                                            rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus RenameFile(const std::string& from, const std::string& to,
                               const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus LockFile(const std::string& path, const rocksdb::IOOptions& options,
                             rocksdb::FileLock** lock, rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus UnlockFile(rocksdb::FileLock* lock, const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus GetTestDirectory(const rocksdb::IOOptions& options, std::string* path,
                                     rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus NewLogger(const std::string& path, const rocksdb::IOOptions& options,
                              std::shared_ptr<rocksdb::Logger>* logger,
                              rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus GetAbsolutePath(const std::string& path, const rocksdb::IOOptions& options,
                                    std::string* absolute, rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus IsDirectory(const std::string& path, const rocksdb::IOOptions& options,
                                bool* is_directory, rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus GetFreeSpace(const std::string& path, const rocksdb::IOOptions& options,
                                 std::uint64_t* free, rocksdb::IODebugContext* debug) override;

 private:
  friend class SimulatedReader;
  friend class SimulatedAppender;
  friend class SimulatedInPlaceFile;
  friend class SimulatedDirectory;

  // One operation: traced, judged, and failed if it must be. `verdict` tells a short write.
  rocksdb::IOStatus pass(Operation operation, const std::string& path, std::uint64_t size,
                         Verdict& verdict);
  rocksdb::IOStatus pass(Operation operation, const std::string& path, std::uint64_t size = 0);
  rocksdb::IOStatus write(DiskFile& file, const std::string& path, std::uint64_t offset,
                          const rocksdb::Slice& data);
  rocksdb::IOStatus read(const DiskFile& file, const std::string& path, std::uint64_t offset,
                         std::size_t size, rocksdb::Slice* result, char* scratch);
  rocksdb::IOStatus sync(DiskFile& file, const std::string& path);
  void trace(Operation operation, const std::string& path, std::uint64_t size, Verdict verdict);
  void note(std::uint64_t value);

  Disk& disk_;
  FaultSource& faults_;
  std::mutex mutex_;
  std::set<std::string> locked_;
  std::uint64_t trace_ = 0xcbf29ce484222325ULL;
  std::uint64_t operations_ = 0;
  std::uint64_t operations_elsewhere_ = 0;
  std::thread::id home_ = std::this_thread::get_id();
  std::ostream* tell_ = nullptr;
  bool off_ = false;
};

}  // namespace quittance::simulation
