// The RocksDB that holds the journal: its settings, its rows, and nothing about anchors or locks.
#pragma once

#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "storage/anchor.h"
#include "storage/block_archive.h"
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

// What moving old blocks out of the database did.
struct MovedBlocks {
  std::uint64_t blocks = 0;    // moved now
  std::uint64_t unpacked = 0;  // bytes of these blocks
  std::uint64_t packed = 0;    // bytes of the files that hold them
  ArchiveIndex index;          // of all files there are
};

// Calls fail with a StoreFailure and leave the decision what dies to the caller. Not thread-safe.
class JournalDb {
 public:
  // The two that end before damage take a log whose bytes are broken up to there. What they serve
  // may be a shorter history than was written: only for who proves the contrary (proof.h).
  enum class Access : std::uint8_t {
    read_only,
    read_before_damage,
    write,
    write_before_damage,
    create
  };

  // Errors: book_damaged, io_failed, no_space, sync_failed. Access to read writes nothing at all.
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
  // The files of old blocks; an empty index where there are none.
  [[nodiscard]] const ArchiveIndex& archived() const { return archive_->index(); }
  // Whether the rows that no table holds go on where the tables end. They would not if a writer
  // moved a log into a table between our reading of the list of tables and of the logs.
  // Errors: book_damaged, io_failed. Cost: O(rows in the log), no value is copied.
  [[nodiscard]] Result<void> check_newest_rows(const Head& head, StoreFailure& failure) const;
  // The header of a block that must exist. Errors: book_damaged, io_failed.
  [[nodiscard]] Result<BlockHeader> header(std::uint64_t block, StoreFailure& failure) const;
  // Blocks first … head in order, each checked.
  // Errors: book_damaged, io_failed. Returns false when `visit` stopped it.
  [[nodiscard]] Result<bool> read(std::uint64_t first, const Head& head,
                                  const std::function<bool(const BlockView&)>& visit,
                                  StoreFailure& failure) const;
  struct NewBlock {
    BlockHeader header;
    std::string_view events;
  };
  // One synced batch: the blocks, in order, and the new head. The log has them all or none,
  // whatever a power cut leaves of it. Errors: io_failed, no_space, sync_failed. Nothing is
  // retried; a background failure before it counts as its failure.
  [[nodiscard]] Result<void> append(std::span<const NewBlock> blocks, StoreFailure& failure);
  // Moves the blocks up to `last`, which is before the head, into files of the archive, about
  // `file_bytes` of them at a time: a file is durable and read again before one synced batch names
  // it and removes its blocks. All of the journal is proved before and what stays in the database
  // after. Whatever ends it on the way, each block is in exactly one place. Errors: book_damaged,
  // io_failed, no_space, sync_failed.
  [[nodiscard]] Result<MovedBlocks> move_to_archive(const Head& head, std::uint64_t last,
                                                    std::uint64_t file_bytes,
                                                    StoreFailure& failure);
  // Every checksum of every table file, and every file of the archive. Errors: book_damaged,
  // io_failed.
  [[nodiscard]] Result<void> verify_checksums(StoreFailure& failure) const;
  // Errors as append; the object can only be destroyed afterwards.
  [[nodiscard]] Result<void> close(StoreFailure& failure);

 private:
  class Watch;
  JournalDb(std::string directory, std::shared_ptr<Watch> watch);
  [[nodiscard]] Result<std::string> row(rocksdb::ColumnFamilyHandle* family, std::string_view key,
                                        std::string_view what, StoreFailure& failure) const;

  [[nodiscard]] std::string block_name(std::uint64_t block) const;
  // Finds the archive that the journal names.
  [[nodiscard]] Result<void> find_archive(rocksdb::Env* env, StoreFailure& failure);
  // Where block `first` - 1 ended.
  [[nodiscard]] Result<Head> head_before(std::uint64_t first, StoreFailure& failure) const;
  // The database's part of read().
  [[nodiscard]] Result<bool> read_rows(Head before, const Head& head,
                                       const std::function<bool(const BlockView&)>& visit,
                                       StoreFailure& failure) const;
  // Moves one file's worth of blocks: up to `last`, or fewer.
  [[nodiscard]] Result<void> move_some(const Head& head, std::uint64_t last,
                                       std::uint64_t file_bytes, MovedBlocks& moved,
                                       StoreFailure& failure);
  // Gives back the space of rows that were removed.
  [[nodiscard]] Result<void> reclaim(StoreFailure& failure);

  std::string directory_;
  BlockPacker packer_;
  rocksdb::WriteBatch batch_;     // of append(), which is filled again and again
  std::shared_ptr<Watch> watch_;  // outlives the database
  std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> handles_;
  rocksdb::ColumnFamilyHandle* rows_ = nullptr;
  rocksdb::ColumnFamilyHandle* blocks_ = nullptr;
  std::unique_ptr<BlockArchive> archive_;  // always there
  bool archive_damaged_ = false;           // its row cannot be read
};

}  // namespace quittance::storage
