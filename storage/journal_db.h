// The RocksDB that holds the journal: its settings, its rows, and nothing about anchors or locks.
#pragma once

#include <rocksdb/db.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "storage/anchor.h"
#include "storage/book_store.h"
#include "storage/journal.h"
#include "storage/packing_block.h"

namespace quittance::storage {

// What the journal says of itself, each part checked against the others: the head row against the
// last block's bytes and against the last key.
struct JournalState {
  std::uint32_t format = 0;
  BookId book{};
  Head head;
  std::optional<BlockHeader> last;  // none in an empty journal
};

// Calls fail with a StoreFailure and leave the decision what dies to the caller. Not thread-safe.
class JournalDb {
 public:
  enum class Access : std::uint8_t { read_only, write, create };

  // Errors: book_damaged, io_failed, no_space, sync_failed. Read-only access writes nothing at all.
  [[nodiscard]] static Result<std::unique_ptr<JournalDb>> open(const std::string& directory,
                                                               Access access, rocksdb::Env* env,
                                                               StoreFailure& failure);
  ~JournalDb();
  JournalDb(const JournalDb&) = delete;
  JournalDb& operator=(const JournalDb&) = delete;

  // Writes the rows of an empty journal, synced.
  [[nodiscard]] Result<void> initialise(const BookId& book, StoreFailure& failure);
  // Writes the newest format's number into an older journal, synced. Errors: as append.
  [[nodiscard]] Result<void> raise_format(StoreFailure& failure);
  // Errors: book_newer, book_damaged, io_failed.
  [[nodiscard]] Result<JournalState> state(StoreFailure& failure) const;
  // Whether the rows that no table holds go on where the tables end. They would not if a writer
  // moved a log into a table between our reading of the list of tables and of the logs.
  // Errors: book_damaged, io_failed. Cost: O(rows in the log), no value is copied.
  [[nodiscard]] Result<void> check_newest_rows(const Head& head, StoreFailure& failure) const;
  // The header of a block that must exist. Errors: book_damaged, io_failed.
  [[nodiscard]] Result<BlockHeader> header(std::uint64_t block, StoreFailure& failure) const;
  // Blocks first … head in order, each checked; `digest_before` is of block first - 1.
  // Errors: book_damaged, io_failed. Returns false when `visit` stopped it.
  [[nodiscard]] Result<bool> read(std::uint64_t first, const Head& head,
                                  const std::function<bool(const BlockView&)>& visit,
                                  StoreFailure& failure) const;
  // One batch: the block and the new head, in the log and on their way to the disk; durable after
  // sync(). Errors: io_failed, no_space, sync_failed. Nothing is retried; a background failure
  // before it counts as its failure.
  [[nodiscard]] Result<void> write(const BlockHeader& header, std::string_view events,
                                   StoreFailure& failure);
  // `block` is what was written last, for messages. Errors: as write.
  [[nodiscard]] Result<void> sync(std::uint64_t block, StoreFailure& failure);
  // Both.
  [[nodiscard]] Result<void> append(const BlockHeader& header, std::string_view events,
                                    StoreFailure& failure);
  // Every checksum of every table file. Errors: book_damaged, io_failed.
  [[nodiscard]] Result<void> verify_checksums(StoreFailure& failure) const;
  // Errors as append; the object can only be destroyed afterwards.
  [[nodiscard]] Result<void> close(StoreFailure& failure);

 private:
  class Watch;
  JournalDb(std::string directory, std::shared_ptr<Watch> watch, std::unique_ptr<rocksdb::Env> env);
  [[nodiscard]] Result<std::string> row(rocksdb::ColumnFamilyHandle* family, std::string_view key,
                                        std::string_view what, StoreFailure& failure) const;

  [[nodiscard]] Result<void> written(const rocksdb::Status& done, std::uint64_t block,
                                     StoreFailure& failure) const;
  [[nodiscard]] std::string block_name(std::uint64_t block) const;

  std::string directory_;
  BlockPacker packer_;
  std::shared_ptr<Watch> watch_;       // outlives the database
  std::unique_ptr<rocksdb::Env> env_;  // likewise
  std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> handles_;
  rocksdb::ColumnFamilyHandle* rows_ = nullptr;
  rocksdb::ColumnFamilyHandle* blocks_ = nullptr;
};

}  // namespace quittance::storage
