// OCR giro of Nets (BBS): the decoder itself.
#include "ingest/fixed_decoder.h"
#include "ingest/ocr_giro/assembler.h"
#include "ingest/ocr_giro/layout.h"

namespace quittance::ingest {

const Decoder& ocr_giro_decoder() {
  static const FixedDecoder<ocr_giro::OcrGiroAssembler> kDecoder("ocr-giro", ocr_giro::form(),
                                                                 ocr_giro::sniff_ocr_giro);
  return kDecoder;
}

}  // namespace quittance::ingest
