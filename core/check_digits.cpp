#include "core/check_digits.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "core/text.h"

namespace quittance {
namespace {

constexpr int kNoRemainder = -1;

int digit_of(char c) {
  return c - '0';
}

char as_digit(int value) {
  return static_cast<char>('0' + value);
}

// MOD 97-10 of ISO 7064 over digits and upper-case letters (A is 10), going on from `remainder`.
int mod97(std::string_view text, int remainder = 0) {
  for (const char c : text) {
    if (is_digit(c)) {
      remainder = (remainder * 10 + digit_of(c)) % 97;
    } else if (c >= 'A' && c <= 'Z') {
      remainder = (remainder * 100 + (c - 'A' + 10)) % 97;
    } else {
      return kNoRemainder;
    }
  }
  return remainder;
}

// The first four characters stand behind the rest and the whole is 1 modulo 97.
bool iso_holds(std::string_view text) {
  const int behind = mod97(text.substr(4));
  return behind != kNoRemainder && mod97(text.substr(0, 4), behind) == 1;
}

// Sum of digits times weights, the last digit with the first weight. Digits only.
template <std::size_t kSize>
int weighted(std::string_view digits, const std::array<int, kSize>& weights) {
  int sum = 0;
  for (std::size_t n = 0; n < digits.size(); ++n) {
    sum += digit_of(digits[digits.size() - 1 - n]) * weights[n % kSize];
  }
  return sum;
}

constexpr std::array kWeightsKid11{2, 3, 4, 5, 6, 7};
constexpr std::array kWeightsViite{7, 3, 1};
constexpr std::array kWeightsKenmerk{2, 4, 8, 5, 10, 9, 7, 3, 6, 1};

bool digits_within(std::string_view text, std::size_t least, std::size_t most) {
  return text.size() >= least && text.size() <= most && all_digits(text);
}

std::string_view without_last(std::string_view text) {
  return text.substr(0, text.size() - 1);
}

}  // namespace

std::size_t iban_length(std::string_view country) {
  struct Row {
    std::string_view country;
    std::uint8_t length;
  };
  static constexpr Row kRows[] = {
      {"AD", 24}, {"AE", 23}, {"AL", 28}, {"AT", 20}, {"AZ", 28}, {"BA", 20}, {"BE", 16},
      {"BG", 22}, {"BH", 22}, {"BI", 27}, {"BR", 29}, {"BY", 28}, {"CH", 21}, {"CR", 22},
      {"CY", 28}, {"CZ", 24}, {"DE", 22}, {"DJ", 27}, {"DK", 18}, {"DO", 28}, {"EE", 20},
      {"EG", 29}, {"ES", 24}, {"FI", 18}, {"FK", 18}, {"FO", 18}, {"FR", 27}, {"GB", 22},
      {"GE", 22}, {"GI", 23}, {"GL", 18}, {"GR", 27}, {"GT", 28}, {"HN", 28}, {"HR", 21},
      {"HU", 28}, {"IE", 22}, {"IL", 23}, {"IQ", 23}, {"IS", 26}, {"IT", 27}, {"JO", 30},
      {"KW", 30}, {"KZ", 20}, {"LB", 28}, {"LC", 32}, {"LI", 21}, {"LT", 20}, {"LU", 20},
      {"LV", 21}, {"LY", 25}, {"MC", 27}, {"MD", 24}, {"ME", 22}, {"MK", 19}, {"MN", 20},
      {"MR", 27}, {"MT", 31}, {"MU", 30}, {"NI", 28}, {"NL", 18}, {"NO", 15}, {"OM", 23},
      {"PK", 24}, {"PL", 28}, {"PS", 29}, {"PT", 25}, {"QA", 29}, {"RO", 24}, {"RS", 22},
      {"RU", 33}, {"SA", 24}, {"SC", 31}, {"SD", 18}, {"SE", 24}, {"SI", 19}, {"SK", 24},
      {"SM", 27}, {"SO", 23}, {"ST", 25}, {"SV", 28}, {"TL", 23}, {"TN", 24}, {"TR", 26},
      {"UA", 29}, {"VA", 22}, {"VG", 24}, {"XK", 20}, {"YE", 30},
  };
  const auto* found = std::find_if(std::begin(kRows), std::end(kRows),
                                   [&](const Row& row) { return row.country == country; });
  return found == std::end(kRows) ? 0 : found->length;
}

bool valid_iban(std::string_view iban) {
  if (iban.size() < 15 || iban.size() != iban_length(iban.substr(0, 2))) return false;
  const std::string_view check = iban.substr(2, 2);
  if (!all_digits(check) || check < "02" || check > "98") return false;
  return iso_holds(iban);
}

bool valid_rf(std::string_view reference) {
  if (reference.size() < 5 || reference.size() > 25 || !reference.starts_with("RF")) return false;
  return all_digits(reference.substr(2, 2)) && iso_holds(reference);
}

bool valid_finnish_rf(std::string_view reference) {
  if (!valid_rf(reference)) return false;
  std::string_view base = reference.substr(4);
  while (base.starts_with('0')) base.remove_prefix(1);  // padded to the full 21
  return valid_viite(base);
}

bool valid_qrr(std::string_view reference) {
  if (!digits_within(reference, 27, 27)) return false;
  if (reference.find_first_not_of('0') == std::string_view::npos) return false;
  return qrr_digit(without_last(reference)) == reference.back();
}

bool valid_kid_mod10(std::string_view reference) {
  return digits_within(reference, 2, 25) && luhn_digit(without_last(reference)) == reference.back();
}

bool valid_kid_mod11(std::string_view reference) {
  if (reference.size() < 2 || reference.size() > 25) return false;
  const char check = kid_mod11_character(without_last(reference));
  return check != '\0' && check == reference.back();
}

bool valid_ocr(std::string_view reference) {
  return valid_kid_mod10(reference);  // the same lengths, the same digit
}

bool valid_ocr_with_length(std::string_view reference) {
  if (reference.size() < 3 || !valid_ocr(reference)) return false;
  const char length = reference[reference.size() - 2];
  return length == as_digit(static_cast<int>(reference.size() % 10));
}

bool valid_viite(std::string_view reference) {
  return digits_within(reference, 4, 20) &&
         viite_digit(without_last(reference)) == reference.back();
}

bool valid_ogm(std::string_view reference) {
  if (!digits_within(reference, 12, 12)) return false;
  const int check = digit_of(reference[10]) * 10 + digit_of(reference[11]);
  return ogm_check(reference.substr(0, 10)) == check;
}

bool valid_betalingskenmerk(std::string_view reference) {
  if (!all_digits(reference)) return false;
  const std::size_t size = reference.size();
  if (size != 16 && (size < 9 || size > 14)) return false;
  if (size != 16) {
    const auto behind = static_cast<int>(size - 2);
    if (digit_of(reference[1]) != behind % 10) return false;
  }
  return betalingskenmerk_digit(reference.substr(1)) == reference.front();
}

bool valid_aba(std::string_view routing) {
  if (!digits_within(routing, 9, 9)) return false;
  if (routing.find_first_not_of('0') == std::string_view::npos) return false;
  constexpr std::array kWeights{1, 7, 3};
  return weighted(routing, kWeights) % 10 == 0;
}

char luhn_digit(std::string_view base) {
  if (!all_digits(base)) return '\0';
  int sum = 0;
  for (std::size_t n = 0; n < base.size(); ++n) {
    const int twice = digit_of(base[base.size() - 1 - n]) * (n % 2 == 0 ? 2 : 1);
    sum += twice / 10 + twice % 10;
  }
  return as_digit((10 - sum % 10) % 10);
}

char qrr_digit(std::string_view base) {
  if (!all_digits(base)) return '\0';
  constexpr std::array kTable{0, 9, 4, 6, 8, 2, 7, 1, 3, 5};
  int carry = 0;
  for (const char c : base) {
    carry = kTable[static_cast<std::size_t>((carry + digit_of(c)) % 10)];
  }
  return as_digit((10 - carry) % 10);
}

char kid_mod11_character(std::string_view base) {
  if (!all_digits(base)) return '\0';
  const int rest = weighted(base, kWeightsKid11) % 11;
  if (rest == 1) return '-';
  return rest == 0 ? '0' : as_digit(11 - rest);
}

char viite_digit(std::string_view base) {
  if (!all_digits(base)) return '\0';
  return as_digit((10 - weighted(base, kWeightsViite) % 10) % 10);
}

int ogm_check(std::string_view base) {
  if (!digits_within(base, 10, 10)) return 0;
  const int rest = mod97(base);
  return rest == 0 ? 97 : rest;
}

char betalingskenmerk_digit(std::string_view base) {
  if (!all_digits(base)) return '\0';
  const int check = 11 - weighted(base, kWeightsKenmerk) % 11;
  if (check == 11) return '0';
  return check == 10 ? '1' : as_digit(check);
}

int rf_check(std::string_view base) {
  const int rest = base.empty() ? kNoRemainder : mod97(base);
  return rest == kNoRemainder ? 0 : 98 - mod97("RF00", rest);
}

}  // namespace quittance
