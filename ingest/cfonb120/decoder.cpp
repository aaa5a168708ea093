// CFONB 120 behind the interface of ingest/decoder.h.
#include "ingest/decoder.h"
#include "ingest/cfonb120/assembler.h"
#include "ingest/cfonb120/layout.h"
#include "ingest/statement_records.h"

namespace quittance::ingest {
namespace {

class Cfonb120Decoder final : public Decoder {
 public:
  std::string_view format() const override { return "cfonb120"; }
  int sniff(std::string_view head) const override { return cfonb120::sniff_cfonb120(head); }
  std::vector<ByteRange> split(std::string_view bytes, std::size_t chunk_bytes) const override {
    return split_records(bytes, chunk_bytes, cfonb120::kShape);
  }
  std::unique_ptr<Fragment> decode(std::string_view bytes, ByteRange part,
                                   const DecodeContext& /*context*/) const override {
    return std::make_unique<StatementRecords>(bytes, part, cfonb120::kShape);
  }
  std::unique_ptr<Assembler> assembler(std::string_view bytes,
                                       const DecodeContext& context) const override {
    return std::make_unique<cfonb120::Cfonb120Assembler>(bytes, context);
  }
};

}  // namespace

const Decoder& cfonb120_decoder() {
  static const Cfonb120Decoder kDecoder;
  return kDecoder;
}

}  // namespace quittance::ingest
