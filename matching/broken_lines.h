// Texts whose lines a bank ends where its columns end, in the midst of words.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace quittance::matching {

// A line this long may have been ended by its columns.
inline constexpr std::size_t kWideLine = 28;

// Which ends of lines are left out: of those lines that are about as long as the longest, of every
// one, or of the long ones where a word or a number goes on: letters on both sides, or digits.
enum class LineJoin : std::uint8_t { wide, every, within_words };

// The text without these ends of its lines; the others are blanks, but stay within_words. Cost:
// linear.
[[nodiscard]] std::string join_lines(std::string_view text, LineJoin join);

// Whether any line but the last is at least kWideLine long.
[[nodiscard]] bool has_wide_lines(std::string_view text);

// "SVWZ+4711", "RMK:4711" and "INV:4711" → "4711": the sign of the field in a bank's text, or the
// label of a document. "ORDER:4711" stays.
[[nodiscard]] std::string_view without_tag(std::string_view word);

// Whether the word before a colon says that what the payer wrote follows: "RMK", "SVWZ".
[[nodiscard]] bool is_text_tag(std::string_view word);

}  // namespace quittance::matching
