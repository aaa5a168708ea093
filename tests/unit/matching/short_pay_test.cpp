#include "matching/short_pay.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string_view>

#include "matching/ledger.h"

namespace quittance::matching {
namespace {

TEST(ReasonOfMissing, IsAWordOnlyWhereOnePartExplainsIt) {
  struct Row {
    const char* why;
    std::int64_t missing, freight, tax;
    std::string_view want;
  };
  constexpr Row rows[] = {
      {"just the freight", 45'50, 45'50, 160'00, "freight"},
      {"just the tax", 160'00, 45'50, 160'00, "tax"},
      {"both together", 205'50, 45'50, 160'00, "freight_and_tax"},
      {"one cent off", 45'49, 45'50, 160'00, ""},
      {"freight and tax are alike", 50'00, 50'00, 50'00, ""},
      {"twice the one of two alike is both", 100'00, 50'00, 50'00, "freight_and_tax"},
      {"an item without tax has no both", 45'50, 45'50, 0, "freight"},
      {"nothing is known", 45'50, 0, 0, ""},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    EXPECT_EQ(reason_of_missing(row.missing, {.freight = row.freight, .tax = row.tax}), row.want);
  }
}

TEST(OurReason, IsFoundWithoutCaseAndBlanks) {
  RuleOptions options;
  EXPECT_EQ(our_reason(" l7 ", options), " l7 ");  // nothing is mapped: as it was written
  options.reason_codes = {{"L7", "returned_goods"}};
  EXPECT_EQ(our_reason(" l7 ", options), "returned_goods");
  EXPECT_EQ(our_reason("L77", options), "L77");
}

// Parts come, change and go with their item, also while readers see the ledger as it was.
TEST(LedgerParts, FollowTheirItem) {
  Ledger ledger;
  OpenItem item;
  item.item = ItemHandle(0);
  item.customer = CustomerHandle(0);
  item.currency = Currency::of("EUR");
  item.open = item.original = 1000'00;
  const ItemNames names{"INV-1", {}, {}, {}};
  ledger.add(item, names, {.freight = 45'50, .tax = 0});
  EXPECT_EQ(ledger.parts(item.item), (ItemParts{.freight = 45'50, .tax = 0}));
  {
    Ledger::Snapshot snapshot(ledger);
    ledger.change(item, names, {.freight = 0, .tax = 160'00});
    EXPECT_EQ(ledger.parts(item.item), (ItemParts{.freight = 45'50, .tax = 0}));
    snapshot.end();
  }
  EXPECT_EQ(ledger.parts(item.item), (ItemParts{.freight = 0, .tax = 160'00}));
  ledger.change(item, names);
  EXPECT_FALSE(ledger.parts(item.item).any());
}

}  // namespace
}  // namespace quittance::matching
