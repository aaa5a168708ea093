// BgMax, BG Inbetalningar, OCR giro, TITO and KTL: their records are read by the same code.
#include <array>
#include <string_view>

#include "tests/fuzz/decoder_fuzz.h"

namespace {

// The format that the bytes look like; any of them where they look like none.
const quittance::ingest::Decoder& decoder_of(std::string_view bytes) {
  using namespace quittance::ingest;
  const std::array<const Decoder*, 5> all = {&bgmax_decoder(), &bg_inbetalningar_decoder(),
                                             &ocr_giro_decoder(), &tito_decoder(), &ktl_decoder()};
  for (const Decoder* decoder : all) {
    if (decoder->sniff(bytes.substr(0, 65'536)) > 0) return *decoder;
  }
  return *all[bytes.size() % all.size()];
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  quittance::fuzz::fuzz_decoder(decoder_of(bytes), data, size);
  return 0;
}
