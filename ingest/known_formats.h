// Recognises formats by their first bytes, whether or not this build can read them.
#pragma once

#include <cstdint>
#include <string_view>

namespace quittance::ingest {

enum class Readable : std::uint8_t {
  bank_file,   // incoming cash, once a decoder exists
  no_cash,     // carries no incoming cash by its nature: orders to pay or to collect, status
  packed,      // an archive: unpack it first
  other_text,  // readable after conversion
  foreign,     // not a bank file at all
};

struct KnownFormat {
  std::string_view format;  // empty: not recognised
  Readable readable = Readable::foreign;
  int score = 0;  // as Decoder::sniff
};

// `head` is the first 64 KiB at most; a byte order mark and leading blanks are passed over.
[[nodiscard]] KnownFormat known_format(std::string_view head);

}  // namespace quittance::ingest
