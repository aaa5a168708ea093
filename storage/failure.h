// Turns what went wrong below into a StoreFailure: what, where, why, and what to do.
#pragma once

#include <string>
#include <string_view>

#include "core/result.h"
#include "storage/book_store.h"

namespace rocksdb {
class Status;
}

namespace quittance::storage {

// A disk or RocksDB failure while doing `what` ("cannot write the anchor") at `path`.
// Codes: no_space; sync_failed; book_damaged for corruption and files that must exist and do not;
// io_failed for the rest.
[[nodiscard]] StoreFailure failure_of(const rocksdb::Status& status, std::string_view what,
                                      std::string_view path);

// A folder that cannot be made is no damage of the book. Codes: no_space, sync_failed, io_failed.
[[nodiscard]] StoreFailure cannot_make_folder(const rocksdb::Status& status, std::string_view path);

// The book cannot be proved whole: says why, that nothing was changed, and how to restore.
[[nodiscard]] StoreFailure damaged(std::string_view book, std::string_view why);

// `what` was written by a newer version: what to do.
[[nodiscard]] StoreFailure newer(std::string_view what);

// Stores `cause` in `failure` and returns the failed Result that carries its code.
[[nodiscard]] FailWith report(StoreFailure& failure, StoreFailure cause);

}  // namespace quittance::storage
