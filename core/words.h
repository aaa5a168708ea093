// A table of enumerators and the very words that JSON, logs and scenarios use for them.
#pragma once

#include <cstddef>
#include <string_view>

#include "core/result.h"

namespace quittance {

// The word at the enumerator's position; tables list words in enumerator order.
template <class Enum, std::size_t N>
[[nodiscard]] constexpr std::string_view word_of(const std::string_view (&words)[N], Enum value) {
  const auto at = static_cast<std::size_t>(value);
  QASSERT(at < N);
  return words[at];
}

// Errors: field_unreadable when no enumerator has this word.
template <class Enum, std::size_t N>
[[nodiscard]] constexpr Result<Enum> enumerator_of(const std::string_view (&words)[N],
                                                   std::string_view word) {
  for (std::size_t at = 0; at < N; ++at) {
    if (words[at] == word) return static_cast<Enum>(at);
  }
  return fail(Errc::field_unreadable);
}

}  // namespace quittance
