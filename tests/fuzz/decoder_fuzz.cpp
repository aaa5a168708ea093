#include "tests/fuzz/decoder_fuzz.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "core/assert.h"
#include "core/digest.h"
#include "ingest/json/canonical_writer.h"

namespace quittance::fuzz {
namespace {

using namespace ingest;

// Folds all that a decoder says into a digest, so that long files need no memory.
class Checked final : public CashSink {
 public:
  explicit Checked(std::size_t size) : size_(size) {}

  void cash(const CashRecord& record) override {
    QASSERT(record.amount >= 0);
    QASSERT(record.source.from <= record.source.to && record.source.to <= size_);
    unit_max_ = std::max(unit_max_, record.unit);
    fold(cash_json(record, "fuzz"));
    fold(std::to_string(record.unit) + record_key(record));
  }

  void range(const UsedRange& range) override {
    QASSERT(range.bytes.from == covered_);
    QASSERT(range.bytes.from < range.bytes.to);
    covered_ = range.bytes.to;
    fold(std::to_string(range.bytes.to) + "/" + std::to_string(range.record));
    fold(name(range.use));
    fold(range.what);
  }

  [[nodiscard]] std::string judge(const FileSummary& summary) {
    QASSERT(covered_ == size_);
    QASSERT(!summary.units.empty() && unit_max_ < summary.units.size());
    QASSERT(summary.findings.size() <= kFindingsMax);
    for (const Control& control : summary.controls) QASSERT(control.unit < summary.units.size());
    for (std::size_t n = 0; n < summary.units.size(); ++n) {
      const Unit& unit = summary.units[n];
      QASSERT(n == 0 ? unit.parent == Unit::kNoParent : unit.parent < summary.units.size());
      QASSERT(unit.parent != n);
      QASSERT(unit.from <= unit.to && unit.to <= size_);
      fold(unit.name + std::string(name(unit.hold)) + std::to_string(unit.from) + "-" +
           std::to_string(unit.to) + (unit.test ? "test" : ""));
    }
    fold(summary_json(summary, "fuzz"));
    return digest_.finish().hex();
  }

 private:
  static std::string record_key(const CashRecord& record) {
    return std::string(record.key_is_reference ? "r" : "c") + std::string(record.type_code);
  }
  void fold(std::string_view text) {
    digest_.update(text);
    digest_.update("\n");
  }

  Sha256 digest_;
  std::uint64_t size_;
  std::uint64_t covered_ = 0;
  std::uint32_t unit_max_ = 0;
};

// Own accounts that take the branches which default profiles leave out.
const Profiles& profiles() {
  static const Profiles kProfiles = [] {
    Profiles made;
    AccountProfile& account = made.accounts["111"];
    account.account = "111";
    account.bank_reference_unique = true;
    account.currency = Currency::of("EUR");
    account.type_codes = {{"174", CashKind::receipt}, {"698", CashKind::ignore}};
    return made;
  }();
  return kProfiles;
}

std::string read_once(const Decoder& decoder, std::string_view bytes, std::size_t chunk_bytes) {
  const DecodeContext context{
      .file_name = "fuzz", .profiles = &profiles(), .csv = nullptr, .dialect = {}};
  std::uint64_t at = 0;
  for (const ByteRange part : decoder.split(bytes, chunk_bytes)) {
    QASSERT(part.from == at && part.from < part.to);
    at = part.to;
  }
  QASSERT(at == bytes.size());
  Checked sink(bytes.size());
  return sink.judge(read_all(decoder, bytes, context, sink, chunk_bytes));
}

}  // namespace

void fuzz_decoder(const Decoder& decoder, const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const int confidence = decoder.sniff(bytes.substr(0, 65'536));
  QASSERT(confidence >= 0 && confidence <= 100);
  // The last byte chooses the small chunk size, so that inputs reach many ways to cut.
  const std::size_t small = size == 0 ? 1 : 1 + data[size - 1] % 61U;
  QASSERT(read_once(decoder, bytes, std::size_t{1} << 20) == read_once(decoder, bytes, small));
}

}  // namespace quittance::fuzz
