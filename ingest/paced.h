// Parts that only set the pace: for formats whose state stands in the bytes before, so that their
// assembler reads in one thread.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "ingest/decoder.h"

namespace quittance::ingest {

// The assembler takes whatever begins in the part and reads on to its end.
class PacedFragment final : public Fragment {
 public:
  explicit PacedFragment(ByteRange part) : part_(part) {}
  [[nodiscard]] ByteRange part() const { return part_; }

 private:
  ByteRange part_;
};

[[nodiscard]] inline std::vector<ByteRange> paced_parts(std::string_view bytes,
                                                        std::size_t chunk_bytes) {
  const std::uint64_t step = std::max<std::uint64_t>(chunk_bytes, 1);
  std::vector<ByteRange> parts;
  for (std::uint64_t from = 0; from < bytes.size(); from += step) {
    parts.push_back({from, std::min<std::uint64_t>(from + step, bytes.size())});
  }
  return parts;
}

}  // namespace quittance::ingest
