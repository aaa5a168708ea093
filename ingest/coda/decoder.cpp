// CODA behind the interface of ingest/decoder.h.
#include "ingest/decoder.h"
#include "ingest/coda/assembler.h"
#include "ingest/coda/layout.h"
#include "ingest/statement_records.h"

namespace quittance::ingest {
namespace {

class CodaDecoder final : public Decoder {
 public:
  std::string_view format() const override { return "coda"; }
  int sniff(std::string_view head) const override { return coda::sniff_coda(head); }
  std::vector<ByteRange> split(std::string_view bytes, std::size_t chunk_bytes) const override {
    return split_records(bytes, chunk_bytes, coda::kShape);
  }
  std::unique_ptr<Fragment> decode(std::string_view bytes, ByteRange part,
                                   const DecodeContext& /*context*/) const override {
    return std::make_unique<StatementRecords>(bytes, part, coda::kShape);
  }
  std::unique_ptr<Assembler> assembler(std::string_view bytes,
                                       const DecodeContext& context) const override {
    return std::make_unique<coda::CodaAssembler>(bytes, context);
  }
};

}  // namespace

const Decoder& coda_decoder() {
  static const CodaDecoder kDecoder;
  return kDecoder;
}

}  // namespace quittance::ingest
