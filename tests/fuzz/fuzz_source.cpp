// Unpacking and recognising: any bytes, bounded output, no other errors than the documented ones.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "ingest/decompress.h"
#include "ingest/known_formats.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace quittance;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const ingest::KnownFormat known = ingest::known_format(bytes.substr(0, std::size_t{64} << 10));
  if (known.score < 0 || known.score > 100 || known.format.empty() != (known.score == 0)) {
    std::abort();
  }
  const ingest::UnpackLimits limits{.slack_bytes = std::size_t{64} << 10};
  std::uint64_t given = 0;
  std::string message;
  const Result<void> result = ingest::unpack(
      bytes, ingest::compression_of(bytes), limits,
      [&](std::string_view piece) {
        given += piece.size();
        return Result<void>();
      },
      message);
  if (given > 100 * bytes.size() + limits.slack_bytes) std::abort();
  if (!result) {
    const Errc code = result.error().code;
    if (code != Errc::compressed_damaged && code != Errc::limit_exceeded) std::abort();
    if (message.empty()) std::abort();
  }
  return 0;
}
