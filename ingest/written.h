// Numbers and texts written one behind the other into memory that is large enough, for hashing.
#pragma once

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace quittance::ingest {

inline constexpr std::size_t kNumberBytesMax = 20;  // digits of a 64-bit number

// Both return the place behind what they wrote.
[[nodiscard]] inline char* write_number(char* to, std::uint64_t number) {
  if (number < 10) {
    *to = static_cast<char>('0' + number);
    return to + 1;
  }
  return std::to_chars(to, to + kNumberBytesMax, number).ptr;
}

// Length before content: no two different lists of parts give the same bytes. Writes at most
// kPartBytesMax more than the part has.
inline constexpr std::size_t kPartBytesMax = kNumberBytesMax + 1;
[[nodiscard]] inline char* write_part(char* to, std::string_view part) {
  to = write_number(to, part.size());
  *to++ = ':';
  if (!part.empty()) std::memcpy(to, part.data(), part.size());
  return to + part.size();
}

}  // namespace quittance::ingest
