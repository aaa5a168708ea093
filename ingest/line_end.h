// Where a line ends, for formats of lines.
#pragma once

#include <cstddef>
#include <string_view>

namespace quittance::ingest {

// The first CR or LF from `at` on, or text.size(). Looks for both at once, 32 bytes at a time.
[[nodiscard]] std::size_t line_end(std::string_view text, std::size_t at);

}  // namespace quittance::ingest
