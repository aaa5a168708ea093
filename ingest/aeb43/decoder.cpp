// Norma 43 (AEB 43) behind the interface of ingest/decoder.h.
#include "ingest/decoder.h"
#include "ingest/aeb43/assembler.h"
#include "ingest/aeb43/layout.h"
#include "ingest/statement_records.h"

namespace quittance::ingest {
namespace {

class Aeb43Decoder final : public Decoder {
 public:
  std::string_view format() const override { return "aeb43"; }
  int sniff(std::string_view head) const override { return aeb43::sniff_aeb43(head); }
  std::vector<ByteRange> split(std::string_view bytes, std::size_t chunk_bytes) const override {
    return split_records(bytes, chunk_bytes, aeb43::kShape);
  }
  std::unique_ptr<Fragment> decode(std::string_view bytes, ByteRange part,
                                   const DecodeContext& /*context*/) const override {
    return std::make_unique<StatementRecords>(bytes, part, aeb43::kShape);
  }
  std::unique_ptr<Assembler> assembler(std::string_view bytes,
                                       const DecodeContext& context) const override {
    return std::make_unique<aeb43::Aeb43Assembler>(bytes, context);
  }
};

}  // namespace

const Decoder& aeb43_decoder() {
  static const Aeb43Decoder kDecoder;
  return kDecoder;
}

}  // namespace quittance::ingest
