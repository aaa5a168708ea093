#include "engine/reports/printable.h"

#include <cstdint>

#include "core/text.h"

namespace quittance::engine {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD
constexpr std::string_view kEllipsis = "\xE2\x80\xA6";     // …

bool continues(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

// Bytes of the well-formed sequence at the front, 0 when there is none.
std::size_t sequence_size(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (size > text.size() || !valid_utf8(text.substr(0, size))) return 0;
  return size;
}

std::uint32_t code_point(std::string_view sequence) {
  const auto lead = static_cast<unsigned char>(sequence.front());
  if (sequence.size() == 1) return lead;
  std::uint32_t value = lead & (0x7FU >> sequence.size());
  for (const char c : sequence.substr(1))
    value = value << 6 | (static_cast<unsigned char>(c) & 0x3FU);
  return value;
}

bool steers(std::uint32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x061C || c == 0x200E || c == 0x200F ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

}  // namespace

std::string printable(std::string_view text) {
  std::string safe;
  safe.reserve(text.size());
  while (!text.empty()) {
    const std::size_t size = sequence_size(text);
    if (size == 0) {
      safe += kReplacement;
      text.remove_prefix(1);
      continue;
    }
    const std::string_view sequence = text.substr(0, size);
    const char first = sequence.front();
    if (first == '\t' || first == '\n' || first == '\r') {
      safe += ' ';
    } else if (steers(code_point(sequence))) {
      safe += kReplacement;
    } else {
      safe += sequence;
    }
    text.remove_prefix(size);
  }
  return safe;
}

std::size_t width_of(std::string_view utf8) {
  std::size_t width = 0;
  for (const char c : utf8) width += continues(c) ? 0U : 1U;
  return width;
}

std::string fitted(std::string_view utf8, std::size_t width) {
  if (width_of(utf8) <= width) return std::string(utf8);
  if (width == 0) return {};
  std::size_t bytes = 0;
  for (std::size_t kept = 0; bytes < utf8.size(); ++bytes) {
    if (continues(utf8[bytes])) continue;
    if (kept + 1 == width) break;
    ++kept;
  }
  return std::string(utf8.substr(0, bytes)) + std::string(kEllipsis);
}

}  // namespace quittance::engine
