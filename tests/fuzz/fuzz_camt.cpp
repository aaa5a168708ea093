#include <string_view>

#include "tests/fuzz/decoder_fuzz.h"

// The readers of all ISO 20022 messages: which of them takes the bytes is what recognition goes by.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace quittance::ingest;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto holds = [&](std::string_view word) {
    return text.find(word) != std::string_view::npos;
  };
  const Decoder& decoder = holds("RmtAdvc")          ? remt001_decoder()
                           : holds("CstmrPmtStsRpt") ? pain002_decoder()
                                                     : camt053_decoder();
  quittance::fuzz::fuzz_decoder(decoder, data, size);
  return 0;
}
