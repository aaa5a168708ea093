#include "matching/structured.h"

#include <algorithm>
#include <cstddef>

#include "core/check_digits.h"
#include "core/text.h"

namespace quittance::matching {
namespace {

constexpr std::size_t kStructuredMax = 34;

}  // namespace

std::string compact_structured(std::string_view text) {
  std::string compact;
  text = trim(text);
  for (const char c : text) {
    if (c == ' ' || c == '-' || c == '/' || c == '+' || c == '*' || c == '.') continue;
    if ((!is_digit(c) && !is_alpha(c)) || compact.size() == kStructuredMax) return {};
    compact += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  if (text.ends_with('-') && compact.size() < kStructuredMax && all_digits(compact)) compact += '-';
  return compact;
}

bool check_digits_hold(std::string_view compact) {
  return valid_rf(compact) || valid_qrr(compact) || valid_ogm(compact) ||
         valid_kid_mod10(compact) || valid_kid_mod11(compact) || valid_ocr(compact) ||
         valid_viite(compact) || valid_betalingskenmerk(compact);
}

}  // namespace quittance::matching
