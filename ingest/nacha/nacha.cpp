// NACHA ACH files: the decoder itself.
#include <algorithm>
#include <memory>

#include "ingest/decoder.h"
#include "ingest/nacha/assembler.h"
#include "ingest/nacha/fragment.h"
#include "ingest/nacha/framing.h"

namespace quittance::ingest {
namespace {

class NachaDecoder final : public Decoder {
 public:
  std::string_view format() const override { return "nacha"; }

  int sniff(std::string_view head) const override { return nacha::sniff_nacha(head); }

  // An entry is never cut off from its addenda. Cost: O(parts) for lines; for fixed widths every
  // record is visited.
  std::vector<ByteRange> split(std::string_view bytes, std::size_t chunk_bytes) const override {
    const Framing framing = nacha::detect_framing(bytes);
    const std::uint64_t step = std::max<std::uint64_t>(chunk_bytes, 1);
    std::vector<ByteRange> parts;
    std::uint64_t from = 0;
    while (from < bytes.size()) {
      const std::uint64_t left = bytes.size() - from;
      const std::uint64_t start = from == 0 ? std::min(framing.start, left) : from;
      const std::uint64_t to =
          left <= step ? bytes.size() : nacha::cut_after(bytes, framing, start, from + step);
      parts.push_back({from, to});
      from = to;
    }
    return parts;
  }

  std::unique_ptr<Fragment> decode(std::string_view bytes, ByteRange part,
                                   const DecodeContext& /*context*/) const override {
    return std::make_unique<nacha::NachaFragment>(bytes, part, nacha::detect_framing(bytes));
  }

  std::unique_ptr<Assembler> assembler(std::string_view bytes,
                                       const DecodeContext& context) const override {
    return std::make_unique<nacha::NachaAssembler>(bytes, context);
  }
};

}  // namespace

const Decoder& nacha_decoder() {
  static const NachaDecoder kDecoder;
  return kDecoder;
}

}  // namespace quittance::ingest
