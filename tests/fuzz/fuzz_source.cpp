// Unpacking and recognising: any bytes, bounded output, no other errors than the documented ones.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "ingest/decompress.h"
#include "ingest/known_formats.h"
#include "ingest/zip.h"

namespace {

using namespace quittance;

constexpr ingest::UnpackLimits kLimits{.slack_bytes = std::size_t{64} << 10};

void expect_documented(const Result<void>& result, const std::string& message) {
  if (result) return;
  const Errc code = result.error().code;
  if (code != Errc::compressed_damaged && code != Errc::limit_exceeded &&
      code != Errc::format_unknown) {
    std::abort();
  }
  if (message.empty()) std::abort();
}

// All files of an archive together stay within its limit.
void read_archive(std::string_view bytes) {
  std::string message;
  const auto members = ingest::zip_members(bytes, kLimits, message);
  if (!members) {
    if (message.empty()) std::abort();
    return;
  }
  std::uint64_t given = 0;
  for (const ingest::ZipMember& member : *members) {
    std::uint64_t of_member = 0;
    const Result<void> result = ingest::unpack_member(
        member,
        [&](std::string_view piece) {
          of_member += piece.size();
          return Result<void>();
        },
        message);
    expect_documented(result, message);
    if (of_member > member.size || (result && of_member != member.size)) std::abort();
    given += of_member;
  }
  if (given > ingest::unpacked_bytes_max(bytes.size(), kLimits)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const ingest::KnownFormat known = ingest::known_format(bytes.substr(0, std::size_t{64} << 10));
  if (known.score < 0 || known.score > 100 || known.format.empty() != (known.score == 0)) {
    std::abort();
  }
  if (ingest::is_zip(bytes)) read_archive(bytes);
  std::uint64_t given = 0;
  std::string message;
  const Result<void> result = ingest::unpack(
      bytes, ingest::compression_of(bytes), kLimits,
      [&](std::string_view piece) {
        given += piece.size();
        return Result<void>();
      },
      message);
  if (given > ingest::unpacked_bytes_max(bytes.size(), kLimits)) std::abort();
  expect_documented(result, message);
  return 0;
}
