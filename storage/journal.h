// The journal's blocks as bytes: a checked header, the chain from block to block, and the head row.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/digest.h"
#include "storage/book_store.h"

namespace quittance::storage {

// A block may not exceed this; the engine commits near 1 MiB.
inline constexpr std::size_t kBlockEventsMax = std::size_t{256} << 20;
inline constexpr std::size_t kBlockHeaderSize = 104;
inline constexpr std::size_t kHeadRowSize = 56;

// What stands before the events of a block. On disk, little-endian: version u16, zero u16,
// event_count u32, block u64, first_sequence u64, events_size u64, predecessor 32 bytes,
// digest 32 bytes, zero u32, CRC-32C u32 of the 100 bytes before it.
struct BlockHeader {
  std::uint64_t block = 0;           // dense from 1
  std::uint64_t first_sequence = 0;  // dense from 1 over all events
  std::uint32_t event_count = 0;
  std::uint64_t events_size = 0;  // bytes, unpacked
  Digest predecessor;             // of block - 1; of the genesis text for block 1
  Digest digest;                  // block_digest() of this block
  friend bool operator==(const BlockHeader&, const BlockHeader&) = default;
};

enum class HeaderFault : std::uint8_t { none, too_short, damaged, newer };

// The chain's start: the digest of a fixed text, the same for every book.
[[nodiscard]] Digest genesis_digest();

// The head of a book without blocks.
[[nodiscard]] Head genesis_head();

// SHA-256(0x01 ‖ block u64 ‖ first_sequence u64 ‖ event_count u32 ‖ predecessor ‖ events), numbers
// little-endian: fixed widths before one variable part make it injective. Cost: linear in events.
[[nodiscard]] Digest block_digest(const BlockHeader& header, std::string_view events);

// The header of the block that follows `head`, digest included.
[[nodiscard]] BlockHeader next_block(const Head& head, std::uint32_t event_count,
                                     std::string_view events);

// Where the journal ends after this block.
[[nodiscard]] Head head_after(const BlockHeader& header);

// Exactly kBlockHeaderSize bytes.
[[nodiscard]] std::string encode_header(const BlockHeader& header);

// Reads the header at the front of `row`; the rest of the row is the events (packing_block.h). Says
// nothing of the chain: see chain_fault(). Cost: O(1).
[[nodiscard]] HeaderFault decode_header(std::string_view row, BlockHeader& header);

// Why this block may not stand right after `before`, as a phrase for people (static storage); empty
// when it may.
// Compares number, sequence, predecessor and recomputes the digest. Cost: linear in events.
[[nodiscard]] std::string_view chain_fault(const Head& before, const BlockHeader& header,
                                           std::string_view events);

// The head row: block u64, next_sequence u64, digest, zero u32, CRC-32C u32.
[[nodiscard]] std::string encode_head(const Head& head);
[[nodiscard]] std::optional<Head> decode_head(std::string_view row);

}  // namespace quittance::storage
