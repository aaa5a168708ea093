#include "core/assert.h"
#include "tests/fuzz/decoder_fuzz.h"
#include "tests/support/reading.h"

namespace {

using quittance::ingest::Decoder;

std::string everything(const Decoder& decoder, std::string_view bytes) {
  quittance::test_support::Reading reading = quittance::test_support::read_with(decoder, bytes);
  reading.summary.format = {};
  return reading.everything();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace quittance::ingest;
  quittance::fuzz::fuzz_decoder(x12_820_decoder(), data, size);
  // What is read ahead is what is read one by one: the other decoders hand the same assembler parts
  // that were not read ahead.
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  QASSERT(everything(x12_820_decoder(), bytes) == everything(x12_823_decoder(), bytes));
  return 0;
}
