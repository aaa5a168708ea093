// The lock file of a book: one writer, and which block readers may not yet believe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "core/result.h"
#include "storage/book_store.h"

namespace quittance::storage {

// An flock(2) on <book>/lock, released by the kernel when the process ends, however it ends. It
// goes to the real file system: what it holds means nothing after a power cut.
class BookLock {
 public:
  BookLock() = default;
  ~BookLock();
  BookLock(BookLock&& other) noexcept;
  BookLock& operator=(BookLock&& other) noexcept;
  BookLock(const BookLock&) = delete;
  BookLock& operator=(const BookLock&) = delete;

  // Creates the file if needed and takes it alone. Waits for others that are just asking who has
  // it, at most ten seconds; never for a writer. Errors: book_in_use, io_failed, no_space.
  [[nodiscard]] static Result<BookLock> exclusive(const std::string& path, StoreFailure& failure);
  // True while somebody has it, in this process or another. Takes it for the moment of asking, as
  // one of many; writes nothing.
  [[nodiscard]] static bool writer_present(const std::string& path);

  // For the one who has it. Readers see a block as soon as it is written, whether it is synced or
  // not: who is about to write one says so, and again when all is durable, before it is
  // acknowledged. Where the system does not say when it was started, nothing is told. Cost: a small
  // write into memory each. Errors: io_failed, no_space; readers may then believe too much or too
  // little, so nothing may be written or acknowledged.
  [[nodiscard]] Result<void> tell_begun(std::uint64_t block, StoreFailure& failure) const;
  [[nodiscard]] Result<void> tell_durable(StoreFailure& failure) const;
  // The block that was begun and not told to be durable, since the machine started; also of a
  // process that was killed meanwhile. Nothing where all is durable, where nobody has told
  // anything, or where the file is older.
  [[nodiscard]] static std::optional<std::uint64_t> unsynced_block(const std::string& path);

 private:
  explicit BookLock(int descriptor, std::string path = {})
      : descriptor_(descriptor), path_(std::move(path)) {}
  [[nodiscard]] Result<void> told(int error, StoreFailure& failure) const;

  int descriptor_ = -1;
  std::string path_;  // for messages
};

}  // namespace quittance::storage
