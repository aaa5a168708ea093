// What the engine makes of a workload: all of a clean one as the truth has it, and of `common` the
// cents that three plain rules give.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "made.h"
#include "tests/support/engine_rig.h"
#include "tests/support/stride.h"

namespace quittance::workload {
namespace {

// Cents by payment and item.
using Applications = std::map<std::pair<std::string, std::string>, std::int64_t>;

// A book beside the workload, filled with its master data.
class AppliedWorkload {
 public:
  AppliedWorkload(const MadeWorkload& work, const std::string& name)
      : work_(work), opened_(testing::open_engine(work.path(name), {})) {
    EXPECT_NE(opened_.engine, nullptr);
    master_.accounts = work.text("accounts.csv");
    master_.customers = work.text("customers.csv");
    master_.items = work.text("items.csv");
    master_.rules = work.text("rules.toml");
    EXPECT_EQ(testing::import_master_data(*opened_.engine, master_), "");
  }

  void apply(const std::vector<std::string>& files) {
    std::vector<testing::Delivery> deliveries;
    for (const std::string& file : files) deliveries.push_back({file, work_.text(file)});
    const auto report = testing::apply_files(*opened_.engine, master_, deliveries);
    ASSERT_TRUE(report) << opened_.engine->explanation();
    EXPECT_EQ(testing::broken(engine::verify(*opened_.engine)), "");
  }

  [[nodiscard]] const engine::Book& book() const { return opened_.engine->book(); }

  [[nodiscard]] Applications applications() const {
    Applications applied;
    for (const engine::ApplicationRow& row : book().applications()) {
      const std::string payment(book().row(row.payment).payment_id());
      applied[{payment, std::string(book().row(row.facts.item).facts.number())}] +=
          row.facts.amount;
    }
    return applied;
  }

