// What storage reads before it trusts anything: block headers, the head row, anchors. Checksums are
// mended, so that the fields behind them are reached; what decodes is what encoding it again gives.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/assert.h"
#include "core/digest.h"
#include "storage/anchor.h"
#include "storage/codec.h"
#include "storage/journal.h"
#include "storage/packing_block.h"

namespace {

using namespace quittance;

// The bytes with the right CRC at the end of their first `covered` bytes.
std::string with_checksum(std::string_view bytes, std::size_t covered) {
  std::string mended(bytes);
  if (mended.size() < covered) return mended;
  std::string checksum;
  storage::put_number(checksum, crc32c(std::string_view(mended).substr(0, covered - 4)));
  mended.replace(covered - 4, 4, checksum);
  return mended;
}

void read_header(std::string_view bytes) {
  storage::BlockHeader header;
  if (storage::decode_header(bytes, header) != storage::HeaderFault::none) return;
  // An older version is read, and would be written as today's.
  const std::string again = storage::encode_header(header);
  if (again.front() == bytes.front()) QASSERT(again == bytes.substr(0, storage::kBlockHeaderSize));
  if (header.events_size > (std::size_t{1} << 20)) return;  // an honest size costs its memory
  storage::BlockUnpacker unpacker;
  const auto events = unpacker.events(bytes, header);
  if (!events) return;
  QASSERT(events->size() == header.events_size);
  (void)storage::chain_fault(storage::genesis_head(), header, *events);
}

void read_head(std::string_view bytes) {
  const auto head = storage::decode_head(bytes.substr(0, storage::kHeadRowSize));
  if (head) QASSERT(storage::encode_head(*head) == bytes.substr(0, storage::kHeadRowSize));
}

void read_slot(std::string_view bytes) {
  storage::AnchorEntry entry;
  if (storage::decode_slot(bytes, entry) != storage::SlotFault::none) return;
  const std::string again = storage::encode_slot(entry);
  if (again[7] == bytes[7]) QASSERT(again == bytes.substr(0, again.size()));  // this version
}

void read_anchor(std::string_view bytes) {
  std::string file(bytes.substr(0, bytes.size() / 2));
  file.resize(storage::kRingSize, '\0');
  file += bytes.substr(bytes.size() / 2);
  const storage::AnchorImage image = storage::decode_anchor(file);
  const storage::AnchorEntry* newest = image.newest();
  if (newest == nullptr) return;
  QASSERT(image.page_to_write() > image.slots.back().page);
  const storage::Verdict verdict =
      storage::judge(storage::genesis_head(), nullptr, newest->book, {image, image});
  QASSERT(verdict.which != storage::AnchorCase::refuse || !verdict.why.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (const std::string& tried :
       {std::string(bytes), with_checksum(bytes, storage::kBlockHeaderSize),
        with_checksum(bytes, storage::kHeadRowSize),
        with_checksum(bytes, storage::kSlotHeaderSize)}) {
    read_header(tried);
    read_head(tried);
    read_slot(tried);
    read_anchor(tried);
  }
  return 0;
}
