// Text from outside made safe and measurable for a terminal; widths are counted in code points.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace quittance::engine {

// Well-formed UTF-8 on one line without anything that steers a terminal: line ends and tabs become
// a blank; control characters (C0, DEL, C1), marks that turn the writing direction, and bytes that
// are not UTF-8 become U+FFFD. Cost: O(size).
[[nodiscard]] std::string printable(std::string_view text);

// Code points of well-formed UTF-8.
[[nodiscard]] std::size_t width_of(std::string_view utf8);

// `utf8` itself when it is at most `width` wide, else cut and ended by '…', `width` wide in all.
[[nodiscard]] std::string fitted(std::string_view utf8, std::size_t width);

}  // namespace quittance::engine
