// Which files a book's folder holds, and how a book comes into being without a half-made state.
#pragma once

#include <cstdint>
#include <string>

#include "core/result.h"
#include "storage/anchor.h"
#include "storage/book_store.h"
#include "storage/file_system.h"

namespace quittance::storage {

struct BookPaths {
  std::string book;
  std::string journal;      // RocksDB
  std::string anchor;       // the outside witness; a book exists from the moment this file does
  std::string files;        // original files under their digest
  std::string checkpoints;  // images of the book by block; may be removed at any time
  std::string lock;         // flock: one writer
  std::string clean;        // there while the last writer closed the book cleanly
  std::string creating;     // there while the book is being made
  std::string restoring;    // there while it is being restored: nothing but a restore opens it
};
[[nodiscard]] BookPaths paths_of(const std::string& directory);

// The second anchor copy: named by the book's id, so several books can share the folder.
[[nodiscard]] std::string second_anchor(const std::string& anchor_dir, const BookId& book);

enum class BookPresence : std::uint8_t { missing, unfinished, restoring, present };
// Errors: io_failed where a file cannot even be looked for; it may be there.
[[nodiscard]] Result<BookPresence> presence(const Files& files, const BookPaths& paths,
                                            StoreFailure& failure);

// Made at creation and by a restore; no outcome depends on it.
[[nodiscard]] BookId new_book_id(const Files& files);
// Removes the files of a directory, if there is one; durable when it returns.
[[nodiscard]] rocksdb::IOStatus clear_directory(const Files& files, const std::string& path);

// Makes an empty book where presence() found none (`found`: missing), or begins anew where an
// interrupted creation left off (unfinished): only there is a journal cleared. Call under the lock.
// Whatever a crash leaves is `unfinished` or a whole, empty book. Errors: io_failed, no_space,
// sync_failed, and book_damaged where a journal stands that was not found before.
[[nodiscard]] Result<void> create_book(const Files& files, const BookPaths& paths,
                                       BookPresence found, StoreFailure& failure);

}  // namespace quittance::storage
