// The letters of French, Spanish and Belgian bank text, which does not say its character set.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace quittance::ingest {

// Appends `field`, trimmed, as UTF-8: itself where it is that, else read as code page 850 where all
// bytes beyond ASCII are its letters and one of them stands beside a letter and is a control
// character or a sign in Windows-1252; else as Windows-1252 and ISO 8859-1. Cost: linear.
void append_western(std::string& to, std::string_view field);
[[nodiscard]] std::string western_as_utf8(std::string_view field);

// Trimmed, with one blank for each run of them.
[[nodiscard]] std::string with_single_blanks(std::string_view text);

// Text that runs over several fields of fixed width. A word that reaches the last column of a field
// goes on in the next one, unless that begins with a blank.
struct WrappedText {
  std::string text;  // UTF-8
  bool full = false;
  void clear();
  void add(std::string_view field, std::size_t width);  // blank fields add nothing
};

}  // namespace quittance::ingest
