// Says which format bytes are in: the decoder that reads them, or the name of what cannot be read.
#pragma once

#include <string>
#include <string_view>

#include "ingest/decoder.h"

namespace quittance::ingest {

struct Recognised {
  // The word of interfaces.md section 4, or a plain one for what is no bank file ("zip", "pdf",
  // "utf-16"); empty when nothing fits. Static storage.
  std::string_view format;
  // Null when this build does not read the format.
  const Decoder* decoder = nullptr;
  // Why it is not read and what to do instead; empty with a decoder.
  std::string why;
};

// Judges by the first 64 KiB. A UTF-8 byte order mark and leading blanks do not matter to formats
// that this build cannot read; decoders judge for themselves. The name decides only between
// decoders that are equally sure, by its extension. Thread-safe; cost bounded.
[[nodiscard]] Recognised recognise(std::string_view bytes, std::string_view name);

// The decoder alone; null when there is none.
[[nodiscard]] const Decoder* sniff(std::string_view bytes, std::string_view name);

}  // namespace quittance::ingest
