#include "ingest/decoder.h"

namespace quittance::ingest {

const Dialect& DecodeContext::dialect_of(std::string_view account) const {
  if (!dialect.empty()) return profiles->dialect(dialect);
  const std::string& name = profiles->of(account).dialect;
  return profiles->dialect(name.empty() ? "default" : std::string_view(name));
}

FileSummary read_all(const Decoder& decoder, std::string_view bytes, const DecodeContext& context,
                     CashSink& sink, std::size_t chunk_bytes) {
  const std::unique_ptr<Assembler> assembler = decoder.assembler(bytes, context);
  for (const ByteRange part : decoder.split_for(bytes, chunk_bytes, context)) {
    assembler->add(decoder.decode(bytes, part, context), sink);
  }
  return assembler->finish(sink);
}

}  // namespace quittance::ingest
