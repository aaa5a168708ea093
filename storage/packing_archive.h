// Packs a run of old blocks as one zstd frame, more tightly than what is written while somebody
// waits.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace quittance::storage {

// One zstd frame with a checksum and the size of what is in it. It depends on the bytes alone.
// Cost: some 20 ns a byte.
[[nodiscard]] std::string pack_tightly(std::string_view bytes);

// The bytes of such a frame that holds exactly `size` bytes; nothing when it is another one or
// damaged.
[[nodiscard]] std::optional<std::string> unpack_tightly(std::string_view frame, std::size_t size);

}  // namespace quittance::storage
