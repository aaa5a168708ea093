// The text of an extract as UTF-8. Programs write it in the character set of their country, and no
// file says which.
#pragma once

#include <string>
#include <string_view>

#include "core/result.h"

namespace quittance::ingest::csv {

// True when iconv converts from `encoding` ("windows-1252", "iso-8859-2", "shift_jis"). Empty is
// UTF-8.
[[nodiscard]] bool knows_encoding(std::string_view encoding);

// UTF-8 without a byte order mark; where there is one, it goes before `encoding`. (UTF-16 has
// become UTF-8 when the file was opened.) Errors: field_unreadable with the line (from 1) and the
// byte (from 0) of the first text that is not in the encoding; nothing is guessed and nothing
// replaced. Cost: linear.
struct NotInEncoding {
  std::size_t line = 0;
  std::size_t byte = 0;
  std::string encoding;
};
[[nodiscard]] Result<std::string> extract_text(std::string_view bytes, std::string_view encoding,
                                               NotInEncoding& where);

}  // namespace quittance::ingest::csv
