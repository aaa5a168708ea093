#include "tools/quittance/inspected_records.h"

#include <list>
#include <string>
#include <vector>

#include "core/text.h"
#include "ingest/json/canonical_writer.h"

namespace quittance::cli {
namespace {

using engine::Cell;
using engine::Column;
using engine::ColumnType;

// Those of the canonical CSV (ingest/csv), which `apply` reads with the same ids.
std::vector<Column> csv_columns() {
  return {{"payment_id", ColumnType::text},    {"kind", ColumnType::text},
          {"account", ColumnType::text},       {"value_date", ColumnType::date},
          {"booking_date", ColumnType::date},  {"deposit_date", ColumnType::date},
          {"currency", ColumnType::text},      {"amount", ColumnType::amount},
          {"method", ColumnType::text},        {"provisional", ColumnType::text},
          {"payer_name", ColumnType::text},    {"payer_routing", ColumnType::text},
          {"payer_account", ColumnType::text}, {"payer_iban", ColumnType::text},
          {"payer_id", ColumnType::text},      {"bank_reference", ColumnType::text},
          {"end_to_end_id", ColumnType::text}, {"original_id", ColumnType::text},
          {"check_number", ColumnType::text},  {"reference", ColumnType::text},
          {"text", ColumnType::text},          {"remittance", ColumnType::text}};
}

// "INV-1|INV-2=200.00": what a line pays, where the payer says it.
std::string remittance_cell(const CashRecord& record) {
  std::string cell;
  for (const RemittanceLine& line : record.remittance) {
    if (line.reference.empty()) continue;
    if (!cell.empty()) cell += '|';
    cell += line.reference;
    if (line.amount_stated) cell += "=" + format_major(line.paid, record.currency);
  }
  return cell;
}

void add_row(engine::ReportWriter& csv, const CashRecord& record) {
  const std::string currency = record.currency.code();
  const std::string remittance = remittance_cell(record);
  // Bytes that are no UTF-8 are ISO 8859-1, as in JSON.
  std::list<std::string> converted;
  const auto text = [&](std::string_view bytes) {
    if (valid_utf8(bytes)) return Cell(bytes);
    return Cell(std::string_view(converted.emplace_back(latin1_to_utf8(bytes))));
  };
  const Payer& payer = record.payer;
  csv.add({text(record.payment_id),
           name(record.kind),
           text(record.account),
           record.value_date,
           record.booking_date,
           record.deposit_date,
           std::string_view(currency),
           Money(record.amount, record.currency),
           name(record.method),
           std::string_view(record.provisional ? "true" : ""),
           text(payer.name),
           text(payer.routing),
           text(payer.account),
           text(payer.iban),
           text(payer.id),
           text(record.bank_reference),
           text(record.end_to_end_id),
           text(record.original_id),
           text(record.check_number),
           text(record.reference),
           text(record.text),
           text(remittance)});
}

}  // namespace

InspectedRecords::InspectedRecords(Context& context) : context_(context) {
  if (context.format() == engine::ReportFormat::csv) csv_ = context.report(csv_columns());
}

void InspectedRecords::print(const CashRecord& record, std::string_view file) {
  if (csv_) return add_row(*csv_, record);
  if (context_.format() != engine::ReportFormat::json)
    return context_.line(ingest::cash_json(record, file));
  context_.out(any_ ? "," : "[");
  any_ = true;
  context_.out(ingest::cash_json(record, file));
}

void InspectedRecords::finish() {
  if (csv_) {
    csv_->finish();
  } else if (context_.format() == engine::ReportFormat::json) {
    context_.line(any_ ? "]" : "[]");
  }
}

}  // namespace quittance::cli
