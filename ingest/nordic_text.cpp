#include "ingest/nordic_text.h"

#include <algorithm>
#include <string>
#include <utility>

#include "core/text.h"
#include "ingest/charset.h"

namespace quittance::ingest {
namespace {

using Letter = std::pair<unsigned char, unsigned char>;  // as written, in ISO 8859-1

constexpr Letter kCodePage850[] = {{0x81, 0xFC}, {0x82, 0xE9}, {0x84, 0xE4}, {0x86, 0xE5},
                                   {0x8E, 0xC4}, {0x8F, 0xC5}, {0x90, 0xC9}, {0x91, 0xE6},
                                   {0x92, 0xC6}, {0x94, 0xF6}, {0x99, 0xD6}, {0x9A, 0xDC},
                                   {0x9B, 0xF8}, {0x9D, 0xD8}};
constexpr Letter kSevenBit[] = {{'[', 0xC4}, {'\\', 0xD6}, {']', 0xC5},
                                {'{', 0xE4}, {'|', 0xF6},  {'}', 0xE5}};

template <std::size_t kLetters>
char letter_of(const Letter (&letters)[kLetters], char c) {
  for (const auto& [written, latin1] : letters) {
    if (written == static_cast<unsigned char>(c)) return static_cast<char>(latin1);
  }
  return 0;
}

// Letters, and signs that stand for some.
bool touches_letter(std::string_view text, std::size_t at) {
  const auto is_letter = [&](std::size_t n) { return n < text.size() && is_alpha(text[n]); };
  return (at > 0 && is_letter(at - 1)) || is_letter(at + 1);
}

std::string_view seven_bit_text(std::string_view text, Arena& arena, bool& guessed) {
  std::string read;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char letter = letter_of(kSevenBit, text[at]);
    if (letter == 0 || !touches_letter(text, at)) continue;
    if (read.empty()) read = text;
    read[at] = letter;
  }
  if (read.empty()) return text;
  guessed = true;
  return arena.keep(latin1_to_utf8(read));
}

}  // namespace

std::string_view nordic_text(std::string_view text, SevenBit seven_bit, Arena& arena,
                             bool& guessed) {
  if (is_ascii(text)) {
    return seven_bit == SevenBit::ascii ? text : seven_bit_text(text, arena, guessed);
  }
  if (valid_utf8(text)) return text;
  const bool page_850 = std::all_of(text.begin(), text.end(), [](char c) {
    return is_ascii(c) || letter_of(kCodePage850, c) != 0;
  });
  if (!page_850) return as_utf8(text, arena);
  guessed = true;
  std::string read(text);
  for (char& c : read) c = is_ascii(c) ? c : letter_of(kCodePage850, c);
  return arena.keep(latin1_to_utf8(read));
}

}  // namespace quittance::ingest
