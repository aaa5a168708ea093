// Names and key order inside the book's RocksDB.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace quittance::storage {

// Raised when an older program could no longer read the book rightly; it then says book_newer.
// 1: original files as they came. 2: original files packed. 3: blocks packed. 4: the first blocks
// stand in an archive (block_archive.h). Older books are read as they are, and become format 3 when
// they are opened for writing; 4 only when blocks are moved.
inline constexpr std::uint32_t kFormatVersion = 4;  // the newest that is read
inline constexpr std::uint32_t kFormatPlain = 3;    // of a book without an archive

// Column family "default": one row each. The head row is rewritten by every commit; in a family of
// its own it keeps the blocks' files free of overlaps, so compaction moves them instead of
// rewriting.
inline constexpr std::string_view kFormatRow = "format";   // u32 version, CRC-32C u32
inline constexpr std::string_view kBookIdRow = "book_id";  // 16 bytes, CRC-32C u32
inline constexpr std::string_view kHeadRow = "head";       // encode_head()
// encode_index(); there from format 4 on. Blocks up to its head are in the archive's files.
inline constexpr std::string_view kArchiveRow = "archive";

// Column family of the blocks: block number, big-endian, so that key order is block order.
inline constexpr std::string_view kBlocksFamily = "blocks";

[[nodiscard]] inline std::string block_key(std::uint64_t block) {
  std::string key(sizeof(block), '\0');
  for (std::size_t i = 0; i < key.size(); ++i) {
    key[i] = static_cast<char>(static_cast<std::uint8_t>(block >> (8 * (key.size() - 1 - i))));
  }
  return key;
}

// The number in a key; nothing when it is no block key.
[[nodiscard]] inline std::optional<std::uint64_t> block_of_key(std::string_view key) {
  if (key.size() != sizeof(std::uint64_t)) return std::nullopt;
  std::uint64_t block = 0;
  for (const char byte : key) block = block << 8 | static_cast<std::uint8_t>(byte);
  return block;
}

}  // namespace quittance::storage
