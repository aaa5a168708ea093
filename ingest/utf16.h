// Text of spreadsheets in UTF-16, as the UTF-8 that the readers of text take.
#pragma once

#include <string_view>

#include "core/result.h"
#include "ingest/decompress.h"

namespace quittance::ingest {

// A byte order mark says UTF-16 and what follows is not XML, whose reader takes UTF-16 itself; OFX
// counts as text.
[[nodiscard]] bool is_utf16_text(std::string_view bytes);

// Hands over the text without its mark. Surrogates that are no pair and half a unit at the end
// become U+FFFD. Errors: those of `take`. Cost: linear; memory: one piece.
[[nodiscard]] Result<void> utf16_to_utf8(std::string_view bytes, const UnpackedSink& take);

}  // namespace quittance::ingest
