// Runs of decimal digits, eight at a time: fields of bank files are full of them.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

namespace quittance {

// As many digits always fit 64 bits.
inline constexpr std::size_t kSafeDigits = 18;

// Eight characters as one number, the first in the lowest byte.
[[nodiscard]] inline std::uint64_t load_eight(const char* text) {
  static_assert(std::endian::native == std::endian::little);
  std::uint64_t eight = 0;
  std::memcpy(&eight, text, sizeof eight);
  return eight;
}

// True when all eight characters are digits: high halves are 3, and stay so when six is added.
[[nodiscard]] constexpr bool eight_digits(std::uint64_t eight) {
  constexpr std::uint64_t kHigh = 0xF0F0F0F0F0F0F0F0U;
  constexpr std::uint64_t kSix = 0x0606060606060606U;
  return ((eight & kHigh) | (((eight + kSix) & kHigh) >> 4U)) == 0x3333333333333333U;
}

// The number that eight digits write: pairs, then fours, then all.
[[nodiscard]] constexpr std::uint64_t value_of_eight(std::uint64_t eight) {
  eight = ((eight & 0x0F0F0F0F0F0F0F0FU) * 2561U) >> 8U;
  eight = ((eight & 0x00FF00FF00FF00FFU) * 6553601U) >> 16U;
  return ((eight & 0x0000FFFF0000FFFFU) * 42949672960001U) >> 32U;
}

// The number that `text` writes if it is nothing but one to kSafeDigits digits.
[[nodiscard]] inline std::optional<std::int64_t> plain_digits(std::string_view text) {
  if (text.empty() || text.size() > kSafeDigits) return std::nullopt;
  const char* at = text.data();
  const char* const end = at + text.size();
  std::uint64_t number = 0;
  if (text.size() > 8 && text.size() <= 16) {
    // The first eight, and the last eight without those of them that were read already.
    constexpr std::uint64_t kPowers[] = {1,       10,        100,        1'000,      10'000,
                                         100'000, 1'000'000, 10'000'000, 100'000'000};
    const std::size_t more = text.size() - 8;
    const std::uint64_t first = load_eight(at);
    const std::uint64_t last = load_eight(end - 8);
    if (!eight_digits(first) || !eight_digits(last)) return std::nullopt;
    const std::uint64_t rest = more == 8 ? last : last & (~std::uint64_t{0} << (64 - 8 * more));
    return static_cast<std::int64_t>(value_of_eight(first) * kPowers[more] + value_of_eight(rest));
  }
  for (const char* const odd = at + text.size() % 8; at != odd; ++at) {
    const auto digit = static_cast<unsigned>(*at - '0');
    if (digit > 9) return std::nullopt;
    number = number * 10 + digit;
  }
  for (; at != end; at += 8) {
    const std::uint64_t eight = load_eight(at);
    if (!eight_digits(eight)) return std::nullopt;
    number = number * 100'000'000U + value_of_eight(eight);
  }
  return static_cast<std::int64_t>(number);
}

}  // namespace quittance
