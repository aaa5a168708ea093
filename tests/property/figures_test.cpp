// Bridge, split DSO, aging and roll-forward against sums of the journal's events, after every batch
// of random books with returns, work by hand, disputes, promises, holds, closed periods, payments
// across currencies, and items and payments that come late.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "engine/engine.h"
#include "engine/figures/bridge.h"
#include "engine/figures/dso_attribution.h"
#include "engine/figures/expectation.h"
#include "engine/figures/roll_forward.h"
#include "engine/metrics/dso.h"
#include "engine/people/periods.h"
#include "tests/property/journal_sums.h"
#include "tests/support/book_workload.h"
#include "tests/support/clerk.h"
#include "tests/support/engine_rig.h"
#include "tests/support/seeds.h"

namespace quittance::testing {
namespace {

using engine::Book;
using engine::BridgePart;
using engine::Engine;

// Opening, closing and parts of one currency, or of one customer in it.
struct Sums {
  std::int64_t opening = 0, closing = 0;
  std::array<std::int64_t, engine::kBridgeParts> parts{};

  void add(const Move& move, Date since, Date as_of) {
    if (move.day <= since) opening += move.amount;
    if (move.day > as_of) return;
    closing += move.amount;
    if (move.day > since) parts[static_cast<std::size_t>(move.part)] += move.amount;
  }
};

void compare_bridges(const Book& book, const std::vector<Move>& moves, Date since, Date as_of,
                     std::map<std::string, int>& seen) {
  const auto bridges = engine::bridge(
      book, {.since = since, .as_of = as_of, .by = [](CustomerHandle customer, EntityHandle) {
               return customer.value();
             }});
  ASSERT_TRUE(bridges);
  std::map<Currency, Sums> sums;
  std::map<std::pair<Currency, std::uint32_t>, Sums> of_customers;
  for (const Move& move : moves) {
    sums[move.currency].add(move, since, as_of);
    of_customers[{move.currency, move.customer}].add(move, since, as_of);
  }
  for (const engine::Bridge& bridge : *bridges) {
    const Sums& want = sums[bridge.currency];
    EXPECT_EQ(bridge.opening, want.opening);
    EXPECT_EQ(bridge.closing, want.closing);
    EXPECT_EQ(bridge.parts, want.parts);
    std::int64_t sum = bridge.opening;
    for (std::size_t part = 0; part < engine::kBridgeParts; ++part) {
      sum += bridge.parts[part];
      if (bridge.parts[part] != 0) ++seen[std::string(name(static_cast<BridgePart>(part)))];
    }
    EXPECT_EQ(sum, bridge.closing);
    for (const engine::BridgeGroup& group : bridge.by) {
      const Sums& own = of_customers[{bridge.currency, group.key}];
      EXPECT_EQ(group.opening, own.opening);
      EXPECT_EQ(group.closing, own.closing);
      EXPECT_EQ(group.parts, own.parts);
    }
    if (!bridge.opening_dso) continue;
    ++seen["with days"];
    std::int64_t days = *bridge.opening_dso + *bridge.sales_effect;
    for (const std::int64_t effect : bridge.effects) days += effect;
    EXPECT_EQ(days, *bridge.closing_dso);
    days = *bridge.opening_dso + *bridge.sales_effect;
    for (const engine::BridgeGroup& group : bridge.by) days += *group.dso_effect;
    EXPECT_EQ(days, *bridge.closing_dso);
  }
}

void compare_attribution(const Book& book, Date as_of, std::map<std::string, int>& seen) {
  const auto split = engine::attribute_dso(
      book, {.as_of = as_of,
             .by_item = [&](ItemHandle item) { return book.row(item).facts.customer.value(); },
             .by = [](CustomerHandle customer, EntityHandle) { return customer.value(); }});
  const auto whole = engine::days_sales_outstanding(book.receivables(), {.as_of = as_of});
  ASSERT_TRUE(split && whole);
  for (const engine::DsoAttribution& row : *split) {
    const auto dso = std::find_if(whole->begin(), whole->end(), [&](const engine::Dso& candidate) {
      return candidate.currency == row.currency;
    });
    ASSERT_NE(dso, whole->end());
    std::int64_t amount = 0;
    std::int64_t days = 0;
    for (std::size_t cause = 0; cause < engine::kDsoCauses; ++cause) {
      amount += row.parts[cause].amount;
      days += row.parts[cause].days.value_or(0);
      const auto word = name(static_cast<engine::DsoCause>(cause));
      if (row.parts[cause].amount != 0) ++seen[std::string(word)];
    }
    EXPECT_EQ(amount, dso->receivables);
    EXPECT_EQ(row.total.amount, dso->receivables);
    EXPECT_EQ(row.total.days, dso->dso);
    if (dso->dso) {
      EXPECT_EQ(days, *dso->dso);
    }
    std::int64_t of_groups = 0;
    std::int64_t days_of_groups = 0;
    for (const engine::DsoGroup& group : row.by) {
      of_groups += group.total.amount;
      days_of_groups += group.total.days.value_or(0);
    }
    EXPECT_EQ(of_groups, row.total.amount);
    EXPECT_EQ(days_of_groups, row.total.days.value_or(0));
  }
}

// Buckets by due date and credits, added up from the events alone; and what is in dispute.
void compare_aging(const Book& book, const Journal& journal, Date as_of) {
  struct Sum {
    std::array<std::int64_t, 5> buckets{};
    std::int64_t credits = 0, disputed = 0;
  };
  std::map<Currency, Sum> sums;
  const auto bucket_of = [&](Date due) -> std::size_t {
    const std::int32_t late = as_of.days() - due.days();
    return late <= 0 ? 0 : late <= 30 ? 1 : late <= 60 ? 2 : late <= 90 ? 3 : 4;
  };
  for (std::uint32_t n = 0; n < journal.items.size(); ++n) {
    const Journal::Item& item = journal.items[n];
    const std::int64_t open = item.open_on(as_of);
    Sum& sum = sums[item.currency];
    if (item.kind == ItemKind::credit_memo) {
      sum.credits += open;
      continue;
    }
    sum.buckets[bucket_of(item.due)] += open;
    std::int64_t disputed = item.hold || item.kind == ItemKind::deduction ? open : 0;
    for (const Journal::Dispute& dispute : journal.disputes) {
      const bool stands =
          dispute.item == n && dispute.from <= as_of && (!dispute.to.known() || dispute.to > as_of);
      if (stands) disputed = std::max(disputed, std::min(open, dispute.amount));
    }
    sum.disputed += disputed;
  }
  for (const Move& move : journal.moves) {
    if (move.part == BridgePart::unapplied_cash && move.day <= as_of)
      sums[move.currency].credits += move.amount;
  }
  engine::AgingQuery query;
  query.as_of = as_of;
  const auto agings = book.receivables().aging(query);
  const auto split = engine::attribute_dso(book, {.as_of = as_of});
  ASSERT_TRUE(agings && split);
  for (const engine::Aging& aging : *agings) {
    const Sum& want = sums[aging.currency];
    EXPECT_EQ(aging.credits, want.credits) << aging.currency.code();
    for (std::size_t n = 0; n < want.buckets.size(); ++n)
      EXPECT_EQ(aging.buckets[n].amount, want.buckets[n]) << aging.currency.code() << " " << n;
  }
  for (const engine::DsoAttribution& row : *split) {
    EXPECT_EQ(row.parts[static_cast<std::size_t>(engine::DsoCause::disputes)].amount,
              sums[row.currency].disputed)
        << row.currency.code();
  }
}

void compare_roll(const Book& book, Date since, Date as_of) {
  const auto rolls = engine::roll_forward(book, {.since = since, .as_of = as_of});
  ASSERT_TRUE(rolls);
  for (const bool closing : {false, true}) {
    engine::AgingQuery query;
    query.as_of = closing ? as_of : since;
    const auto agings = book.receivables().aging(query);
    ASSERT_TRUE(agings);
    for (const engine::Aging& aging : *agings) {
      const auto roll =
          std::find_if(rolls->begin(), rolls->end(), [&](const engine::RollForward& candidate) {
            return candidate.currency == aging.currency;
          });
      for (std::size_t n = 0; n < aging.buckets.size(); ++n) {
        const std::int64_t amount = roll == rolls->end() ? 0
                                    : closing            ? roll->closing[n]
                                                         : roll->rows[n].opening;
        EXPECT_EQ(amount, aging.buckets[n].amount) << query.as_of.iso() << " " << n;
      }
    }
  }
}

void compare_forecast(const Book& book, Date as_of, std::map<std::string, int>& seen) {
  const engine::SettlementHistory history(book, as_of);
  const auto cash = history.cash_by_week(4);
  ASSERT_TRUE(cash);
  std::map<Currency, std::int64_t> open;
  for (const engine::Expectation& item : history.expectations()) {
    open[book.row(item.item).facts.currency] += item.open;
    ++seen["expected by " + std::string(name(item.basis))];
    if (!item.expected.known()) continue;
    EXPECT_LE(item.earliest, item.expected);
    EXPECT_GT(item.earliest, as_of);
    if (item.latest.known()) {
      EXPECT_LE(item.expected, item.latest);
    }
  }
  for (const auto& row : *cash) {
    std::int64_t expected = row.later;
    std::int64_t due = row.already_due + row.due_later;
    for (const auto& week : row.weeks) {
      expected += week.expected;
      due += week.due;
    }
    EXPECT_EQ(row.open, open[row.currency]);
    EXPECT_EQ(expected, row.open);
    EXPECT_EQ(due, row.open);
  }
}

// On every day that anything counts on, the general ledger's control account less the customers'
// credits is what the aging adds up to.
void compare_ledger(Engine& engine, const std::vector<Move>& moves) {
  const Book& book = engine.book();
  std::map<Date, std::map<Currency, std::int64_t>> posted;
  for (const Move& move : moves) posted[move.day];
  ASSERT_TRUE(engine.events([&](std::uint64_t sequence, const engine::Origin& origin, std::uint8_t,
                                const engine::Event& event) {
    for (const engine::DatedPostings& entry :
         engine::dated_postings(book, origin, sequence, event)) {
      for (const engine::Posting& line : entry.lines) {
        if (line.account == "ar" || line.account == "cash:unapplied" ||
            line.account == "cash:on_account")
          posted[entry.day][line.currency] += line.amount;
      }
    }
  }));
  std::map<Currency, std::int64_t> owed;
  for (const auto& [day, amounts] : posted) {
    for (const auto& [currency, amount] : amounts) owed[currency] += amount;
    const auto reports = book.receivables().aging({.as_of = day});
    ASSERT_TRUE(reports);
    for (const engine::Aging& report : *reports)
      EXPECT_EQ(report.total, owed[report.currency]) << day.iso() << report.currency.code();
  }
}

// What an ERP sends later: half of what an open invoice has, and an invoice of long ago.
void send_extract(Engine& engine, std::mt19937_64& random, int number) {
  const Book& book = engine.book();
  std::string csv =
      "item_number,customer_id,entity_id,document_date,due_date,currency,amount,open_amount\n";
  const auto row = [&](const std::string& item, const engine::KeptItem& facts, Date document,
                       std::int64_t open) {
    csv += item + "," + std::string(book.row(facts.customer).facts.customer_id) + "," +
           std::string(book.row(facts.entity).facts.entity_id) + "," + document.iso() + "," +
           facts.due_date.iso() + "," + facts.currency.code() + "," +
           format_major(facts.original, facts.currency) + "," + format_major(open, facts.currency) +
           "\n";
  };
  const engine::ItemRow& item = book.items()[random() % book.items().size()];
  if (item.facts.kind != ItemKind::invoice || item.open < 2) return;
  row(std::string(item.facts.number()), item.facts, item.facts.document_date, item.open / 2);
  row("LATE-" + std::to_string(number), item.facts, item.facts.document_date.plus_days(-30),
      item.facts.original);
  const engine::ImportFile file{.name = "extract", .bytes = csv, .profiles = {}};
  const Date day =
      item.facts.document_date.plus_days(static_cast<std::int32_t>(random() % 60) - 10);
  const auto report =
      engine.import(engine::ImportKind::items, {&file, 1}, {.reconcile = true, .as_of = day});
  ASSERT_TRUE(report);
  ASSERT_TRUE(report->refused.empty()) << report->refused.front().message;
}

// What the desk notes: holds, disputes, promises, and months that are closed and opened again.
void work_at_the_desk(Engine& engine, std::mt19937_64& random, Date today) {
  const Book& book = engine.book();
  const ItemHandle item(static_cast<std::uint32_t>(random() % book.items().size()));
  const engine::ItemRow& row = book.row(item);
  const Date day = today.plus_days(static_cast<std::int32_t>(random() % 40) - 20);
  const Date closed = book.closed_through(EntityHandle(0));
  Result<void> done;
  switch (random() % 9) {
    case 0:
    case 1:
      done = engine.hold(item, !row.hold, "asked to");
      break;
    case 2:
    case 3:
      done = engine.open_dispute(item, row.open / 2 + 1, day, "damaged");
      break;
    case 4:
      done = engine.resolve_dispute(item, engine::DisputeOutcome::rejected, day, "looked at");
      break;
    case 5:
    case 6:
      done = engine.make_promise({.customer = row.facts.customer,
                                  .currency = row.facts.currency,
                                  .amount = row.open,
                                  .date = day,
                                  .due_date = day.plus_days(7),
                                  .source = "the customer",
                                  .items = {item}},
                                 "by phone");
      break;
    case 7:
      done = engine.close_period(EntityHandle(0), month_start(day).plus_days(-1), "month end");
      break;
    default:
      if (closed.known()) done = engine.reopen_period(EntityHandle(0), closed, "forgotten");
      break;
  }
  static_cast<void>(done);  // some are rightly refused
}

// Payments in one currency for items in the other, near their amounts at the rate.
void pay_across(Engine& engine, CashWorkload& work, std::mt19937_64& random, Date today,
                int batch) {
  const Book& book = engine.book();
  const std::string rates = "date,from,to,rate\n" + today.iso() + ",EUR,USD,1." +
                            std::to_string(10 + random() % 20) + "\n";
  const engine::ImportFile file{.name = "rates", .bytes = rates, .profiles = {}};
  ASSERT_TRUE(engine.import(engine::ImportKind::rates, {&file, 1}, {}));
  const ExchangeRates told(book.rates());
  std::string lines;
  for (int n = 0; n < 12; ++n) {
    const ItemHandle item(static_cast<std::uint32_t>(random() % book.items().size()));
    const engine::KeptItem& facts = book.row(item).facts;
    const bool dollars = facts.currency == Currency::of("USD");
    const Currency paid = Currency::of(dollars ? "EUR" : "USD");
    const auto cash = told.convert(Money(book.row(item).open, facts.currency), paid, today);
    if (!cash || cash->minor() < 100) continue;
    const std::int64_t amount = cash->minor() +
                                static_cast<std::int64_t>(random() % 3) * (cash->minor() / 150) -
                                cash->minor() / 150 - (random() % 4 == 0 ? cash->minor() / 3 : 0);
    lines += R"({"payment_id":"X-)" + std::to_string(batch) + "-" + std::to_string(n) +
             R"(","account":")" + (dollars ? "4200" : "4100") + R"(","value_date":")" +
             today.iso() + R"(","currency":")" + paid.code() + R"(","amount":")" +
             format_major(amount, paid) + R"(","text":")" + std::string(facts.number()) + "\"}\n";
  }
  if (lines.empty()) return;
  const Delivery across{"across-" + std::to_string(batch) + ".ndjson", lines};
  ASSERT_TRUE(apply_files(engine, work, {&across, 1})) << engine.explanation();
}

// A payment of today for two invoices, of which one is dated later.
void pay_ahead(Engine& engine, CashWorkload& work, std::mt19937_64& random, Date today, int batch) {
  const Book& book = engine.book();
  const engine::ItemRow& like = book.items()[random() % book.items().size()];
  const std::string currency(like.facts.currency.code());
  const std::string customer(book.row(like.facts.customer).facts.customer_id);
  const std::string entity(book.row(like.facts.entity).facts.entity_id);
  std::string csv = "item_number,customer_id,entity_id,document_date,currency,amount\n";
  std::string lines;
  for (int n = 0; n < 2; ++n) {
    const std::string number = "AHEAD-" + std::to_string(batch) + "-" + std::to_string(100 + n);
    const Date document =
        today.plus_days(n == 0 ? -3 : 1 + static_cast<std::int32_t>(random() % 20));
    csv +=
        number + "," + customer + "," + entity + "," + document.iso() + "," + currency + ",40.00\n";
    lines += std::string(n == 0 ? "" : ",") + R"({"reference":")" + number +
             R"(","kind":"invoice","amount":"40.00"})";
  }
  const engine::ImportFile file{.name = "ahead", .bytes = csv, .profiles = {}};
  ASSERT_TRUE(engine.import(engine::ImportKind::items, {&file, 1}, {}));
  const Delivery ahead{"ahead-" + std::to_string(batch) + ".ndjson",
                       R"({"payment_id":"AHEAD-)" + std::to_string(batch) + R"(","account":")" +
                           (currency == "USD" ? "4100" : "4200") + R"(","value_date":")" +
                           today.iso() + R"(","currency":")" + currency +
                           R"(","amount":"80.00","payer":{"id":")" + customer +
                           R"("},"remittance":[)" + lines + "]}\n"};
  ASSERT_TRUE(apply_files(engine, work, {&ahead, 1})) << engine.explanation();
}

