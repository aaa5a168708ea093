// An ERP and the book work on the same items apart, and tell each other once in a while: deltas one
// way, the list of open items the other. Whatever is lost on the way, they agree whenever nothing
// is in transit, and no list undoes what the book decided.
#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "engine/book/state_digest.h"
#include "engine/exports/delta.h"
#include "engine/proof/verify.h"
#include "tests/support/book_workload.h"
#include "tests/support/engine_rig.h"
#include "tests/support/seeds.h"

namespace quittance::testing {
namespace {

using engine::Book;
using engine::Engine;
using engine::ExportKind;

constexpr std::string_view kHeader =
    "item_number,customer_id,document_date,due_date,currency,amount,open_amount\n";

std::string major(std::int64_t cents) {
  return format_major(cents, Currency::of("USD"));
}

struct ErpItem {
  std::string customer;
  std::int64_t original = 0;
  std::int64_t open = 0;
  std::int64_t settled_there = 0;  // by the ERP itself
  int due_day = 1;                 // of December 2026
};

class Erp {
 public:
  std::map<std::string, ErpItem> items;
  engine::Position upto;  // kept with what it took over

  // Adds up what the delta says; deductions are ours until somebody asks for them.
  void take_over(const Book& book, const engine::Delta& delta) {
    for (const engine::ApplicationChange& change : delta.changes) {
      const engine::AllocationFacts& facts = book.row(change.application).facts;
      const auto item = items.find(std::string(book.row(facts.item).facts.number()));
      if (item == items.end()) continue;
      const std::int64_t settled =
          facts.amount + facts.discount + facts.write_off + facts.deduction;
      item->second.open += change.reversed ? settled : -settled;
    }
    upto = delta.upto;
  }

  // The list of what is open, in any order.
  [[nodiscard]] std::string list(std::mt19937_64& random) const {
    std::vector<std::string> rows;
    for (const auto& [number, item] : items) {
      if (item.open == 0) continue;
      rows.push_back(number + "," + item.customer + ",2026-11-01,2026-12-" +
                     (item.due_day < 10 ? "0" : "") + std::to_string(item.due_day) + ",USD," +
                     major(item.original) + "," + major(item.open) + "\n");
    }
    std::shuffle(rows.begin(), rows.end(), random);
    std::string text(kHeader);
    for (const std::string& row : rows) text += row;
    return text;
  }
};

class Extracts : public ::testing::Test {
 protected:
  Extracts() : scratch_("quittance_extracts") {}

  void fresh() {
    engine_.reset();
    std::filesystem::remove_all(scratch_.path("book"));
    auto [engine, failure] = open_engine(scratch_.path("book"), {.blocks = {4 << 10, 16}});
    ASSERT_TRUE(engine) << failure.message;
    engine_ = std::move(engine);
    const engine::ImportFile customers{
        .name = "customers.csv",
        .bytes = "customer_id,name,currency\nC1,Aster Paint LLC,USD\nC2,Borealis Foods,USD\n",
        .profiles = {}};
    ASSERT_TRUE(engine_->import(engine::ImportKind::customers, {&customers, 1}, {}));
  }

  engine::ImportReport import_list(const std::string& text, const engine::ImportOptions& options) {
    const engine::ImportFile file{.name = "items.csv", .bytes = text, .profiles = {}};
    const auto report = engine_->import(engine::ImportKind::items, {&file, 1}, options);
    EXPECT_TRUE(report) << engine_->explanation();
    return report ? *report : engine::ImportReport{};
  }

  [[nodiscard]] std::int64_t ours(const std::string& number) const {
    return engine_->book().row(engine_->book().find_item(EntityHandle(0), number)).open;
  }

