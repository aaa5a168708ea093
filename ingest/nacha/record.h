// One physical record of an ACH file.
#pragma once

#include <cstdint>
#include <string_view>

namespace quittance::ingest::nacha {

struct Record {
  char type = 0;            // column 1; 0: blank; kFiller
  bool replaced = false;    // characters beyond ISO 8859-1 were replaced by '?'
  std::uint32_t index = 0;  // of a 6: into entries
  std::uint64_t from = 0;
  std::uint64_t to = 0;
  std::string_view text;  // one byte a column, without the line end
};
inline constexpr char kFiller = 'f';  // nines or noughts that fill the last block

}  // namespace quittance::ingest::nacha
