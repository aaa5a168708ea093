// Counts equals among the entries of a file, for the ordinals of payment ids.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace quittance::ingest {

// A 64-bit mark of texts, for counting equals. It goes into the ids of some MT940 entries: its
// values never change.
[[nodiscard]] std::uint64_t mark_of(std::uint64_t seed, std::string_view text);
// The same, eight bytes at a time, for marks that leave no trace.
[[nodiscard]] std::uint64_t counting_mark(std::uint64_t seed, std::string_view text);

// Counts how often a mark was seen. Amortised O(1). 11 to 21 bytes a mark, half as much again while
// the table grows; a mark that is seen twice takes some 40 besides.
class OrdinalCounter {
 public:
  std::uint32_t next(std::uint64_t mark);  // 1 the first time
  void clear();

 private:
  std::uint64_t& slot_of(std::uint64_t mark);
  void grow();

  std::vector<std::uint64_t> marks_;  // 0: free
  std::size_t used_ = 0;
  std::unordered_map<std::uint64_t, std::uint32_t> counts_;  // of marks seen more than once
};

}  // namespace quittance::ingest
