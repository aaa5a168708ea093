// A book loaded from a checkpoint is the book that the journal gives: row by row, in every answer,
// and in everything that is done to it afterwards. A damaged checkpoint is never believed.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "engine/book/book_image.h"
#include "engine/book/state_digest.h"
#include "engine/executor.h"
#include "engine/metrics/dso.h"
#include "engine/proof/verify.h"
#include "engine/recovery/recovery.h"
#include "tests/support/book_workload.h"
#include "tests/support/clerk.h"
#include "tests/support/engine_rig.h"
#include "tests/support/executors.h"
#include "tests/support/seeds.h"

namespace quittance::testing {
namespace {

namespace fs = std::filesystem;
using engine::Access;
using engine::Book;
using engine::Engine;

template <class Handles>
std::string numbers(const Handles& handles) {
  std::string text;
  for (const auto handle : handles) text += " " + std::to_string(handle.value());
  return text + ";";
}

// What the indexes say: everything that rows alone do not show.
std::string index_answers(const Book& book) {
  std::string text;
  for (std::uint32_t n = 0; n < book.customers().size(); ++n) {
    const CustomerHandle customer(n);
    const engine::CustomerRegistered& facts = book.row(customer).facts;
    text += facts.customer_id;
    text += std::to_string(book.find_customer(facts.customer_id).value()) + " of " +
            std::to_string(book.directory().family(customer).value()) + "/" +
            std::to_string(book.bucket_of(customer)) + " names";
    text += numbers(book.directory().by_exact_name(facts.name));
    text += numbers(book.directory().by_bank_account(facts.bank_accounts)) + " open";
    for (const matching::OpenItem& item : book.ledger().open_items(customer))
      text += " " + std::to_string(item.item.value()) + "=" + std::to_string(item.open);
    text += "\n";
  }
  for (std::uint32_t n = 0; n < book.items().size(); ++n) {
    const engine::KeptItem& facts = book.items()[n].facts;
    text += std::to_string(book.find_item(facts.entity, facts.number()).value());
    text += numbers(book.ledger().by_number(facts.number()));
    text += numbers(book.ledger().by_reference(facts.texts.reference())) + "\n";
  }
  for (const engine::PaymentRow& row : book.payments()) {
    const std::string id(row.payment_id());
    text += id + " " + std::to_string(book.find_payment(id).value());
    text += numbers(book.same_content(row.cash.content_key()));
    text += numbers(book.redelivered(id));
    if (row.facts.file.known())
      text += std::to_string(book.statement_size(row.facts.file, row.facts.statement));
    text += "\n";
  }
  for (const engine::FileRow& row : book.files())
    text += std::to_string(book.find_file(row.facts.digest).value()) + " " +
            std::to_string(book.find_file(row.facts.content).value()) + "\n";
  for (const engine::AccountRow& row : book.accounts())
    text += std::to_string(book.find_account(row.facts.account).value()) +
            std::string(book.profile(row.facts.profile)) + "\n";
  for (int bucket = 0; bucket < engine::kBuckets; ++bucket)
    text += " " + std::to_string(book.bucket_sequence(bucket));
  return text;
}

// Receivables, sales and aging by customer at some days, among them some before everything.
std::string money_answers(const Book& book, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  const engine::ReceivablesHistory& history = book.receivables();
  std::string text;
  for (int n = 0; n < 12; ++n) {
    const Date day = Date::from_days(20'300 + static_cast<std::int32_t>(random() % 500));
    text += day.iso();
    const auto rows = history.receivables(day, std::nullopt);
    if (!rows) return "receivables fail";
    for (const engine::Receivables& row : *rows)
      text += " " + std::to_string(row.items) + " " + std::to_string(row.current) + " " +
              std::to_string(row.unallocated);
    engine::AgingQuery query;
    query.as_of = day;
    query.by = [](CustomerHandle customer, EntityHandle) { return customer.value(); };
    const auto reports = history.aging(query);
    if (!reports) return "the aging fails";
    for (const engine::Aging& report : *reports) {
      for (const engine::AgingGroup& group : report.by)
        text += " " + std::to_string(group.key) + ":" + std::to_string(group.total);
      const auto sales =
          history.credit_sales(report.currency, std::nullopt, day.plus_days(-90), day);
      if (!sales) return "the sales fail";
      text += " sold " + std::to_string(*sales);
    }
    for (const auto method : {engine::DsoMethod::simple, engine::DsoMethod::count_back,
                              engine::DsoMethod::true_, engine::DsoMethod::best_possible}) {
      const auto figures =
          engine::days_sales_outstanding(history, {.as_of = day, .method = method});
      if (!figures) return "the DSO fails";
      for (const engine::Dso& figure : *figures)
        text += " dso " + std::to_string(figure.dso.value_or(-1)) + "/" +
                std::to_string(figure.best_possible.value_or(-1));
    }
    text += "\n";
  }
  return text;
}

class CheckpointBook : public ::testing::Test {
 protected:
  CheckpointBook() : scratch_("quittance_checkpoint_book") {}

  std::unique_ptr<Engine> open(const std::string& name, std::uint64_t checkpoint_events,
                               Executor* executor = nullptr, Access access = Access::create) {
    auto [engine, failure] =
        open_engine(scratch_.path(name), {.access = access,
                                          .executor = executor,
                                          .blocks = {4 << 10, 16},
                                          .checkpoint_events = checkpoint_events});
    EXPECT_TRUE(engine) << failure.message;
    return std::move(engine);
  }
  // A book with work by hand between its runs, checkpointed on the way.
  void make(const std::string& name, const CashWorkload& work, std::uint64_t seed) {
    const auto engine = open(name, 1);
    ASSERT_EQ(import_master_data(*engine, work), "");
    Clerk clerk(*engine, seed);
    for (const Delivery& file : work.files) {
      ASSERT_TRUE(apply_files(*engine, work, {&file, 1})) << engine->explanation();
      for (int n = 0; n < 6; ++n) (void)clerk.work();
      ASSERT_EQ(engine->settle_checkpoint().failure, "");
    }
  }
  std::vector<std::string> checkpoints(const std::string& name) const {
    std::vector<std::string> paths;
    for (const auto& entry : fs::directory_iterator(scratch_.path(name + "/checkpoints")))
      paths.push_back(entry.path().string());
    std::sort(paths.begin(), paths.end());
    return paths;
  }

  ScratchDirectory scratch_;
};

TEST_F(CheckpointBook, IsTheReplayedBookAndStaysIt) {
  const auto threads = engine::jthread_executor(3);
  std::uint64_t tail = 0;
  int commands = 0;
  for_each_seed(25, [&](std::uint64_t seed) {
    std::mt19937_64 random(seed);
    const CashWorkload work = make_cash_workload({.customers = 4 + random() % 12,
                                                  .items = 10 + random() % 50,
                                                  .payments = 10 + random() % 60,
                                                  .files = 2 + random() % 3,
                                                  .repeated = random() % 6,
                                                  .statement = random() % 2 == 0},
                                                 seed);
    fs::remove_all(scratch_.path("book"));
    fs::remove_all(scratch_.path("plain"));
    CashWorkload first = work;
    first.files.pop_back();  // comes when both books are open
    ASSERT_NO_FATAL_FAILURE(make("book", first, seed));
    fs::copy(scratch_.path("book"), scratch_.path("plain"), fs::copy_options::recursive);
    fs::remove_all(scratch_.path("plain/checkpoints"));

    const auto loaded = open("book", 0, seed % 2 == 0 ? threads.get() : nullptr);
    const auto replayed = open("plain", 0, seed % 3 == 0 ? threads.get() : nullptr);
    ASSERT_GT(loaded->recovery().checkpoint, 0U);
    ASSERT_EQ(replayed->recovery().checkpoint, 0U);
    tail += loaded->recovery().events_folded;
    const auto expect_equal = [&] {
      ASSERT_EQ(engine::state_digest(loaded->book()), engine::state_digest(replayed->book()));
      ASSERT_EQ(engine::image_difference(loaded->book(), replayed->book(), *threads), "");
      ASSERT_EQ(index_answers(loaded->book()), index_answers(replayed->book()));
      ASSERT_EQ(money_answers(loaded->book(), seed), money_answers(replayed->book(), seed));
      ASSERT_EQ(business_rows(loaded->book()), business_rows(replayed->book()));
    };
    ASSERT_NO_FATAL_FAILURE(expect_equal());
    // The same work goes on in both. Equal journals prove that every answer on the way was equal.
    Clerk one(*loaded, ~seed);
    Clerk other(*replayed, ~seed);
    for (int n = 0; n < 25; ++n) {
      const auto did = one.work();
      ASSERT_EQ(did.has_value(), other.work().has_value());
      ASSERT_EQ(loaded->head(), replayed->head());
      ++commands;
    }
    ASSERT_TRUE(apply_files(*loaded, work, {&work.files.back(), 1})) << loaded->explanation();
    ASSERT_TRUE(apply_files(*replayed, work, {&work.files.back(), 1})) << replayed->explanation();
    ASSERT_EQ(loaded->head(), replayed->head());
    ASSERT_NO_FATAL_FAILURE(expect_equal());
    ASSERT_EQ(broken(engine::verify(*loaded)), "");
  });
  std::cout << tail << " events folded after checkpoints, " << commands << " commands on both\n";
  EXPECT_GT(tail, in_seeds(50U));
}

TEST_F(CheckpointBook, HelpsToFindThePast) {
  const CashWorkload work = make_cash_workload({.files = 4}, 5);
  ASSERT_NO_FATAL_FAILURE(make("book", work, 5));
  fs::copy(scratch_.path("book"), scratch_.path("plain"), fs::copy_options::recursive);
  fs::remove_all(scratch_.path("plain/checkpoints"));
  const auto loaded = open("book", 0);
  const auto replayed = open("plain", 0);
  const auto in_order = engine::in_order_executor();
  for (std::uint64_t sequence = 1; sequence <= loaded->head().next_sequence; sequence += 7) {
    const auto one = loaded->book_before(sequence);
    const auto other = replayed->book_before(sequence);
    ASSERT_TRUE(one && other);
    ASSERT_EQ(one->next_sequence(), sequence);
    ASSERT_EQ(engine::image_difference(*one, *other, *in_order), "") << "before " << sequence;
  }
}

TEST_F(CheckpointBook, HasTheSameBytesWhateverTheThreads) {
  const CashWorkload work =
      make_cash_workload({.customers = 60, .items = 9000, .payments = 300}, 3);
  ASSERT_NO_FATAL_FAILURE(make("book", work, 3));
  const auto engine = open("book", 0, nullptr, Access::read);
  const auto in_order = engine::in_order_executor();
  const auto want = engine::encode_image(engine->book(), *in_order);
  ASSERT_GT(want.size(), 15U);  // some sections have several chunks
  std::vector<std::unique_ptr<Executor>> executors;
  executors.push_back(engine::jthread_executor(2));
  executors.push_back(engine::tbb_executor(4));
  executors.push_back(std::make_unique<ShuffledExecutor>(11));
  for (const auto& executor : executors) {
    const auto got = engine::encode_image(engine->book(), *executor);
    ASSERT_EQ(got.size(), want.size());
    for (std::size_t n = 0; n < want.size(); ++n) {
      ASSERT_EQ(got[n].section, want[n].section);
      ASSERT_EQ(got[n].rows, want[n].rows);
      ASSERT_TRUE(got[n].bytes == want[n].bytes) << "chunk " << n;
    }
    const auto again = open("book", 0, executor.get(), Access::read);
    ASSERT_EQ(engine::image_difference(again->book(), engine->book(), *executor), "");
  }
}

TEST_F(CheckpointBook, IsNotBelievedWithAnyByteDamaged) {
  const CashWorkload work = make_cash_workload(
      {.customers = 3, .items = 6, .payments = 8, .files = 3, .repeated = 1, .statement = false},
      9);
  ASSERT_NO_FATAL_FAILURE(make("book", work, 9));
  const auto paths = checkpoints("book");
  ASSERT_EQ(paths.size(), 2U) << "the two newest are kept";
  std::ifstream file(paths.back(), std::ios::binary);
  const std::string whole{std::istreambuf_iterator<char>(file), {}};
  storage::StoreFailure failure;
  const auto store = storage::BookStore::open(scratch_.path("book"), {.read_only = true}, failure);
  ASSERT_TRUE(store) << failure.message;
  const auto folder = storage::CheckpointFolder::at(scratch_.path("book"));
  const auto in_order = engine::in_order_executor();
  const std::uint64_t next = (*store)->head().next_sequence;
  engine::Recovery how;
  const auto want = engine::recover(**store, nullptr, next, {}, *in_order, how);
  ASSERT_TRUE(want);
  const Digest digest = engine::state_digest(*want);
  for (std::size_t at = 0; at < whole.size(); ++at) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ (1 << (at % 8)));
    std::ofstream(paths.back(), std::ios::binary) << damaged;
    const auto got = engine::recover(**store, folder.get(), next, {}, *in_order, how);
    ASSERT_TRUE(got);
    ASSERT_EQ(how.passed_over.size(), 1U) << "byte " << at;
    ASSERT_GT(how.checkpoint, 0U) << "the older checkpoint was not used";
    ASSERT_EQ(engine::state_digest(*got), digest) << "byte " << at;
  }
  std::cout << "each of " << whole.size() << " bytes damaged\n";
  std::ofstream(paths.back(), std::ios::binary) << whole;
  ASSERT_TRUE(engine::recover(**store, folder.get(), next, {}, *in_order, how));
  EXPECT_TRUE(how.passed_over.empty());
}

TEST_F(CheckpointBook, OfAnotherHistoryOrVersionIsPassedOver) {
  const CashWorkload work = make_cash_workload({.files = 2}, 21);
  ASSERT_NO_FATAL_FAILURE(make("book", work, 21));
  ASSERT_NO_FATAL_FAILURE(make("other", make_cash_workload({.files = 3}, 22), 22));
  fs::remove_all(scratch_.path("book/checkpoints"));
  fs::copy(scratch_.path("other/checkpoints"), scratch_.path("book/checkpoints"));
  {
    const auto engine = open("book", 0);
    EXPECT_EQ(engine->recovery().checkpoint, 0U);
    EXPECT_EQ(engine->recovery().passed_over.size(), 2U);
    ASSERT_EQ(broken(engine::verify(*engine)), "");
    const auto report = engine->checkpoint();
    ASSERT_TRUE(report) << engine->explanation();
    EXPECT_EQ(checkpoints("book").size(), 1U) << "what was passed over is removed";
  }
  storage::CheckpointImage image;
  {
    const auto engine = open("book", 0);
    EXPECT_GT(engine->recovery().checkpoint, 0U);
    image.head = engine->head();
    const auto in_order = engine::in_order_executor();
    image.chunks = storage::source_of(engine::encode_image(engine->book(), *in_order));
  }
  image.writer = "quittance 99.0";
  storage::StoreFailure failure;
  ASSERT_TRUE(storage::CheckpointFolder::at(scratch_.path("book"))->write(image, 0, failure));
  const auto engine = open("book", 0);
  EXPECT_EQ(engine->recovery().checkpoint, 0U);
  ASSERT_EQ(engine->recovery().passed_over.size(), 1U);
  EXPECT_NE(engine->recovery().passed_over[0].find("99.0"), std::string::npos);
}

// A checkpoint whose digests hold but whose rows are not the journal's: only verify can tell.
TEST_F(CheckpointBook, ThatIsWrongIsFoundByVerify) {
  const CashWorkload work = make_cash_workload({.files = 2}, 31);
  ASSERT_NO_FATAL_FAILURE(make("book", work, 31));
  const auto in_order = engine::in_order_executor();
  storage::CheckpointImage image;
  {
    const auto engine = open("book", 0);
    ASSERT_EQ(broken(engine::verify(*engine)), "");
    image.head = engine->head();
    image.writer = engine::image_writer();
    // The book of one event earlier under the counters of today's.
    const auto chunks = engine::encode_image(engine->book(), *in_order);
    const auto before = engine->book_before(image.head.next_sequence - 1);
    ASSERT_TRUE(before);
    auto wrong = engine::encode_image(*before, *in_order);
    wrong[0] = chunks[0];
    image.chunks = storage::source_of(std::move(wrong));
  }
  storage::StoreFailure failure;
  ASSERT_TRUE(storage::CheckpointFolder::at(scratch_.path("book"))->write(image, 0, failure));
  const auto engine = open("book", 0);
  ASSERT_EQ(engine->recovery().checkpoint, image.head.block);
  EXPECT_FALSE(engine::all_hold(engine::verify(*engine)));
}

}  // namespace
}  // namespace quittance::testing
