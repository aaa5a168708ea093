// One reader, three words: the last byte chooses.
#include "tests/fuzz/decoder_fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace quittance::ingest;
  const Decoder* const kDecoders[] = {&mt940_decoder(), &mt942_decoder(), &mt950_decoder()};
  const std::size_t which = size == 0 ? 0 : data[size - 1] % 3U;
  quittance::fuzz::fuzz_decoder(*kDecoders[which], data, size);
  return 0;
}
