// A file system for tests that fails one chosen operation, ends the process at one, or loses what
// was not synced in a power cut: bytes, names, renames and removals.
#pragma once

#include <rocksdb/file_system.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace quittance::testing {

enum class Fault : std::uint8_t {
  none,
  power_cut,       // from this operation on nothing reaches the disk
  write_error,     // EIO; also when something is made, locked, closed or removed
  no_space,        // ENOSPC
  short_write,     // half the bytes, then EIO
  sync_failure,    // EIO; the bytes are lost, and later syncs of the file lie, as Linux's do
  rename_failure,  // EIO, nothing renamed
  directory_sync_failure,
  read_error,     // EIO while reading, opening, listing or asking for a file's size or presence
  killed_before,  // SIGKILL instead of an operation that changes the disk
  killed_within,  // after half of a write
  killed_after,
};
[[nodiscard]] std::string_view name(Fault fault);

// What becomes of bytes and names that were not synced.
enum class Loss : std::uint8_t { drop, tear, garble, keep, mixed };
[[nodiscard]] std::string_view name(Loss loss);

struct FaultPlan {
  Fault fault = Fault::none;
  std::uint64_t at = 0;    // fires once, at the at-th operation of its kind; 0: never
  std::uint64_t seed = 1;  // of what a power cut keeps
  // A planted bug: syncs of files whose path contains one of these succeed and do nothing. What is
  // to take the place of such a file is another one: PATH.tmp.
  std::vector<std::string> ignore_sync_of{};
  std::chrono::microseconds sync_takes{0};  // at least: for whoever must meet one under way
};

// Wraps the real file system. Thread-safe. RocksDB's own LOG file is left alone: it proves nothing.
class FaultFileSystem : public rocksdb::FileSystemWrapper {
 public:
  // `stash` is a directory outside the book, where removed files wait until their removal is
  // synced.
  FaultFileSystem(FaultPlan plan, std::string stash);

  [[nodiscard]] static const char* kClassName() { return "QuittanceFaultFileSystem"; }
  const char* Name() const override { return kClassName(); }

  // Moves the fault to the `after`-th operation from now.
  void fail_after(std::uint64_t after);
  [[nodiscard]] bool fired() const;
  [[nodiscard]] std::string fired_at() const;  // operation and file name
  [[nodiscard]] std::uint64_t operations() const;
  [[nodiscard]] std::uint64_t ignored_syncs() const;
  // Does to the real disk what a power cut would. Call once, after every file is closed.
  void lose_unsynced(Loss loss);

  rocksdb::IOStatus NewWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* file,
                                    rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus ReopenWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                                       std::unique_ptr<rocksdb::FSWritableFile>* file,
                                       rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus ReuseWritableFile(const std::string& path, const std::string& old_path,
                                      const rocksdb::FileOptions& options,
                                      std::unique_ptr<rocksdb::FSWritableFile>* file,
                                      rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus NewRandomRWFile(const std::string& path, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSRandomRWFile>* file,
                                    rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus NewDirectory(const std::string& path, const rocksdb::IOOptions& options,
                                 std::unique_ptr<rocksdb::FSDirectory>* directory,
                                 rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus DeleteFile(const std::string& path, const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus CreateDir(const std::string& path, const rocksdb::IOOptions& options,
                              rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus CreateDirIfMissing(const std::string& path, const rocksdb::IOOptions& options,
                                       rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus RenameFile(const std::string& from, const std::string& to,
                               const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus LockFile(const std::string& path, const rocksdb::IOOptions& options,
                             rocksdb::FileLock** lock, rocksdb::IODebugContext* debug) override;
  // What only reads: fault_file_system_reads.cpp.
  rocksdb::IOStatus NewSequentialFile(const std::string& path, const rocksdb::FileOptions& options,
                                      std::unique_ptr<rocksdb::FSSequentialFile>* file,
                                      rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus NewRandomAccessFile(const std::string& path,
                                        const rocksdb::FileOptions& options,
                                        std::unique_ptr<rocksdb::FSRandomAccessFile>* file,
                                        rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus FileExists(const std::string& path, const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus IsDirectory(const std::string& path, const rocksdb::IOOptions& options,
                                bool* directory, rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus GetFileSize(const std::string& path, const rocksdb::IOOptions& options,
                                std::uint64_t* size, rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus GetChildren(const std::string& path, const rocksdb::IOOptions& options,
                                std::vector<std::string>* names,
                                rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus LinkFile(const std::string& from, const std::string& to,
                             const rocksdb::IOOptions& options,
                             rocksdb::IODebugContext* debug) override;

 private:
  friend class FaultWritableFile;
  friend class FaultInPlaceFile;
  friend class FaultDirectory;
  friend class FaultSequentialFile;
  friend class FaultRandomAccessFile;

  enum class Operation : std::uint8_t {
    write,
    sync,
    create,
    remove,
    rename,
    make,
    directory_sync,
    close,
    look,  // whether and what a file is
    read,
  };
  // One operation: holds the mutex, and is the last thing of a process that ends after it.
  class Turn {
   public:
    explicit Turn(FaultFileSystem& system) : system_(system), guard_(system.mutex_) {}
    ~Turn();
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

   private:
    FaultFileSystem& system_;
    std::lock_guard<std::mutex> guard_;
  };
  struct Patch {
    std::uint64_t offset;
    std::string before;
  };
  struct FileState {
    std::uint64_t size = 0;
    std::uint64_t synced = 0;
    std::vector<Patch> patches;  // unsynced writes in place, in order
    bool syncs_lie = false;
  };
  struct NameChange {
    Operation operation;
    std::string path;   // what exists (or no longer exists) afterwards
    std::string from;   // of a rename
    std::string stash;  // what the change replaced or removed; empty: nothing
  };
  enum class Verdict : std::uint8_t { proceed, fail, half };

  // Counts the operation and says what happens to it. Call with mutex_ held.
  Verdict pass(Operation operation, const std::string& path, rocksdb::IOStatus& failure);
  [[nodiscard]] bool matches(Operation operation) const;
  // The same for an operation that only reads: fails or goes on.
  rocksdb::IOStatus pass_reading(Operation operation, const std::string& path);
  [[nodiscard]] bool sync_is_ignored(const std::string& path) const;
  rocksdb::IOStatus sync(const std::string& path);  // of a file
  std::string stash_away(const std::string& path);  // moves the file; empty when there is none
  void undo(const NameChange& change);
  void lose_bytes(const std::string& path, const FileState& state, Loss loss);
  std::uint64_t below(std::uint64_t bound);

  FaultPlan plan_;
  std::string stash_;
  mutable std::mutex mutex_;
  std::map<std::string, std::shared_ptr<FileState>> files_;
  std::vector<NameChange> names_;
  std::mt19937_64 random_;
  std::uint64_t operations_ = 0;
  std::uint64_t ignored_syncs_ = 0;
  std::uint64_t stashed_ = 0;
  bool off_ = false;
  bool ends_ = false;  // the process, after this operation
  std::string fired_at_;
};

}  // namespace quittance::testing
