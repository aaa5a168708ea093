// The letters of bank text that does not say its character set.
#pragma once

#include <string_view>

#include "core/arena.h"

namespace quittance::ingest {

// UTF-8 as it is. Else Windows-1252, or code page 850 where the only bytes beyond ASCII are its
// German letters, which are control characters or rare signs in the other; or Polish letters of
// Windows-1250 and ISO 8859-2 where one of them stands in a word that is else a sign. `guessed`
// becomes true for all of them.
[[nodiscard]] std::string_view bank_text_as_utf8(std::string_view text, Arena& arena,
                                                 bool& guessed);

}  // namespace quittance::ingest
