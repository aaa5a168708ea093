// The plain files of a book (anchor, archive, markers), read and written through RocksDB's file
// system, so that one injected Env sees every operation. Why:
// docs/decisions/0004-one-file-system.md.
#pragma once

#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace quittance::storage {

// Stateless apart from the Env it writes through, which must outlive it. Thread-safe.
// Errors: RocksDB's IOStatus; failure_of() says them to people. Nothing is retried.
class Files {
 public:
  // Null: the real file system.
  explicit Files(rocksdb::Env* env);

  [[nodiscard]] rocksdb::Env* env() const { return env_; }
  // Whether something stands there. What cannot be looked at is an error here, for whoever would
  // make, clear or replace what is missing: not to be seen is not to be gone.
  [[nodiscard]] rocksdb::IOStatus find(const std::string& path, bool& there) const;
  [[nodiscard]] rocksdb::IOStatus find_directory(const std::string& path, bool& there) const;
  // The same where an error may count as no.
  [[nodiscard]] bool exists(const std::string& path) const;
  [[nodiscard]] bool is_directory(const std::string& path) const;
  [[nodiscard]] std::uint64_t size(const std::string& path) const;  // 0 where there is none
  // The names in a directory, sorted, without . and ..
  [[nodiscard]] rocksdb::IOStatus list(const std::string& directory,
                                       std::vector<std::string>& names) const;
  // The whole file. Memory: its size.
  [[nodiscard]] rocksdb::IOStatus read(const std::string& path, std::string& bytes) const;
  // The same once more, from the disk and not from memory where the system lets it go.
  [[nodiscard]] rocksdb::IOStatus read_again(const std::string& path, std::string& bytes) const;
  // Opens a file for reading at any offset, by any number of threads, and gives its size.
  [[nodiscard]] rocksdb::IOStatus open_to_read(const std::string& path,
                                               std::unique_ptr<rocksdb::FSRandomAccessFile>& file,
                                               std::uint64_t& size) const;
  // The whole file in pieces of at most 1 MiB; the first error of `take` ends it.
  using Take = std::function<rocksdb::IOStatus(std::string_view piece)>;
  [[nodiscard]] rocksdb::IOStatus read_pieces(const std::string& path, const Take& take) const;

  // Makes the directory and its missing parents, each durable in its parent.
  [[nodiscard]] rocksdb::IOStatus make_directories(const std::string& path) const;
  // Puts a file in place atomically and durably: PATH.tmp, sync, rename, directory sync.
  [[nodiscard]] rocksdb::IOStatus replace(const std::string& path, std::string_view bytes) const;
  // The same for bytes in pieces, which stand one after another in the file.
  [[nodiscard]] rocksdb::IOStatus replace(const std::string& path,
                                          std::span<const std::string_view> pieces) const;
  // The same with bytes that `fill` hands over piece by piece; when it fails nothing changes but
  // PATH.tmp.
  using Fill = std::function<rocksdb::IOStatus(const Take& append)>;
  [[nodiscard]] rocksdb::IOStatus replace(const std::string& path, const Fill& fill) const;

  // replace() in two steps, for many files at once: the disk takes what was drafted while others
  // are. Put into place, its bytes are durable; its name is after sync_directory().
  struct Draft {
    std::string path;
    std::unique_ptr<rocksdb::FSWritableFile> file;  // PATH.tmp
  };
  [[nodiscard]] rocksdb::IOStatus draft(const std::string& path, const Fill& fill,
                                        Draft& draft) const;
  [[nodiscard]] rocksdb::IOStatus put_in_place(Draft& draft) const;

  // Removes a file if it is there; durable after sync_directory().
  [[nodiscard]] rocksdb::IOStatus remove(const std::string& path) const;
  [[nodiscard]] rocksdb::IOStatus sync_directory(const std::string& path) const;
  // Opens an existing file for writing in place.
  [[nodiscard]] rocksdb::IOStatus open_in_place(
      const std::string& path, std::unique_ptr<rocksdb::FSRandomRWFile>& file) const;

 private:
  rocksdb::Env* env_;
  std::shared_ptr<rocksdb::FileSystem> fs_;
};

// The directory a path stands in; "." where it names none.
[[nodiscard]] std::string parent_directory(const std::string& path);

}  // namespace quittance::storage
