// Character sets of bank text: EBCDIC code page 037 byte for byte, anything else to UTF-8.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/arena.h"

namespace quittance::ingest {

// EBCDIC code page 037 as ISO 8859-1, one byte for one byte, so that offsets stay those of the
// file. All three ways to end a line (NL 0x15, LF 0x25, and 0x0A, which file transfers insert)
// become LF.
extern const std::array<char, 256> kCp037;

[[nodiscard]] inline char from_cp037(char c) {
  return kCp037[static_cast<std::size_t>(static_cast<unsigned char>(c))];
}
[[nodiscard]] std::string from_cp037(std::string_view ebcdic);

// The same text as UTF-8: itself where it is well-formed already, else read as ISO 8859-1 into
// `arena`. Cost: O(size); allocates only for the latter.
[[nodiscard]] std::string_view as_utf8(std::string_view text, Arena& arena);

// UTF-8 as one byte a character, ISO 8859-1, for formats whose columns are characters; '?' and
// `replaced` for what that lacks.
[[nodiscard]] std::string one_byte_a_column(std::string_view utf8, bool& replaced);

// The character of a Windows-1252 byte; nothing for the five bytes that are not used.
[[nodiscard]] std::optional<std::uint16_t> from_windows1252(unsigned char byte);

[[nodiscard]] inline bool is_ascii(char c) {
  return static_cast<unsigned char>(c) < 0x80;
}
[[nodiscard]] bool is_ascii(std::string_view text);

}  // namespace quittance::ingest
