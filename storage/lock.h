// The lock file of a book: one writer.
#pragma once

#include <string>

#include "core/result.h"
#include "storage/book_store.h"

namespace quittance::storage {

// An flock(2) on <book>/lock, released by the kernel when the process ends, however it ends. It
// goes to the real file system: it holds no data that a power cut could lose.
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

 private:
  explicit BookLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_ = -1;
};

}  // namespace quittance::storage
