// Bridge, split DSO, aging and roll-forward against sums of the journal's events, after every batch
// of random books with returns, work by hand, and items and payments that come late.
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

#include "engine/bridge.h"
#include "engine/dso_attribution.h"
#include "engine/engine.h"
#include "engine/expectation.h"
#include "engine/metrics/dso.h"
#include "engine/roll_forward.h"
#include "tests/support/book_workload.h"
#include "tests/support/clerk.h"
#include "tests/support/engine_rig.h"
#include "tests/support/seeds.h"

namespace quittance::testing {
namespace {

using engine::Book;
using engine::BridgePart;
using engine::Engine;

// What one event did to what one customer owes, on the day from which it counts.
struct Move {
  Currency currency;
  std::uint32_t customer = 0;
  Date day;
  BridgePart part = BridgePart::invoices;
  std::int64_t amount = 0;
};

// Walks the events and knows nothing of the book's rows.
class Journal {
 public:
  void take(const engine::Event& event) {
    std::visit([this](const auto& fact) { add(fact); }, event);
  }
  std::vector<Move> moves;

 private:
  struct Item {
    Currency currency;
    std::uint32_t customer;
    Date document;
    bool is_deduction;
  };
  struct Payment {
    Currency currency;
    Date posted;
    bool known = false;
    std::uint32_t customer = 0;
  };

  void add(const auto&) {}
  void add(const engine::ItemOpened& event) {
    items_.push_back({event.facts.currency, event.facts.customer.value(), event.facts.document_date,
                      event.parent.known()});
    const std::map<ItemKind, BridgePart> parts = {
        {ItemKind::invoice, BridgePart::invoices},
        {ItemKind::debit_memo, BridgePart::debit_memos},
        {ItemKind::credit_memo, BridgePart::credit_memos},
        {ItemKind::finance_charge, BridgePart::finance_charges},
        {ItemKind::deduction, BridgePart::deductions_opened}};
    move(ItemHandle(static_cast<std::uint32_t>(items_.size() - 1)), event.facts.document_date,
         event.parent.known() ? BridgePart::deductions_opened : parts.at(event.facts.kind),
         event.open);
  }
  void add(const engine::ItemAdjusted& event) {
    const bool taken_back = event.why == engine::Adjustment::application_reversed;
    move(event.item, event.effective_date,
         taken_back ? BridgePart::deductions_opened : BridgePart::adjustments, event.delta);
  }
  void add(const engine::CashRecorded& event) {
    payments_.push_back({event.cash.record().currency, event.posting_date});
  }
  void add(const engine::PayerIdentified& event) {
    Payment& payment = payments_[event.payment.value()];
    payment.known = true;
    payment.customer = event.customer.value();
    credit(payment, payment.posted, event.amount);
  }
  void add(const engine::CashMoved& event) {
    const auto waits = [](Disposition state) {
      return state == Disposition::unapplied || state == Disposition::on_account;
    };
    const std::int64_t delta =
        (waits(event.to) ? event.amount : 0) - (waits(event.from) ? event.amount : 0);
    credit(payments_[event.payment.value()], event.posting_date, delta);
  }
  void add(const engine::Applied& event) {
    std::int64_t cash = 0;
    for (const engine::AllocationFacts& facts : event.allocations) {
      applications_.push_back(facts);
      cash += facts.amount;
      move(facts.item, event.posting_date, BridgePart::cash_applied, -facts.amount);
      move(facts.item, event.posting_date, BridgePart::discounts, -facts.discount);
      move(facts.item, event.posting_date, BridgePart::write_offs, -facts.write_off);
      move(facts.item, event.posting_date, BridgePart::deductions_split_off, -facts.deduction);
    }
    credit(payments_[event.payment.value()], event.posting_date, -cash);
  }
  void add(const engine::ApplicationReversed& event) {
    std::int64_t cash = 0;
    for (const ApplicationHandle handle : event.applications) {
      const engine::AllocationFacts& facts = applications_[handle.value()];
      cash += facts.amount;
      move(facts.item, event.posting_date, BridgePart::taken_back,
           facts.amount + facts.discount + facts.write_off);
      move(facts.item, event.posting_date, BridgePart::deductions_split_off, facts.deduction);
    }
    credit(payments_[event.payment.value()], event.posting_date, cash);
  }

