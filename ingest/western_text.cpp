#include "ingest/western_text.h"

#include <array>
#include <cstddef>
#include <cstdint>

#include "core/text.h"
#include "ingest/charset.h"

namespace quittance::ingest {
namespace {

// Code page 850 from 0x80: letters of French, Spanish, Dutch and German; 0 for signs.
constexpr std::array<std::uint16_t, 40> kLetters850 = {
    0xC7, 0xFC, 0xE9, 0xE2, 0xE4, 0xE0, 0,    0xE7, 0xEA, 0xEB, 0xE8, 0xEF, 0xEE, 0,
    0xC4, 0,    0xC9, 0,    0,    0xF4, 0xF6, 0,    0xFB, 0xF9, 0,    0xD6, 0xDC, 0,
    0,    0,    0,    0,    0xE1, 0xED, 0xF3, 0xFA, 0xF1, 0xD1, 0xAA, 0xBA};

std::uint16_t letter_850(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 && byte < 0x80 + kLetters850.size() ? kLetters850[byte - 0x80U] : 0;
}

// Quotation marks, dashes, an ellipsis, OE, the Spanish opening mark, a fixed blank: they stand
// beside letters in the other sets as well.
bool is_usual_in_1252(char c) {
  constexpr std::string_view kUsual = "\x80\x85\x8C\x8E\x93\x94\x96\x9A\xA0\xA1";
  return kUsual.find(c) != std::string_view::npos;
}

bool is_page_850(std::string_view text) {
  bool proof = false;
  for (std::size_t n = 0; n < text.size(); ++n) {
    if (static_cast<unsigned char>(text[n]) < 0x80) continue;
    if (letter_850(text[n]) == 0) return false;
    const bool beside =
        (n > 0 && is_alpha(text[n - 1])) || (n + 1 < text.size() && is_alpha(text[n + 1]));
    proof = proof || (beside && !is_usual_in_1252(text[n]));
  }
  return proof;
}

}  // namespace

void append_western(std::string& to, std::string_view field) {
  const std::string_view text = trim(field);
  if (is_ascii(text) || valid_utf8(text)) {
    to += text;
    return;
  }
  const bool page_850 = is_page_850(text);
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (page_850 && byte >= 0x80) {
      append_utf8(to, letter_850(c));
    } else {
      append_utf8(to, from_windows1252(byte).value_or('?'));
    }
  }
}

std::string with_single_blanks(std::string_view text) {
  std::string kept;
  for (const char c : trim(text)) {
    if (c != ' ' || kept.back() != ' ') kept += c;
  }
  return kept;
}

void WrappedText::clear() {
  text.clear();
  full = false;
}

void WrappedText::add(std::string_view field, std::size_t width) {
  if (trim(field).empty()) {
    full = false;
    return;
  }
  if (!text.empty() && (!full || field.starts_with(' '))) text += ' ';
  append_western(text, field);
  full = field.size() == width && field.back() != ' ';
}

std::string western_as_utf8(std::string_view field) {
  std::string text;
  append_western(text, field);
  return text;
}

}  // namespace quittance::ingest
