#include "tests/fuzz/decoder_fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  quittance::fuzz::fuzz_decoder(quittance::ingest::stripe_decoder(), data, size);
  return 0;
}
