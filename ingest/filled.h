// Fields that are filled up with blanks, as those of fixed-width records are.
#pragma once

#include <string_view>

#include "core/digits.h"
#include "core/text.h"

namespace quittance::ingest {

// trim_right() for text that may end in many blanks: eight at a time.
[[nodiscard]] inline std::string_view trim_filled(std::string_view text) {
  constexpr std::uint64_t kEightBlanks = 0x2020202020202020U;
  while (text.size() >= 8 && load_eight(text.data() + text.size() - 8) == kEightBlanks) {
    text.remove_suffix(8);
  }
  return trim_right(text);
}

}  // namespace quittance::ingest
