// The journal's encoding of events: varints and length-prefixed text, one injective form per event.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "core/result.h"
#include "engine/event.h"

namespace quittance::engine {

inline constexpr std::uint32_t kEncodingVersion = 2;

// Appends bucket, type and fields.
void encode(std::uint8_t bucket, const Event& event, std::string& bytes);

// A block's events: version, origin, then the events one after another.
[[nodiscard]] std::string encode_block_head(const Origin& origin);

struct DecodedEvent {
  std::uint8_t bucket = 0;
  std::string_view bytes;  // as encoded, for comparison
  Event event;
};

// Calls `visit` for each event of a block; views live as long as `bytes`.
// Errors: book_damaged when the bytes are not what encode writes, book_newer for a later version.
[[nodiscard]] Result<void> decode_block(
    std::string_view bytes, const std::function<void(const Origin&, DecodedEvent&&)>& visit);

}  // namespace quittance::engine
