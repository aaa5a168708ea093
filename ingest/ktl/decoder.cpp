// KTL, Finnish incoming reference payments: the decoder itself.
#include "ingest/fixed_decoder.h"
#include "ingest/ktl/assembler.h"
#include "ingest/ktl/layout.h"

namespace quittance::ingest {

const Decoder& ktl_decoder() {
  static const FixedDecoder<ktl::KtlAssembler> kDecoder("ktl", ktl::form(), ktl::sniff_ktl);
  return kDecoder;
}

}  // namespace quittance::ingest
