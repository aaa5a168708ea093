#include "ingest/bank_text.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

#include "core/text.h"
#include "ingest/charset.h"

namespace quittance::ingest {
namespace {

// The German letters of code page 850; 0 for any other byte.
std::uint16_t german_850(unsigned char c) {
  switch (c) {
    case 0x81:
      return 0xFC;
    case 0x84:
      return 0xE4;
    case 0x8E:
      return 0xC4;
    case 0x94:
      return 0xF6;
    case 0x99:
      return 0xD6;
    case 0x9A:
      return 0xDC;
    case 0xE1:
      return 0xDF;
    default:
      return 0;
  }
}

// Polish letters in Windows-1250 and ISO 8859-2, which do not contradict each other; 0 for others.
std::uint16_t polish(unsigned char c) {
  static constexpr std::pair<unsigned char, std::uint16_t> kLetters[] = {
      {0xA3, 0x141}, {0xB3, 0x142}, {0xA5, 0x104}, {0xA1, 0x104}, {0xB9, 0x105}, {0xB1, 0x105},
      {0xC6, 0x106}, {0xE6, 0x107}, {0xCA, 0x118}, {0xEA, 0x119}, {0xD1, 0x143}, {0xF1, 0x144},
      {0xD3, 0xD3},  {0xF3, 0xF3},  {0x8C, 0x15A}, {0xA6, 0x15A}, {0x9C, 0x15B}, {0xB6, 0x15B},
      {0x8F, 0x179}, {0xAC, 0x179}, {0x9F, 0x17A}, {0xBC, 0x17A}, {0xAF, 0x17B}, {0xBF, 0x17C}};
  for (const auto& [byte, letter] : kLetters) {
    if (byte == c) return letter;
  }
  return 0;
}

// Signs that stand behind a letter only where they are Polish letters: a pound sign, a broken bar
// or a raised number inside a word.
bool is_polish(std::string_view text) {
  constexpr std::string_view kUpper = "\xA1\xA3\xA5\xA6\xAC\xAF";
  constexpr std::string_view kLower = "\xB1\xB3\xB6\xB9\xBC";
  for (std::size_t n = 1; n < text.size(); ++n) {
    if (!is_alpha(text[n - 1])) continue;
    const char next = n + 1 < text.size() ? text[n + 1] : ' ';
    if (kUpper.find(text[n]) != std::string_view::npos && !is_digit(next)) return true;
    if (kLower.find(text[n]) != std::string_view::npos && is_alpha(next)) return true;
  }
  return false;
}

}  // namespace

std::string_view bank_text_as_utf8(std::string_view text, Arena& arena, bool& guessed) {
  if (is_ascii(text) || valid_utf8(text)) return text;
  guessed = true;
  const bool german = std::all_of(text.begin(), text.end(), [](char c) {
    return is_ascii(c) || german_850(static_cast<unsigned char>(c)) != 0;
  });
  const bool only_sharp_s = std::all_of(text.begin(), text.end(), [](char c) {
    return is_ascii(c) || static_cast<unsigned char>(c) == 0xE1;  // in 8859-1 a letter as well
  });
  const bool is_pl = is_polish(text);
  std::string read;
  read.reserve(text.size() + 16);
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (german && !only_sharp_s && byte >= 0x80) {
      append_utf8(read, german_850(byte));
    } else if (is_pl && polish(byte) != 0) {
      append_utf8(read, polish(byte));
    } else {
      append_utf8(read, from_windows1252(byte).value_or(byte));  // unused: control characters
    }
  }
  return arena.keep(read);
}

}  // namespace quittance::ingest
