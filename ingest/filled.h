// Fields that are filled up with blanks, as those of fixed-width records are.
#pragma once

#include <bit>
#include <cstdint>
#include <string_view>

#include "core/digits.h"
#include "core/text.h"

namespace quittance::ingest {

// trim_right() for text that may end in many blanks: eight at a time, and of the last eight those
// behind the last other character at once.
[[nodiscard]] inline std::string_view trim_filled(std::string_view text) {
  constexpr std::uint64_t kEightBlanks = 0x2020202020202020U;
  while (text.size() >= 8) {
    const std::uint64_t others = load_eight(text.data() + text.size() - 8) ^ kEightBlanks;
    if (others != 0) {
      text.remove_suffix(static_cast<std::size_t>(std::countl_zero(others)) / 8);
      break;
    }
    text.remove_suffix(8);
  }
  return trim_right(text);
}

}  // namespace quittance::ingest
