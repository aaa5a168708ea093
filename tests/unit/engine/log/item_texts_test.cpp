#include "engine/book/item_texts.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "engine/book/book.h"

namespace quittance::engine {
namespace {

const Origin kTestOrigin{.recorded_at = {}, .actor = "test", .reason = {}};

TEST(ItemTexts, GiveBackWhatWasKept) {
  std::mt19937_64 random(7);
  Arena arena;
  const auto text = [&](std::size_t max) {
    std::string made(random() % (max + 1), ' ');
    for (char& c : made) c = static_cast<char>(random());
    return made;
  };
  for (int n = 0; n < 4000; ++n) {
    // Sizes on both sides of what one byte says: 63 for the number, 127 for the others.
    const std::string number = text(n % 5 == 0 ? 200 : 20);
    std::string others[5];
    for (std::string& other : others) {
      if (random() % 2 == 0) other = text(random() % 8 == 0 ? 300 : 12);
    }
    ItemDetails facts;
    facts.number = number;
    facts.po_number = others[0];
    facts.delivery_number = others[1];
    facts.reference = others[2];
    facts.terms = others[3];
    facts.description = others[4];
    if (random() % 3 == 0) facts.discount = static_cast<std::int64_t>(random() >> 1);
    if (random() % 4 == 0) facts.parts.freight = static_cast<std::int64_t>(random() % 10'000);
    if (random() % 4 == 0) facts.parts.tax = static_cast<std::int64_t>(random() % 10'000);
    facts.original = static_cast<std::int64_t>(random());
    facts.due_date = Date::from_days(static_cast<std::int32_t>(random() % 30'000));
    facts.customer = CustomerHandle(static_cast<std::uint32_t>(n));
    const KeptItem kept(facts, arena);
    ASSERT_EQ(kept.details(), facts);
    ASSERT_EQ(kept.number(), number);
    ASSERT_EQ(kept.discount(), facts.discount);
    ASSERT_EQ(kept.texts.reference(), others[2]);
    const auto said = kept.texts.said();
    ASSERT_EQ(said.names.number, number);
    ASSERT_EQ(said.names.po_number, others[0]);
    ASSERT_EQ(said.parts, facts.parts);
    // As a checkpoint keeps them.
    const std::string copy(kept.texts.bytes());
    const ItemTexts loaded{std::string_view(copy)};
    ASSERT_EQ(loaded.number(), number);
    ASSERT_EQ(loaded.description(), others[4]);
    ASSERT_EQ(loaded.bytes().size(), copy.size());
  }
}

TEST(ItemTexts, ANumberAloneTakesOneByteMore) {
  Arena arena;
  ItemDetails facts;
  facts.number = "INV-1000001";
  EXPECT_EQ(KeptItem(facts, arena).texts.bytes().size(), facts.number.size() + 1);
}

TEST(ItemTexts, OfNoItemAreEmpty) {
  const KeptItem none;
  EXPECT_EQ(none.number(), "");
  EXPECT_EQ(none.discount(), 0);
  EXPECT_EQ(none.texts.bytes(), "");
}

// What stands beside the row: the opening amount stays what it was, whatever comes later.
TEST(UnusualItems, KeepWhatTheItemOpenedWith) {
  Book book;
  const auto apply = [&](const Event& event) { book.apply(kTestOrigin, 0, 1, event); };
  apply(EntityRegistered{.entity_id = "E",
                         .name = {},
                         .currency = Currency::of("EUR"),
                         .calendar = {},
                         .reference_scheme = {}});
  CustomerRegistered customer;
  customer.customer_id = "C";
  apply(customer);
  ItemDetails facts;
  facts.entity = EntityHandle(0);
  facts.customer = CustomerHandle(0);
  facts.currency = Currency::of("EUR");
  facts.document_date = Date::from_days(20'000);
  facts.original = 100'00;
  const auto open = [&](std::string_view number, std::int64_t amount, ItemHandle parent) {
    facts.number = number;
    apply(ItemOpened{
        .facts = facts, .open = amount, .parent = parent, .effective_date = facts.document_date});
  };
  open("WHOLE", 100'00, {});
  open("PART", 60'00, {});
  open("SPLIT", 100'00, ItemHandle(0));
  const auto expect = [&](std::uint32_t n, std::int64_t opening, std::int64_t adjusted,
                          ItemHandle parent, bool unusual) {
    const ItemRow& row = book.row(ItemHandle(n));
    EXPECT_EQ(book.opening(row), opening) << n;
    EXPECT_EQ(book.adjusted(row), adjusted) << n;
    EXPECT_EQ(book.parent(row), parent) << n;
    EXPECT_EQ(row.unusual != 0, unusual) << n;
    EXPECT_EQ(row.open, opening + adjusted) << n;
  };
  expect(0, 100'00, 0, {}, false);
  expect(1, 60'00, 0, {}, true);
  expect(2, 100'00, 0, ItemHandle(0), true);

  facts.number = "whole";  // the number stays as it came first
  facts.original = 150'00;
  apply(ItemAmended{.item = ItemHandle(0), .facts = facts});
  expect(0, 100'00, 0, {}, true);
  EXPECT_EQ(book.row(ItemHandle(0)).facts.original, 150'00);
  EXPECT_EQ(book.row(ItemHandle(0)).facts.number(), "WHOLE");
  EXPECT_EQ(book.find_item(EntityHandle(0), "WHOLE"), ItemHandle(0));

  apply(ItemAdjusted{
      .item = ItemHandle(1), .delta = -10'00, .why = {}, .effective_date = facts.document_date});
  apply(ItemAdjusted{
      .item = ItemHandle(1), .delta = -5'00, .why = {}, .effective_date = facts.document_date});
  expect(1, 60'00, -15'00, {}, true);
}

}  // namespace
}  // namespace quittance::engine
