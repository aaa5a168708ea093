#include "storage/table_properties.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>

#include "storage/codec.h"

namespace quittance::storage {
namespace {

// The tail of a block-based table, as RocksDB documents it (rocksdb_blockbasedtable_format): a
// footer of fixed size names the metaindex, whose rows name the blocks of metadata.
constexpr std::uint64_t kFooterSize = 53;
constexpr std::uint64_t kTableMagic = 0x88e241b785f4cff7;
constexpr std::uint64_t kMetaindexMax = std::uint64_t{64} << 10;
constexpr std::uint32_t kClaimsIndex = std::uint32_t{1} << 31;
constexpr std::string_view kPropertiesRow = "rocksdb.properties";

struct Place {
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
};

std::optional<std::uint64_t> take_varint(std::string_view& bytes) {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64 && !bytes.empty(); shift += 7) {
    const auto byte = static_cast<std::uint8_t>(bytes.front());
    bytes.remove_prefix(1);
    value |= std::uint64_t{byte & 0x7FU} << shift;
    if (byte < 0x80) return value;
  }
  return std::nullopt;
}

std::optional<Place> take_place(std::string_view& bytes) {
  const auto offset = take_varint(bytes);
  if (!offset) return std::nullopt;
  const auto size = take_varint(bytes);
  if (!size) return std::nullopt;
  return Place{*offset, *size};
}

// `place` of the file, if it lies within its first `end` bytes.
std::optional<std::string> read_at(const rocksdb::FSRandomAccessFile& file, Place place,
                                   std::uint64_t end) {
  if (place.size > end || place.offset > end - place.size) return std::nullopt;
  std::string bytes(place.size, '\0');
  rocksdb::Slice got;
  const auto read = file.Read(place.offset, place.size, {}, &got, bytes.data(), nullptr);
  if (!read.ok() || got.size() != place.size) return std::nullopt;
  return got.ToString();
}

std::optional<Place> metaindex_of(std::string_view footer) {
  if (FieldReader(footer.substr(kFooterSize - 8)).number<std::uint64_t>() != kTableMagic) {
    return std::nullopt;
  }
  footer.remove_prefix(1);  // which checksum
  return take_place(footer);
}

// Rows of a block: length shared with the key before, rest of the key, value.
std::optional<Place> properties_of(std::string_view metaindex) {
  std::string key;
  while (!metaindex.empty()) {
    const auto shared = take_varint(metaindex);
    const auto rest = take_varint(metaindex);
    const auto value_size = take_varint(metaindex);
    if (!shared || !rest || !value_size || *shared > key.size() || *rest > metaindex.size() ||
        *value_size > metaindex.size() - *rest) {
      return std::nullopt;
    }
    key.resize(*shared);
    key.append(metaindex.substr(0, *rest));
    std::string_view value = metaindex.substr(*rest, *value_size);
    if (key == kPropertiesRow) return take_place(value);
    metaindex.remove_prefix(*rest + *value_size);
  }
  return std::nullopt;
}

}  // namespace

bool properties_claim_an_index(const Files& files, const std::string& table) {
  std::unique_ptr<rocksdb::FSRandomAccessFile> file;
  std::uint64_t size = 0;
  if (!files.open_to_read(table, file, size).ok() || size < kFooterSize) return false;
  const auto footer = read_at(*file, {size - kFooterSize, kFooterSize}, size);
  const auto metaindex = footer ? metaindex_of(*footer) : std::nullopt;
  if (!metaindex || metaindex->size > kMetaindexMax) return false;
  const auto rows = read_at(*file, *metaindex, size);
  const auto properties = rows ? properties_of(*rows) : std::nullopt;
  constexpr std::uint64_t kWord = sizeof(std::uint32_t);
  if (!properties || properties->size < kWord || properties->offset > size) return false;
  const auto word = read_at(*file, {properties->offset + properties->size - kWord, kWord}, size);
  return word && (FieldReader(*word).number<std::uint32_t>() & kClaimsIndex) != 0;
}

}  // namespace quittance::storage
