// How well a notification fits an entry: what speaks for it, what rules it out, how far days may
// be.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/settling/joining_fit.h"

namespace quittance::engine {
namespace {

Date day(int of_november) {
  return Date::parse_iso("2026-11-" + std::string(of_november < 10 ? "0" : "") +
                         std::to_string(of_november))
      .value_or(Date());
}

CashRecord record(int booked) {
  CashRecord cash;
  cash.account = "111";
  cash.currency = Currency::of("CHF");
  cash.amount = 100'00;
  cash.booking_date = day(booked);
  return cash;
}

TEST(JoiningFit, FollowsTheTableOfDecision19) {
  struct Row {
    const char* why;
    Fit want;
    void (*change)(CashRecord& notified, CashRecord& entry);
  };
  const Row rows[] = {
      {"account, currency, amount and day", Fit::plain, [](CashRecord&, CashRecord&) {}},
      {"another account", Fit::none, [](CashRecord& n, CashRecord&) { n.account = "222"; }},
      {"no account and nothing else", Fit::none,
       [](CashRecord& n, CashRecord&) { n.account = {}; }},
      {"no account, but the payer", Fit::payer,
       [](CashRecord& n, CashRecord& e) {
         n.account = {};
         n.payer.name = "Hale Trading Ltd.";
         e.payer.name = "HALE TRADING";
       }},
      {"the same IBAN", Fit::payer,
       [](CashRecord& n, CashRecord& e) { n.payer.iban = e.payer.iban = "DE1"; }},
      {"another IBAN", Fit::none,
       [](CashRecord& n, CashRecord& e) {
         n.payer.iban = "DE1";
         e.payer.iban = "DE2";
         n.bank_reference = e.bank_reference = "R1";
       }},
      {"another name", Fit::none,
       [](CashRecord& n, CashRecord& e) {
         n.payer.name = "Hale";
         e.payer.name = "Alder";
       }},
      {"another name, but the bank's reference", Fit::reference,
       [](CashRecord& n, CashRecord& e) {
         n.payer.name = "Hale";
         e.payer.name = "Alder";
         n.bank_reference = e.bank_reference = "R1";
       }},
      {"another reference of the bank says nothing", Fit::plain,
       [](CashRecord& n, CashRecord& e) {
         n.bank_reference = "R1";
         e.bank_reference = "R2";
       }},
      {"another end-to-end id", Fit::none,
       [](CashRecord& n, CashRecord& e) {
         n.end_to_end_id = "E1";
         e.end_to_end_id = "E2";
       }},
      {"a structured reference", Fit::reference,
       [](CashRecord& n, CashRecord& e) { n.reference = e.reference = "RF18539007547034"; }},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    CashRecord notified = record(20);
    CashRecord entry = record(20);
    row.change(notified, entry);
    EXPECT_EQ(fit(notified, entry, 1), row.want);
  }
}

TEST(JoiningFit, DaysAreStricterWithoutEvidence) {
  EXPECT_EQ(fit(record(20), record(21), 1), Fit::plain);
  EXPECT_EQ(fit(record(20), record(22), 1), Fit::none);
  EXPECT_EQ(fit(record(20), record(22), 2), Fit::plain);
  CashRecord notified = record(20);
  CashRecord entry = record(25);
  notified.end_to_end_id = entry.end_to_end_id = "E1";
  EXPECT_EQ(fit(notified, entry, 1), Fit::reference);
  entry.booking_date = day(26);
  EXPECT_EQ(fit(notified, entry, 1), Fit::none);
  entry.value_date = notified.value_date = day(20);
  EXPECT_EQ(fit(notified, entry, 1), Fit::reference) << "the value dates agree";
}

TEST(JoiningFit, ASumNamesNobody) {
  std::vector<CashRecord> details{record(20), record(20)};
  CashRecord entry = record(20);
  EXPECT_EQ(fit(details, entry, 1), Fit::plain);
  entry.payer.name = "Hale";
  EXPECT_EQ(fit(details, entry, 1), Fit::none);
  entry.bank_reference = details[0].bank_reference = "B9";
  EXPECT_EQ(fit(details, entry, 1), Fit::none) << "one of the two does not have it";
  details[1].bank_reference = "B9";
  EXPECT_EQ(fit(details, entry, 1), Fit::reference);
  details[1].account = "222";
  EXPECT_EQ(fit(details, entry, 1), Fit::none);
}

}  // namespace
}  // namespace quittance::engine
