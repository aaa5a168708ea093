// OFX and QFX, SGML and XML, behind the interface of ingest/decoder.h.
#include "ingest/decoder.h"

#include <algorithm>

#include "ingest/known_formats.h"
#include "ingest/ofx/assembler.h"
#include "ingest/ofx/records.h"
#include "ingest/ofx/tags.h"

namespace quittance::ingest {
namespace {

class OfxDecoder final : public Decoder {
 public:
  [[nodiscard]] std::string_view format() const override { return "ofx"; }

  [[nodiscard]] int sniff(std::string_view head) const override {
    const KnownFormat known = known_format(head);
    return known.format == "ofx" ? known.score : 0;
  }

  // Cuts before transactions.
  [[nodiscard]] std::vector<ByteRange> split(std::string_view bytes,
                                             std::size_t chunk_bytes) const override {
    std::vector<ByteRange> parts;
    ofx::Transactions transactions(bytes);
    for (std::size_t from = 0; from < bytes.size();) {
      const std::size_t wanted =
          std::min(std::max<std::size_t>(chunk_bytes, 1), bytes.size() - from);
      const std::size_t to = std::min(transactions.next(from + wanted), bytes.size());
      parts.push_back({from, to});
      from = to;
    }
    return parts;
  }

  [[nodiscard]] std::unique_ptr<Fragment> decode(std::string_view bytes, ByteRange part,
                                                 const DecodeContext& /*context*/) const override {
    return ofx::lex(bytes, part);
  }

  [[nodiscard]] std::unique_ptr<Assembler> assembler(std::string_view bytes,
                                                     const DecodeContext& context) const override {
    return std::make_unique<ofx::OfxAssembler>(bytes, context);
  }
};

}  // namespace

const Decoder& ofx_decoder() {
  static const OfxDecoder kDecoder;
  return kDecoder;
}

}  // namespace quittance::ingest
