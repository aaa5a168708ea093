// Text in EBCDIC 037 of formats whose readers know ASCII alone.
#pragma once

#include <string_view>

#include "core/result.h"
#include "ingest/decompress.h"

namespace quittance::ingest {

// Most bytes are letters, digits and blanks of EBCDIC 037, and all of them text. Cost: bounded.
[[nodiscard]] bool shows_ebcdic(std::string_view head);

// The bytes begin what a reader knows once they are decoded, and no reader knows them as they are:
// those of lockboxes, NACHA, CFONB, Norma 43 and CODA decode by themselves. Cost: bounded.
[[nodiscard]] bool is_ebcdic_text(std::string_view bytes);

// The same bytes as ISO 8859-1, one for one, so that offsets stay those of the file. Line ends
// become LF.
[[nodiscard]] Result<void> decode_ebcdic(std::string_view bytes, const UnpackedSink& take);

}  // namespace quittance::ingest
