// A checkpoint file's header, table and trailer as bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "storage/checkpoint.h"

namespace quittance::storage {

inline constexpr std::size_t kCheckpointFixedSize = 64;    // of the header without its writer
inline constexpr std::size_t kCheckpointTrailerSize = 40;  // table size and digest
inline constexpr std::size_t kChunkFactsSize = 48;

// What header and trailer say. The writer's text follows the fixed part.
struct CheckpointHeader {
  Head head;
  std::string writer;
};

[[nodiscard]] std::string encode_checkpoint_header(const CheckpointHeader& header);
// Table and trailer for chunks already digested.
[[nodiscard]] std::string encode_checkpoint_end(std::string_view header,
                                                const std::vector<ChunkFacts>& chunks);

enum class CheckpointFault : std::uint8_t { none, damaged, newer };

// Reads the header at the front of `bytes`; `size` is how many bytes of them are header. Says
// nothing of damage inside it: the trailer's digest does.
[[nodiscard]] CheckpointFault decode_checkpoint_header(std::string_view bytes,
                                                       CheckpointHeader& header, std::size_t& size);
// The table's size as the last kCheckpointTrailerSize bytes of a file tell it; not proved.
[[nodiscard]] std::uint64_t table_size(std::string_view trailer);
// Proves header and table against the trailer and reads the table. `body` is the number of bytes
// between header and table, which the chunks must fill exactly.
[[nodiscard]] CheckpointFault decode_checkpoint_table(std::string_view header,
                                                      std::string_view table,
                                                      std::string_view trailer, std::uint64_t body,
                                                      std::vector<ChunkFacts>& chunks);

}  // namespace quittance::storage
