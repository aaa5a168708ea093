// Words that stand where a reference should: what senders write when they have none.
#pragma once

#include <cstddef>
#include <string_view>

#include "core/text.h"

namespace quittance::ingest::csv {

// True of nothing, "NOTPROVIDED", "Not provided", "NONREF", "NOREF", "NOT AVAILABLE", "-" and ".".
[[nodiscard]] inline bool is_no_reference(std::string_view text) {
  constexpr std::size_t kLongest = 13;  // "NOT AVAILABLE"
  if (text.empty() || text == "-" || text == ".") return true;
  if ((text[0] | 0x20) != 'n' || text.size() > kLongest) return false;
  char word[kLongest];
  std::size_t size = 0;
  for (const char c : text) {
    if (c == ' ' || c == '-' || c == '_') continue;
    if (!is_alpha(c)) return false;
    word[size++] = static_cast<char>(c & ~0x20);
  }
  const std::string_view letters(word, size);
  return letters == "NOTPROVIDED" || letters == "NONREF" || letters == "NOREF" ||
         letters == "NOTAVAILABLE";
}

}  // namespace quittance::ingest::csv
