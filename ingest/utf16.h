// Text in UTF-16, as spreadsheets and exports write it, as the UTF-8 that the readers of text take.
#pragma once

#include <string_view>

#include "core/result.h"
#include "ingest/decompress.h"

namespace quittance::ingest {

// Three in four of every second byte of the beginning are zero, and no other is: UTF-16 without a
// byte order mark. Eight bytes at least; 64 units are looked at.
[[nodiscard]] bool lacks_utf16_mark(std::string_view head);

// A byte order mark or the zero bytes say UTF-16 and what follows is not XML, whose reader takes
// UTF-16 itself; OFX counts as text.
[[nodiscard]] bool is_utf16_text(std::string_view bytes);

// Hands over the text without its mark. Surrogates that are no pair and half a unit at the end
// become U+FFFD. Errors: those of `take`. Cost: linear; memory: one piece.
[[nodiscard]] Result<void> utf16_to_utf8(std::string_view bytes, const UnpackedSink& take);

}  // namespace quittance::ingest
