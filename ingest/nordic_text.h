// Letters of Swedish, Norwegian, Danish and Finnish bank text that does not name its character set.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/arena.h"

namespace quittance::ingest {

enum class SevenBit : std::uint8_t {
  ascii,            // brackets are brackets
  finnish_swedish,  // SFS 4017, SEN 85 02 00: [ \ ] { | } are letters where they touch a letter
};

// UTF-8 as it is; else code page 850 where the only bytes beyond ASCII are its Nordic letters,
// which ISO 8859-1 has no signs for; else ISO 8859-1. `guessed` becomes true for code page 850 and
// for seven-bit letters. Cost: linear; allocates only where a byte changes.
[[nodiscard]] std::string_view nordic_text(std::string_view text, SevenBit seven_bit, Arena& arena,
                                           bool& guessed);

}  // namespace quittance::ingest
