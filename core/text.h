// Small text helpers that every layer needs; ASCII only, locale-free, no allocation unless
// returned.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace quittance {

[[nodiscard]] constexpr bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}
// Without the blanks, tabs, CR and LF at the end. Inline: readers trim every field.
[[nodiscard]] constexpr std::string_view trim_right(std::string_view text) {
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}
[[nodiscard]] constexpr std::string_view trim(std::string_view text) {  // at both ends
  text = trim_right(text);
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  return text;
}
[[nodiscard]] std::string to_upper(std::string_view text);
[[nodiscard]] constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
[[nodiscard]] constexpr bool is_alpha(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}
[[nodiscard]] bool all_digits(std::string_view text);  // true only for one digit or more
// Parts between separators; "a||b" gives three parts, "" gives none. Views into `text`.
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);
// "****6789": the last four characters, for logs, tables and exports; shorter text is masked whole.
[[nodiscard]] std::string mask_account(std::string_view account);
// Bytes of the well-formed UTF-8 sequence that begins `text` (not empty), 0 when none begins there.
[[nodiscard]] std::size_t utf8_length(std::string_view text);
// True when every byte sequence is well-formed UTF-8 (RFC 3629: no overlongs, no surrogates).
[[nodiscard]] bool valid_utf8(std::string_view text);
// Appends the character `code`, at most U+10FFFF.
void append_utf8(std::string& to, std::uint32_t code);
// ISO 8859-1 bytes as UTF-8.
[[nodiscard]] std::string latin1_to_utf8(std::string_view text);

}  // namespace quittance