 private:
  const MadeWorkload& work_;
  testing::CashWorkload master_;
  testing::Opened opened_;
};

struct Truth {
  Applications applied;
  std::map<std::string, std::string> kinds;  // by payment
};

Truth truth_of(const MadeWorkload& work) {
  Truth truth;
  for (const CsvRow& row : csv_rows(work.text("truth.csv"))) {
    truth.kinds.emplace(row.at("payment_id"), row.at("kind"));
    if (row.at("item_number").empty()) continue;
    truth.applied[{row.at("payment_id"), row.at("item_number")}] += cents(row.at("amount"));
  }
  return truth;
}

TEST(Apply, CleanIsAppliedAsTheTruthHasIt) {
  struct Row {
    const char* why;
    std::vector<Format> formats;
    std::vector<Format> apply;  // none: payments.ndjson
  };
  const Row rows[] = {
      {"canonical JSON", {Format::bai2, Format::lockbox}, {}},
      {"a statement", {Format::bai2}, {Format::bai2}},
      {"a lockbox", {Format::lockbox}, {Format::lockbox}},
      {"both, with deposit totals",
       {Format::bai2, Format::lockbox},
       {Format::bai2, Format::lockbox}},
      {"CSV", {Format::csv}, {Format::csv}},
  };
  const auto items = static_cast<std::uint32_t>(testing::share_of(1'000));
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    const MadeWorkload work(small_request(Mess::clean, items, 21, row.formats));
    std::vector<std::string> files;
    for (const Format format : row.apply) {
      for (const std::string& file : work.bank_files(format)) files.push_back(file);
    }
    if (files.empty()) files.emplace_back("payments.ndjson");
    AppliedWorkload applied(work, "book");
    applied.apply(files);
    EXPECT_EQ(applied.applications(), truth_of(work).applied);
    for (const engine::PaymentRow& payment : applied.book().payments()) {
      if (payment.record().kind != CashKind::receipt) continue;
      EXPECT_EQ(payment.in(Disposition::applied), payment.amount);
    }
  }
}

// What waits for a person in truth is not applied: strangers, ties, duplicates, no purpose.
TEST(Apply, WhatNobodyCanTellStaysUnapplied) {
  for (const Mess mess : {Mess::typical, Mess::hostile}) {
    SCOPED_TRACE(name(mess));
    const MadeWorkload work(small_request(mess, 3'000, 5, {}));
    AppliedWorkload applied(work, "book");
    applied.apply({"payments.ndjson"});
    const Truth truth = truth_of(work);
    std::size_t seen = 0;
    for (const auto& [key, amount] : applied.applications()) {
      const std::string& kind = truth.kinds.at(key.first);
      // Returns do not take their payment back yet (docs/formats/bai2.md).
      EXPECT_TRUE(kind == "applied" || kind == "return") << key.first << " is " << kind;
      ++seen;
    }
    EXPECT_GT(seen, 1'000U);
  }
}

// The three rules of the benchmarks, written for this test alone: reference and amount; customer
// and amount, the oldest due first; oldest first, the rest on account.
struct Totals {
  std::int64_t allocated = 0;
  std::int64_t open = 0;
  std::int64_t on_account = 0;
  friend bool operator==(const Totals&, const Totals&) = default;
};
void PrintTo(const Totals& totals, std::ostream* out) {
  *out << totals.allocated << " allocated, " << totals.open << " open, " << totals.on_account
       << " on account";
}
using TotalsByCustomer = std::map<std::string, Totals>;

struct Debt {
  std::string number;
  std::string due;
  std::int64_t open = 0;
};

struct Receipt {
  std::string customer;
  std::string reference;
  std::int64_t amount = 0;
  bool done = false;
};

class ThreeRules {
 public:
  ThreeRules(const std::vector<CsvRow>& items, std::vector<Receipt> receipts)
      : receipts_(std::move(receipts)) {
    for (const CsvRow& row : items) {
      debts_[row.at("customer_id")].push_back(
          {row.at("item_number"), row.at("due_date"), cents(row.at("amount"))});
    }
    for (auto& [customer, debts] : debts_) {
      std::sort(debts.begin(), debts.end(), [](const Debt& a, const Debt& b) {
        return std::pair(a.due, a.number) < std::pair(b.due, b.number);
      });
    }
  }

  TotalsByCustomer run() {
    const auto exact = [&](bool by_reference) {
      for (Receipt& receipt : receipts_) {
        if (receipt.done || receipt.reference.empty() == by_reference) continue;
        for (Debt& debt : debts_[receipt.customer]) {
          if (debt.open != receipt.amount) continue;
          if (by_reference && debt.number != receipt.reference) continue;
          debt.open = 0;
          totals_[receipt.customer].allocated += receipt.amount;
          receipt.done = true;
          break;
        }
      }
    };
    exact(true);
    exact(false);
    for (const Receipt& receipt : receipts_) {
      if (!receipt.done) oldest_first(receipt);
    }
    for (const auto& [customer, debts] : debts_) {
      for (const Debt& debt : debts) totals_[customer].open += debt.open;
    }
    return totals_;
  }

 private:
  void oldest_first(const Receipt& receipt) {
    Totals& totals = totals_[receipt.customer];
    std::int64_t left = receipt.amount;
    for (Debt& debt : debts_[receipt.customer]) {
      const std::int64_t part = std::min(left, debt.open);
      debt.open -= part;
      left -= part;
      totals.allocated += part;
    }
    totals.on_account += left;
  }

  std::map<std::string, std::vector<Debt>> debts_;  // oldest due first
  std::vector<Receipt> receipts_;
  TotalsByCustomer totals_;
};

std::vector<Receipt> receipts_of(const MadeWorkload& work) {
  std::vector<Receipt> receipts;
  for (const std::string& file : work.bank_files(Format::csv)) {
    for (const CsvRow& row : csv_rows(work.text(file))) {
      receipts.push_back({row.at("payer_id"), row.at("remittance"), cents(row.at("amount"))});
    }
  }
  return receipts;
}

TotalsByCustomer totals_of(const engine::Book& book) {
  TotalsByCustomer totals;
  for (const engine::PaymentRow& payment : book.payments()) {
    Totals& of = totals[std::string(book.row(payment.customer).facts.customer_id)];
    of.allocated += payment.in(Disposition::applied);
    of.on_account += payment.in(Disposition::on_account);
    EXPECT_EQ(payment.in(Disposition::applied) + payment.in(Disposition::on_account),
              payment.amount);
  }
  for (const engine::ItemRow& item : book.items()) {
    totals[std::string(book.row(item.facts.customer).facts.customer_id)].open += item.open;
  }
  return totals;
}

TEST(Apply, CommonGivesTheCentsOfThreePlainRules) {
  const MadeWorkload work(small_request(Mess::common, 4'000, 9, {Format::csv}));
  AppliedWorkload applied(work, "book");
  applied.apply({"payments.ndjson"});
  const TotalsByCustomer want =
      ThreeRules(csv_rows(work.text("items.csv")), receipts_of(work)).run();
  const TotalsByCustomer got = totals_of(applied.book());
  EXPECT_EQ(got, want);

  Totals sum;
  for (const auto& [customer, totals] : want) {
    sum.allocated += totals.allocated;
    sum.open += totals.open;
    sum.on_account += totals.on_account;
  }
  EXPECT_EQ(sum.allocated + sum.open, work.made().open);
  EXPECT_EQ(sum.allocated + sum.on_account, work.made().received);
  EXPECT_GT(sum.on_account, 0);
}

}  // namespace
}  // namespace quittance::workload
