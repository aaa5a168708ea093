#include "ingest/x12/delimiters.h"

#include <immintrin.h>

#include <algorithm>
#include <bit>

#include "core/text.h"

namespace quittance::ingest::x12 {
namespace {

constexpr std::size_t kIsaBytesMax = 256;  // 106 by the standard
constexpr int kIsaElements = 16;

bool may_separate(char c) {
  return !is_alpha(c) && !is_digit(c) && c != ' ' && c != '\0';
}

// Whether the byte at `at` ends the ISA, so that no component separator stands there: a GS segment
// follows at once, or on a line of its own that ends with the same byte.
bool is_terminator(std::string_view text, std::size_t at, char element) {
  std::size_t group = at + 1;
  while (group < text.size() && is_blank(text[group])) ++group;
  const std::string_view rest = text.substr(std::min(group, text.size()), kIsaBytesMax);
  if (rest.size() < 3 || !rest.starts_with("GS") || rest[2] != element) return false;
  const std::string_view line = trim_right(rest.substr(0, rest.find('\n')));
  return group == at + 1 || line.back() == text[at];
}

// A backslash, a tilde or a line feed from `at` on, or the end. 32 bytes at a time: entries of ACH
// files begin with it, and most hold words that have none.
std::size_t first_terminator(std::string_view text, std::size_t at) {
  const auto ends_from = [&](std::size_t from) {
    const __m256i block = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(text.data() + from));
    const auto is = [&](char c) { return _mm256_cmpeq_epi8(block, _mm256_set1_epi8(c)); };
    return static_cast<std::uint32_t>(
        _mm256_movemask_epi8(_mm256_or_si256(_mm256_or_si256(is('\\'), is('~')), is('\n'))));
  };
  for (; text.size() - at >= 32; at += 32) {
    const std::uint32_t ends = ends_from(at);
    if (ends != 0) return at + static_cast<std::size_t>(std::countr_zero(ends));
  }
  if (text.size() >= 32 && at < text.size()) {  // the last 32, without those seen already
    const std::size_t from = text.size() - 32;
    const std::uint32_t ends = ends_from(from) & (~std::uint32_t{0} << (at - from));
    return ends == 0 ? text.size() : from + static_cast<std::size_t>(std::countr_zero(ends));
  }
  while (at < text.size() && text[at] != '\\' && text[at] != '~' && text[at] != '\n') ++at;
  return at;
}

}  // namespace

std::optional<IsaSegment> read_isa(std::string_view text) {
  if (!text.starts_with("ISA") || text.size() < 4 || !may_separate(text[3])) return std::nullopt;
  IsaSegment isa;
  isa.delimiters.element = text[3];
  std::size_t at = 3;
  for (int separators = 1; separators < kIsaElements; ++separators) {
    at = text.substr(0, kIsaBytesMax + 1).find(isa.delimiters.element, at + 1);
    if (at == std::string_view::npos) return std::nullopt;
  }
  ++at;  // the sixteenth element
  if (at >= text.size()) return std::nullopt;
  if (is_terminator(text, at, isa.delimiters.element)) {  // no component separator is stated
    isa.delimiters.terminator = text[at];
    isa.size = at;
  } else {
    isa.delimiters.component = text[at];
    ++at;
    if (at + 1 < text.size() && text[at] == '\r' && text[at + 1] == '\n') ++at;
    while (at + 1 < text.size() && text[at] == ' ') ++at;  // blanks before the terminator
    isa.delimiters.terminator = at < text.size() ? text[at] : '~';
    isa.size = at;
  }
  const bool sound = may_separate(isa.delimiters.terminator) &&
                     isa.delimiters.terminator != isa.delimiters.element;
  return sound ? std::optional(isa) : std::nullopt;
}

std::optional<Delimiters> guess_delimiters(std::string_view text) {
  std::size_t letters = 0;
  while (letters < text.size() && letters < 4 &&
         ((text[letters] >= 'A' && text[letters] <= 'Z') || is_digit(text[letters]))) {
    ++letters;
  }
  const bool named = letters >= 2 && letters <= 3 && letters < text.size() && is_alpha(text[0]);
  if (!named || !may_separate(text[letters]) || is_blank(text[letters])) return std::nullopt;
  Delimiters found;
  found.element = text[letters];
  const std::size_t end = first_terminator(text, letters + 1);
  found.terminator = end == text.size() ? '\\' : text[end];
  if (found.terminator == found.element) return std::nullopt;
  return found;
}

}  // namespace quittance::ingest::x12
