// Compares a payer's name as a bank prints it with a customer's name.
#pragma once

#include <cstdint>
#include <string_view>

namespace quittance::matching {

enum class NameVerdict : std::uint8_t {
  same,         // every word corresponds
  compatible,   // the first word corresponds, and only one side has words of its own
  missing,      // no name is given
  unrelated,    // nothing in common: neither supports nor contradicts
  contradicts,  // the same first word, but another number, division, site or city
};

// `payer` and `customer` are normalised (normalise_name). Words correspond when equal, or when one
// abbreviates the other (a prefix, or a subsequence that keeps the first letter, of at least three
// letters); numbers only when equal. Words run together or split, and initials, count too; names
// one slip apart are compatible.
// Cost: product of the word counts, each at most 16; no allocation.
[[nodiscard]] NameVerdict compare_names(std::string_view payer, std::string_view customer);

// What a name as a bank prints it says about a customer who shares its first or its second word:
// `same` when every word corresponds, also where the letters alone are equal; `compatible` when the
// customer's name has words beyond the printed ones; else `contradicts`.
[[nodiscard]] NameVerdict compare_printed(std::string_view payer, std::string_view customer);

// True when all words correspond but one, and that one of five letters or more has one slip behind
// its first letter: "KERR VAVLES BASEL" and "KERR VALVES BASEL".
[[nodiscard]] bool one_slip_apart(std::string_view payer, std::string_view customer);

}  // namespace quittance::matching
