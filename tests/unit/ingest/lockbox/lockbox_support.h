// Lockbox records for tests, and a sink that keeps what a file yields.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/decoder.h"
#include "ingest/json/canonical_writer.h"

namespace quittance::ingest::lockbox_test {

struct Line {
  std::string reference;
  std::int64_t paid = 0;
  std::int64_t adjustment = 0;
  std::string reason = {};
  std::string text = {};
  bool amount_stated = true;
  friend bool operator==(const Line&, const Line&) = default;
};

struct Payment {
  std::string id, account, date, routing, payer_account, name, check_number, text, currency;
  std::int64_t amount = 0;
  std::uint32_t unit = 0;
  SourceRange source;
  std::vector<Line> lines;
};

class Kept : public CashSink {
 public:
  void cash(const CashRecord& record) override {
    transcript += cash_json(record, "f") + fmt::format(" unit {}\n", record.unit);
    Payment payment;
    payment.id = record.payment_id;
    payment.account = record.account;
    payment.date = record.deposit_date.iso();
    payment.routing = record.payer.routing;
    payment.payer_account = record.payer.account;
    payment.name = record.payer.name;
    payment.check_number = record.check_number;
    payment.text = record.text;
    payment.currency = record.currency.code();
    payment.amount = record.amount;
    payment.unit = record.unit;
    payment.source = record.source;
    for (const RemittanceLine& line : record.remittance) {
      payment.lines.push_back({std::string(line.reference), line.paid, line.adjustment,
                               std::string(line.reason), std::string(line.text),
                               line.amount_stated});
    }
    payments.push_back(payment);
  }
  void range(const UsedRange& used) override {
    tiles = tiles && used.bytes.from == covered && used.bytes.from < used.bytes.to;
    covered = used.bytes.to;
    transcript += fmt::format("{}-{} {} {} {}\n", used.bytes.from, used.bytes.to,
                              quittance::name(used.use), used.record, used.what);
  }

  std::vector<Payment> payments;
  std::string transcript;
  bool tiles = true;
  std::uint64_t covered = 0;
};

struct Outcome {
  FileSummary summary;
  Kept kept;

  [[nodiscard]] const std::vector<Payment>& payments() const { return kept.payments; }
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
      held +=
          fmt::format("{}{} {}", held.empty() ? "" : ", ", unit.name, quittance::name(unit.hold));
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
    std::string all = kept.transcript + summary_json(summary, "f");
    for (const Unit& unit : summary.units) {
      all += fmt::format("\n{} {} {} {}-{} {}-{} {}", unit.parent, quittance::name(unit.level),
                         unit.name, unit.first_record, unit.last_record, unit.from, unit.to,
                         quittance::name(unit.hold));
    }
    return all;
  }
};

inline Outcome read(std::string_view bytes, const Profiles& profiles = {},
                    std::string_view dialect = {}, std::size_t chunk_bytes = std::size_t{1} << 20) {
  const DecodeContext context = {
      .file_name = "f", .profiles = &profiles, .csv = nullptr, .dialect = dialect};
  Outcome outcome;
  outcome.summary = read_all(lockbox_decoder(), bytes, context, outcome.kept, chunk_bytes);
  return outcome;
}

using Records = std::vector<std::string>;

// Records as a file; `width` pads each with blanks.
inline std::string file_of(const Records& records, std::string_view line_end = "\n",
                           std::size_t width = 0) {
  std::string file;
  for (std::string record : records) {
    if (record.size() < width) record.resize(width, ' ');
    file += record;
    file += line_end;
  }
  return file;
}

inline std::string header() {
  return "100QUITTANCE 121000248 2611201405";
}
inline std::string service() {
  return "2QUITTANCE 121000248 LBX000112040008008002";
}
inline std::string deposit(std::string_view lockbox = "0045678", std::string_view date = "261120") {
  return fmt::format("5001000{}{}QUITTANCE 121000248 ", lockbox, date);
}
inline std::string check(int batch, int item, std::int64_t cents, std::string_view tail = {}) {
  return fmt::format("6{:03}{:03}{:010}12100035898765432100000{:06}{}", batch, item, cents,
                     batch * 1000 + item, tail);
}
inline std::string overflow(int batch, int item, int sequence, bool last, std::string_view invoice,
                            std::int64_t paid, std::int64_t deduction = 0) {
  return fmt::format("4{:03}{:03}6{:02}{}{:<16}{:010}{:010}", batch, item, sequence % 100,
                     last ? 9 : 0, invoice, paid, deduction);
}
inline std::string batch_total(int batch, int checks, std::int64_t cents,
                               std::string_view lockbox = "0045678") {
  return fmt::format("7{:03}000{}261120{:03}{:010}", batch, lockbox, checks % 1000, cents);
}
inline std::string lockbox_total(int checks, std::int64_t cents,
                                 std::string_view lockbox = "0045678") {
  return fmt::format("8001000{}261120{:04}{:010}", lockbox, checks, cents);
}
inline std::string trailer(int records) {
  return fmt::format("9{:06}", records);
}

// One lockbox, two batches, three checks, overflow lines: nothing wrong with it.
inline Records good_records() {
  return {header(),
          service(),
          deposit(),
          check(1, 1, 125'050),
          overflow(1, 1, 1, false, "INV-1001", 100'050),
          overflow(1, 1, 2, true, "INV-1002", 25'000, 1'500),
          check(1, 2, 50'000),
          batch_total(1, 2, 175'050),
          check(2, 1, 700),
          overflow(2, 1, 1, true, "INV-1003", 700),
          batch_total(2, 1, 700),
          lockbox_total(3, 175'750),
          trailer(13)};
}

}  // namespace quittance::ingest::lockbox_test
