// A fast hash of short texts such as document and customer numbers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace quittance::matching {
namespace detail {

__extension__ using Product = unsigned __int128;

// Both halves of the 128-bit product, folded: every bit of either factor reaches every other.
[[nodiscard]] inline std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
  const Product product = static_cast<Product>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U);
}

template <class Word>
[[nodiscard]] std::uint64_t load(const char* at) {
  Word word;
  std::memcpy(&word, at, sizeof word);
  return word;
}

}  // namespace detail

// The same for equal texts within one process; nothing is stored or ordered by it. Cost: one
// multiplication for 16 bytes.
[[nodiscard]] inline std::uint64_t text_hash(std::string_view text) {
  constexpr std::uint64_t kFirst = 0x9E3779B97F4A7C15ULL;
  constexpr std::uint64_t kSecond = 0xD6E8FEB86659FD93ULL;
  const char* at = text.data();
  std::size_t left = text.size();
  std::uint64_t hash = kFirst ^ left;
  while (left > 16) {
    hash = detail::mix(detail::load<std::uint64_t>(at) ^ hash,
                       detail::load<std::uint64_t>(at + 8) ^ kSecond);
    at += 16;
    left -= 16;
  }
  std::uint64_t low = 0;
  std::uint64_t high = 0;
  if (left >= 8) {
    low = detail::load<std::uint64_t>(at);
    high = detail::load<std::uint64_t>(at + left - 8);
  } else if (left >= 4) {
    low = detail::load<std::uint32_t>(at);
    high = detail::load<std::uint32_t>(at + left - 4);
  } else if (left > 0) {
    low = static_cast<std::uint8_t>(at[0]);
    high = static_cast<std::uint64_t>(static_cast<std::uint8_t>(at[left / 2])) << 8U |
           static_cast<std::uint8_t>(at[left - 1]);
  }
  return detail::mix(detail::mix(low ^ hash, high ^ kSecond), kFirst);
}

}  // namespace quittance::matching
