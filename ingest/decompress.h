// Unpacks gzip, zstd and xz as a stream, with limits that stop archive bombs early.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "core/result.h"

namespace quittance::ingest {

enum class Compression : std::uint8_t { none, gzip, zstd, xz };
// "gzip", "zstd", "xz"; empty for none.
[[nodiscard]] std::string_view name(Compression compression);
// By the magic bytes at the front, never by a file's name.
[[nodiscard]] Compression compression_of(std::string_view bytes);

struct UnpackLimits {
  std::uint64_t ratio_max = 100;                       // output ÷ input …
  std::uint64_t slack_bytes = std::uint64_t{1} << 20;  // … beyond this much output
  std::uint64_t output_bytes_max = std::uint64_t{64} << 30;
};

// How many bytes may come out of `packed` bytes.
[[nodiscard]] std::uint64_t unpacked_bytes_max(std::uint64_t packed, const UnpackLimits& limits);

// Takes the next piece of output; an error of its own ends the unpacking with that error.
using UnpackedSink = std::function<Result<void>(std::string_view piece)>;

// Unpacks all of `packed`: gzip with several members and zero padding, zstd with several frames, xz
// with several streams. One layer only. Memory: a fixed buffer and the library's window (at most
// 128 MiB; xz data that needs more is refused).
// Errors: compressed_damaged (cut off, changed, followed by something else), limit_exceeded,
// the sink's. `message` then says what is wrong and what to do.
[[nodiscard]] Result<void> unpack(std::string_view packed, Compression compression,
                                  const UnpackLimits& limits, const UnpackedSink& sink,
                                  std::string& message);

}  // namespace quittance::ingest
