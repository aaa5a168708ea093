#include "core/receivable.h"

#include <gtest/gtest.h>

namespace quittance {
namespace {

TEST(Terms, ReadsWhatInvoicesSay) {
  struct Row {
    const char* text;
    std::int32_t net_days, discount_days, discount_ppm;
  };
  constexpr Row kRows[] = {
      {"", 0, 0, 0},
      {"net30", 30, 0, 0},
      {"Net 45", 45, 0, 0},
      {"n/60", 60, 0, 0},
      {"2/10net30", 30, 10, 20'000},
      {"2/10, n/30", 30, 10, 20'000},
      {"1.5%/10 net 45", 45, 10, 15'000},
  };
  for (const Row& row : kRows) {
    SCOPED_TRACE(row.text);
    const auto terms = parse_terms(row.text);
    ASSERT_TRUE(terms);
    EXPECT_EQ(terms->net_days, row.net_days);
    EXPECT_EQ(terms->discount_days, row.discount_days);
    EXPECT_EQ(terms->discount_ppm, row.discount_ppm);
  }
  for (const char* wrong : {"soon", "net", "2/10", "30", "net30x", "200/10net30"})
    EXPECT_FALSE(parse_terms(wrong)) << wrong;
}

TEST(ItemKind, DefaultsToInvoice) {
  EXPECT_EQ(*parse_item_kind(""), ItemKind::invoice);
  EXPECT_EQ(*parse_item_kind("credit_memo"), ItemKind::credit_memo);
  EXPECT_FALSE(parse_item_kind("Invoice"));
}

}  // namespace
}  // namespace quittance