TEST(Figures, AddUpFromTheJournalAfterEveryBatch) {
  ScratchDirectory scratch("quittance_figures");
  std::map<std::string, int> seen;
  for_each_seed(25, [&](std::uint64_t seed) {
    std::mt19937_64 random(seed);
    CashWorkload work = make_cash_workload({.customers = 4 + random() % 12,
                                            .items = 10 + random() % 60,
                                            .payments = 10 + random() % 60,
                                            .files = 1 + random() % 4,
                                            .families = random() % 3 == 0},
                                           seed);
    work.rules += "[cross_currency]\napply = true\npercent = \"1\"\nrate_days = 31\n";
    const Date today = *Date::parse_iso("2026-11-12");
    std::filesystem::remove_all(scratch.path("book"));
    auto [engine, failure] = open_engine(scratch.path("book"), {});
    ASSERT_TRUE(engine) << failure.message;
    ASSERT_EQ(import_master_data(*engine, work), "");
    Clerk clerk(*engine, seed);
    for (std::size_t n = 0; n < work.files.size(); ++n) {
      // Files in any order: what is older comes late.
      ASSERT_TRUE(apply_files(*engine, work, {&work.files[(n + seed) % work.files.size()], 1}))
          << engine->explanation();
      pay_across(*engine, work, random, today, static_cast<int>(n));
      pay_ahead(*engine, work, random, today, static_cast<int>(n));
      for (int command = 0; command < 10; ++command) {
        (void)clerk.work();
        work_at_the_desk(*engine, random, today);
        if (command % 3 == 0) {
          send_extract(*engine, random, static_cast<int>(n) * 100 + command);
        }
      }
      Journal journal;
      ASSERT_TRUE(engine->events([&](std::uint64_t, const engine::Origin&, std::uint8_t,
                                     const engine::Event& event) { journal.take(event); }));
      ASSERT_FALSE(journal.moves.empty());
      compare_ledger(*engine, journal.moves);
      for (const auto& [kind, count] : journal.seen) seen[std::string(kind)] += count;
      for (int question = 0; question < 6; ++question) {
        const Date around = journal.moves[random() % journal.moves.size()].day;
        const Date since = around.plus_days(-static_cast<std::int32_t>(random() % 40));
        const Date as_of = since.plus_days(static_cast<std::int32_t>(random() % 80));
        SCOPED_TRACE(since.iso() + " to " + as_of.iso());
        compare_bridges(engine->book(), journal.moves, since, as_of, seen);
        compare_attribution(engine->book(), as_of, seen);
        compare_aging(engine->book(), journal, as_of);
        compare_roll(engine->book(), since, as_of);
        compare_forecast(engine->book(), as_of, seen);
      }
    }
  });
  if (seed_stride() > 1) return;  // only all seeds together have each of these
  for (const char* kind : {"invoices",
                           "credit_memos",
                           "adjustments",
                           "deductions_opened",
                           "deductions_split_off",
                           "cash_applied",
                           "discounts",
                           "write_offs",
                           "taken_back",
                           "unapplied_cash",
                           "with days",
                           "within_terms",
                           "customer_lateness",
                           "disputes",
                           "unused_credits",
                           "expected by book",
                           "hold",
                           "dispute resolved",
                           "promise",
                           "period closed",
                           "period reopened",
                           "late for a closed period",
                           "across",
                           "exchange loss",
                           "exchange gain",
                           "across, taken back",
                           "paid before it counts"}) {
    EXPECT_GT(seen[kind], 5) << kind << " did not happen";
  }
}

}  // namespace
}  // namespace quittance::testing
