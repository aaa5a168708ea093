// The journal's events: whatever decodes is, byte for byte, what encoding it again gives.
#include <cstdint>
#include <string>
#include <string_view>

#include "core/assert.h"
#include "engine/event_codec.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace quittance;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  std::string again;
  const Result<void> decoded =
      engine::decode_block(bytes, [&](const engine::Origin& origin, engine::DecodedEvent&& event) {
        if (again.empty()) again = engine::encode_block_head(origin);
        std::string encoded;
        engine::encode(event.bucket, event.event, encoded);
        QASSERT(encoded == event.bytes);
        again += encoded;
      });
  if (!decoded) {
    QASSERT(decoded.error().code == Errc::book_damaged || decoded.error().code == Errc::book_newer);
  } else if (!again.empty()) {
    QASSERT(again == bytes);
  }
  return 0;
}
