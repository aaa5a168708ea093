// What was acknowledged, and whether the blocks of a journal are its continuation: invariants 7
// and 9, read from storage alone.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/digest.h"
#include "storage/book_store.h"
#include "tests/simulation/model.h"

namespace quittance::simulation {

struct BlockCopy {
  std::uint64_t block = 0;
  std::uint64_t first_sequence = 0;
  std::uint32_t event_count = 0;
  Digest digest;
  std::string events;
};

// The blocks of a book that nobody has open. Errors: those of BookStore.
[[nodiscard]] Result<std::vector<BlockCopy>> blocks_of(const std::string& directory,
                                                       storage::Environment* env,
                                                       storage::StoreFailure& failure);

// Each block continues the one before it, its digest being SHA-256(0x01 ‖ block ‖ first sequence ‖
// count ‖ predecessor ‖ events), computed here anew.
[[nodiscard]] Violations check_chain(const std::vector<BlockCopy>& blocks);

// Heads that a caller was told of. A head stands for all blocks before it, by the chain.
class Witness {
 public:
  void acknowledged(const storage::Head& head);
  // No acknowledged block may be missing or another one.
  [[nodiscard]] Violations check(const std::vector<BlockCopy>& blocks) const;
  [[nodiscard]] Violations check(const storage::Head& head) const;

 private:
  storage::Head head_;
  std::map<std::uint64_t, Digest> blocks_;
};

}  // namespace quittance::simulation
