// The kept figures against a recount that knows only the list of events and shares no code with
// them.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "engine/metrics/dso.h"
#include "engine/metrics/receivables.h"
#include "tests/unit/engine/metrics/days.h"

namespace quittance::engine {
namespace {

struct PlainItem {
  std::uint32_t customer, entity;
  bool dollars;
  int document_day, due_day;
  bool credit;
};
struct PlainChange {
  std::uint32_t item;
  int effective;
  std::int64_t delta;
};
struct PlainCash {
  std::uint32_t customer, entity;
  bool dollars;
  int effective;
  std::int64_t delta;
};
struct PlainBook {
  std::vector<PlainItem> items;
  std::vector<PlainChange> changes;
  std::vector<PlainCash> cash;
};

// One line of a recount: bucket name -> amount, and what stands beside.
struct Recount {
  std::map<std::string, std::int64_t> buckets;
  std::map<std::string, std::int64_t> items;
  std::int64_t credits = 0;
  std::int64_t total = 0;
};

std::string plain_bucket(int age, const std::vector<int>& ends, bool by_due) {
  if (by_due && age <= 0) return "current";
  int from = by_due ? 1 : 0;
  for (const int end : ends) {
    if (age <= end) return std::to_string(from) + "-" + std::to_string(end);
    from = end + 1;
  }
  return std::to_string(from) + "+";
}

struct Question {
  int as_of;
  bool by_due, netted, dollars;
  std::vector<int> ends;
  int entity;  // -1: all
  int key;     // -1: no groups; else the group number: customer % 7
};

Recount recount(const PlainBook& book, const Question& asked) {
  struct Open {
    int age;
    std::int64_t amount;
  };
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::pair<std::vector<Open>, std::int64_t>>
      owners;
  for (std::size_t n = 0; n < book.items.size(); ++n) {
    const PlainItem& item = book.items[n];
    if (item.dollars != asked.dollars || item.document_day > asked.as_of) continue;
    std::int64_t open = 0;
    for (const PlainChange& change : book.changes) {
      if (change.item == n && change.effective <= asked.as_of) open += change.delta;
    }
    if (open == 0) continue;
    auto& [opens, credits] = owners[{item.customer, item.entity}];
    if (item.credit) {
      credits += open;
    } else {
      opens.push_back({asked.as_of - (asked.by_due ? item.due_day : item.document_day), open});
    }
  }
  for (const PlainCash& cash : book.cash) {
    if (cash.dollars == asked.dollars && cash.effective <= asked.as_of) {
      owners[{cash.customer, cash.entity}].second -= cash.delta;
    }
  }
  Recount result;
  for (auto& [owner, owed] : owners) {
    if (asked.entity >= 0 && owner.second != static_cast<std::uint32_t>(asked.entity)) continue;
    if (asked.key >= 0 && owner.first % 7 != static_cast<std::uint32_t>(asked.key)) continue;
    auto& [opens, credits] = owed;
    std::sort(opens.begin(), opens.end(), [](Open a, Open b) { return a.age > b.age; });
    for (Open& open : opens) {
      ++result.items[plain_bucket(open.age, asked.ends, asked.by_due)];
      result.total += open.amount;
      if (asked.netted && credits < 0) {
        const std::int64_t taken = std::min(open.amount, -credits);
        open.amount -= taken;
        credits += taken;
        result.total -= taken;
      }
      result.buckets[plain_bucket(open.age, asked.ends, asked.by_due)] += open.amount;
    }
    result.credits += credits;
    result.total += credits;
  }
  return result;
}

class Stream {
 public:
  explicit Stream(std::uint32_t seed) : random_(seed) {
    const int items = pick(1, 3) == 1 ? pick(1, 30) : pick(150, 400);
    for (int n = 0; n < items; ++n) add_item();
    for (int n = 0; n < items * 2; ++n) {
      const PlainItem& owner = book.items[some_item()];
      book.cash.push_back(
          {owner.customer, owner.entity, owner.dollars, pick(0, 400), pick(1, 9'999)});
    }
    std::vector<int> order(book.changes.size() + book.cash.size());
    for (std::size_t n = 0; n < order.size(); ++n) order[n] = static_cast<int>(n);
    std::shuffle(order.begin(), order.end(), random_);
    for (std::size_t n = 0; n < book.items.size(); ++n) add(static_cast<std::uint32_t>(n));
    for (const int n : order) feed(static_cast<std::size_t>(n));
  }

  int pick(int from, int to) { return std::uniform_int_distribution<int>(from, to)(random_); }
  Date date(int offset) const { return day("2023-12-20").plus_days(offset); }

  PlainBook book;
  ReceivablesHistory history;

 private:
  std::uint32_t some_item() {
    return static_cast<std::uint32_t>(pick(0, static_cast<int>(book.items.size()) - 1));
  }

  void add_item() {
    PlainItem item{static_cast<std::uint32_t>(pick(0, 20)),
                   static_cast<std::uint32_t>(pick(0, 1)),
                   pick(0, 3) > 0,
                   pick(0, 300),
                   0,
                   pick(0, 6) == 0};
    item.due_day = item.document_day + pick(0, 60);
    const auto number = static_cast<std::uint32_t>(book.items.size());
    const std::int64_t sign = item.credit ? -1 : 1;
    std::int64_t left = pick(100, 1'000'000);
    book.items.push_back(item);
    book.changes.push_back({number, item.document_day, sign * left});
    // Part payments, some of them posted before the document date, some of them reversed; one after
    // another, so that no day sees more paid than was owed.
    int posted = item.document_day - 20;
    while (left > 0 && pick(0, 3) > 0) {
      const std::int64_t paid = pick(0, 1) == 0 ? left : pick(1, static_cast<int>(left));
      posted += pick(0, 80);
      book.changes.push_back({number, posted, -sign * paid});
      if (pick(0, 4) == 0) {
        posted += pick(0, 30);
        book.changes.push_back({number, posted, sign * paid});
      } else {
        left -= paid;
      }
    }
  }

  ReceivableAccount owner(std::uint32_t customer, std::uint32_t entity, bool dollars) const {
    return {CustomerHandle{customer}, EntityHandle{entity}, dollars ? usd() : eur()};
  }

  void add(std::uint32_t number) {
    const PlainItem& item = book.items[number];
    ItemFacts facts{owner(item.customer, item.entity, item.dollars), date(item.document_day),
                    date(item.due_day), item.credit};
    if (pick(0, 9) > 0) {
      history.add_item(ItemHandle{number}, facts);
      return;
    }
    ItemFacts other = facts;  // corrected later
    other.due_date = facts.due_date.plus_days(17);
    other.account.customer = CustomerHandle{item.customer + 1};
    history.add_item(ItemHandle{number}, other);
    history.change_item(ItemHandle{number}, facts.document_date, 77);
    history.amend_item(ItemHandle{number}, facts);
    history.change_item(ItemHandle{number}, facts.document_date, -77);
  }

  void feed(std::size_t n) {
    if (n < book.changes.size()) {
      const PlainChange& change = book.changes[n];
      history.change_item(ItemHandle{change.item}, date(change.effective), change.delta);
      return;
    }
    const PlainCash& cash = book.cash[n - book.changes.size()];
    history.change_unallocated(owner(cash.customer, cash.entity, cash.dollars),
                               date(cash.effective), cash.delta);
  }

  std::mt19937 random_;
};

void expect_line(const Recount& want, const std::vector<AgingBucket>& names,
                 const std::vector<std::int64_t>& buckets, std::int64_t credits,
                 std::int64_t total) {
  for (std::size_t n = 0; n < names.size(); ++n) {
    const auto found = want.buckets.find(names[n].name);
    EXPECT_EQ(buckets[n], found == want.buckets.end() ? 0 : found->second) << names[n].name;
  }
  EXPECT_EQ(credits, want.credits);
  EXPECT_EQ(total, want.total);
}

void compare(Stream& stream, const Question& asked) {
  AgingQuery query{.as_of = stream.date(asked.as_of),
                   .basis = asked.by_due ? AgingBasis::due_date : AgingBasis::invoice_date,
                   .last_days = {asked.ends.begin(), asked.ends.end()},
                   .credits = asked.netted ? AgingCredits::netted : AgingCredits::apart};
  if (asked.entity >= 0) query.entity = EntityHandle{static_cast<std::uint32_t>(asked.entity)};
  if (asked.key >= 0)
    query.by = [](CustomerHandle customer, EntityHandle) { return customer.value() % 7; };
  const auto reports = stream.history.aging(query);
  ASSERT_TRUE(reports);
  const Currency currency = asked.dollars ? usd() : eur();
  const auto report = std::find_if(reports->begin(), reports->end(), [&](const Aging& candidate) {
    return candidate.currency == currency;
  });
  Question whole = asked;
  whole.key = -1;
  const Recount want = recount(stream.book, whole);
  if (report == reports->end()) {
    EXPECT_EQ(want.total, 0);
    return;
  }
  std::vector<std::int64_t> buckets;
  for (const AgingBucket& bucket : report->buckets) {
    buckets.push_back(bucket.amount);
    const auto found = want.items.find(bucket.name);
    EXPECT_EQ(bucket.items, found == want.items.end() ? 0 : found->second) << bucket.name;
  }
  expect_line(want, report->buckets, buckets, report->credits, report->total);
  if (asked.key < 0) return;
  const Recount group = recount(stream.book, asked);
  const auto found =
      std::find_if(report->by.begin(), report->by.end(), [&](const AgingGroup& candidate) {
        return candidate.key == static_cast<std::uint32_t>(asked.key);
      });
  if (found == report->by.end()) {
    EXPECT_EQ(group.total, 0);
    EXPECT_EQ(group.credits, 0);
    return;
  }
  expect_line(group, report->buckets, found->buckets, found->credits, found->total);
}

// At any day, by any basis, in any grouping, whatever the order in which changes arrived.
TEST(ReceivablesHistory, EqualsARecount) {
  for (std::uint32_t seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE(seed);
    Stream stream(seed);
    const std::vector<std::vector<int>> ends = {{30, 60, 90}, {}, {1}, {7, 14, 21, 28, 120}};
    for (int n = 0; n < 12; ++n) {
      Question asked{};
      asked.as_of = n == 0 ? 900 : n == 1 ? -50 : stream.pick(-10, 480);
      asked.by_due = stream.pick(0, 1) == 1;
      asked.netted = stream.pick(0, 2) == 0;
      asked.dollars = stream.pick(0, 3) > 0;
      asked.ends = ends[static_cast<std::size_t>(stream.pick(0, 3))];
      asked.entity = stream.pick(-1, 1);
      asked.key = stream.pick(0, 1) == 0 ? -1 : stream.pick(0, 6);
      SCOPED_TRACE(asked.as_of);
      compare(stream, asked);
      if (testing::Test::HasFailure()) return;
    }
  }
}

TEST(ReceivablesHistory, ReceivablesAndMonthAgesEqualARecount) {
  for (std::uint32_t seed = 100; seed <= 140; ++seed) {
    SCOPED_TRACE(seed);
    Stream stream(seed);
    const int as_of = stream.pick(0, 480);
    std::int64_t items = 0, current = 0, cash = 0;
    std::map<std::pair<int, int>, std::int64_t> ages, current_ages;
    for (std::size_t n = 0; n < stream.book.items.size(); ++n) {
      const PlainItem& item = stream.book.items[n];
      if (!item.dollars || item.document_day > as_of) continue;
      std::int64_t open = 0;
      for (const PlainChange& change : stream.book.changes) {
        if (change.item == n && change.effective <= as_of) open += change.delta;
      }
      items += open;
      if (item.credit || open == 0) continue;
      const CivilDay civil = stream.date(item.document_day).civil();
      ages[{civil.year, civil.month}] += open * (as_of - item.document_day);
      if (item.due_day < as_of) continue;
      current += open;
      current_ages[{civil.year, civil.month}] += open * (as_of - item.document_day);
    }
    for (const PlainCash& change : stream.book.cash) {
      if (change.dollars && change.effective <= as_of) cash += change.delta;
    }
    const auto rows = stream.history.receivables(stream.date(as_of), {});
    ASSERT_TRUE(rows);
    const auto row = std::find_if(rows->begin(), rows->end(), [](const Receivables& candidate) {
      return candidate.currency == usd();
    });
    if (row == rows->end()) continue;
    EXPECT_EQ(row->items, items);
    EXPECT_EQ(row->current, current);
    EXPECT_EQ(row->unallocated, cash);
    EXPECT_EQ(row->net, items - cash);
    const auto months = stream.history.month_ages(usd(), {}, stream.date(as_of));
    ASSERT_TRUE(months);
    ASSERT_EQ(months->size(), ages.size());
    for (const MonthAges& month : *months) {
      const CivilDay civil = month.month.civil();
      EXPECT_TRUE((month.amount_days == ages[{civil.year, civil.month}]));
      EXPECT_TRUE((month.current_amount_days == current_ages[{civil.year, civil.month}]));
    }
  }
}

}  // namespace
}  // namespace quittance::engine
