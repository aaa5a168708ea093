#include "ingest/xml/encoding.h"

#include <algorithm>

#include "core/text.h"
#include "ingest/charset.h"

namespace quittance::ingest::xml {
namespace {

std::uint32_t code_of(std::uint8_t byte, Charset charset) {
  if (charset == Charset::windows1252) return from_windows1252(byte).value_or(0xFFFD);
  if (charset == Charset::latin9) {
    switch (byte) {
      case 0xA4:
        return 0x20AC;
      case 0xA6:
        return 0x160;
      case 0xA8:
        return 0x161;
      case 0xB4:
        return 0x17D;
      case 0xB8:
        return 0x17E;
      case 0xBC:
        return 0x152;
      case 0xBD:
        return 0x153;
      case 0xBE:
        return 0x178;
      default:
        break;
    }
  }
  return byte;
}

std::string converted(std::string_view raw, Charset charset) {
  std::string text;
  text.reserve(raw.size() + raw.size() / 8);
  for (const char c : raw) append_utf8(text, code_of(static_cast<std::uint8_t>(c), charset));
  return text;
}

// `text` is UTF-8 already.
std::string without_entities(std::string_view text) {
  std::string plain;
  plain.reserve(text.size());
  while (!text.empty()) {
    const std::size_t amp = text.find('&');
    plain.append(text.substr(0, amp));
    if (amp == std::string_view::npos) break;
    text.remove_prefix(amp);
    std::uint32_t code = 0;
    const std::size_t length = std::max<std::size_t>(entity_at(text, code), 1);
    append_utf8(plain, code);
    text.remove_prefix(length);
  }
  return plain;
}

Charset charset_named(std::string_view name) {
  const std::string upper = to_upper(name);
  const auto is = [&upper](std::string_view word) { return upper == word; };
  if (upper.empty() || is("UTF-8") || is("UTF8") || is("US-ASCII") || is("ASCII")) {
    return Charset::utf8;
  }
  if (is("ISO-8859-1") || is("ISO8859-1") || is("ISO_8859-1") || is("LATIN1") || is("LATIN-1")) {
    return Charset::latin1;
  }
  if (is("ISO-8859-15") || is("ISO8859-15") || is("LATIN-9")) return Charset::latin9;
  if (is("WINDOWS-1252") || is("CP1252")) return Charset::windows1252;
  return Charset::other;
}

}  // namespace

Encoding encoding_of(std::string_view bytes) {
  using namespace std::string_view_literals;
  if (bytes.starts_with("\xFF\xFE")) return {Charset::utf16le, {}, 2};
  if (bytes.starts_with("\xFE\xFF")) return {Charset::utf16be, {}, 2};
  if (bytes.starts_with("<\0"sv)) return {Charset::utf16le, {}, 0};
  if (bytes.starts_with("\0<"sv)) return {Charset::utf16be, {}, 0};
  Encoding found;
  if (bytes.starts_with("\xEF\xBB\xBF")) found.mark_bytes = 3;
  std::string_view head = bytes.substr(found.mark_bytes, 1024);
  while (!head.empty() && is_blank(head.front())) head.remove_prefix(1);
  if (!head.starts_with("<?xml")) return found;
  head = head.substr(5, head.find("?>") - 5);
  found.declared = attribute(head, "encoding");
  if (found.mark_bytes == 0) found.charset = charset_named(found.declared);
  return found;
}

Transcoded::Transcoded(std::string_view bytes, const Encoding& encoding) : size_(bytes.size()) {
  const bool little = encoding.charset == Charset::utf16le;
  const auto unit = [&](std::uint64_t at) {
    const auto first = static_cast<std::uint8_t>(bytes[at]);
    const auto second = static_cast<std::uint8_t>(bytes[at + 1]);
    return static_cast<std::uint32_t>(little ? first | (second << 8) : second | (first << 8));
  };
  std::uint64_t at = encoding.mark_bytes;
  text_.reserve(bytes.size() / 2 + bytes.size() / 8);
  damaged_ = (bytes.size() - at) % 2 != 0;
  while (at + 2 <= bytes.size()) {
    const std::uint64_t from = at;
    std::uint32_t code = unit(at);
    at += 2;
    if (code >= 0xD800 && code < 0xDC00 && at + 2 <= bytes.size() && unit(at) >= 0xDC00 &&
        unit(at) < 0xE000) {
      code = 0x10000 + ((code - 0xD800) << 10) + (unit(at) - 0xDC00);
      at += 2;
    } else if (code >= 0xD800 && code < 0xE000) {
      code = 0xFFFD;
      damaged_ = true;
    }
    const std::size_t before = text_.size();
    append_utf8(text_, code);
    const std::size_t place = places_.size() * kStride;
    if (place < text_.size()) {
      places_.push_back(from);
      skew_.push_back(static_cast<std::uint8_t>(place - before));
    }
  }
}

std::uint64_t Transcoded::offset(std::uint64_t position) const {
  if (position >= text_.size() || places_.empty()) return size_;
  const auto place = static_cast<std::size_t>(position / kStride);
  std::uint64_t at = places_[place];
  // From the start of the character at the known place, character by character.
  std::uint64_t walked = place * kStride - skew_[place];
  while (walked < position) {
    const std::size_t length = utf8_length(std::string_view(text_).substr(walked));
    if (walked + length > position) break;
    walked += length;
    at += length == 4 ? 4 : 2;
  }
  return at;
}

std::string_view resolve(const Piece& piece, Charset charset, Arena& arena, bool& unreadable) {
  const bool entity = piece.entity && !piece.verbatim;
  if (!entity && !piece.high) return piece.raw;
  std::string_view text = piece.raw;
  std::string store;
  if (piece.high) {
    const bool bytewise =
        charset == Charset::latin1 || charset == Charset::latin9 || charset == Charset::windows1252;
    if (bytewise) {
      store = converted(text, charset);
      text = store;
    } else if (!valid_utf8(text)) {
      unreadable = true;
      store = latin1_to_utf8(text);
      text = store;
    }
  }
  if (entity) {
    store = without_entities(text);
    text = store;
  }
  return text.data() == piece.raw.data() ? text : arena.keep(text);
}

}  // namespace quittance::ingest::xml