  void move(ItemHandle handle, Date day, BridgePart part, std::int64_t amount) {
    const Item& item = items_[handle.value()];
    moves.push_back({item.currency, item.customer, std::max(day, item.document), part, amount});
  }
  void credit(const Payment& payment, Date day, std::int64_t delta) {
    if (!payment.known) return;
    moves.push_back({payment.currency, payment.customer, day, BridgePart::unapplied_cash, -delta});
  }

  std::vector<Item> items_;
  std::vector<Payment> payments_;
  std::vector<engine::AllocationFacts> applications_;
};

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

// What an ERP sends later: half of what an open invoice has, and an invoice of long ago.
void send_extract(Engine& engine, std::mt19937_64& random, int number) {
  const Book& book = engine.book();
  std::string csv =
      "item_number,customer_id,entity_id,document_date,due_date,currency,amount,open_amount\n";
  const auto row = [&](const std::string& item, const engine::ItemFigures& facts, Date document,
                       std::int64_t open) {
    csv += item + "," + std::string(book.row(facts.customer).facts.customer_id) + "," +
           std::string(book.row(facts.entity).facts.entity_id) + "," + document.iso() + "," +
           facts.due_date.iso() + "," + facts.currency.code() + "," +
           format_major(facts.original, facts.currency) + "," + format_major(open, facts.currency) +
           "\n";
  };
  const engine::ItemRow& item = book.items()[random() % book.items().size()];
  if (item.facts.kind != ItemKind::invoice || item.open < 2) return;
  row(std::string(item.facts.number), item.facts, item.facts.document_date, item.open / 2);
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

TEST(Figures, AddUpFromTheJournalAfterEveryBatch) {
  ScratchDirectory scratch("quittance_figures");
  std::map<std::string, int> seen;
  for_each_seed(25, [&](std::uint64_t seed) {
    std::mt19937_64 random(seed);
    const CashWorkload work = make_cash_workload({.customers = 4 + random() % 12,
                                                  .items = 10 + random() % 60,
                                                  .payments = 10 + random() % 60,
                                                  .files = 1 + random() % 4,
                                                  .families = random() % 3 == 0},
                                                 seed);
    std::filesystem::remove_all(scratch.path("book"));
    auto [engine, failure] = open_engine(scratch.path("book"), {});
    ASSERT_TRUE(engine) << failure.message;
    ASSERT_EQ(import_master_data(*engine, work), "");
    Clerk clerk(*engine, seed);
    for (std::size_t n = 0; n < work.files.size(); ++n) {
      // Files in any order: what is older comes late.
      ASSERT_TRUE(apply_files(*engine, work, {&work.files[(n + seed) % work.files.size()], 1}))
          << engine->explanation();
      for (int command = 0; command < 10; ++command) {
        (void)clerk.work();
        if (command % 3 == 0) {
          send_extract(*engine, random, static_cast<int>(n) * 100 + command);
        }
      }
      Journal journal;
      ASSERT_TRUE(engine->events([&](std::uint64_t, const engine::Origin&, std::uint8_t,
                                     const engine::Event& event) { journal.take(event); }));
      ASSERT_FALSE(journal.moves.empty());
      for (int question = 0; question < 6; ++question) {
        const Date around = journal.moves[random() % journal.moves.size()].day;
        const Date since = around.plus_days(-static_cast<std::int32_t>(random() % 40));
        const Date as_of = since.plus_days(static_cast<std::int32_t>(random() % 80));
        SCOPED_TRACE(since.iso() + " to " + as_of.iso());
        compare_bridges(engine->book(), journal.moves, since, as_of, seen);
        compare_attribution(engine->book(), as_of, seen);
        compare_roll(engine->book(), since, as_of);
        compare_forecast(engine->book(), as_of, seen);
      }
    }
  });
  for (const char* kind :
       {"invoices", "credit_memos", "adjustments", "deductions_opened", "deductions_split_off",
        "cash_applied", "discounts", "write_offs", "taken_back", "unapplied_cash", "with days",
        "within_terms", "customer_lateness", "disputes", "unused_credits", "expected by book"}) {
    EXPECT_GT(seen[kind], in_seeds(5)) << kind << " did not happen";
  }
}

}  // namespace
}  // namespace quittance::testing
