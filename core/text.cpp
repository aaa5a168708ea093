#include "core/text.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "core/digits.h"

namespace quittance {

std::size_t utf8_length(std::string_view text) {
  const auto byte = [&](std::size_t n) { return static_cast<std::uint8_t>(text[n]); };
  const auto tail = [&](std::size_t n, std::uint8_t low = 0x80, std::uint8_t high = 0xBF) {
    return n < text.size() && byte(n) >= low && byte(n) <= high;
  };
  const std::uint8_t lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return tail(1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    const std::uint8_t low = lead == 0xE0 ? 0xA0 : 0x80;
    const std::uint8_t high = lead == 0xED ? 0x9F : 0xBF;
    return tail(1, low, high) && tail(2) ? 3 : 0;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    const std::uint8_t low = lead == 0xF0 ? 0x90 : 0x80;
    const std::uint8_t high = lead == 0xF4 ? 0x8F : 0xBF;
    return tail(1, low, high) && tail(2) && tail(3) ? 4 : 0;
  }
  return 0;
}

std::string to_upper(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return upper;
}

bool all_digits(std::string_view text) {
  if (text.empty()) return false;
  for (; text.size() >= 8; text.remove_prefix(8)) {
    if (!eight_digits(load_eight(text.data()))) return false;
  }
  return std::all_of(text.begin(), text.end(), is_digit);
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  if (text.empty()) return parts;
  for (;;) {
    const std::size_t at = text.find(separator);
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

std::string mask_account(std::string_view account) {
  if (account.size() <= 4) return std::string(account.size(), '*');
  return "****" + std::string(account.substr(account.size() - 4));
}

bool valid_utf8(std::string_view text) {
  constexpr std::uint64_t kHighBits = 0x8080808080808080U;
  while (!text.empty()) {
    // Mostly ASCII: eight bytes at a time.
    std::uint64_t eight = 0;
    while (text.size() >= sizeof eight) {
      std::memcpy(&eight, text.data(), sizeof eight);
      if ((eight & kHighBits) != 0) break;
      text.remove_prefix(sizeof eight);
    }
    if (text.empty()) return true;
    const std::size_t length = utf8_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
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

std::string latin1_to_utf8(std::string_view text) {
  std::string utf8;
  for (const char c : text) append_utf8(utf8, static_cast<std::uint8_t>(c));
  return utf8;
}

}  // namespace quittance
