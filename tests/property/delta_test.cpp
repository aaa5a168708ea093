// A program that keeps a copy of the book by deltas: whatever happens in between, and wherever it
// stumbles, its copy is the book.
#include <gtest/gtest.h>

#include <array>
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
using engine::Position;

// Amount, discount, write-off and deduction of an application.
using Amounts = std::array<std::int64_t, 4>;

Amounts amounts_of(const engine::AllocationFacts& facts) {
  return {facts.amount, facts.discount, facts.write_off, facts.deduction};
}

// A ledger on the other side. It knows nothing but the deltas that it took over: it adds up the
// changes of applications, and replaces items and payments by their latest rows.
struct Copy {
  Position upto;  // kept together with what it took over
  std::map<std::string, Amounts> applications;
  std::map<std::string, std::int64_t> open;  // of items
  std::map<std::string, std::array<std::int64_t, kDispositions>> payments;
  std::size_t changes = 0;
  std::size_t reversals = 0;

  void take_over(const Book& book, const engine::Delta& delta) {
    for (const engine::ApplicationChange& change : delta.changes) {
      Amounts& sum = applications[engine::application_id(book, change.application)];
      const Amounts amounts = amounts_of(book.row(change.application).facts);
      for (std::size_t n = 0; n < sum.size(); ++n) {
        sum[n] += change.reversed ? -amounts[n] : amounts[n];
      }
      ++changes;
      reversals += change.reversed ? 1 : 0;
    }
    for (const ItemHandle item : delta.items) {
      open[engine::item_key(book, item)] = book.row(item).open;
    }
    for (const PaymentHandle payment : delta.payments) {
      const engine::PaymentRow& row = book.row(payment);
      payments[std::string(row.payment_id())] = row.states;
    }
    upto = delta.upto;
  }

  // Against the full exports, which know nothing of deltas.
  void expect_is(const Book& book) const {
    std::map<std::string, Amounts> standing;
    std::map<std::string, std::int64_t> items;
    std::map<std::string, std::array<std::int64_t, kDispositions>> cash;
    for (std::uint32_t n = 0; n < book.applications().size(); ++n) {
      const engine::ApplicationRow& row = book.applications()[n];
      standing[engine::application_id(book, ApplicationHandle(n))] =
          row.reversed ? Amounts{} : amounts_of(row.facts);
    }
    for (std::uint32_t n = 0; n < book.items().size(); ++n) {
      items[engine::item_key(book, ItemHandle(n))] = book.items()[n].open;
    }
    for (const engine::PaymentRow& row : book.payments()) {
      if (row.facts.role != engine::CashRole::payment) continue;
      cash[std::string(row.payment_id())] = row.states;
    }
    EXPECT_EQ(applications, standing);
    EXPECT_EQ(open, items);
    EXPECT_EQ(payments, cash);
  }
};

class Deltas : public ::testing::Test {
 protected:
  Deltas() : scratch_("quittance_deltas") {}

  void open() {
    engine_.reset();
    auto [engine, failure] = open_engine(scratch_.path("book"), {.blocks = {4 << 10, 16}});
    ASSERT_TRUE(engine) << failure.message;
    engine_ = std::move(engine);
  }
  void fresh(const CashWorkload& work) {
    engine_.reset();
    std::filesystem::remove_all(scratch_.path("book"));
    open();
    ASSERT_EQ(import_master_data(*engine_, work), "");
  }

  // Something done by hand, or refused: an application made, one undone, a payment taken back.
  void by_hand(std::mt19937_64& random) {
    const Book& book = engine_->book();
    if (book.applications().empty()) return;
    const auto any = [&](std::size_t size) { return static_cast<std::uint32_t>(random() % size); };
    const ApplicationHandle application(any(book.applications().size()));
    const PaymentHandle payment = book.row(application).payment;
    switch (random() % 4) {
      case 0:
      case 1:
        static_cast<void>(engine_->unapply(application, "mistaken"));
        break;
      case 2: {
        const engine::Assignment again{.item = book.row(application).facts.item, .amount = {}};
        static_cast<void>(engine_->assign(payment, {&again, 1}, "it was right after all"));
        break;
      }
      default:
        static_cast<void>(engine_->reverse(PaymentHandle(any(book.payments().size())), "bounced"));
        break;
    }
  }

  ScratchDirectory scratch_;
  std::unique_ptr<Engine> engine_;
};

