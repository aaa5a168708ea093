// Check digits of payment references and account numbers: pure arithmetic over their characters.
//
// References are given without grouping: no blanks, dashes or slashes. Each function refuses what
// has the wrong length or characters. Cost: O(length), no allocation. Rules and vectors:
// docs/formats/references.md.
#pragma once

#include <cstddef>
#include <string_view>

namespace quittance {

// ISO 13616: the country's length, check digits 02 to 98, MOD 97-10. Letters in upper case.
[[nodiscard]] bool valid_iban(std::string_view iban);
// The length of an IBAN of the country (two upper-case letters); 0 where it has none.
[[nodiscard]] std::size_t iban_length(std::string_view country);
// ISO 11649, "RF" and two check digits before 1 to 21 letters or digits. Letters in upper case.
[[nodiscard]] bool valid_rf(std::string_view reference);
// A Finnish reference inside an RF one: its own check digit holds as well.
[[nodiscard]] bool valid_finnish_rf(std::string_view reference);
// Swiss QR reference (and the ESR reference before it): 27 digits, modulo 10 recursive; all zeros
// is none.
[[nodiscard]] bool valid_qrr(std::string_view reference);
// Norwegian KID of 2 to 25 characters. Which of the two a creditor agreed on, its text does not
// say. In mod 11 the last character may be '-'; a rest of 1 has no digit and never passes with one.
[[nodiscard]] bool valid_kid_mod10(std::string_view reference);
[[nodiscard]] bool valid_kid_mod11(std::string_view reference);
// Swedish OCR of 2 to 25 digits, Luhn; with a length digit before the check digit: the total length
// modulo 10.
[[nodiscard]] bool valid_ocr(std::string_view reference);
[[nodiscard]] bool valid_ocr_with_length(std::string_view reference);
// Finnish viitenumero (Estonian viitenumber): 4 to 20 digits, weights 7, 3, 1.
[[nodiscard]] bool valid_viite(std::string_view reference);
// Belgian OGM-VCS: 12 digits, the first ten modulo 97, where 0 is written 97.
[[nodiscard]] bool valid_ogm(std::string_view reference);
// Dutch betalingskenmerk: 16 digits, or 9 to 14 with a length digit. One of 7 digits has no check
// and is never valid here.
[[nodiscard]] bool valid_betalingskenmerk(std::string_view reference);
// ABA routing transit number: nine digits, weights 3, 7, 1; all zeros is none.
[[nodiscard]] bool valid_aba(std::string_view routing);

// The check characters that belong behind (or, for RF and the betalingskenmerk, before) `base`.
// `base` has only the characters that the scheme allows; '\0' or empty otherwise.
[[nodiscard]] char luhn_digit(std::string_view base);
[[nodiscard]] char qrr_digit(std::string_view base);
[[nodiscard]] char kid_mod11_character(std::string_view base);
[[nodiscard]] char viite_digit(std::string_view base);
[[nodiscard]] int ogm_check(std::string_view base);  // of ten digits, 1 to 97; 0: not ten digits
[[nodiscard]] char betalingskenmerk_digit(std::string_view base);
[[nodiscard]] int rf_check(std::string_view base);  // 2 to 98; 0: not letters and digits

}  // namespace quittance
