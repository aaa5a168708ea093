#include "ingest/decompress.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <vector>

#include <lzma.h>
#include <zstd.h>
#include <zstd_errors.h>

#include "ingest/inflate.h"

namespace quittance::ingest {
namespace {

constexpr int kWindowLogMax = 27;  // 128 MiB
constexpr std::string_view kGzipMagic = "\x1F\x8B";
constexpr std::string_view kZstdMagic = "\x28\xB5\x2F\xFD";
constexpr std::string_view kXzMagic("\xFD\x37zXZ\0", 6);
constexpr std::uint64_t kXzMemoryMax = std::uint64_t{136} << 20;  // a dictionary of 128 MiB

// Counts the output and hands it on.
class Output {
 public:
  Output(std::uint64_t packed, const UnpackLimits& limits, const UnpackedSink& sink,
         std::string& message)
      : max_(unpacked_bytes_max(packed, limits)), sink_(sink), message_(message) {}

  Result<void> take(std::string_view piece) {
    total_ += piece.size();
    if (total_ > max_) {
      message_ = "unpacks to more than " + std::to_string(max_) +
                 " bytes, the limit for its size; if it is genuine, unpack it and give the "
                 "unpacked file";
      return fail(Errc::limit_exceeded);
    }
    if (piece.empty()) return {};
    return sink_(piece);
  }

 private:
  std::uint64_t max_;
  std::uint64_t total_ = 0;
  const UnpackedSink& sink_;
  std::string& message_;
};

FailWith damaged(std::string& message, std::string_view what, std::size_t at) {
  message = "the compressed data is " + std::string(what) + " at byte " + std::to_string(at) +
            "; fetch the file again";
  return fail(Errc::compressed_damaged);
}

FailWith no_memory(std::string& message) {
  message = "no memory to unpack the file; free some and repeat";
  return fail(Errc::limit_exceeded);
}

bool only_zeros(std::string_view bytes) {
  return bytes.find_first_not_of('\0') == std::string_view::npos;
}

Result<void> unpack_gzip(std::string_view packed, Output& output, std::string& message) {
  z_stream stream{};
  constexpr int kGzipOnly = 15 + 16;
  if (inflateInit2(&stream, kGzipOnly) != Z_OK) return no_memory(message);
  const std::unique_ptr<z_stream, InflateEnd> guard(&stream);
  std::vector<char> buffer(kUnpackedPiece);
  std::size_t at = 0;  // consumed
  while (true) {
    const std::size_t piece = std::min<std::size_t>(packed.size() - at, std::size_t{1} << 30);
    // zlib does not write to its input; its type is older than const.
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data() + at));
    stream.avail_in = static_cast<uInt>(piece);
    stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
    stream.avail_out = static_cast<uInt>(buffer.size());
    const int state = inflate(&stream, Z_NO_FLUSH);
    at += piece - stream.avail_in;
    QTRY_VOID(output.take({buffer.data(), buffer.size() - stream.avail_out}));
    if (state == Z_STREAM_END) {
      const std::string_view rest = packed.substr(at);
      if (only_zeros(rest)) return {};
      if (!rest.starts_with(kGzipMagic)) {
        return damaged(message, "followed by something that is not gzip", at);
      }
      if (inflateReset(&stream) != Z_OK) return damaged(message, "unreadable", at);
      continue;
    }
    if (state == Z_BUF_ERROR || (state == Z_OK && at == packed.size() && stream.avail_out > 0)) {
      return damaged(message, "cut off", at);
    }
    if (state == Z_MEM_ERROR) return no_memory(message);
    if (state != Z_OK) return damaged(message, "damaged", at);
  }
}

struct FreeZstd {
  void operator()(ZSTD_DStream* stream) const { ZSTD_freeDStream(stream); }
};

