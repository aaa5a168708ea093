// What survives a crash: the journal's blocks in RocksDB, chained by digest and witnessed by an
// anchor.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "core/digest.h"
#include "core/result.h"

namespace rocksdb {
class Env;
}

namespace quittance::storage {

// Where a book's file operations go. Other layers pass it on by this name and know nothing else of
// it.
using Environment = rocksdb::Env;

struct StoreOptions {
  bool create = false;          // make the book when it is missing
  bool read_only = false;       // never writes, not even the anchor; also beside a writer
  std::string anchor_dir{};     // a second anchor on another volume; empty: none
  rocksdb::Env* env = nullptr;  // tests inject faults here; null: the real one. Not owned.
  // Bytes of blocks in one file of the archive: whoever wants one of them unpacks the file, in some
  // 10 ms.
  std::uint64_t archive_file_bytes = std::uint64_t{8} << 20;
};

// Where the journal ends.
struct Head {
  std::uint64_t block = 0;          // blocks so far; 0: empty
  std::uint64_t next_sequence = 1;  // of the next event; sequences are dense from 1
  Digest digest;                    // of the last block; of the genesis text when empty
  friend bool operator==(const Head&, const Head&) = default;
};

// One group commit as written. `events` is the engine's encoding; storage does not look inside.
struct BlockView {
  std::uint64_t block = 0;  // dense from 1
  std::uint64_t first_sequence = 0;
  std::uint32_t event_count = 0;
  Digest digest;  // SHA-256(0x01 ‖ block ‖ first_sequence ‖ count ‖ predecessor ‖ events)
  std::string_view events;
};

// How much of the journal stands in its archive of old blocks.
struct Archived {
  std::uint64_t blocks = 0;  // the first so many
  std::uint64_t events = 0;
  std::uint64_t files = 0;
  std::uint64_t unpacked = 0;   // bytes of these blocks
  std::uint64_t bytes = 0;      // of the files
  std::uint64_t moved_now = 0;  // blocks, by this call
};

// A failure to open or write, with the sentence a person needs: what, where, what to do.
struct StoreFailure {
  Errc code = Errc::io_failed;
  std::string message;
};

// One writer per book (a lock file says so) and any number of readers beside it: each keeps the
// history that it found when it opened. Not thread-safe, but append may run on another thread
// than the one that opened the store.
class BookStore {
 public:
  // Opens and proves the head against the anchor (anchor.h); `failure` says why not.
  // Errors: book_missing, book_in_use, book_damaged, book_newer, io_failed, no_space.
  [[nodiscard]] static Result<std::unique_ptr<BookStore>> open(const std::string& directory,
                                                               const StoreOptions& options,
                                                               StoreFailure& failure);
  virtual ~BookStore() = default;

  [[nodiscard]] virtual Head head() const = 0;
  // Reads blocks first … head in order, checking number, chain, checksum and count of each; stops
  // early when `visit` returns false. Errors: book_damaged (a gap, a wrong digest, fewer rows than
  // the head says), io_failed.
  [[nodiscard]] virtual Result<void> read(std::uint64_t first_block,
                                          const std::function<bool(const BlockView&)>& visit) = 0;
  // Where the journal ended after this block, at most the present head. The block's header says so:
  // it is proved by reading on from there to the head. Errors: book_damaged, io_failed.
  [[nodiscard]] virtual Result<Head> head_at(std::uint64_t block) = 0;
  // Appends one block and returns when it is durable: a small one in the anchor, from where it
  // moves to the journal with others; a large one in the journal and witnessed by the anchor
  // (docs/decisions/0026-small-blocks-are-durable-in-the-anchor.md). After any error the store is
  // dead: every later call fails, and the process must end. Errors: io_failed, no_space,
  // sync_failed.
  [[nodiscard]] virtual Result<Head> append(std::uint32_t event_count, std::string_view events) = 0;
  // Moves the blocks up to `last_block`, which is before the head, into packed files
  // (docs/decisions/0025-old-blocks-in-an-archive.md). Reading serves them as before. After any
  // error the store is dead; each block is in one place whatever happens. Errors: book_damaged,
  // io_failed, no_space, sync_failed.
  [[nodiscard]] virtual Result<Archived> archive(std::uint64_t last_block) = 0;
  // Something else of the book's volume failed to sync: the store is dead from here on, as after an
  // error of its own, and the next opening reads every table again.
  virtual void give_up(StoreFailure cause) = 0;
  // True after any error: failure() says which.
  [[nodiscard]] virtual bool dead() const = 0;
  // RocksDB's own checksums over every file, for `verify`. Errors: book_damaged, io_failed.
  [[nodiscard]] virtual Result<void> verify_checksums() = 0;
  // True when whoever wrote before this store was opened for writing had closed the book cleanly.
  // Otherwise nobody may have been told of the newest block that opening found or put back.
  [[nodiscard]] virtual bool was_closed_cleanly() const { return true; }
  // True when this reader was opened while another process had the book open for writing.
  [[nodiscard]] virtual bool beside_writer() const { return false; }
  // Why the last call failed, for people.
  [[nodiscard]] virtual const StoreFailure& failure() const = 0;
};

}  // namespace quittance::storage
