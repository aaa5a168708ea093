// Reads zip archives: which files one has, and what each of them holds.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "ingest/decompress.h"

namespace quittance::ingest {

inline constexpr std::size_t kZipMembersMax = 10'000;

// One file of an archive. `packed` points into the archive's bytes.
struct ZipMember {
  std::string name;  // with its folders; UTF-8, control characters as '?'
  std::uint16_t flags = 0;
  std::uint16_t method = 0;
  std::uint32_t crc = 0;
  std::uint64_t size = 0;  // unpacked, as the directory states it
  std::string_view packed;
};

// By the magic bytes at the front, an archive without files included.
[[nodiscard]] bool is_zip(std::string_view bytes);

// The files of an archive in the order of their names, folders left out (APPNOTE.TXT 6.3, zip64
// included). The directory at the end decides; files may not share bytes. Cost: O(files · log
// files), nothing is unpacked. Errors: compressed_damaged (cut off, changed, in several volumes),
// limit_exceeded (more files than kZipMembersMax, or together more bytes than `limits` allow).
// `message` says why.
[[nodiscard]] Result<std::vector<ZipMember>> zip_members(std::string_view archive,
                                                         const UnpackLimits& limits,
                                                         std::string& message);

// Unpacks one file, stored or deflated; its size and checksum have to be as stated.
// Errors: format_unknown (encrypted, or another method), compressed_damaged, the sink's.
[[nodiscard]] Result<void> unpack_member(const ZipMember& member, const UnpackedSink& sink,
                                         std::string& message);

}  // namespace quittance::ingest
