#include "storage/packing.h"

#include <zstd.h>

#include <algorithm>

namespace quittance::storage {
namespace {

constexpr std::size_t kPackedPiece = std::size_t{1} << 20;
// Below, a run's files are packed side by side: threads of zstd's own would only cost memory.
constexpr std::size_t kParallelFrom = std::size_t{32} << 20;
// Two thirds of level 1's time; a million payments as NDJSON shrink to a sixth instead of a tenth.
constexpr int kLevel = -3;
constexpr int kWindowLogMax = 27;  // 128 MiB: more than any of our frames asks for

struct FreePacker {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
};

rocksdb::IOStatus failed(std::size_t code) {
  return rocksdb::IOStatus::Aborted("zstd", ZSTD_getErrorName(code));
}

}  // namespace

rocksdb::IOStatus pack(std::string_view bytes, const PieceSink& sink,
                       const std::function<void(std::string_view)>& seen) {
  const std::unique_ptr<ZSTD_CCtx, FreePacker> context(ZSTD_createCCtx());
  if (context == nullptr) return rocksdb::IOStatus::Aborted("zstd", "no memory");
  std::size_t done = ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, kLevel);
  if (!ZSTD_isError(done)) done = ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
  if (!ZSTD_isError(done)) done = ZSTD_CCtx_setPledgedSrcSize(context.get(), bytes.size());
  if (ZSTD_isError(done)) return failed(done);
  if (bytes.size() >= kParallelFrom) {
    // A zstd built without threads refuses this and packs on ours.
    (void)ZSTD_CCtx_setParameter(context.get(), ZSTD_c_nbWorkers, 2);
  }
  std::string buffer(ZSTD_CStreamOutSize(), '\0');
  std::size_t at = 0;
  bool ended = false;
  while (!ended) {
    const std::string_view piece = bytes.substr(at, kPackedPiece);
    seen(piece);
    at += piece.size();
    const bool last = at == bytes.size();
    ZSTD_inBuffer in{piece.data(), piece.size(), 0};
    bool taken = false;
    while (!taken) {
      ZSTD_outBuffer out{buffer.data(), buffer.size(), 0};
      const std::size_t left =
          ZSTD_compressStream2(context.get(), &out, &in, last ? ZSTD_e_end : ZSTD_e_continue);
      if (ZSTD_isError(left)) return failed(left);
      if (out.pos > 0) {
        if (auto written = sink({buffer.data(), out.pos}); !written.ok()) return written;
      }
      ended = last && left == 0;
      taken = last ? ended : in.pos == in.size;
    }
  }
  return rocksdb::IOStatus::OK();
}

struct Unpacker::State {
  struct Free {
    void operator()(ZSTD_DCtx* it) const { ZSTD_freeDCtx(it); }
  };
  std::unique_ptr<ZSTD_DCtx, Free> context{ZSTD_createDCtx()};
};

Unpacker::Unpacker() : state_(std::make_unique<State>()), buffer_(ZSTD_DStreamOutSize(), '\0') {}
Unpacker::~Unpacker() = default;

rocksdb::IOStatus Unpacker::feed(std::string_view piece, const PieceSink& sink) {
  ZSTD_DCtx* context = state_->context.get();
  if (context == nullptr) return rocksdb::IOStatus::Aborted("zstd", "no memory");
  (void)ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, kWindowLogMax);
  ZSTD_inBuffer in{piece.data(), piece.size(), 0};
  bool full = false;  // the library may hold more output than the buffer took
  while (in.pos < in.size || full) {
    if (whole_) return rocksdb::IOStatus::Corruption("something follows the packed file");
    ZSTD_outBuffer out{buffer_.data(), buffer_.size(), 0};
    const std::size_t left = ZSTD_decompressStream(context, &out, &in);
    if (ZSTD_isError(left)) {
      return rocksdb::IOStatus::Corruption("the packed file is damaged", ZSTD_getErrorName(left));
    }
    whole_ = left == 0;
    full = !whole_ && out.pos == out.size;
    if (out.pos == 0) continue;
    if (auto taken = sink({buffer_.data(), out.pos}); !taken.ok()) return taken;
  }
  return rocksdb::IOStatus::OK();
}

}  // namespace quittance::storage
