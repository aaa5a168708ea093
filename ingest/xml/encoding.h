// Which character set an XML file is in, and its text as UTF-8 with the way back to its bytes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/arena.h"
#include "ingest/xml/scanner.h"

namespace quittance::ingest::xml {

enum class Charset : std::uint8_t {
  utf8,    // also US-ASCII; text that is no UTF-8 is read as ISO 8859-1
  latin1,  // ISO 8859-1
  latin9,  // ISO 8859-15
  windows1252,
  utf16le,
  utf16be,
  other,  // declared, and none of these
};

struct Encoding {
  Charset charset = Charset::utf8;
  std::string_view declared;     // as the declaration says it; empty: not said
  std::uint64_t mark_bytes = 0;  // of the byte order mark
};

// By the byte order mark, by zeros beside the first '<', else by the XML declaration. Cost: O(1).
[[nodiscard]] Encoding encoding_of(std::string_view bytes);
[[nodiscard]] constexpr bool is_utf16(Charset charset) {
  return charset == Charset::utf16le || charset == Charset::utf16be;
}

// A UTF-16 file as UTF-8 that starts behind the byte order mark. Surrogates that are no pair become
// U+FFFD. Cost: O(size); offset() O(1).
class Transcoded {
 public:
  Transcoded(std::string_view bytes, const Encoding& encoding);
  [[nodiscard]] std::string_view text() const { return text_; }
  // Of a position in text(): where it stands in the file.
  [[nodiscard]] std::uint64_t offset(std::uint64_t position) const;
  [[nodiscard]] bool damaged() const { return damaged_; }  // a lone surrogate, or an odd byte

 private:
  static constexpr std::size_t kStride = 256;  // of text between known places
  std::string text_;
  std::vector<std::uint64_t> places_;  // file offset of text position n * kStride, or of the
                                       // character that contains it
  std::vector<std::uint8_t> skew_;     // bytes of text before that position in its character
  std::uint64_t size_ = 0;
  bool damaged_ = false;
};

// The text of a piece in UTF-8: entities resolved, the character set converted, CR LF as LF. A view
// into the file where nothing has to change, else kept in `arena`. `unreadable` is set where text
// was declared UTF-8 and is not.
[[nodiscard]] std::string_view resolve(const Piece& piece, Charset charset, Arena& arena,
                                       bool& unreadable);

}  // namespace quittance::ingest::xml
