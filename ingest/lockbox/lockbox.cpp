// BAI and BAI2 lockbox: the decoder itself.
#include <algorithm>
#include <memory>

#include "ingest/decoder.h"
#include "ingest/lockbox/assembler.h"
#include "ingest/lockbox/detect.h"
#include "ingest/lockbox/fragment.h"
#include "ingest/lockbox/framing.h"

namespace quittance::ingest {
namespace {

class LockboxDecoder final : public Decoder {
 public:
  std::string_view format() const override { return "lockbox"; }

  int sniff(std::string_view head) const override { return lockbox::sniff_lockbox(head); }

  // A check is never cut off from its overflow records. Cost: O(parts) for lines; for fixed widths
  // every record is visited.
  std::vector<ByteRange> split(std::string_view bytes, std::size_t chunk_bytes) const override {
    const Framing framing = lockbox::detect_framing(bytes);
    const std::uint64_t step = std::max<std::uint64_t>(chunk_bytes, 1);
    std::vector<ByteRange> parts;
    std::uint64_t from = 0;
    while (from < bytes.size()) {
      const std::uint64_t left = bytes.size() - from;
      const std::uint64_t start = from == 0 ? std::min(framing.start, left) : from;
      const std::uint64_t to =
          left <= step ? bytes.size() : lockbox::cut_after(bytes, framing, start, from + step);
      parts.push_back({from, to});
      from = to;
    }
    return parts;
  }

  std::unique_ptr<Fragment> decode(std::string_view bytes, ByteRange part,
                                   const DecodeContext& context) const override {
    const Framing framing = lockbox::detect_framing(bytes);
    const lockbox::LayoutChoice choice = lockbox::choose_layout(bytes, framing, context);
    return std::make_unique<lockbox::LockboxFragment>(bytes, part, framing, choice.layout);
  }

  std::unique_ptr<Assembler> assembler(std::string_view bytes,
                                       const DecodeContext& context) const override {
    return std::make_unique<lockbox::LockboxAssembler>(bytes, context);
  }
};

}  // namespace

const Decoder& lockbox_decoder() {
  static const LockboxDecoder kDecoder;
  return kDecoder;
}

}  // namespace quittance::ingest
