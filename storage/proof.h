// Proves a book before anything of it is served or written: its journal against what the anchor
// witnessed.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/result.h"
#include "storage/anchor.h"
#include "storage/anchor_file.h"
#include "storage/book_layout.h"
#include "storage/file_system.h"
#include "storage/journal_db.h"

namespace quittance::storage {

// What opening proved: the journal's own state, the anchor's word, and what to do about it.
struct Proof {
  JournalState journal;
  AnchorCase which = AnchorCase::equal;
  AnchorEntry newest;             // of the anchor
  std::vector<AnchorEntry> lost;  // what the journal lacks, to put back
  bool clean = false;             // the last writer closed the book cleanly
  // Why the log cannot be read behind `journal.head`; what stood there is in `lost`.
  std::optional<StoreFailure> log_broken;
  // The head after recovery.
  [[nodiscard]] Head head() const {
    return lost.empty() ? journal.head : head_after(lost.back().header);
  }
};

// For a writer, which holds the lock. Writes no byte: a book that is refused stays as it was found.
// Gives the journal, open for reading, and the anchors as read.
// Errors: book_damaged, book_newer, io_failed.
[[nodiscard]] Result<Proof> prove(const Files& files, const BookPaths& paths,
                                  const StoreOptions& options, std::unique_ptr<JournalDb>& db,
                                  std::unique_ptr<AnchorSet>& anchors, StoreFailure& failure);

// For a reader, beside whoever writes: takes no lock, writes nothing, keeps nobody waiting. `db` is
// then a whole prefix of the book that no writer can take away. Tries again while a writer changes
// files under it, and only believes in damage that stands still. Errors: as prove().
[[nodiscard]] Result<Proof> prove_for_reading(const Files& files, const BookPaths& paths,
                                              const StoreOptions& options,
                                              std::unique_ptr<JournalDb>& db,
                                              StoreFailure& failure);

// RocksDB's checksums over every table there is now. Errors: book_damaged, io_failed.
[[nodiscard]] Result<void> verify_tables_beside_writer(const Files& files, const BookPaths& paths,
                                                       StoreFailure& failure);

}  // namespace quittance::storage
