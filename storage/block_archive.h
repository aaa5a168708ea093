// Old blocks that were moved out of the database: packed files, each a run of blocks, that are
// never changed once the journal names them. Why: docs/decisions/0025-old-blocks-in-an-archive.md.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/digest.h"
#include "core/result.h"
#include "storage/book_store.h"
#include "storage/file_system.h"
#include "storage/journal.h"

namespace quittance::storage {

// One file: blocks first … last, header and events of each one after another, as one zstd frame.
struct ArchiveFile {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  std::uint64_t unpacked = 0;  // bytes
  std::uint64_t size = 0;      // bytes of the file
  Digest digest;               // of the file
  friend bool operator==(const ArchiveFile&, const ArchiveFile&) = default;
};

// What the journal knows of its archive: a row of the database, in one batch with the removal of
// the blocks. `head` is where the last archived block ended; the files are dense from block 1.
struct ArchiveIndex {
  Head head = genesis_head();
  std::vector<ArchiveFile> files;
  friend bool operator==(const ArchiveIndex&, const ArchiveIndex&) = default;
};

// Bytes of the row, which prove themselves by a CRC-32C; nothing when they are not what
// encode_index() writes.
[[nodiscard]] std::string encode_index(const ArchiveIndex& index);
[[nodiscard]] std::optional<ArchiveIndex> decode_index(std::string_view row);

// Reads the blocks of an index. Files are looked for when they are asked for. Keeps the one that
// was read last. Not thread-safe.
class BlockArchive {
 public:
  BlockArchive(Files files, std::string directory, ArchiveIndex index);

  [[nodiscard]] const ArchiveIndex& index() const { return index_; }
  // The same folder with another index.
  [[nodiscard]] std::unique_ptr<BlockArchive> with(const ArchiveIndex& index) const {
    return std::make_unique<BlockArchive>(files_, directory_, index);
  }
  [[nodiscard]] bool holds(std::uint64_t block) const { return block <= index_.head.block; }

  // The header of a block that it holds. Errors: book_damaged, io_failed.
  [[nodiscard]] Result<BlockHeader> header(std::uint64_t block, StoreFailure& failure) const;
  // Blocks first … the last one it holds, in order, each chained to `before`, which then is where
  // the last one ended. False when `visit` stopped it. Errors: book_damaged, io_failed.
  [[nodiscard]] Result<bool> read(std::uint64_t first, Head& before,
                                  const std::function<bool(const BlockView&)>& visit,
                                  StoreFailure& failure) const;
  // Each file's size and digest. Errors: book_damaged, io_failed.
  [[nodiscard]] Result<void> prove(StoreFailure& failure) const;

  // Packs blocks that follow the last one into a file, durable when it returns, and gives the index
  // that has it. Nothing is part of the archive before the journal has that index. Errors:
  // io_failed, no_space, sync_failed.
  [[nodiscard]] Result<ArchiveIndex> add(const Head& before, const Head& after,
                                         std::string_view blocks, StoreFailure& failure) const;

 private:
  // The file's blocks, whose size, digest and frame were proved.
  [[nodiscard]] Result<std::string_view> unpacked(const ArchiveFile& file,
                                                  StoreFailure& failure) const;
  [[nodiscard]] const ArchiveFile& file_of(std::uint64_t block) const;
  [[nodiscard]] std::string path(std::uint64_t first) const;

  Files files_;
  std::string directory_;
  ArchiveIndex index_;
  mutable std::string kept_;  // of the file that begins with block kept_first_
  mutable std::uint64_t kept_first_ = 0;
};

}  // namespace quittance::storage
