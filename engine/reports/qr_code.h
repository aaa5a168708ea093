// A QR code as dark and light modules; the one place that knows libqrencode.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace quittance::engine {

struct QrCode {
  std::size_t size = 0;      // modules a side, without the quiet zone of four around it
  std::vector<bool> dark{};  // row by row from the top
  [[nodiscard]] bool at(std::size_t row, std::size_t column) const {
    return dark[row * size + column];
  }
};

// Bytes as they are, error correction M (15 %), in the smallest version that holds them. Errors:
// field_unreadable when none does (2,331 bytes fit).
[[nodiscard]] Result<QrCode> qr_code(std::string_view bytes);

}  // namespace quittance::engine
