#include "ingest/decoder.h"

namespace quittance::ingest {

const std::vector<const Decoder*>& decoders() {
  static const std::vector<const Decoder*> kAll = {&bai2_decoder(), &lockbox_decoder(), &json_decoder(),
                                                   &csv_decoder()};
  return kAll;
}

const Decoder* decoder_named(std::string_view format) {
  for (const Decoder* decoder : decoders()) {
    if (decoder->format() == format) return decoder;
  }
  return nullptr;
}

FileSummary read_all(const Decoder& decoder, std::string_view bytes, const DecodeContext& context, CashSink& sink,
                     std::size_t chunk_bytes) {
  const std::unique_ptr<Assembler> assembler = decoder.assembler(bytes, context);
  for (const ByteRange part : decoder.split(bytes, chunk_bytes)) assembler->add(decoder.decode(bytes, part, context), sink);
  return assembler->finish(sink);
}

}  // namespace quittance::ingest
