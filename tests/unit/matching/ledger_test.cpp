#include "matching/ledger.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <random>
#include <string>

#include "matching/normalise.h"
#include "tests/support/executors.h"

namespace quittance::matching {
namespace {

OpenItem item(std::uint32_t handle, std::uint32_t customer, std::int64_t open, int due) {
  OpenItem made;
  made.item = ItemHandle(handle);
  made.customer = CustomerHandle(customer);
  made.open = open;
  made.original = open;
  made.due_date = Date::from_days(due);
  made.currency = Currency::of("USD");
  return made;
}

std::vector<std::uint32_t> handles(std::span<const ItemHandle> found) {
  std::vector<std::uint32_t> values;
  for (const ItemHandle each : found) values.push_back(each.value());
  return values;
}

TEST(Ledger, ListsOpenItemsByDueDateThenNumber) {
  Ledger ledger;
  ledger.add(item(0, 7, 100, 20),
             {.number = "B", .po_number = "PO", .delivery_number = {}, .reference = "RF18"});
  ledger.add(item(1, 7, 100, 20),
             {.number = "A", .po_number = {}, .delivery_number = {}, .reference = {}});
  ledger.add(item(2, 7, 100, 10),
             {.number = "C", .po_number = {}, .delivery_number = {}, .reference = {}});
  ledger.add(item(3, 7, 0, 5),
             {.number = "D", .po_number = {}, .delivery_number = {}, .reference = {}});
  std::vector<std::uint32_t> order;
  for (const OpenItem& open : ledger.open_items(CustomerHandle(7)))
    order.push_back(open.item.value());
  EXPECT_EQ(order, (std::vector<std::uint32_t>{2, 1, 0}));
  EXPECT_TRUE(ledger.open_items(CustomerHandle(8)).empty());
  EXPECT_TRUE(ledger.open_items(CustomerHandle{}).empty());
  EXPECT_EQ(handles(ledger.by_number("D")), (std::vector<std::uint32_t>{3}))
      << "settled items are found";
  EXPECT_EQ(handles(ledger.by_reference("RF18")), (std::vector<std::uint32_t>{0}));
  EXPECT_EQ(ledger.po_number(ItemHandle(0)), "PO");
}

TEST(Ledger, StandsStillForItsReadersWhileASnapshotLives) {
  Ledger ledger;
  const auto named = [](std::string_view number) {
    return ItemNames{.number = number, .po_number = {}, .delivery_number = {}, .reference = {}};
  };
  ledger.add(item(0, 1, 100, 20), named("A"));
  ledger.add(item(1, 1, 50, 30), named("B"));
  const auto open_of = [&](std::uint32_t customer) {
    std::vector<std::int64_t> amounts;
    for (const OpenItem& open : ledger.open_items(CustomerHandle(customer)))
      amounts.push_back(open.open);
    return amounts;
  };
  {
    Ledger::Snapshot snapshot(ledger);
    ledger.set_open(ItemHandle(0), 40);
    ledger.add(item(2, 1, 7, 10), named("C"));
    ledger.set_open(ItemHandle(2), 5);
    ledger.set_open(ItemHandle(0), 0);
    ledger.change(item(1, 2, 50, 30), named("B2"));
    EXPECT_EQ(ledger.size(), 2U);
    EXPECT_EQ(open_of(1), (std::vector<std::int64_t>{100, 50}));
    EXPECT_EQ(handles(ledger.by_number("B")), (std::vector<std::uint32_t>{1}));
    snapshot.end();
  }
  EXPECT_EQ(ledger.size(), 3U);
  EXPECT_EQ(ledger.item(ItemHandle(0)).open, 0);
  EXPECT_EQ(open_of(1), (std::vector<std::int64_t>{5}));
  EXPECT_EQ(open_of(2), (std::vector<std::int64_t>{50}));
  EXPECT_EQ(handles(ledger.by_number("C")), (std::vector<std::uint32_t>{2}));
  EXPECT_EQ(handles(ledger.by_number("B2")), (std::vector<std::uint32_t>{1}));
  EXPECT_TRUE(ledger.by_number("B").empty());
}

// Numbers, letters before them, structured references and orders of what was loaded at once.
TEST(Ledger, FindsWhatItLoadedAsWhatWasAdded) {
  const std::vector<ItemNames> given = {
      {.number = "INV-0041", .po_number = "P1", .delivery_number = {}, .reference = "RF18 5390"},
      {.number = "41", .po_number = {}, .delivery_number = "D9", .reference = {}},
      {.number = "re 41/7", .po_number = {}, .delivery_number = {}, .reference = "RF185390"},
      {.number = "INV-0041", .po_number = {}, .delivery_number = {}, .reference = {}},
      {.number = "000", .po_number = {}, .delivery_number = {}, .reference = {}}};
  Ledger added;
  Ledger loaded;
  const auto nth = [&](std::size_t n) {
    return NamedItem{item(static_cast<std::uint32_t>(n), n % 2, 100, 20), given[n]};
  };
  for (std::size_t n = 0; n < given.size(); ++n) added.add(nth(n).item, nth(n).names);
  testing::ShuffledExecutor executor(1);
  loaded.load({.count = given.size(),
               .item = [&](std::size_t n) { return nth(n).item; },
               .said = [&](std::size_t n) { return ItemSource::Said{given[n]}; }},
              executor);
  ASSERT_EQ(loaded.size(), added.size());
  for (const ItemNames& names : given) {
    EXPECT_EQ(handles(loaded.by_number(names.number)), handles(added.by_number(names.number)));
    const std::string normalised = normalise_reference(names.number);
    EXPECT_EQ(handles(loaded.by_normalised_number(normalised)),
              handles(added.by_normalised_number(normalised)));
  }
  EXPECT_EQ(handles(loaded.by_number("INV-0041")), (std::vector<std::uint32_t>{0, 3}));
  EXPECT_EQ(handles(loaded.by_normalised_number("41")), (std::vector<std::uint32_t>{0, 1, 3}));
  EXPECT_EQ(handles(loaded.by_normalised_number("417")), (std::vector<std::uint32_t>{2}));
  EXPECT_EQ(handles(loaded.by_reference("RF185390")), (std::vector<std::uint32_t>{0, 2}));
  EXPECT_EQ(loaded.po_number(ItemHandle(0)), "P1");
  EXPECT_EQ(loaded.delivery_number(ItemHandle(1)), "D9");
}

TEST(Ledger, FollowsChangesOfNameAndOwner) {
  Ledger ledger;
  ledger.add(item(0, 1, 100, 20),
             {.number = "INV-1", .po_number = {}, .delivery_number = {}, .reference = {}});
  ledger.add(item(1, 2, 100, 20),
             {.number = "INV-01", .po_number = {}, .delivery_number = {}, .reference = {}});
  EXPECT_EQ(handles(ledger.by_normalised_number("1")), (std::vector<std::uint32_t>{0, 1}));
  OpenItem moved = item(0, 2, 70, 30);
  ledger.change(moved,
                {.number = "INV-2", .po_number = {}, .delivery_number = {}, .reference = {}});
  EXPECT_TRUE(ledger.open_items(CustomerHandle(1)).empty());
  EXPECT_EQ(ledger.open_items(CustomerHandle(2)).size(), 2U);
  EXPECT_TRUE(ledger.by_number("INV-1").empty());
  EXPECT_EQ(handles(ledger.by_number("INV-2")), (std::vector<std::uint32_t>{0}));
  EXPECT_EQ(handles(ledger.by_normalised_number("1")), (std::vector<std::uint32_t>{1}));
}

// Whatever was loaded and written in whatever order, each customer's list is what a full scan of
// items gives.
TEST(Ledger, AgreesWithAFullScanAfterRandomWrites) {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    Ledger ledger;
    std::vector<OpenItem> model;
    const auto below = [&](std::uint64_t n) { return static_cast<std::uint32_t>(random() % n); };
    std::deque<std::string> numbers;
    const auto named = [&](std::uint32_t handle) {
      return ItemNames{.number = numbers.emplace_back(std::to_string(handle)),
                       .po_number = {},
                       .delivery_number = {},
                       .reference = {}};
    };
    if (below(2) == 0) {
      for (std::uint32_t n = 0; n < 40; ++n)
        model.push_back(item(n, below(4), below(3), static_cast<int>(below(9))));
      testing::ShuffledExecutor executor(seed);
      std::vector<ItemNames> names;
      for (std::uint32_t n = 0; n < model.size(); ++n) names.push_back(named(n));
      ledger.load({.count = model.size(),
                   .item = [&](std::size_t n) { return model[n]; },
                   .said = [&](std::size_t n) { return ItemSource::Said{names[n]}; }},
                  executor);
    }
    for (int write = 0; write < 300; ++write) {
      if (model.empty() || below(3) == 0) {
        const auto handle = static_cast<std::uint32_t>(model.size());
        model.push_back(item(handle, below(4), static_cast<std::int64_t>(below(5)),
                             static_cast<int>(below(9))));
        ledger.add(model.back(), named(handle));
      } else if (below(4) == 0) {
        OpenItem& changed = model[below(model.size())];
        changed.customer = CustomerHandle(below(4));
        changed.due_date = Date::from_days(static_cast<int>(below(9)));
        changed.open = static_cast<std::int64_t>(below(3));
        ledger.change(changed, named(changed.item.value()));
      } else {
        OpenItem& paid = model[below(model.size())];
        paid.open = static_cast<std::int64_t>(below(3));
        ledger.set_open(paid.item, paid.open);
      }
      if (below(5) != 0) continue;
      for (std::uint32_t customer = 0; customer < 4; ++customer) {
        std::vector<OpenItem> want;
        for (const OpenItem& each : model) {
          if (each.customer == CustomerHandle(customer) && each.open != 0) want.push_back(each);
        }
        std::sort(want.begin(), want.end(), [&](const OpenItem& a, const OpenItem& b) {
          return std::tuple(a.due_date, ledger.number(a.item)) <
                 std::tuple(b.due_date, ledger.number(b.item));
        });
        const std::span<const OpenItem> got = ledger.open_items(CustomerHandle(customer));
        ASSERT_EQ(got.size(), want.size());
        for (std::size_t n = 0; n < got.size(); ++n) {
          ASSERT_EQ(got[n].item, want[n].item);
          ASSERT_EQ(got[n].open, want[n].open);
          ASSERT_EQ(got[n].due_date, want[n].due_date);
        }
      }
    }
  }
}

}  // namespace
}  // namespace quittance::matching
