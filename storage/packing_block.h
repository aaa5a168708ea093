// The row of a block: its header, then its events, packed where that makes them shorter.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "storage/journal.h"

namespace quittance::storage {

// Packs the events of one block after the other. Not thread-safe.
class BlockPacker {
 public:
  // What stands behind the header: an 'L' and one LZ4 block, or the events themselves where that is
  // no shorter. Valid until the next call. It depends on the events alone. Cost: some 2 ns a byte.
  [[nodiscard]] std::string_view pack(std::string_view events);

 private:
  std::string packed_;
};

// Reads such rows, and those with a zstd frame, which earlier versions wrote. Not thread-safe.
class BlockUnpacker {
 public:
  BlockUnpacker();
  ~BlockUnpacker();
  BlockUnpacker(const BlockUnpacker&) = delete;
  BlockUnpacker& operator=(const BlockUnpacker&) = delete;

  // The events of a row whose header was decoded: as many bytes as the header says, or nothing. It
  // does not say that they are the right ones: see chain_fault(). Valid until the next call, and as
  // long as the row.
  [[nodiscard]] std::optional<std::string_view> events(std::string_view row,
                                                       const BlockHeader& header);

 private:
  bool unpack_lz4(std::string_view block);

  struct State;
  std::unique_ptr<State> state_;
  std::string events_;
};

}  // namespace quittance::storage
