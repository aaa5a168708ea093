#include "ingest/utf16.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "core/text.h"
#include "ingest/framing.h"
#include "ingest/known_formats.h"

namespace quittance::ingest {
namespace {

constexpr std::size_t kPieceBytes = std::size_t{64} << 10;
constexpr std::size_t kUnitsShown = 64;  // of the beginning, looked at where no mark is
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

// Which text this is, without its mark; nothing when it is not UTF-16. Without a mark the zero
// bytes tell: the letters that bank files begin with have one each, in the same half of each unit.
std::optional<Units> units_of(std::string_view bytes) {
  if (bytes.starts_with("\xFF\xFE")) return Units{bytes.substr(2), true};
  if (bytes.starts_with("\xFE\xFF")) return Units{bytes.substr(2), false};
  if (!lacks_utf16_mark(bytes)) return std::nullopt;
  return Units{bytes, bytes.substr(0, 2 * kUnitsShown).find('\0') % 2 == 1};
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

bool lacks_utf16_mark(std::string_view head) {
  const std::size_t pairs = std::min(head.size() / 2, kUnitsShown);
  if (pairs < 4) return false;
  std::size_t even = 0;
  std::size_t odd = 0;
  for (std::size_t n = 0; n < pairs; ++n) {
    even += head[2 * n] == '\0' ? 1U : 0U;
    odd += head[2 * n + 1] == '\0' ? 1U : 0U;
  }
  return (odd == 0 && 4 * even >= 3 * pairs) || (even == 0 && 4 * odd >= 3 * pairs);
}

bool is_utf16_text(std::string_view bytes) {
  const std::optional<Units> marked = units_of(bytes);
  if (!marked) return false;
  const Units& units = *marked;
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
  const Units units = units_of(bytes).value_or(Units{bytes});
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
