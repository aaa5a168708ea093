// The journal's events: whatever decodes is, byte for byte, what encoding it again gives, but for
// the version of an older encoding that is still read; sealed account numbers, for which there is
// no key here, are read as stand-ins and only have to be read.
#include <cstdint>
#include <string>
#include <string_view>

#include "core/assert.h"
#include "engine/events/event_codec.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace quittance;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  std::string again;
  bool sealed = false;
  const Result<void> decoded =
      engine::decode_block(bytes, [&](const engine::Origin& origin, engine::DecodedEvent&& event) {
        sealed = event.key != engine::kPlain;
        if (sealed) return;
        if (again.empty()) again = engine::encode_block_head(origin);
        std::string encoded;
        engine::encode(event.bucket, event.event, encoded);
        QASSERT(encoded == event.bytes);
        again += encoded;
      });
  if (!decoded) {
    const Errc code = decoded.error().code;
    QASSERT(code == Errc::book_damaged || code == Errc::book_newer || code == Errc::book_older);
  } else if (!again.empty()) {
    std::string present(bytes);
    present.front() = static_cast<char>(engine::kEncodingVersion);
    QASSERT(again == present);
  }
  return 0;
}
