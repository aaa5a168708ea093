#include "ingest/decoder.h"

namespace quittance::ingest {

const std::vector<const Decoder*>& decoders() {
  static const std::vector<const Decoder*> kAll = {&bai2_decoder(),
                                                   &lockbox_decoder(),
                                                   &nacha_decoder(),
                                                   &x12_820_decoder(),
                                                   &x12_823_decoder(),
                                                   &x12_835_decoder(),
                                                   &fedwire_decoder(),
                                                   &json_decoder(),
                                                   &csv_decoder(),
                                                   &mt940_decoder(),
                                                   &mt942_decoder(),
                                                   &mt950_decoder(),
                                                   &ofx_decoder(),
                                                   &camt052_decoder(),
                                                   &camt053_decoder(),
                                                   &camt054_decoder(),
                                                   &remt001_decoder(),
                                                   &pain002_decoder(),
                                                   &bgmax_decoder(),
                                                   &bg_inbetalningar_decoder(),
                                                   &ocr_giro_decoder(),
                                                   &tito_decoder(),
                                                   &ktl_decoder(),
                                                   &cfonb120_decoder(),
                                                   &cfonb240_decoder(),
                                                   &aeb43_decoder(),
                                                   &coda_decoder(),
                                                   &edifact_cremul_decoder(),
                                                   &edifact_remadv_decoder(),
                                                   &stripe_decoder()};
  return kAll;
}

const Decoder* decoder_named(std::string_view format) {
  for (const Decoder* decoder : decoders()) {
    if (decoder->format() == format) return decoder;
  }
  return nullptr;
}

}  // namespace quittance::ingest
