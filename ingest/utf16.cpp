#include "ingest/utf16.h"

#include <cstddef>
#include <cstdint>
#include <string>

#include "ingest/framing.h"
#include "ingest/known_formats.h"

namespace quittance::ingest {
namespace {

constexpr std::size_t kPieceBytes = std::size_t{64} << 10;
constexpr std::uint32_t kReplacement = 0xFFFD;

struct Units {
  std::string_view bytes;
  bool little = false;
  [[nodiscard]] std::size_t size() const { return bytes.size() / 2; }
  [[nodiscard]] std::uint32_t at(std::size_t n) const {
    const auto first = static_cast<unsigned char>(bytes[2 * n]);
    const auto second = static_cast<unsigned char>(bytes[2 * n + 1]);
    return little ? first | static_cast<std::uint32_t>(second) << 8U
                  : second | static_cast<std::uint32_t>(first) << 8U;
  }
};

bool has_mark(std::string_view bytes) {
  return bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF");
}

Units units_of(std::string_view bytes) {
  return {bytes.substr(2), bytes.front() == '\xFF'};
}

void append_utf8(std::string& to, std::uint32_t code) {
  const auto tail = [&to](std::uint32_t bits) { to += static_cast<char>(0x80U | (bits & 0x3FU)); };
  if (code < 0x80) {
    to += static_cast<char>(code);
  } else if (code < 0x800) {
    to += static_cast<char>(0xC0U | code >> 6U);
    tail(code);
  } else if (code < 0x10000) {
    to += static_cast<char>(0xE0U | code >> 12U);
    tail(code >> 6U);
    tail(code);
  } else {
    to += static_cast<char>(0xF0U | code >> 18U);
    tail(code >> 12U);
    tail(code >> 6U);
    tail(code);
  }
}

// OFX looks like XML, but its reader takes bytes.
bool is_ofx(std::string_view bytes) {
  std::string head;
  const auto take = [&head](std::string_view piece) {
    head += piece;
    return Result<void>();
  };
  return utf16_to_utf8(bytes.substr(0, kHeadBytes), take) && known_format(head).format == "ofx";
}

}  // namespace

bool is_utf16_text(std::string_view bytes) {
  if (!has_mark(bytes)) return false;
  const Units units = units_of(bytes);
  std::size_t n = 0;
  while (
      n < units.size() && n < 64 &&
      (units.at(n) == ' ' || units.at(n) == '\n' || units.at(n) == '\r' || units.at(n) == '\t')) {
    ++n;
  }
  if (n == units.size()) return false;
  return units.at(n) != '<' || is_ofx(bytes);
}

Result<void> utf16_to_utf8(std::string_view bytes, const UnpackedSink& take) {
  const Units units = units_of(bytes);
  std::string piece;
  for (std::size_t n = 0; n < units.size(); ++n) {
    std::uint32_t code = units.at(n);
    if (code >= 0xD800 && code < 0xE000) {
      const std::uint32_t low = n + 1 < units.size() ? units.at(n + 1) : 0;
      if (code < 0xDC00 && low >= 0xDC00 && low < 0xE000) {
        code = 0x10000 + ((code - 0xD800) << 10U) + (low - 0xDC00);
        ++n;
      } else {
        code = kReplacement;
      }
    }
    append_utf8(piece, code);
    if (piece.size() < kPieceBytes) continue;
    QTRY_VOID(take(piece));
    piece.clear();
  }
  if (units.bytes.size() % 2 != 0) append_utf8(piece, kReplacement);
  return piece.empty() ? Result<void>() : take(piece);
}

}  // namespace quittance::ingest
