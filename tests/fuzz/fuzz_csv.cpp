// CSV: by header names as every decoder, then with a mapping, which changes where records end.
#include <string>
#include <string_view>

#include "core/assert.h"
#include "ingest/json/canonical_writer.h"
#include "tests/fuzz/decoder_fuzz.h"

namespace {

using namespace quittance;

class Transcript final : public ingest::CashSink {
 public:
  void cash(const CashRecord& record) override {
    QASSERT(record.amount >= 0 && !record.payment_id.empty() && record.currency.known());
    text += ingest::cash_json(record, "fuzz") + "\n";
  }
  void range(const ingest::UsedRange& used) override {
    QASSERT(used.bytes.from == covered && used.bytes.to > used.bytes.from);
    covered = used.bytes.to;
  }
  std::string text;
  std::uint64_t covered = 0;
};

std::string transcript(std::string_view bytes, const ingest::CsvMapping& mapping,
                       std::size_t chunk_bytes) {
  const ingest::Profiles profiles;
  const ingest::DecodeContext context{
      .file_name = "fuzz", .profiles = &profiles, .csv = &mapping, .dialect = {}};
  Transcript sink;
  const ingest::FileSummary summary =
      ingest::read_all(ingest::csv_decoder(), bytes, context, sink, chunk_bytes);
  QASSERT(sink.covered == bytes.size());
  return sink.text + ingest::summary_json(summary, "fuzz");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::fuzz_decoder(ingest::csv_decoder(), data, size);
  if (size == 0) return 0;
  const std::uint8_t choice = data[size - 1];
  ingest::CsvMapping mapping;
  mapping.currency = Currency::of("USD");
  mapping.separator = (choice & 1) != 0 ? '^' : '\0';
  mapping.date_format = (choice & 2) != 0 ? "DD/MM/YY" : "";
  mapping.skip_lines = (choice >> 2) & 3;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  QASSERT(transcript(bytes, mapping, std::size_t{1} << 20) == transcript(bytes, mapping, 64));
  return 0;
}
