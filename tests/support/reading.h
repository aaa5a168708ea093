// Reads bytes with a decoder and keeps all that they yield, for tests of any format.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/decoder.h"
#include "ingest/json/canonical_writer.h"

namespace quittance::test_support {

// A record of cash whose text is its own. `line` N is `remittance[N]`, its text in `line_texts`.
struct KeptCash {
  std::string id, account, currency, value_date, booking_date, deposit_date;
  std::string payer_name, payer_routing, payer_account, payer_id;
  std::string bank_reference, end_to_end_id, original_id, check_number, reference, text, type_code;
  CashKind kind = CashKind::receipt;
  Method method = Method::unknown;
  bool debit = false;
  bool key_is_reference = false;
  std::int64_t amount = 0;
  std::uint32_t unit = 0;
  SourceRange source;
  struct Line {
    std::string reference;
    ReferenceKind kind = ReferenceKind::unknown;
    std::int64_t paid = 0;
    std::int64_t discount = 0;
    std::int64_t adjustment = 0;
    std::string reason;
    std::string text;
    bool amount_stated = true;
  };
  std::vector<Line> lines;
};

class KeepingSink final : public ingest::CashSink {
 public:
  void cash(const CashRecord& record) override {
    transcript += ingest::cash_json(record, "f") + fmt::format(" unit {}\n", record.unit);
    KeptCash kept;
    kept.id = record.payment_id;
    kept.account = record.account;
    kept.currency = record.currency.code();
    kept.value_date = record.value_date.iso();
    kept.booking_date = record.booking_date.iso();
    kept.deposit_date = record.deposit_date.iso();
    kept.payer_name = record.payer.name;
    kept.payer_routing = record.payer.routing;
    kept.payer_account = record.payer.account;
    kept.payer_id = record.payer.id;
    kept.bank_reference = record.bank_reference;
    kept.end_to_end_id = record.end_to_end_id;
    kept.original_id = record.original_id;
    kept.check_number = record.check_number;
    kept.reference = record.reference;
    kept.text = record.text;
    kept.type_code = record.type_code;
    kept.kind = record.kind;
    kept.method = record.method;
    kept.debit = record.debit;
    kept.key_is_reference = record.key_is_reference;
    kept.amount = record.amount;
    kept.unit = record.unit;
    kept.source = record.source;
    for (const RemittanceLine& line : record.remittance) {
      kept.lines.push_back({std::string(line.reference), line.kind, line.paid, line.discount,
                            line.adjustment, std::string(line.reason), std::string(line.text),
                            line.amount_stated});
    }
    records.push_back(std::move(kept));
  }
  void range(const ingest::UsedRange& used) override {
    tiles = tiles && used.bytes.from == covered && used.bytes.from < used.bytes.to;
    covered = used.bytes.to;
    transcript += fmt::format("{}-{} {} {} {}\n", used.bytes.from, used.bytes.to, name(used.use),
                              used.record, used.what);
  }

  std::vector<KeptCash> records;
  std::string transcript;
  bool tiles = true;
  std::uint64_t covered = 0;
};

struct Reading {
  ingest::FileSummary summary;
  KeepingSink kept;

  [[nodiscard]] const std::vector<KeptCash>& cash() const { return kept.records; }
  [[nodiscard]] std::string codes() const {  // of the findings, in order
    std::string codes;
    for (const Finding& finding : summary.findings) {
      codes += (codes.empty() ? "" : " ") + finding.code;
    }
    return codes;
  }
  [[nodiscard]] std::string held() const {  // "name reason" of each held unit
    std::string held;
    for (const Unit& unit : summary.units) {
      if (unit.hold == HoldReason::none) continue;
      held += fmt::format("{}{} {}", held.empty() ? "" : ", ", unit.name, name(unit.hold));
    }
    return held;
  }
  [[nodiscard]] bool is_held(std::uint32_t unit) const {
    for (; unit != Unit::kNoParent; unit = summary.units[unit].parent) {
      if (summary.units[unit].hold != HoldReason::none) return true;
    }
    return false;
  }
  // Everything a file yields, to compare two ways of reading it.
  [[nodiscard]] std::string everything() const {
    std::string all = kept.transcript + ingest::summary_json(summary, "f");
    for (const Unit& unit : summary.units) {
      all += fmt::format("\n{} {} {} {}-{} {}-{} {}", unit.parent, name(unit.level), unit.name,
                         unit.first_record, unit.last_record, unit.from, unit.to, name(unit.hold));
    }
    return all;
  }
};

inline Reading read_with(const ingest::Decoder& decoder, std::string_view bytes,
                         const ingest::Profiles& profiles = {}, std::string_view dialect = {},
                         std::size_t chunk_bytes = std::size_t{1} << 20) {
  const ingest::DecodeContext context = {
      .file_name = "f", .profiles = &profiles, .csv = nullptr, .dialect = dialect};
  Reading reading;
  reading.summary = ingest::read_all(decoder, bytes, context, reading.kept, chunk_bytes);
  return reading;
}

}  // namespace quittance::test_support
