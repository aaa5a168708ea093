// Packs text for tests with the libraries themselves.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

namespace quittance::ingest {

inline std::string gzip(std::string_view text) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY), Z_OK);
  std::string packed(deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

// With the frame's checksum, as the zstd command writes it.
inline std::string zstd(std::string_view text) {
  ZSTD_CCtx* const context = ZSTD_createCCtx();
  ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
  std::string packed(ZSTD_compressBound(text.size()), '\0');
  const std::size_t size =
      ZSTD_compress2(context, packed.data(), packed.size(), text.data(), text.size());
  EXPECT_FALSE(ZSTD_isError(size));
  ZSTD_freeCCtx(context);
  packed.resize(size);
  return packed;
}

// As the xz command writes it, with a checksum of 64 bits.
inline std::string xz(std::string_view text) {
  std::string packed(lzma_stream_buffer_bound(text.size()), '\0');
  std::size_t size = 0;
  EXPECT_EQ(lzma_easy_buffer_encode(
                0, LZMA_CHECK_CRC64, nullptr, reinterpret_cast<const std::uint8_t*>(text.data()),
                text.size(), reinterpret_cast<std::uint8_t*>(packed.data()), &size, packed.size()),
            LZMA_OK);
  packed.resize(size);
  return packed;
}

// A figure of `size` bytes, lowest first.
inline std::string little(std::uint64_t value, std::size_t size) {
  std::string bytes;
  for (std::size_t n = 0; n < size; ++n) bytes += static_cast<char>(value >> (8 * n) & 0xFF);
  return bytes;
}

struct ZipFile {
  std::string name;
  std::string text;
  bool deflated = true;
};

// An archive by APPNOTE.TXT, typed in from its tables: for each file a header and its data, then
// the directory and its end. `zip64`: all figures stand in the fields of 64 bits.
inline std::string zip(const std::vector<ZipFile>& files, bool zip64 = false) {
  std::string archive;
  std::string directory;
  for (const ZipFile& file : files) {
    std::string data = file.text;
    if (file.deflated) {
      const std::string packed = gzip(file.text);
      data = packed.substr(10, packed.size() - 18);  // without the header and trailer of gzip
    }
    const auto crc = crc32_z(0, reinterpret_cast<const Bytef*>(file.text.data()), file.text.size());
    const std::string extra = zip64 ? little(1, 2) + little(24, 2) + little(file.text.size(), 8) +
                                          little(data.size(), 8) + little(archive.size(), 8)
                                    : "";
    const auto size32 = [&](std::size_t size) { return little(zip64 ? 0xFFFFFFFF : size, 4); };
    // Flags, method, time, date, checksum, sizes, lengths of name and extra field.
    const std::string common = little(0, 2) + little(file.deflated ? 8 : 0, 2) + little(0, 4) +
                               little(crc, 4) + size32(data.size()) + size32(file.text.size()) +
                               little(file.name.size(), 2) + little(extra.size(), 2);
    directory += "PK\x01\x02" + little(20, 2) + little(20, 2) + common + little(0, 2) +
                 little(0, 2) + little(0, 2) + little(0, 4) + size32(archive.size()) + file.name +
                 extra;
    archive += "PK\x03\x04" + little(20, 2) + common + file.name + extra + data;
  }
  const std::size_t from = archive.size();
  archive += directory;
  if (zip64) {
    archive += "PK\x06\x06" + little(44, 8) + little(45, 2) + little(45, 2) + little(0, 4) +
               little(0, 4) + little(files.size(), 8) + little(files.size(), 8) +
               little(directory.size(), 8) + little(from, 8);
    archive += "PK\x06\x07" + little(0, 4) + little(from + directory.size(), 8) + little(1, 4);
  }
  return archive + "PK\x05\x06" + little(0, 4) + little(zip64 ? 0xFFFF : files.size(), 2) +
         little(zip64 ? 0xFFFF : files.size(), 2) +
         little(zip64 ? 0xFFFFFFFF : directory.size(), 4) + little(zip64 ? 0xFFFFFFFF : from, 4) +
         little(0, 2);
}

// `mebibytes` (a multiple of 16) of zeros as gzip, in members: quick to make, a thousand to one.
inline std::string gzip_zeros(std::size_t mebibytes) {
  constexpr std::size_t kMember = 16;
  const std::string member = gzip(std::string(kMember << 20, '\0'));
  std::string packed;
  for (std::size_t n = 0; n < mebibytes / kMember; ++n) packed += member;
  return packed;
}

}  // namespace quittance::ingest
