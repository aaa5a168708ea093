// A bank's second delivery of a file.
#pragma once

#include <cstdint>
#include <string>

#include "core/result.h"

namespace quittance::workload {

enum class LineEnds : std::uint8_t { same, carriage_return };

// Copies `path` to a file beside it, "NAME-again.EXT", byte for byte, or "NAME-wrapped.EXT" with CR
// LF for LF. Streams. Errors: io_failed, no_space.
[[nodiscard]] Result<void> send_again(const std::string& path, LineEnds ends);

}  // namespace quittance::workload
