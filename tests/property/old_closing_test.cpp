// A book whose month was closed by a program of encoding 6, when an application had one entry in
// the general ledger, on the day of its latest item: what that closing fixed stays, is proved, and
// is dated item by item once the month is opened and closed again.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "engine/engine.h"
#include "engine/events/event_codec.h"
#include "engine/people/periods.h"
#include "storage/book_store.h"
#include "tests/support/book_workload.h"
#include "tests/support/engine_rig.h"

namespace quittance::testing {
namespace {

using engine::Engine;
using engine::Event;
using engine::Origin;

const Date kLast = *Date::parse_iso("2026-10-31");

// 150.00 of 28 October pay an invoice of that month and one of 3 November.
void fill(Engine& engine) {
  CashWorkload work;
  work.accounts = "account,currency\n4100,EUR\n";
  work.customers = "customer_id,name\nC1,One\n";
  work.items =
      "item_number,customer_id,document_date,due_date,currency,amount\n"
      "A-1001,C1,2026-10-05,2026-11-04,EUR,100.00\nB-2002,C1,2026-11-03,2026-12-03,EUR,50.00\n";
  work.files.push_back(
      {"cash.ndjson",
       R"({"payment_id":"P","account":"4100","booking_date":"2026-10-28","currency":"EUR",)"
       R"("amount":"150.00","payer":{"id":"C1"},"remittance":[)"
       R"({"reference":"A-1001","kind":"invoice","amount":"100.00"},)"
       R"({"reference":"B-2002","kind":"invoice","amount":"50.00"}]})"
       "\n"});
  ASSERT_EQ(import_master_data(engine, work), "");
  ASSERT_TRUE(apply_files(engine, work, work.files)) << engine.explanation();
}

// The days of the application's entries in the ledger.
std::vector<std::string> days_of_application(Engine& engine) {
  std::vector<std::string> days;
  EXPECT_TRUE(engine.events(
      [&](std::uint64_t sequence, const Origin& origin, std::uint8_t, const Event& event) {
        if (!std::holds_alternative<engine::Applied>(event)) return;
        for (const engine::DatedPostings& entry :
             engine::dated_postings(engine.book(), origin, sequence, event))
          days.push_back(entry.day.iso());
      }));
  return days;
}

// Receivables and customers' credits of the ledger, day by day, beside the aging.
void expect_ledger_is_aging(Engine& engine) {
  std::map<Date, std::int64_t> posted;
  for (Date day = *Date::parse_iso("2026-10-01"); day <= *Date::parse_iso("2026-11-10");
       day = day.plus_days(1))
    posted[day];
  ASSERT_TRUE(engine.events(
      [&](std::uint64_t sequence, const Origin& origin, std::uint8_t, const Event& event) {
        for (const engine::DatedPostings& entry :
             engine::dated_postings(engine.book(), origin, sequence, event)) {
          for (const engine::Posting& line : entry.lines) {
            if (line.account == "ar" || line.account == "cash:unapplied")
              posted[entry.day] += line.amount;
          }
        }
      }));
  std::int64_t owed = 0;
  for (const auto& [day, amount] : posted) {
    owed += amount;
    const auto reports = engine.book().receivables().aging({.as_of = day});
    ASSERT_TRUE(reports);
    EXPECT_EQ(reports->front().total, owed) << day.iso();
  }
}

// October's closing as encoding 6 wrote it: the application counts on 3 November, so it is not of
// the month. `more` postings are claimed that there were not.
void close_as_before(const std::string& directory, Engine& engine, std::uint64_t more) {
  Sha256 hash;
  std::uint64_t count = more;
  ASSERT_TRUE(engine.events(
      [&](std::uint64_t sequence, const Origin& origin, std::uint8_t, const Event& event) {
        if (std::holds_alternative<engine::Applied>(event)) return;
        for (const engine::DatedPostings& entry :
             engine::dated_postings(engine.book(), origin, sequence, event)) {
          if (entry.day > kLast) continue;
          for (const engine::Posting& line : entry.lines) {
            ++count;
            hash.update(std::to_string(sequence) + "|" + entry.day.iso() + "|" + line.account +
                        "|" + line.currency.code() + "|" + std::to_string(line.amount) + "\n");
          }
        }
      }));
  ASSERT_GT(count, 4U);
  std::string block = engine::encode_block_head(
      {.recorded_at = {1'795'000'000'000'001}, .actor = "clerk", .reason = "month end"});
  block[0] = 6;
  engine::encode(0,
                 Event(engine::PeriodClosed{.entity = EntityHandle(0),
                                            .after = {},
                                            .last = kLast,
                                            .postings = count,
                                            .digest = hash.finish()}),
                 block);
  storage::StoreFailure failure;
  const auto store = storage::BookStore::open(directory, {}, failure);
  ASSERT_TRUE(store) << failure.message;
  ASSERT_TRUE((*store)->append(1, block));
}

TEST(OldClosing, KeepsWhatItFixed) {
  ScratchDirectory scratch("quittance_old_closing");
  const std::string directory = scratch.path("book");
  auto [first, failure] = open_engine(directory, {});
  ASSERT_TRUE(first) << failure.message;
  fill(*first);
  const std::vector<std::string> by_item = {"2026-10-28", "2026-11-03"};
  EXPECT_EQ(days_of_application(*first), by_item);
  expect_ledger_is_aging(*first);
  // Only one process writes: what it said is kept, and then it ends.
  {
    auto [reader, why] = open_engine(directory, {.access = engine::Access::read});
    ASSERT_TRUE(reader) << why.message;
    first.reset();
    close_as_before(directory, *reader, 0);
  }
  auto [second, why] = open_engine(directory, {});
  ASSERT_TRUE(second) << why.message;
  ASSERT_EQ(second->book().periods().size(), 1U);
  EXPECT_FALSE(second->book().periods().front().by_item);
  EXPECT_EQ(second->book().closed_through(EntityHandle(0)), kLast);
  EXPECT_EQ(broken(engine::verify(*second)), "");
  EXPECT_EQ(days_of_application(*second), std::vector<std::string>{"2026-11-03"});
  expect_ledger_is_aging(*second);

  ASSERT_TRUE(second->reopen_period(EntityHandle(0), kLast, "dated item by item"));
  EXPECT_EQ(days_of_application(*second), by_item);
  ASSERT_TRUE(second->close_period(EntityHandle(0), kLast, "month end"));
  EXPECT_TRUE(second->book().periods().back().by_item);
  EXPECT_EQ(days_of_application(*second), by_item);
  EXPECT_EQ(broken(engine::verify(*second)), "");
  expect_ledger_is_aging(*second);
}

TEST(OldClosing, IsProved) {
  ScratchDirectory scratch("quittance_old_closing_wrong");
  const std::string directory = scratch.path("book");
  auto [first, failure] = open_engine(directory, {});
  ASSERT_TRUE(first) << failure.message;
  fill(*first);
  {
    auto [reader, why] = open_engine(directory, {.access = engine::Access::read});
    ASSERT_TRUE(reader) << why.message;
    first.reset();
    close_as_before(directory, *reader, 1);
  }
  auto [second, why] = open_engine(directory, {});
  ASSERT_TRUE(second) << why.message;
  EXPECT_NE(broken(engine::verify(*second)), "");
}

}  // namespace
}  // namespace quittance::testing
