// truth.csv is consistent: it covers every payment to the cent, and pays no item twice.
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <set>
#include <string>

#include "made.h"
#include "tools/workload/rates.h"

namespace quittance::workload {
namespace {

TEST(Truth, AddsUp) {
  for (const Mess mess : {Mess::clean, Mess::typical, Mess::hostile, Mess::common}) {
    SCOPED_TRACE(name(mess));
    const MadeWorkload work(small_request(mess, 3'000, 3, {Format::bai2}));
    SeenById payments;
    read_into(payments, "json", work.text("payments.ndjson"));
    std::map<std::string, std::int64_t> items;
    for (const CsvRow& row : csv_rows(work.text("items.csv"))) {
      EXPECT_EQ(row.at("amount"), row.at("open_amount"));
      items[row.at("item_number")] = cents(row.at("open_amount"));
    }
    EXPECT_EQ(items.size(), 3'000U);

    std::map<std::string, std::int64_t> covered;
    std::map<std::string, std::int64_t> paid;
    for (const CsvRow& row : csv_rows(work.text("truth.csv"))) {
      const std::int64_t amount = cents(row.at("amount"));
      covered[row.at("payment_id")] += amount;
      EXPECT_EQ(row.at("item_number").empty(), row.at("kind") != "applied");
      if (!row.at("item_number").empty()) paid[row.at("item_number")] += amount;
    }
    for (const auto& [item, amount] : paid) {
      ASSERT_TRUE(items.contains(item)) << item;
      EXPECT_LE(std::abs(amount), std::abs(items[item])) << item;
      EXPECT_EQ(amount < 0, items[item] < 0) << item;
    }
    std::size_t money = 0;
    for (const auto& [id, cash] : payments) {
      if (cash.kind == CashKind::advice) continue;
      ++money;
      EXPECT_EQ(covered[id], cash.amount) << id;
    }
    EXPECT_EQ(covered.size(), money);
  }
}

// A tie has two open items of its customer that ask for its amount; nobody else is paid by them.
TEST(Truth, TiesAreTies) {
  const MadeWorkload work(small_request(Mess::hostile, 4'000, 5, {Format::csv}));
  std::multimap<std::int64_t, std::string> items;
  for (const CsvRow& row : csv_rows(work.text("items.csv"))) {
    items.emplace(cents(row.at("amount")), row.at("item_number"));
    if (!row.at("discount_amount").empty()) {
      items.emplace(cents(row.at("amount")) - cents(row.at("discount_amount")),
                    row.at("item_number"));
    }
  }
  std::size_t ties = 0;
  for (const CsvRow& row : csv_rows(work.text("truth.csv"))) {
    if (row.at("kind") != "tie") continue;
    ++ties;
    EXPECT_GE(items.count(cents(row.at("amount"))), 2U) << row.at("payment_id");
  }
  EXPECT_GT(ties, 20U);
}

// A payment is returned by a record that takes the same amount, sometimes before it is reported.
TEST(Truth, ReturnsNameTheirPayment) {
  const MadeWorkload work(small_request(Mess::hostile, 4'000, 5, {Format::csv}));
  std::map<std::string, std::string> amounts;
  std::map<std::string, std::size_t> places;
  std::map<std::string, CsvRow> returns;
  std::size_t place = 0;
  for (const std::string& file : work.bank_files(Format::csv)) {
    if (file.find("-again") != std::string::npos || file.find("-wrapped") != std::string::npos)
      continue;
    for (const CsvRow& row : csv_rows(work.text(file))) {
      places[row.at("payment_id")] = ++place;
      amounts[row.at("payment_id")] = row.at("amount");
      if (row.at("kind") == "return") returns.emplace(row.at("payment_id"), row);
    }
  }
  std::size_t before = 0;
  for (const auto& [id, row] : returns) {
    const std::string& original = row.at("original_id");
    ASSERT_TRUE(amounts.contains(original)) << id;
    EXPECT_EQ(amounts[original], row.at("amount"));
    before += places[id] < places[original] ? 1U : 0U;
  }
  EXPECT_GT(returns.size(), 20U);
  EXPECT_GT(before, 3U);
  EXPECT_LT(before, returns.size());
}

TEST(Mess, HasItsRates) {
  constexpr const char* kShapeWords[] = {"single",
                                         "several",
                                         "part",
                                         "discount_earned",
                                         "discount_unearned",
                                         "deduction_stated",
                                         "deduction_unstated",
                                         "overpaid",
                                         "credit_netted",
                                         "twins",
                                         "duplicate",
                                         "tie",
                                         "equal_across",
                                         "returned",
                                         "stranger",
                                         "on_account"};
  for (const Mess mess : {Mess::clean, Mess::typical, Mess::hostile}) {
    SCOPED_TRACE(name(mess));
    const MadeWorkload work(small_request(mess, 50'000, 17, {}));
    std::map<std::string, double> seen;
    const std::vector<CsvRow> rows = csv_rows(work.text("mess.csv"));
    for (const CsvRow& row : rows) seen[row.at("shape")] += 1;
    const Rates& rates = rates_of(mess);
    double drawn = 0;  // twins and duplicates are drawn once for two payments
    seen["twins"] /= 2;
    seen["duplicate"] /= 2;
    for (const auto& [shape, count] : seen) drawn += count;
    for (std::size_t n = 0; n < kShapes; ++n) {
      const double want = drawn * rates.shapes[n] / kWhole;
      EXPECT_NEAR(seen[kShapeWords[n]], want, want * 0.2 + drawn * 0.012) << kShapeWords[n];
      EXPECT_EQ(seen[kShapeWords[n]] > 0, rates.shapes[n] > 0) << kShapeWords[n];
    }
  }
}

}  // namespace
}  // namespace quittance::workload
