// Writes camt.053 texts in tests, reads them and keeps what the sink received.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "ingest/decoder.h"

namespace quittance::ingest::camt_test {

struct Cash {
  std::string id, currency, account, value_date, booking_date, deposit_date;
  CashKind kind = CashKind::receipt;
  Method method = Method::unknown;
  bool debit = false;
  bool provisional = false;
  bool key_is_reference = false;
  std::int64_t amount = 0;
  std::string payer, payer_iban, payer_account, payer_routing;
  std::string bank_reference, end_to_end_id, original_id, reference, text, type;
  std::vector<std::string>
      lines;  // "INV-1 980.00 20.00 0.00"; "-" for an amount that is not stated
  std::uint32_t record = 0;
  std::uint64_t from = 0;
  std::uint64_t to = 0;
  std::uint32_t unit = 0;
  friend bool operator==(const Cash&, const Cash&) = default;
};

struct Reading : CashSink {
  std::vector<Cash> cash_records;
  std::vector<RangeUse> uses;
  std::uint64_t covered = 0;
  FileSummary summary;

  void cash(const CashRecord& r) override {
    Cash cash;
    cash.id = r.payment_id;
    cash.currency = r.currency.code();
    cash.account = r.account;
    cash.value_date = r.value_date.iso();
    cash.booking_date = r.booking_date.iso();
    cash.deposit_date = r.deposit_date.iso();
    cash.kind = r.kind;
    cash.method = r.method;
    cash.debit = r.debit;
    cash.provisional = r.provisional;
    cash.key_is_reference = r.key_is_reference;
    cash.amount = r.amount;
    cash.payer = r.payer.name;
    cash.payer_iban = r.payer.iban;
    cash.payer_account = r.payer.account;
    cash.payer_routing = r.payer.routing;
    cash.bank_reference = r.bank_reference;
    cash.end_to_end_id = r.end_to_end_id;
    cash.original_id = r.original_id;
    cash.reference = r.reference;
    cash.text = r.text;
    cash.type = r.type_code;
    for (const RemittanceLine& line : r.remittance) {
      const auto shown = [&](std::int64_t minor) { return format_major(minor, r.currency); };
      cash.lines.push_back(std::string(line.reference) + " " +
                           (line.amount_stated ? shown(line.paid) : "-") + " " +
                           shown(line.discount) + " " + shown(line.adjustment));
    }
    cash.record = r.source.record;
    cash.from = r.source.from;
    cash.to = r.source.to;
    cash.unit = r.unit;
    cash_records.push_back(std::move(cash));
  }
  void range(const UsedRange& r) override {
    EXPECT_EQ(r.bytes.from, covered);
    covered = r.bytes.to;
    uses.push_back(r.use);
  }

  [[nodiscard]] std::size_t count(std::string_view code) const {
    return static_cast<std::size_t>(
        std::count_if(summary.findings.begin(), summary.findings.end(),
                      [&](const Finding& f) { return f.code == code; }));
  }
  [[nodiscard]] std::string codes() const {  // in order, each once
    std::string codes;
    for (const Finding& finding : summary.findings) {
      if ((" " + codes + " ").find(" " + finding.code + " ") != std::string::npos) continue;
      codes += (codes.empty() ? "" : " ") + finding.code;
    }
    return codes;
  }
  // Held by its own unit or one above it.
  [[nodiscard]] bool held(std::uint32_t index) const {
    for (; index != Unit::kNoParent; index = summary.units[index].parent) {
      if (summary.units[index].hold != HoldReason::none) return true;
    }
    return false;
  }
};

inline Reading read(std::string_view xml, const Profiles& profiles = {},
                    std::size_t chunk_bytes = std::size_t{1} << 20) {
  const DecodeContext context{
      .file_name = "test", .profiles = &profiles, .csv = nullptr, .dialect = {}};
  Reading reading;
  reading.summary = read_all(camt053_decoder(), xml, context, reading, chunk_bytes);
  EXPECT_EQ(reading.covered, xml.size()) << "the ranges must tile the file";
  return reading;
}

// "<a>text</a>".
inline std::string tag(const std::string& name, const std::string& text) {
  return "<" + name + ">" + text + "</" + name.substr(0, name.find(' ')) + ">";
}
inline std::string amount(const std::string& text, const std::string& currency = "EUR") {
  return tag("Amt Ccy=\"" + currency + "\"", text);
}
inline std::string dates() {
  return "<BookgDt><Dt>2026-11-23</Dt></BookgDt><ValDt><Dt>2026-11-24</Dt></ValDt>";
}
inline std::string entry(const std::string& money, const std::string& indicator,
                         const std::string& rest = {}) {
  return tag("Ntry",
             amount(money) + tag("CdtDbtInd", indicator) + tag("Sts", "BOOK") + dates() + rest);
}
inline std::string balance(const std::string& type, const std::string& money,
                           const std::string& indicator = "CRDT") {
  return tag("Bal", "<Tp><CdOrPrtry>" + tag("Cd", type) + "</CdOrPrtry></Tp>" + amount(money) +
                        tag("CdtDbtInd", indicator) + "<Dt><Dt>2026-11-23</Dt></Dt>");
}
inline std::string statement(const std::string& entries, const std::string& head = {}) {
  return tag("Stmt",
             "<Id>1</Id><Acct><Id><IBAN>DE89370400440532013000</IBAN></Id><Ccy>EUR</Ccy>"
             "</Acct>" +
                 head + entries);
}
inline std::string message(const std::string& statements, const std::string& number = "053",
                           const std::string& element = "BkToCstmrStmt") {
  return "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt." + number + ".001.08\"><" +
         element + "><GrpHdr><MsgId>M</MsgId></GrpHdr>" + statements + "</" + element +
         "></Document>";
}

}  // namespace quittance::ingest::camt_test
