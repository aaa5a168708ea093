// The original bank files, packed under the digest of the bytes as delivered.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/digest.h"
#include "core/executor.h"
#include "core/result.h"
#include "storage/book_store.h"

namespace quittance::storage {

// <book>/files/<digest>.zst: one zstd frame with a checksum, whatever was delivered inside it byte
// for byte, so that a file that came packed is given back packed. Books of format 1 hold the bytes
// themselves under <digest>; those are read and never written.
class FileArchive {
 public:
  // Takes the next piece of a file; an error of its own ends the reading with that error.
  using Take = std::function<Result<void>(std::string_view piece)>;

  virtual ~FileArchive() = default;
  [[nodiscard]] static std::unique_ptr<FileArchive> at(const std::string& book_directory,
                                                       Environment* env = nullptr);

  struct Original {
    std::string_view bytes;
    Digest digest;
  };
  // Durable where the outcome of the same place is success (file and directory synced). One pass
  // packs, writes and hashes; a file that is there and proves its digest is left alone. After a
  // failed write every later call fails alike. Cost: a second of processor time for about 400 MB,
  // hashing included; memory: a few MiB a thread, whatever the sizes. Thread-safe.
  // Errors: io_failed (also when the bytes are no longer what the digest says: nothing is kept
  // then), no_space, sync_failed.
  [[nodiscard]] virtual std::vector<Result<void>> store(std::span<const Original> originals,
                                                        Executor& executor) = 0;

  [[nodiscard]] virtual bool has(const Digest& digest) const = 0;
  // The digests of what is there, sorted. Errors: io_failed.
  [[nodiscard]] virtual Result<std::vector<Digest>> list() const = 0;

  // Hands the bytes over piece by piece. They are proved against the digest only when it returns
  // success: what was taken before that may be damaged. Errors: unknown_file, book_damaged,
  // io_failed, `take`'s own.
  [[nodiscard]] virtual Result<void> read(const Digest& digest, const Take& take) const = 0;
  // The bytes whole. Memory: their size. Errors: those of read().
  [[nodiscard]] Result<std::string> load(const Digest& digest) const;

  // Why the last call of any thread failed, for people.
  [[nodiscard]] virtual StoreFailure failure() const = 0;
};

// The name of an archived file, and of one in a book of format 1.
[[nodiscard]] std::string packed_name(const Digest& digest);
[[nodiscard]] std::string plain_name(const Digest& digest);
// The digest in either name; nothing for any other name.
[[nodiscard]] std::optional<Digest> digest_in_name(std::string_view name);

}  // namespace quittance::storage
