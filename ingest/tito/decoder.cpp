// TITO, the Finnish account statement: the decoder itself.
#include "ingest/fixed_decoder.h"
#include "ingest/tito/assembler.h"
#include "ingest/tito/layout.h"

namespace quittance::ingest {

const Decoder& tito_decoder() {
  static const FixedDecoder<tito::TitoAssembler> kDecoder("tito", tito::form(), tito::sniff_tito);
  return kDecoder;
}

}  // namespace quittance::ingest
