// BG Inbetalningar, the older form: the decoder itself.
#include "ingest/bg_inbetalningar/assembler.h"
#include "ingest/bg_inbetalningar/layout.h"
#include "ingest/fixed_decoder.h"

namespace quittance::ingest {

const Decoder& bg_inbetalningar_decoder() {
  static const FixedDecoder<bg_inbetalningar::BgInbetalningarAssembler> kDecoder(
      "bg-inbetalningar", bg_inbetalningar::form(), bg_inbetalningar::sniff_bg_inbetalningar);
  return kDecoder;
}

}  // namespace quittance::ingest
