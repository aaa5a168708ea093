// The write-ahead log's files: one begins only when the one before is durable.
#pragma once

#include <rocksdb/env.h>

#include <memory>

namespace quittance::storage {

// `env` with such logs; null: the real one. Blocks stand in the log unsynced for a while
// (book_store.h). When RocksDB goes on in a new file meanwhile, a power cut must not leave what the
// new one holds behind a hole in the old one. Where the sync fails, the new log is not begun and
// the write that asked for it fails. `env` must outlive what is returned.
[[nodiscard]] std::unique_ptr<rocksdb::Env> syncing_each_log_before_the_next(rocksdb::Env* env);

}  // namespace quittance::storage
