// Backups: a book's blocks and original files in another folder, proved, and a book made from them.
#pragma once

#include <cstdint>
#include <string>

#include "core/result.h"
#include "storage/book_store.h"

namespace quittance::storage {

// DIR/manifest         what belongs to the backup; replaced last, so that an interrupted backup
//                      leaves the one before it
// DIR/blocks/<first>   runs of blocks    DIR/files/   original files as the book keeps them
// DIR/lock             one backup at a time
struct BackupReport {
  Head head;  // where the backup's history ends
  std::uint64_t blocks_added = 0;
  std::uint64_t files_added = 0;
  std::uint64_t files = 0;
};

// Adds to the backup in `directory`, or begins one there, what it lacks of the book that `store`
// has open; also beside the book's writer, up to the head that `store` found. Then reads the whole
// backup again and proves it. Every write is synced. `failure` says why not.
// Errors: usage (the folder holds something else, or the backup of another book), book_damaged (the
// book's or the backup's), book_newer, book_in_use, io_failed, no_space, sync_failed.
[[nodiscard]] Result<BackupReport> back_up(BookStore& store, const std::string& book_directory,
                                           const std::string& directory, Environment* env,
                                           StoreFailure& failure);

// Proves a backup without restoring it: every block, the whole chain, every file against its
// digest. Errors: book_missing (no backup there), book_damaged, book_newer, io_failed.
[[nodiscard]] Result<BackupReport> verify_backup(const std::string& directory, Environment* env,
                                                 StoreFailure& failure);

struct RestoreTarget {
  std::string book_directory;  // missing, empty, or left by an interrupted restore
  std::string anchor_dir{};    // a second anchor on another volume; empty: none
};

// Makes a book from a backup, proving as verify_backup does what it writes. The book has an id of
// its own: the anchors of the lost one witness another history from here on. Until all of it is
// durable the folder holds a restore that was interrupted, which nothing but a restore opens.
// Errors: those of verify_backup; usage (there is something in the book's folder), book_in_use,
// no_space, sync_failed.
[[nodiscard]] Result<BackupReport> restore_book(const std::string& directory,
                                                const RestoreTarget& target, Environment* env,
                                                StoreFailure& failure);

}  // namespace quittance::storage
