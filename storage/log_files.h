// The write-ahead log's files: each write starts on its way to the disk at once.
#pragma once

#include <rocksdb/env.h>

#include <memory>

namespace quittance::storage {

// `env` with such logs; null: the real one. What is done before the sync of a log goes on beside
// the disk's work, so that the sync has less to wait for. Promises nothing: only a sync makes
// durable. `env` must outlive what is returned.
[[nodiscard]] std::unique_ptr<rocksdb::Env> writing_logs_back_at_once(rocksdb::Env* env);

}  // namespace quittance::storage