Result<void> unpack_zstd(std::string_view packed, Output& output, std::string& message) {
  const std::unique_ptr<ZSTD_DStream, FreeZstd> stream(ZSTD_createDStream());
  if (stream == nullptr ||
      ZSTD_isError(ZSTD_DCtx_setParameter(stream.get(), ZSTD_d_windowLogMax, kWindowLogMax))) {
    message = "no memory to unpack the file; free some and repeat";
    return fail(Errc::limit_exceeded);
  }
  std::vector<char> buffer(kUnpackedPiece);
  ZSTD_inBuffer in{packed.data(), packed.size(), 0};
  while (true) {
    ZSTD_outBuffer out{buffer.data(), buffer.size(), 0};
    const std::size_t left = ZSTD_decompressStream(stream.get(), &out, &in);
    if (ZSTD_getErrorCode(left) == ZSTD_error_memory_allocation) return no_memory(message);
    if (ZSTD_isError(left)) return damaged(message, "damaged", in.pos);
    QTRY_VOID(output.take({buffer.data(), out.pos}));
    if (left == 0 && in.pos == in.size) return {};
    if (in.pos == in.size && out.pos < out.size) return damaged(message, "cut off", in.pos);
  }
}

struct EndLzma {
  void operator()(lzma_stream* stream) const { lzma_end(stream); }
};

Result<void> unpack_xz(std::string_view packed, Output& output, std::string& message) {
  lzma_stream stream = LZMA_STREAM_INIT;
  if (lzma_stream_decoder(&stream, kXzMemoryMax, LZMA_CONCATENATED) != LZMA_OK) {
    message = "no memory to unpack the file; free some and repeat";
    return fail(Errc::limit_exceeded);
  }
  const std::unique_ptr<lzma_stream, EndLzma> guard(&stream);
  std::vector<char> buffer(kUnpackedPiece);
  stream.next_in = reinterpret_cast<const std::uint8_t*>(packed.data());
  stream.avail_in = packed.size();
  while (true) {
    stream.next_out = reinterpret_cast<std::uint8_t*>(buffer.data());
    stream.avail_out = buffer.size();
    const lzma_ret state = lzma_code(&stream, LZMA_FINISH);
    const std::size_t at = packed.size() - stream.avail_in;
    QTRY_VOID(output.take({buffer.data(), buffer.size() - stream.avail_out}));
    if (state == LZMA_STREAM_END) return {};
    if (state == LZMA_BUF_ERROR) return damaged(message, "cut off", at);
    if (state == LZMA_MEMLIMIT_ERROR || state == LZMA_MEM_ERROR) {
      message = "the compressed data needs more than " + std::to_string(kXzMemoryMax >> 20) +
                " MiB of memory; unpack it and give the unpacked file";
      return fail(Errc::limit_exceeded);
    }
    if (state != LZMA_OK) return damaged(message, "damaged", at);
  }
}

}  // namespace

std::uint64_t unpacked_bytes_max(std::uint64_t packed, const UnpackLimits& limits) {
  const std::uint64_t room = std::numeric_limits<std::uint64_t>::max() - limits.slack_bytes;
  const std::uint64_t by_ratio =
      limits.ratio_max != 0 && packed > room / limits.ratio_max ? room : packed * limits.ratio_max;
  return std::min(by_ratio + limits.slack_bytes, limits.output_bytes_max);
}

std::string_view name(Compression compression) {
  switch (compression) {
    case Compression::none:
      return "";
    case Compression::gzip:
      return "gzip";
    case Compression::zstd:
      return "zstd";
    case Compression::xz:
      return "xz";
  }
  return "";
}

Compression compression_of(std::string_view bytes) {
  if (bytes.starts_with(kGzipMagic)) return Compression::gzip;
  if (bytes.starts_with(kZstdMagic)) return Compression::zstd;
  if (bytes.starts_with(kXzMagic)) return Compression::xz;
  return Compression::none;
}

Result<void> unpack(std::string_view packed, Compression compression, const UnpackLimits& limits,
                    const UnpackedSink& sink, std::string& message) {
  Output output(packed.size(), limits, sink, message);
  switch (compression) {
    case Compression::none:
      return output.take(packed);
    case Compression::gzip:
      return unpack_gzip(packed, output, message);
    case Compression::zstd:
      return unpack_zstd(packed, output, message);
    case Compression::xz:
      return unpack_xz(packed, output, message);
  }
  return {};
}

}  // namespace quittance::ingest
