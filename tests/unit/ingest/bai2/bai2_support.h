// Reads BAI2 texts in tests and keeps what the sink received.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "ingest/decoder.h"

namespace quittance::ingest::bai2_test {

// A cash record with its texts copied.
struct Cash {
  std::string id;
  CashKind kind = CashKind::receipt;
  Method method = Method::unknown;
  std::string currency;
  bool provisional = false;
  bool key_is_reference = false;
  bool debit = false;
  std::int64_t amount = 0;
  std::string account;
  std::string value_date;
  std::string booking_date;
  std::string payer_name;
  std::string payer_routing;
  std::string payer_account;
  std::string bank_reference;
  std::string end_to_end_id;
  std::string original_id;
  std::string check_number;
  std::string text;
  std::string type;
  std::uint32_t record = 0;
  std::uint64_t from = 0;
  std::uint64_t to = 0;
  std::uint32_t unit = 0;
  friend bool operator==(const Cash&, const Cash&) = default;
};

struct Range {
  std::uint64_t from = 0;
  std::uint64_t to = 0;
  RangeUse use = RangeUse::structure;
  std::uint32_t record = 0;
  std::string what;
  friend bool operator==(const Range&, const Range&) = default;
};

struct Reading : CashSink {
  std::vector<Cash> cash_records;
  std::vector<Range> ranges;
  FileSummary summary;

  void cash(const CashRecord& r) override {
    cash_records.push_back({std::string(r.payment_id),
                            r.kind,
                            r.method,
                            r.currency.code(),
                            r.provisional,
                            r.key_is_reference,
                            r.debit,
                            r.amount,
                            std::string(r.account),
                            r.value_date.iso(),
                            r.booking_date.iso(),
                            std::string(r.payer.name),
                            std::string(r.payer.routing),
                            std::string(r.payer.account),
                            std::string(r.bank_reference),
                            std::string(r.end_to_end_id),
                            std::string(r.original_id),
                            std::string(r.check_number),
                            std::string(r.text),
                            std::string(r.type_code),
                            r.source.record,
                            r.source.from,
                            r.source.to,
                            r.unit});
  }
  void range(const UsedRange& r) override {
    ranges.push_back({r.bytes.from, r.bytes.to, r.use, r.record, std::string(r.what)});
  }

  [[nodiscard]] std::size_t count(std::string_view code) const {
    return static_cast<std::size_t>(
        std::count_if(summary.findings.begin(), summary.findings.end(),
                      [&](const Finding& f) { return f.code == code; }));
  }
  [[nodiscard]] bool has(std::string_view code) const { return count(code) > 0; }
  [[nodiscard]] const Unit* unit(std::string_view name) const {
    for (const Unit& unit : summary.units) {
      if (unit.name == name) return &unit;
    }
    return nullptr;
  }
  [[nodiscard]] HoldReason hold_of(std::string_view name) const {
    const Unit* found = unit(name);
    EXPECT_NE(found, nullptr) << name;
    return found == nullptr ? HoldReason::none : found->hold;
  }
  // Held by its own unit or one above it.
  [[nodiscard]] bool held(std::uint32_t index) const {
    for (; index != Unit::kNoParent; index = summary.units[index].parent) {
      if (summary.units[index].hold != HoldReason::none) return true;
    }
    return false;
  }
  [[nodiscard]] bool test(std::uint32_t index) const {
    for (; index != Unit::kNoParent; index = summary.units[index].parent) {
      if (summary.units[index].test) return true;
    }
    return false;
  }
  [[nodiscard]] std::vector<Cash> accepted() const {
    std::vector<Cash> list;
    for (const Cash& cash : cash_records) {
      if (!held(cash.unit) && !test(cash.unit)) list.push_back(cash);
    }
    return list;
  }
  [[nodiscard]] const Control* control(Level level, std::string_view name) const {
    for (const Control& control : summary.controls) {
      if (control.level == level && control.name == name) return &control;
    }
    return nullptr;
  }
};

inline Reading read(std::string_view bytes, const Profiles& profiles,
                    std::size_t chunk_bytes = 1 << 20, std::string_view dialect = {}) {
  const DecodeContext context{
      .file_name = "test.bai", .profiles = &profiles, .csv = nullptr, .dialect = dialect};
  Reading reading;
  reading.summary = read_all(bai2_decoder(), bytes, context, reading, chunk_bytes);
  return reading;
}

inline Reading read(std::string_view bytes, std::size_t chunk_bytes = 1 << 20) {
  static const Profiles kNone;
  return read(bytes, kNone, chunk_bytes);
}

// A file with one group and one account, whose trailers are right: `entries` are whole lines
// ('\n' at their ends), `records` how many physical records they are, `sum` their amounts.
struct OneAccount {
  std::string entries;
  std::int64_t sum = 0;
  std::size_t records = 0;
  std::string group = "02,US,BANK,1,261120,,USD,2/";
  std::string account = "03,111,USD,,,,/";

  [[nodiscard]] std::string text() const {
    const std::string total = std::to_string(sum);
    return "01,BANK,US,261121,0600,7,,,2/\n" + group + "\n" + account + "\n" + entries + "49," +
           total + "," + std::to_string(records + 2) + "/\n98," + total + ",1," +
           std::to_string(records + 4) + "/\n99," + total + ",1," + std::to_string(records + 6) +
           "/\n";
  }
};

// What a reading says, for comparing readings as wholes.
inline std::string digest_of(const Reading& reading) {
  std::string text = std::string(name(reading.summary.status)) + "\n";
  for (const Unit& unit : reading.summary.units) {
    text += unit.name + " " + std::string(name(unit.hold)) + (unit.test ? " test " : " ") +
            std::to_string(unit.first_record) + "-" + std::to_string(unit.last_record) + " " +
            std::to_string(unit.from) + "-" + std::to_string(unit.to) + " " +
            std::to_string(unit.parent) + "\n";
  }
  for (const Finding& f : reading.summary.findings) {
    text += f.code + " " + std::to_string(f.record) + " " + std::to_string(f.offset) + " " +
            f.message + "\n";
  }
  for (const Control& c : reading.summary.controls) {
    text += c.name + " " + c.stated + " " + c.computed + (c.ok ? " ok " : " wrong ") +
            std::to_string(c.unit) + "\n";
  }
  return text + std::to_string(reading.summary.records) + " " +
         std::to_string(reading.summary.transactions) + " " + reading.summary.logical_id.totals;
}

}  // namespace quittance::ingest::bai2_test
