#include "storage/packing_block.h"

#include <lz4.h>
#include <zstd.h>

#include <cstring>

#include "core/out_of_memory.h"

namespace quittance::storage {
namespace {

// Stands before an LZ4 block; a zstd frame starts with 0x28.
constexpr char kLz4 = 'L';
// A step of LZ4's speed that costs one part in thirty of what is saved. zstd saves a tenth more
// and takes twice the time.
constexpr int kAcceleration = 2;
// Less is not worth packing.
constexpr std::size_t kPackedFrom = 512;

int length(std::string_view bytes) {
  return static_cast<int>(bytes.size());  // at most kBlockEventsMax
}

}  // namespace

std::string_view BlockPacker::pack(std::string_view events) {
  if (events.size() < kPackedFrom || events.size() > kBlockEventsMax) return events;
  const auto room = static_cast<std::size_t>(LZ4_compressBound(length(events)));
  if (packed_.size() < room + 1) packed_.resize(room + 1);
  packed_[0] = kLz4;
  const int size = LZ4_compress_fast(events.data(), packed_.data() + 1, length(events),
                                     static_cast<int>(room), kAcceleration);
  // Only a shorter row is a packed one: that is how the reader tells them apart.
  const std::size_t stored = static_cast<std::size_t>(size) + 1;
  if (size <= 0 || stored >= events.size()) return events;
  return std::string_view(packed_).substr(0, stored);
}

struct BlockUnpacker::State {
  struct Free {
    void operator()(ZSTD_DCtx* it) const { ZSTD_freeDCtx(it); }
  };
  std::unique_ptr<ZSTD_DCtx, Free> context;  // made when the first frame comes: it is large

  bool unpack_zstd(std::string_view frame, std::string& events) {
    if (ZSTD_getFrameContentSize(frame.data(), frame.size()) != events.size() ||
        ZSTD_findFrameCompressedSize(frame.data(), frame.size()) != frame.size()) {
      return false;
    }
    if (context == nullptr) context.reset(ZSTD_createDCtx());
    if (context == nullptr) out_of_memory();  // not damage
    return ZSTD_decompressDCtx(context.get(), events.data(), events.size(), frame.data(),
                               frame.size()) == events.size();
  }
};

BlockUnpacker::BlockUnpacker() : state_(std::make_unique<State>()) {}
BlockUnpacker::~BlockUnpacker() = default;

std::optional<std::string_view> BlockUnpacker::events(std::string_view row,
                                                      const BlockHeader& header) {
  QASSERT(row.size() >= kBlockHeaderSize);
  const std::string_view stored = row.substr(kBlockHeaderSize);
  if (stored.size() == header.events_size) return stored;
  if (stored.size() > header.events_size || header.events_size > kBlockEventsMax)
    return std::nullopt;
  events_.resize(header.events_size);
  const bool whole = stored.starts_with(kLz4) ? unpack_lz4(stored.substr(1))
                                              : state_->unpack_zstd(stored, events_);
  if (!whole) return std::nullopt;
  return events_;
}

bool BlockUnpacker::unpack_lz4(std::string_view block) {
  return LZ4_decompress_safe(block.data(), events_.data(), length(block), length(events_)) ==
         length(events_);
}

}  // namespace quittance::storage
