// One reading of a journal's list of tables and of its logs, for all openings that have to agree.
#pragma once

#include <rocksdb/env.h>

#include <memory>

namespace quittance::storage {

// A book is proved by opening its journal to read, and then opened to write. RocksDB reads the
// names of its tables and its logs both times, and what the second time does not show it deletes as
// no longer needed. A disk that answers differently the second time would so lose what the first
// has proved. Here the bytes of the first reading are kept, and are what each later opening reads.
// Memory: the logs' bytes (about 128 MiB and a block), until forget().
class ReadOnce {
 public:
  // Reads through `env`, which must outlive it; this must outlive whatever is opened through env().
  explicit ReadOnce(rocksdb::Env* env);
  ~ReadOnce();
  ReadOnce(const ReadOnce&) = delete;
  ReadOnce& operator=(const ReadOnce&) = delete;

  [[nodiscard]] rocksdb::Env* env() const { return env_.get(); }
  // From here on files are read as they are.
  void forget();

 private:
  class System;
  std::shared_ptr<System> system_;
  std::unique_ptr<rocksdb::Env> env_;
};

}  // namespace quittance::storage
