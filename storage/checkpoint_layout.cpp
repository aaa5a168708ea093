#include "storage/checkpoint_layout.h"

#include "core/assert.h"
#include "storage/codec.h"

namespace quittance::storage {
namespace {

constexpr std::string_view kLayoutMagic = "QCHECKPT";

Digest end_digest(std::string_view header, std::string_view table, std::string_view size) {
  Sha256 hash;
  hash.update(header);
  hash.update(table);
  hash.update(size);
  return hash.finish();
}

}  // namespace

std::string encode_checkpoint_header(const CheckpointHeader& header) {
  QASSERT(header.writer.size() <= kCheckpointWriterMax);
  std::string bytes(kLayoutMagic);
  put_number(bytes, kCheckpointFormat);
  put_number(bytes, static_cast<std::uint32_t>(header.writer.size()));
  put_number(bytes, header.head.block);
  put_number(bytes, header.head.next_sequence);
  bytes += header.head.digest.view();
  QASSERT(bytes.size() == kCheckpointFixedSize);
  return bytes + header.writer;
}

std::string encode_checkpoint_end(std::string_view header, const std::vector<ChunkFacts>& chunks) {
  std::string bytes;
  bytes.reserve(chunks.size() * kChunkFactsSize + kCheckpointTrailerSize);
  for (const ChunkFacts& chunk : chunks) {
    put_number(bytes, chunk.section);
    put_number(bytes, chunk.rows);
    put_number(bytes, chunk.size);
    bytes += chunk.digest.view();
  }
  std::string size;
  put_number(size, static_cast<std::uint64_t>(bytes.size()));
  const Digest digest = end_digest(header, bytes, size);
  bytes += size;
  bytes += digest.view();
  return bytes;
}

CheckpointFault decode_checkpoint_header(std::string_view bytes, CheckpointHeader& header,
                                         std::size_t& size) {
  if (bytes.size() < kCheckpointFixedSize) return CheckpointFault::damaged;
  FieldReader reader(bytes);
  if (reader.text(kLayoutMagic.size()) != kLayoutMagic) return CheckpointFault::damaged;
  const auto format = reader.number<std::uint32_t>();
  if (format > kCheckpointFormat) return CheckpointFault::newer;
  const auto writer = reader.number<std::uint32_t>();
  header.head.block = reader.number<std::uint64_t>();
  header.head.next_sequence = reader.number<std::uint64_t>();
  header.head.digest = reader.digest();
  if (format == 0 || writer > kCheckpointWriterMax || writer > reader.size()) {
    return CheckpointFault::damaged;
  }
  header.writer = reader.text(writer);
  size = kCheckpointFixedSize + writer;
  return CheckpointFault::none;
}

std::uint64_t table_size(std::string_view trailer) {
  QASSERT(trailer.size() == kCheckpointTrailerSize);
  return FieldReader(trailer).number<std::uint64_t>();
}

CheckpointFault decode_checkpoint_table(std::string_view header, std::string_view table,
                                        std::string_view trailer, std::uint64_t body,
                                        std::vector<ChunkFacts>& chunks) {
  QASSERT(trailer.size() == kCheckpointTrailerSize);
  const std::string_view size = trailer.substr(0, sizeof(std::uint64_t));
  if (table.size() != table_size(trailer) || table.size() % kChunkFactsSize != 0 ||
      end_digest(header, table, size) != Digest::from_bytes(trailer.substr(size.size()))) {
    return CheckpointFault::damaged;
  }
  chunks.clear();
  FieldReader reader(table);
  while (reader.size() > 0) {
    ChunkFacts& chunk = chunks.emplace_back();
    chunk.section = reader.number<std::uint32_t>();
    chunk.rows = reader.number<std::uint32_t>();
    chunk.size = reader.number<std::uint64_t>();
    chunk.digest = reader.digest();
    if (chunk.size > body) return CheckpointFault::damaged;
    body -= chunk.size;
  }
  return body == 0 ? CheckpointFault::none : CheckpointFault::damaged;
}

}  // namespace quittance::storage
