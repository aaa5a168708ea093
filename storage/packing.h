// Packs a file as one zstd frame with a checksum, and unpacks it, in pieces of bounded size.
#pragma once

#include <rocksdb/io_status.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace quittance::storage {

using PieceSink = std::function<rocksdb::IOStatus(std::string_view piece)>;

// Packs `bytes` and hands the frame to `sink`; `seen` is shown every piece of the input once, in
// order, right before it is packed. The frame depends on the bytes alone. A fast level, on two
// threads from 32 MiB on. Errors: the sink's; Aborted when zstd cannot start.
[[nodiscard]] rocksdb::IOStatus pack(std::string_view bytes, const PieceSink& sink,
                                     const std::function<void(std::string_view)>& seen);

// Unpacks one frame that comes in pieces.
class Unpacker {
 public:
  Unpacker();
  ~Unpacker();
  Unpacker(const Unpacker&) = delete;
  Unpacker& operator=(const Unpacker&) = delete;

  // Errors: Corruption when the frame is damaged or something follows it; the sink's.
  [[nodiscard]] rocksdb::IOStatus feed(std::string_view piece, const PieceSink& sink);
  // True once the frame has ended.
  [[nodiscard]] bool whole() const { return whole_; }

 private:
  struct State;
  std::unique_ptr<State> state_;
  std::string buffer_;
  bool whole_ = false;
};

}  // namespace quittance::storage