TEST_F(Deltas, ACopyThatAddsThemUpIsTheBook) {
  std::size_t changes = 0;
  std::size_t reversals = 0;
  std::size_t both = 0;  // made and undone between two deltas
  std::size_t repeated = 0;
  for_each_seed(40, [&](std::uint64_t seed) {
    std::mt19937_64 random(seed);
    const CashWorkload work = make_cash_workload({.customers = 4 + random() % 12,
                                                  .items = 10 + random() % 50,
                                                  .payments = 10 + random() % 60,
                                                  .files = 1 + random() % 4},
                                                 seed);
    fresh(work);
    Copy copy;
    std::vector<engine::ApplicationChange> unread;  // of an export that was lost on its way
    for (std::size_t n = 0; n < work.files.size(); ++n) {
      ASSERT_TRUE(apply_files(*engine_, work, {&work.files[n], 1})) << engine_->explanation();
      for (int step = 0; step < 10; ++step) {
        by_hand(random);
        if (random() % 3 != 0) continue;
        if (random() % 4 == 0) open();
        const engine::MarkRow* mark = engine_->book().find_mark(ExportKind::applications, "copy");
        ASSERT_TRUE(mark == nullptr || mark->upto <= copy.upto.sequence);
        const auto delta = engine::delta_since(*engine_, copy.upto.sequence);
        ASSERT_TRUE(delta);
        // The same as before and what came since.
        ASSERT_LE(unread.size(), delta->changes.size());
        for (std::size_t at = 0; at < unread.size(); ++at) {
          ASSERT_EQ(unread[at].application, delta->changes[at].application);
          ASSERT_EQ(unread[at].reversed, delta->changes[at].reversed);
        }
        if (random() % 3 == 0) {  // the other side dies with it
          unread = delta->changes;
          ++repeated;
          continue;
        }
        unread.clear();
        std::map<ApplicationHandle, std::size_t> seen;
        for (const auto& change : delta->changes) {
          if (++seen[change.application] == 2) ++both;
        }
        copy.take_over(engine_->book(), *delta);
        if (random() % 3 == 0) continue;  // it dies before it acknowledges
        const Digest before = engine::state_digest(engine_->book());
        ASSERT_TRUE(engine_->acknowledge(ExportKind::applications, "copy", copy.upto));
        ASSERT_EQ(engine::state_digest(engine_->book()), before) << "a mark is no business fact";
        const std::uint64_t head = engine_->head().next_sequence;
        const auto again = engine_->acknowledge(ExportKind::applications, "copy", copy.upto);
        ASSERT_TRUE(again && !*again);
        ASSERT_EQ(engine_->head().next_sequence, head) << "twice acknowledged, twice written";
      }
    }
    const auto rest = engine::delta_since(*engine_, copy.upto.sequence);
    ASSERT_TRUE(rest);
    copy.take_over(engine_->book(), *rest);
    copy.expect_is(engine_->book());
    ASSERT_EQ(broken(engine::verify(*engine_)), "");
    changes += copy.changes;
    reversals += copy.reversals;
  });
  std::cout << changes << " changes, " << reversals << " of them reversals; " << both
            << " applications made and undone within one delta; " << repeated
            << " exports repeated\n";
  EXPECT_GT(changes, in_seeds(1'000U));
  EXPECT_GT(reversals, in_seeds(200U));
  EXPECT_GT(both, in_seeds(20U));
  EXPECT_GT(repeated, in_seeds(40U));
}

TEST_F(Deltas, APositionIsAPlaceInThisJournal) {
  const CashWorkload work = make_cash_workload({}, 7);
  fresh(work);
  const Position imported = engine_->position();
  ASSERT_TRUE(apply_files(*engine_, work, work.files));
  const Position applied = engine_->position();
  for (const Position& position : {Position{}, imported, applied}) {
    const auto found = engine_->find_position(position.text());
    ASSERT_TRUE(found) << engine_->explanation();
    EXPECT_EQ(*found, position);
  }
  std::string other = applied.text();  // the same place of a journal that went another way
  other.back() = other.back() == '0' ? '1' : '0';
  struct Row {
    const char* why;
    std::string text;
    Errc code;
  };
  const Row rows[] = {
      {"a word", "yesterday", Errc::usage},
      {"nothing", "", Errc::usage},
      {"another history", other, Errc::state_forbids},
      {"no digest", std::to_string(applied.sequence), Errc::state_forbids},
      {"within a block", "2-9f86d081", Errc::state_forbids},
      {"ahead", std::to_string(applied.sequence + 1) + "-9f86d081", Errc::state_forbids},
      {"a leading zero", "0" + applied.text(), Errc::state_forbids}};
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    const auto found = engine_->find_position(row.text);
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().code, row.code);
    EXPECT_FALSE(engine_->explanation().empty());
  }
}

TEST_F(Deltas, AMarkGoesForwardAndStays) {
  const CashWorkload work = make_cash_workload({}, 7);
  fresh(work);
  const Position imported = engine_->position();
  ASSERT_TRUE(apply_files(*engine_, work, work.files));
  const Position applied = engine_->position();
  const auto moved = [&](ExportKind kind, std::string_view mark, const Position& upto) {
    const auto done = engine_->acknowledge(kind, mark, upto);
    EXPECT_TRUE(done) << engine_->explanation();
    return done && *done;
  };
  EXPECT_TRUE(moved(ExportKind::applications, "erp", {}));  // knows nothing yet
  EXPECT_TRUE(moved(ExportKind::applications, "erp", applied));
  EXPECT_FALSE(moved(ExportKind::applications, "erp", imported)) << "a late one moves nothing back";
  EXPECT_TRUE(moved(ExportKind::items, "erp", imported)) << "each export has marks of its own";
  // After it there is nothing but acknowledgements.
  EXPECT_FALSE(moved(ExportKind::applications, "erp", engine_->position()));
  EXPECT_FALSE(engine_->acknowledge(ExportKind::items, "17", applied));
  EXPECT_FALSE(engine_->acknowledge(ExportKind::items, "", applied));
  EXPECT_FALSE(engine_->acknowledge(ExportKind::items, "a b", applied));
  const std::vector<engine::MarkRow>& marks = engine_->book().marks();
  ASSERT_EQ(marks.size(), 2U);
  EXPECT_EQ(marks[0].upto, applied.sequence);
  EXPECT_EQ(marks[1].upto, imported.sequence);
  ASSERT_EQ(broken(engine::verify(*engine_)), "");
  open();
  const engine::MarkRow* kept = engine_->book().find_mark(ExportKind::applications, "erp");
  ASSERT_NE(kept, nullptr);
  EXPECT_EQ(kept->upto, applied.sequence);
  EXPECT_EQ(kept->block, applied.block);
}

}  // namespace
}  // namespace quittance::testing