  // A payment of some customer that names a few items and pays them in part, in full or short.
  void pay(std::mt19937_64& random, int& payments) {
    const std::string customer = random() % 2 == 0 ? "C1" : "C2";
    std::int64_t sum = 0;
    std::string lines;
    for (const auto& [number, item] : erp_.items) {
      if (item.customer != customer || ours(number) < 200 || random() % 4 != 0) continue;
      const std::int64_t paid = ours(number) / static_cast<std::int64_t>(1 + random() % 2);
      const bool short_pay = paid == ours(number) && random() % 3 == 0;
      const std::int64_t adjustment = short_pay ? 100 : 0;
      sum += paid - adjustment;
      lines += std::string(lines.empty() ? "" : ",") + R"({"reference":")" + number +
               R"(","amount":")" + major(paid - adjustment) + R"(","adjustment":")" +
               major(adjustment) + R"(","reason":"short delivery"})";
    }
    if (sum == 0) return;
    const std::string id = "P-" + std::to_string(++payments);
    const Delivery file{id + ".ndjson",
                        R"({"payment_id":")" + id +
                            R"(","currency":"USD","value_date":"2026-11-20","amount":")" +
                            major(sum) + R"(","payer":{"id":")" + customer +
                            R"("},"remittance":[)" + lines + "]}\n"};
    ASSERT_TRUE(apply_files(*engine_, {}, {&file, 1})) << engine_->explanation();
  }

  void undo(std::mt19937_64& random) {
    const Book& book = engine_->book();
    if (book.applications().empty()) return;
    const ApplicationHandle application(
        static_cast<std::uint32_t>(random() % book.applications().size()));
    static_cast<void>(engine_->unapply(application, "mistaken"));
  }

  void new_invoice(std::mt19937_64& random, int& numbers) {
    const std::int64_t amount = 1'000 + static_cast<std::int64_t>(random() % 50'000);
    erp_.items["INV-" + std::to_string(1'000 + ++numbers)] = {
        .customer = random() % 2 == 0 ? "C1" : "C2", .original = amount, .open = amount};
  }

  // What the ERP does by itself: a new invoice, a rebate or a payment of its own, another due date.
  void erp_works(std::mt19937_64& random, int& numbers, const engine::InTransit& transit) {
    if (erp_.items.size() < 4 || random() % 3 == 0) return new_invoice(random, numbers);
    auto item = erp_.items.begin();
    std::advance(item, static_cast<std::ptrdiff_t>(random() % erp_.items.size()));
    const ItemHandle handle = engine_->book().find_item(EntityHandle(0), item->first);
    if (!handle.known()) return;
    ErpItem& facts = item->second;
    // What will be open here once the list is imported: both have to fit into the item.
    const auto found = transit.find(handle);
    const std::int64_t way = found == transit.end() ? 0 : found->second;
    const std::int64_t here = facts.open - way;
    const std::int64_t before = facts.open;
    switch (random() % 3) {
      case 0:
        facts.due_day = 1 + static_cast<int>(random() % 28);
        break;
      case 1: {
        const std::int64_t least = std::min(facts.open, here);
        if (least <= 0) break;
        const bool whole = random() % 2 == 0;
        facts.open -= whole ? least : 1 + static_cast<std::int64_t>(random() % 100) * least / 100;
        break;
      }
      default: {  // takes something of its own back
        const std::int64_t most = facts.settled_there;
        facts.open += random() % 2 == 0 ? most : most / 3;
        break;
      }
    }
    // The very figure that stands here reads as taken over already: a later list would tell.
    if (way != 0 && facts.open == ours(item->first)) facts.open = before;
    facts.settled_there += before - facts.open;
  }

  ScratchDirectory scratch_;
  std::unique_ptr<Engine> engine_;
  Erp erp_;
};

TEST_F(Extracts, BothSidesAgreeWheneverNothingIsInTransit) {
  engine::ImportReport all;
  int agreed = 0;
  for_each_seed(60, [&](std::uint64_t seed) {
    std::mt19937_64 random(seed);
    erp_ = {};
    fresh();
    ASSERT_FALSE(HasFatalFailure());
    int numbers = 0;
    int payments = 0;
    ASSERT_TRUE(engine_->acknowledge(ExportKind::applications, "erp", {}));
    for (int day = 0; day < 12; ++day) {
      if (random() % 3 != 0) {  // else the delta is lost today
        const auto delta = engine::delta_since(*engine_, erp_.upto.sequence);
        ASSERT_TRUE(delta);
        erp_.take_over(engine_->book(), *delta);
        ASSERT_TRUE(engine_->acknowledge(ExportKind::applications, "erp", erp_.upto));
      }
      for (int n = 0; n < 2; ++n) pay(random, payments);
      if (random() % 2 == 0) undo(random);
      ASSERT_FALSE(HasFatalFailure());
      const auto transit = engine::in_transit_since(*engine_, erp_.upto.sequence);
      ASSERT_TRUE(transit);
      for (int n = 0; n < 3; ++n) erp_works(random, numbers, *transit);
      new_invoice(random, numbers);  // a list without any row would say nothing
      const std::string list = erp_.list(random);

      const engine::ImportOptions options{.reconcile = true,
                                          .full_extract = true,
                                          .as_of = *Date::parse_iso("2026-11-20"),
                                          .in_transit = erp_.upto.text()};
      const engine::ImportReport report = import_list(list, options);
      for (const auto& row : report.refused) ADD_FAILURE() << row.message;
      all.added += report.added;
      all.changed += report.changed;
      all.adjusted += report.adjusted;
      all.closed += report.closed;
      all.in_transit += report.in_transit;
      // The same list again changes nothing.
      const Digest once = engine::state_digest(engine_->book());
      const engine::ImportReport again = import_list(list, options);
      ASSERT_EQ(again.added + again.changed + again.closed + again.refused.size(), 0U);
      ASSERT_EQ(engine::state_digest(engine_->book()), once);
      // What each side has open differs by what is in transit, and by nothing else.
      for (const auto& [number, item] : erp_.items) {
        const ItemHandle handle = engine_->book().find_item(EntityHandle(0), number);
        if (!handle.known()) continue;
        const auto found = transit->find(handle);
        const std::int64_t way = found == transit->end() ? 0 : found->second;
        ASSERT_EQ(engine_->book().row(handle).open + way, item.open) << number << " on day " << day;
        agreed += way == 0 ? 1 : 0;
      }
    }
    ASSERT_EQ(broken(engine::verify(*engine_)), "");
  });
  std::cout << all.added << " items opened, " << all.changed << " changed, " << all.adjusted
            << " adjusted, " << all.closed << " closed as absent, " << all.in_transit
            << " in transit; " << agreed << " times an item was the same on both sides\n";
  EXPECT_GT(all.adjusted, in_seeds(200U));
  EXPECT_GT(all.closed, in_seeds(5U));
  EXPECT_GT(all.in_transit, in_seeds(200U));
  EXPECT_GT(agreed, in_seeds(1'000));
}

}  // namespace
}  // namespace quittance::testing
