// The lock file of a book: one writer, and how far readers may believe what they see of its work.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

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

  // For the one who has it: every block up to this one is durable. Readers see blocks as soon as
  // they are written, whether they are synced or not; this tells them. Not synced itself: with the
  // machine goes what was not synced, and the need to know. Cost: one small write into memory.
  void tell_durable(std::uint64_t block) const;
  // What was told last, since the machine started; nothing where no writer has told anything, or
  // the file is older. A process that was killed has told it as well.
  [[nodiscard]] static std::optional<std::uint64_t> durable_block(const std::string& path);

 private:
  explicit BookLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_ = -1;
};

}  // namespace quittance::storage
