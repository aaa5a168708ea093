// What gzip files and zip archives share: zlib's streams.
#pragma once

#include <cstddef>

#include <zlib.h>

namespace quittance::ingest {

inline constexpr std::size_t kUnpackedPiece = std::size_t{256} << 10;  // bytes unpacked at a time

// Ends a stream that inflateInit2() began.
struct InflateEnd {
  void operator()(z_stream* stream) const { inflateEnd(stream); }
};

}  // namespace quittance::ingest
