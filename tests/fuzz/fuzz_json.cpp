// JSON: besides what holds for every decoder, what was read is written as JSON that reads the same.
#include <string>
#include <string_view>

#include "core/assert.h"
#include "ingest/json/canonical_writer.h"
#include "tests/fuzz/decoder_fuzz.h"

namespace {

using namespace quittance;

// All cash of a file as canonical lines, without where it stood.
class Lines : public ingest::CashSink {
 public:
  void cash(const CashRecord& record) override {
    CashRecord anywhere = record;
    anywhere.source = {};
    text_ += ingest::cash_json(anywhere, "") + "\n";
  }
  void range(const ingest::UsedRange&) override {}
  std::string text_;
};

std::string canonical(std::string_view bytes) {
  const ingest::Profiles profiles;
  const ingest::DecodeContext context{
      .file_name = "fuzz", .profiles = &profiles, .csv = nullptr, .dialect = {}};
  Lines lines;
  (void)ingest::read_all(ingest::json_decoder(), bytes, context, lines);
  return lines.text_;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::fuzz_decoder(ingest::json_decoder(), data, size);
  const std::string once = canonical({reinterpret_cast<const char*>(data), size});
  QASSERT(canonical(once) == once);
  return 0;
}
