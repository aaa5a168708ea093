// BgMax (Bankgiro Inbetalningar): the decoder itself.
#include "ingest/bgmax/assembler.h"
#include "ingest/bgmax/layout.h"
#include "ingest/fixed_decoder.h"

namespace quittance::ingest {

const Decoder& bgmax_decoder() {
  static const FixedDecoder<bgmax::BgmaxAssembler> kDecoder("bgmax", bgmax::form(),
                                                            bgmax::sniff_bgmax);
  return kDecoder;
}

}  // namespace quittance::ingest
