#include "ingest/zip.h"

#include <algorithm>
#include <memory>

#include "ingest/inflate.h"

namespace quittance::ingest {
namespace {

constexpr std::uint16_t kEncrypted = 1U << 0 | 1U << 6 | 1U << 13;
constexpr std::uint16_t kStored = 0;
constexpr std::uint16_t kDeflated = 8;
constexpr std::uint16_t kAes = 99;

std::string_view method_name(std::uint16_t method) {
  switch (method) {
    case 9:
      return "deflate64";
    case 12:
      return "bzip2";
    case 14:
      return "lzma";
    case 93:
      return "zstd";
    case 95:
      return "xz";
    default:
      return "an unusual method";
  }
}

// Hands on what was unpacked, and knows whether it is what the directory states.
class Checked {
 public:
  Checked(const ZipMember& member, const UnpackedSink& sink) : member_(member), sink_(sink) {}
  // False: more than stated, nothing was handed on.
  [[nodiscard]] bool has_room(std::size_t bytes) const { return bytes <= member_.size - total_; }
  Result<void> take(std::string_view piece) {
    total_ += piece.size();
    crc_ = static_cast<std::uint32_t>(
        crc32_z(crc_, reinterpret_cast<const Bytef*>(piece.data()), piece.size()));
    return piece.empty() ? Result<void>() : sink_(piece);
  }
  [[nodiscard]] bool as_stated() const { return total_ == member_.size && crc_ == member_.crc; }

 private:
  const ZipMember& member_;
  const UnpackedSink& sink_;
  std::uint64_t total_ = 0;
  std::uint32_t crc_ = 0;
};

FailWith member_damaged(std::string& message, std::string_view what) {
  message = "this file of the zip archive is " + std::string(what) + "; fetch the archive again";
  return fail(Errc::compressed_damaged);
}

Result<void> inflate_member(const ZipMember& member, Checked& output, std::string& message) {
  z_stream stream{};
  constexpr int kNoHeader = -15;
  if (inflateInit2(&stream, kNoHeader) != Z_OK) {
    message = "no memory to unpack the file; free some and repeat";
    return fail(Errc::limit_exceeded);
  }
  const std::unique_ptr<z_stream, InflateEnd> guard(&stream);
  std::vector<char> buffer(kUnpackedPiece);
  std::size_t at = 0;  // consumed
  for (int state = Z_OK; state != Z_STREAM_END;) {
    const std::size_t piece =
        std::min<std::size_t>(member.packed.size() - at, std::size_t{1} << 30);
    // zlib does not write to its input; its type is older than const.
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(member.packed.data() + at));
    stream.avail_in = static_cast<uInt>(piece);
    stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
    stream.avail_out = static_cast<uInt>(buffer.size());
    state = inflate(&stream, Z_NO_FLUSH);
    at += piece - stream.avail_in;
    const std::size_t got = buffer.size() - stream.avail_out;
    if (state == Z_BUF_ERROR) return member_damaged(message, "cut off");
    if (state == Z_MEM_ERROR) {
      message = "no memory to unpack the file; free some and repeat";
      return fail(Errc::limit_exceeded);
    }
    if (state != Z_OK && state != Z_STREAM_END) return member_damaged(message, "damaged");
    if (!output.has_room(got)) return member_damaged(message, "longer than it is stated to be");
    QTRY_VOID(output.take({buffer.data(), got}));
  }
  if (at != member.packed.size()) return member_damaged(message, "followed by something else");
  return {};
}

}  // namespace

Result<void> unpack_member(const ZipMember& member, const UnpackedSink& sink,
                           std::string& message) {
  if ((member.flags & kEncrypted) != 0 || member.method == kAes) {
    message =
        "this file of the zip archive is encrypted; unpack it with its password and give the "
        "file inside";
    return fail(Errc::format_unknown);
  }
  if (member.method != kStored && member.method != kDeflated) {
    message = "this file of the zip archive is packed by " +
              std::string(method_name(member.method)) + " (method " +
              std::to_string(member.method) +
              "), which is not read; unpack it and give the file inside";
    return fail(Errc::format_unknown);
  }
  Checked output(member, sink);
  if (member.method == kStored) {
    if (member.packed.size() != member.size) {
      return member_damaged(message, "not as long as it is stated to be");
    }
    QTRY_VOID(output.take(member.packed));
  } else {
    QTRY_VOID(inflate_member(member, output, message));
  }
  if (!output.as_stated()) {
    return member_damaged(message, "damaged: its length or checksum is not as stated");
  }
  return {};
}

}  // namespace quittance::ingest
