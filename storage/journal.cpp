#include "storage/journal.h"

#include "storage/codec.h"

namespace quittance::storage {
namespace {

// 1: events are one zstd frame or stand as they are; 2: or are one LZ4 block (packing_block.h).
constexpr std::uint16_t kBlockVersion = 2;
constexpr std::string_view kGenesisText = "quittance journal, genesis\n";

void put_checksum(std::string& out) {
  put_number(out, std::uint32_t{0});
  put_number(out, crc32c(out));
}

// True when the last four bytes are the CRC-32C of those before and the padding is zero.
bool checksum_holds(std::string_view bytes) {
  FieldReader tail(bytes.substr(bytes.size() - 8));
  const auto zero = tail.number<std::uint32_t>();
  const auto stated = tail.number<std::uint32_t>();
  return zero == 0 && stated == crc32c(bytes.substr(0, bytes.size() - 4));
}

}  // namespace

Digest genesis_digest() {
  return sha256(kGenesisText);
}

Head genesis_head() {
  return {.block = 0, .next_sequence = 1, .digest = genesis_digest()};
}

Digest block_digest(const BlockHeader& header, std::string_view events) {
  std::string prefix;
  prefix.push_back('\x01');
  put_number(prefix, header.block);
  put_number(prefix, header.first_sequence);
  put_number(prefix, header.event_count);
  prefix.append(header.predecessor.view());
  Sha256 hash;
  hash.update(prefix);
  hash.update(events);
  return hash.finish();
}

BlockHeader next_block(const Head& head, std::uint32_t event_count, std::string_view events) {
  BlockHeader header{.block = head.block + 1,
                     .first_sequence = head.next_sequence,
                     .event_count = event_count,
                     .events_size = events.size(),
                     .predecessor = head.digest,
                     .digest = {}};
  header.digest = block_digest(header, events);
  return header;
}

Head head_after(const BlockHeader& header) {
  return {.block = header.block,
          .next_sequence = header.first_sequence + header.event_count,
          .digest = header.digest};
}

std::string encode_header(const BlockHeader& header) {
  std::string out;
  out.reserve(kBlockHeaderSize);
  put_number(out, kBlockVersion);
  put_number(out, std::uint16_t{0});
  put_number(out, header.event_count);
  put_number(out, header.block);
  put_number(out, header.first_sequence);
  put_number(out, header.events_size);
  out.append(header.predecessor.view());
  out.append(header.digest.view());
  put_checksum(out);
  QASSERT(out.size() == kBlockHeaderSize);
  return out;
}

HeaderFault decode_header(std::string_view row, BlockHeader& header) {
  if (row.size() < kBlockHeaderSize) return HeaderFault::too_short;
  row = row.substr(0, kBlockHeaderSize);
  if (!checksum_holds(row)) return HeaderFault::damaged;
  FieldReader in(row);
  const auto version = in.number<std::uint16_t>();
  const auto zero = in.number<std::uint16_t>();
  if (version > kBlockVersion) return HeaderFault::newer;
  if (version == 0 || zero != 0) return HeaderFault::damaged;
  header.event_count = in.number<std::uint32_t>();
  header.block = in.number<std::uint64_t>();
  header.first_sequence = in.number<std::uint64_t>();
  header.events_size = in.number<std::uint64_t>();
  header.predecessor = in.digest();
  header.digest = in.digest();
  return HeaderFault::none;
}

std::string_view chain_fault(const Head& before, const BlockHeader& header,
                             std::string_view events) {
  if (header.block != before.block + 1) return "its number does not follow";
  if (header.first_sequence != before.next_sequence) return "its first sequence leaves a gap";
  if (header.event_count == 0) return "it holds no event";
  if (header.predecessor != before.digest) return "it is not chained to the block before it";
  if (header.digest != block_digest(header, events)) return "its bytes do not match its digest";
  return {};
}

std::string encode_head(const Head& head) {
  std::string out;
  out.reserve(kHeadRowSize);
  put_number(out, head.block);
  put_number(out, head.next_sequence);
  out.append(head.digest.view());
  put_checksum(out);
  QASSERT(out.size() == kHeadRowSize);
  return out;
}

std::optional<Head> decode_head(std::string_view row) {
  if (row.size() != kHeadRowSize || !checksum_holds(row)) return std::nullopt;
  FieldReader in(row);
  Head head;
  head.block = in.number<std::uint64_t>();
  head.next_sequence = in.number<std::uint64_t>();
  head.digest = in.digest();
  return head;
}

}  // namespace quittance::storage
