#include "ingest/json/canonical_writer.h"

#include <gtest/gtest.h>

namespace quittance::ingest {
namespace {

const Currency kUsd = Currency::of("USD");

TEST(CashJson, WritesEveryFieldInItsPlace) {
  const RemittanceLine lines[] = {
      {"INV-1001", ReferenceKind::invoice, 1250'00, 25'00, -1'50, "damaged", "pallet \"3\""},
      {"CM-7", ReferenceKind::credit_memo, -10'00, 0, 0, "", ""},
  };
  CashRecord record;
  record.payment_id = "P-1";
  record.kind = CashKind::returned;
  record.method = Method::ach;
  record.currency = kUsd;
  record.provisional = true;
  record.amount = 1240'00;
  record.account = "0012345";
  record.value_date = Date::parse_iso("2026-11-20").value();
  record.booking_date = Date::parse_iso("2026-11-21").value();
  record.deposit_date = Date::parse_iso("2026-11-19").value();
  record.payer = {"ACME", "021000021", "998877", "DE89370400440532013000", "C-9"};
  record.bank_reference = "B1";
  record.end_to_end_id = "E1";
  record.original_id = "P-0";
  record.check_number = "000451";
  record.reference = "RF18539007547034";
  record.text = "two\nlines";
  record.type_code = "165";
  record.remittance = lines;
  record.source = {12, 3456, 3500};
  EXPECT_EQ(
      cash_json(record, "in/bank.ndjson"),
      R"({"payment_id":"P-1","kind":"return","account":"0012345","value_date":"2026-11-20",)"
      R"("booking_date":"2026-11-21","deposit_date":"2026-11-19","currency":"USD",)"
      R"("amount":"1240.00","method":"ach","provisional":true,"payer":{"name":"ACME",)"
      R"("routing":"021000021","account":"998877","iban":"DE89370400440532013000","id":"C-9"},)"
      R"("bank_reference":"B1","end_to_end_id":"E1","original_id":"P-0","check_number":"000451",)"
      R"("reference":"RF18539007547034","text":"two\nlines","remittance":[)"
      R"({"reference":"INV-1001","kind":"invoice","amount":"1250.00","discount":"25.00",)"
      R"("adjustment":"-1.50","reason":"damaged","text":"pallet \"3\""},)"
      R"({"reference":"CM-7","kind":"credit_memo","amount":"-10.00","discount":"0.00",)"
      R"("adjustment":"0.00"}],"source":{"file":"in/bank.ndjson","record":12,"offset":3456}})");
}

TEST(CashJson, LeavesOutWhatIsMissing) {
  RemittanceLine bare;
  bare.reference = "INV-2";
  bare.amount_stated = false;
  CashRecord record;
  record.payment_id = "P-2";
  record.currency = Currency::of("JPY");
  record.amount = 1250;
  record.remittance = {&bare, 1};
  EXPECT_EQ(cash_json(record, ""),
            R"({"payment_id":"P-2","kind":"receipt","currency":"JPY","amount":"1250",)"
            R"("provisional":false,"remittance":[{"reference":"INV-2"}],)"
            R"("source":{"record":0,"offset":0}})");
}

TEST(SummaryJson, WritesTheStableNames) {
  FileSummary summary;
  summary.format = "bai2";
  summary.dialect = "default";
  summary.status = FileStatus::quarantined;
  summary.accounts = 2;
  summary.statements = 3;
  summary.transactions = 14;
  summary.details = 1;
  summary.credits = {9, {{kUsd, 12345'67}, {Currency::of("EUR"), 5}}};
  summary.debits = {5, {}};
  Balance balance;
  balance.account = "0012345";
  balance.currency = kUsd;
  balance.has_closing = true;
  balance.closing = -7;
  summary.balances.push_back(balance);
  summary.controls.push_back(
      {Level::transaction_set, "amount", "1.00", "2.00", false, Consequence::quarantined, 4, 1});
  summary.findings.push_back({Severity::error, "control_failed", 4, 99, "the total is wrong"});
  EXPECT_EQ(
      summary_json(summary, "f.bai"),
      R"({"file":"f.bai","format":"bai2","dialect":"default","status":"quarantined","accounts":2,)"
      R"("statements":3,"transactions":14,"details":1,"credits":{"count":9,"amount":)"
      R"({"EUR":"0.05","USD":"12345.67"}},"debits":{"count":5,"amount":{}},"balances":[)"
      R"({"account":"0012345","currency":"USD","opening":null,"closing":"-0.07"}],"controls":[)"
      R"({"level":"transaction-set","name":"amount","stated":"1.00","computed":"2.00","ok":false,)"
      R"("consequence":"quarantined"}],"findings":[{"severity":"error","code":"control_failed",)"
      R"("record":4,"offset":99,"message":"the total is wrong"}]})");
}

}  // namespace
}  // namespace quittance::ingest
