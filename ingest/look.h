// What parts of a file look like, to find the one that stands in it twice.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "ingest/ordinals.h"

namespace quittance::ingest {

// A mark of a part's size, beginning and end: headers have a number or a time in them, trailers a
// total. Equal parts have the same; those that have the same are to be compared.
[[nodiscard]] inline std::uint64_t look_of(std::string_view part) {
  constexpr std::size_t kLook = 256;
  return counting_mark(counting_mark(part.size(), part.substr(0, kLook)),
                       part.substr(part.size() - std::min(part.size(), kLook)));
}

}  // namespace quittance::ingest
