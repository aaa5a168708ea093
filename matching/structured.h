// Structured payment references as the book compares them.
#pragma once

#include <string>
#include <string_view>

namespace quittance::matching {

// "+++090/9337/55493+++" → "090933755493", "rf18 5390" → "RF185390": blanks and grouping signs
// gone, letters in upper case; the dash that ends a KID of digits stays. Empty where other
// characters stand in it, or nothing or more than 34 characters are left.
[[nodiscard]] std::string compact_structured(std::string_view text);

// True when the check digits of at least one scheme hold (core/check_digits.h). `compact` as above.
[[nodiscard]] bool check_digits_hold(std::string_view compact);

}  // namespace quittance::matching
