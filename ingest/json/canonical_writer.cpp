#include "ingest/json/canonical_writer.h"

#include "core/json_text.h"

namespace quittance::ingest {
namespace {

void write_text(JsonWriter& json, std::string_view key, std::string_view text) {
  if (!text.empty()) json.key(key).string(text);
}

void write_date(JsonWriter& json, std::string_view key, Date date) {
  if (date.known()) json.key(key).string(date.iso());
}

void write_payer(JsonWriter& json, const Payer& payer) {
  if (payer == Payer{}) return;
  json.key("payer").begin_object();
  write_text(json, "name", payer.name);
  write_text(json, "routing", payer.routing);
  write_text(json, "account", payer.account);
  write_text(json, "iban", payer.iban);
  write_text(json, "id", payer.id);
  json.end_object();
}

void write_line(JsonWriter& json, const RemittanceLine& line, Currency currency) {
  const auto write_amount = [&](std::string_view key, std::int64_t minor) {
    json.key(key).string(format_major(minor, currency));
  };
  json.begin_object();
  write_text(json, "reference", line.reference);
  write_text(json, "kind", name(line.kind));
  if (line.amount_stated) write_amount("amount", line.paid);
  if (line.amount_stated || line.discount != 0) write_amount("discount", line.discount);
  if (line.amount_stated || line.adjustment != 0) write_amount("adjustment", line.adjustment);
  write_text(json, "reason", line.reason);
  write_text(json, "text", line.text);
  json.end_object();
}

void write_source(JsonWriter& json, const SourceRange& source, std::string_view file_name) {
  json.key("source").begin_object();
  write_text(json, "file", file_name);
  json.key("record").number(source.record);
  json.key("offset").number(source.from);
  json.end_object();
}

void write_tally(JsonWriter& json, std::string_view key, const Tally& tally) {
  json.key(key).begin_object();
  json.key("count").number(tally.count);
  json.key("amount").begin_object();
  for (const auto& [currency, minor] : tally.amount) {
    json.key(currency.code()).string(format_major(minor, currency));
  }
  json.end_object().end_object();
}

void write_balance(JsonWriter& json, const Balance& balance) {
  const auto write_side = [&](std::string_view key, bool known, std::int64_t minor) {
    json.key(key);
    if (known) {
      json.string(format_major(minor, balance.currency));
    } else {
      json.null();
    }
  };
  json.begin_object();
  json.key("account").string(balance.account);
  json.key("currency").string(balance.currency.code());
  write_side("opening", balance.has_opening, balance.opening);
  write_side("closing", balance.has_closing, balance.closing);
  json.end_object();
}

void write_control(JsonWriter& json, const Control& control) {
  json.begin_object();
  json.key("level").string(name(control.level));
  json.key("name").string(control.name);
  json.key("stated").string(control.stated);
  json.key("computed").string(control.computed);
  json.key("ok").boolean(control.ok);
  json.key("consequence").string(name(control.consequence));
  json.end_object();
}

void write_finding(JsonWriter& json, const Finding& finding) {
  json.begin_object();
  json.key("severity").string(name(finding.severity));
  json.key("code").string(finding.code);
  json.key("record").number(finding.record);
  json.key("offset").number(finding.offset);
  json.key("message").string(finding.message);
  json.end_object();
}

}  // namespace

std::string cash_json(const CashRecord& record, std::string_view file_name) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  write_text(json, "payment_id", record.payment_id);
  json.key("kind").string(name(record.kind));
  write_text(json, "account", record.account);
  write_date(json, "value_date", record.value_date);
  write_date(json, "booking_date", record.booking_date);
  write_date(json, "deposit_date", record.deposit_date);
  write_text(json, "currency", record.currency.code());
  json.key("amount").string(format_major(record.amount, record.currency));
  write_text(json, "method", name(record.method));
  json.key("provisional").boolean(record.provisional);
  write_payer(json, record.payer);
  write_text(json, "bank_reference", record.bank_reference);
  write_text(json, "end_to_end_id", record.end_to_end_id);
  write_text(json, "original_id", record.original_id);
  write_text(json, "check_number", record.check_number);
  write_text(json, "reference", record.reference);
  write_text(json, "text", record.text);
  const Particulars& particulars = record.particulars;
  if (particulars.charges != 0)
    json.key("charges").string(format_major(particulars.charges, record.currency));
  write_text(json, "mandate_id", particulars.mandate_id);
  write_text(json, "return_reason", particulars.return_reason);
  write_text(json, "uetr", particulars.uetr);
  if (!record.remittance.empty()) {
    json.key("remittance").begin_array();
    for (const RemittanceLine& line : record.remittance) write_line(json, line, record.currency);
    json.end_array();
  }
  write_source(json, record.source, file_name);
  json.end_object();
  return out;
}

std::string summary_json(const FileSummary& summary, std::string_view file_name) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.key("file").string(file_name);
  json.key("format").string(summary.format);
  json.key("dialect").string(summary.dialect);
  json.key("status").string(name(summary.status));
  json.key("accounts").number(summary.accounts);
  json.key("statements").number(summary.statements);
  json.key("transactions").number(summary.transactions);
  json.key("details").number(summary.details);
  write_tally(json, "credits", summary.credits);
  write_tally(json, "debits", summary.debits);
  json.key("balances").begin_array();
  for (const Balance& balance : summary.balances) write_balance(json, balance);
  json.end_array();
  json.key("controls").begin_array();
  for (const Control& control : summary.controls) write_control(json, control);
  json.end_array();
  if (summary.controls_left_out > 0)
    json.key("controls_left_out").number(summary.controls_left_out);
  json.key("findings").begin_array();
  for (const Finding& finding : summary.findings) write_finding(json, finding);
  json.end_array();
  json.end_object();
  return out;
}

}  // namespace quittance::ingest
