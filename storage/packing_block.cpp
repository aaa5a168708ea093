#include "storage/packing_block.h"

#include <zstd.h>

namespace quittance::storage {
namespace {

// A block of events shrinks to a third at five hundred megabytes a second; the next level takes
// twice the time for a tenth less.
constexpr int kLevel = -1;
// Less is not worth a frame.
constexpr std::size_t kPackedFrom = 512;

}  // namespace

struct BlockPacker::State {
  struct Free {
    void operator()(ZSTD_CCtx* it) const { ZSTD_freeCCtx(it); }
  };
  std::unique_ptr<ZSTD_CCtx, Free> context{ZSTD_createCCtx()};
};

BlockPacker::BlockPacker() : state_(std::make_unique<State>()) {}
BlockPacker::~BlockPacker() = default;

std::string_view BlockPacker::pack(std::string_view events) {
  if (events.size() < kPackedFrom || state_->context == nullptr) return events;
  frame_.resize(ZSTD_compressBound(events.size()));
  const std::size_t size = ZSTD_compressCCtx(state_->context.get(), frame_.data(), frame_.size(),
                                             events.data(), events.size(), kLevel);
  // Only a shorter row is a packed one: that is how the reader tells them apart.
  if (ZSTD_isError(size) || size >= events.size()) return events;
  return std::string_view(frame_).substr(0, size);
}

struct BlockUnpacker::State {
  struct Free {
    void operator()(ZSTD_DCtx* it) const { ZSTD_freeDCtx(it); }
  };
  std::unique_ptr<ZSTD_DCtx, Free> context{ZSTD_createDCtx()};
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
  if (ZSTD_getFrameContentSize(stored.data(), stored.size()) != header.events_size ||
      ZSTD_findFrameCompressedSize(stored.data(), stored.size()) != stored.size()) {
    return std::nullopt;
  }
  events_.resize(header.events_size);
  const std::size_t size = ZSTD_decompressDCtx(state_->context.get(), events_.data(),
                                               events_.size(), stored.data(), stored.size());
  if (ZSTD_isError(size) || size != header.events_size) return std::nullopt;
  return events_;
}

}  // namespace quittance::storage
