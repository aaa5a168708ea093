// CFONB 240 behind the interface of ingest/decoder.h.
#include "ingest/decoder.h"
#include "ingest/cfonb240/assembler.h"
#include "ingest/cfonb240/layout.h"
#include "ingest/statement_records.h"

namespace quittance::ingest {
namespace {

class Cfonb240Decoder final : public Decoder {
 public:
  std::string_view format() const override { return "cfonb240"; }
  int sniff(std::string_view head) const override { return cfonb240::sniff_cfonb240(head); }
  std::vector<ByteRange> split(std::string_view bytes, std::size_t chunk_bytes) const override {
    return split_records(bytes, chunk_bytes, cfonb240::kShape);
  }
  std::unique_ptr<Fragment> decode(std::string_view bytes, ByteRange part,
                                   const DecodeContext& /*context*/) const override {
    return std::make_unique<StatementRecords>(bytes, part, cfonb240::kShape);
  }
  std::unique_ptr<Assembler> assembler(std::string_view bytes,
                                       const DecodeContext& context) const override {
    return std::make_unique<cfonb240::Cfonb240Assembler>(bytes, context);
  }
};

}  // namespace

const Decoder& cfonb240_decoder() {
  static const Cfonb240Decoder kDecoder;
  return kDecoder;
}

}  // namespace quittance::ingest
