// Reads a number in a text otherwise than it stands there: broken by a line's end, run into the
// next word, with letters that look like digits.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace quittance::matching {

// A number that may be meant by a piece of a text.
struct Reading {
  std::string number;
  std::string_view written;  // view into the text
  // The group of digits that zeros were put into or left out of, and the digits from there to the
  // end: its item has the group unbroken. None: any item of this number.
  std::uint8_t group_digits = 0;
  std::uint8_t digits_from_group = 0;
  bool with_letters = false;  // its item has the letters that it begins with
  bool year = false;          // a number with its year: its item has both, apart
};

// Whether the item of this number may be meant by it.
[[nodiscard]] bool may_mean(const Reading& reading, std::string_view item_number);

// Texts with more words than this are not read otherwise.
inline constexpr std::size_t kReadWordsMax = 64;

// What single words may mean: "INV-OO1234" for INV-001234, "4711dated03.02.2026" for 4711, "26/313"
// for 26/0313, "2026-4711" for 4711/2026. Letters
// that look like digits are read so in every way, at most four of a word with two digits or more.
// Nothing for a text that is read as it stands.
void find_readings_of_words(std::string_view text, std::vector<Reading>& readings);

// What neighbouring words may mean together: "INV-0012 34", "2026 / 00123", "SI20045 NL", "4 500
// 117 246", "MUC 32230".
void find_readings_across_blanks(std::string_view text, std::vector<Reading>& readings);

// The runs of two to twelve digits that are no year beside a sign and no part of a date or an
// amount written with decimals: what is left of a number that was shortened. In order.
void find_fragments(std::string_view text, std::vector<std::string_view>& fragments);

// Words of eight to 64 characters with eight digits or more, in which several numbers may stand
// without anything between them.
void find_long_words(std::string_view text, std::vector<std::string_view>& words);

// "Teilzahlung", "part payment", "2nd instalment": the payer says that he pays a part only.
[[nodiscard]] bool says_part_payment(std::string_view text);

}  // namespace quittance::matching
