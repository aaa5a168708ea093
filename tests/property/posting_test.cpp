// Payments that are posted one by one: what one group decides is what a file of them would, and
// whatever many threads bring at once is in the book once, and still there when it is opened again.
#include <gtest/gtest.h>
#include <rocksdb/env.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "engine/executor.h"
#include "engine/intake/posting_desk.h"
#include "engine/proof/explain.h"
#include "tests/support/book_workload.h"
#include "tests/support/cash_workload.h"
#include "tests/support/engine_rig.h"
#include "tests/support/fault_file_system.h"

namespace quittance::testing {
namespace {

using engine::Engine;
using engine::Posted;
using engine::PostingDesk;
using engine::PostingPlan;

class PostingTest : public ::testing::Test {
 protected:
  PostingTest() : scratch_("quittance_posting") {}

  std::unique_ptr<Engine> open(const std::string& name, const CashWorkload& work,
                               storage::Environment* env = nullptr) {
    auto [engine, failure] = open_engine(scratch_.path(name), {.env = env});
    EXPECT_TRUE(engine) << failure.message;
    if (engine && engine->book().items().empty()) {
      EXPECT_EQ(import_master_data(*engine, work), "");
    }
    return std::move(engine);
  }
  static PostingPlan plan(Engine& engine, const CashWorkload& work) {
    engine::RunOptions run;
    run.rules_toml = work.rules;
    auto plan = engine.plan_posting(run);
    EXPECT_TRUE(plan) << engine.explanation();
    return *std::move(plan);
  }
  // The payments of a workload, a line each without its newline.
  static std::vector<std::string> messages(const CashWorkload& work) {
    std::vector<std::string> lines;
    for (const Delivery& file : work.files) {
      for (std::string& line : lines_of(file.bytes)) {
        line.pop_back();
        lines.push_back(std::move(line));
      }
    }
    return lines;
  }

  ScratchDirectory scratch_;
};

TEST_F(PostingTest, AGroupIsDecidedAsAFileOfItWouldBe) {
  const CashWorkload work =
      make_cash_workload({.payments = 70, .files = 1, .repeated = 0, .statement = false}, 5);
  const std::vector<std::string> lines = messages(work);
  ASSERT_LE(lines.size(), engine::kPostedMax);
  const auto applied = open("applied", work);
  ASSERT_TRUE(apply_files(*applied, work, work.files));
  const auto posted = open("posted", work);
  const std::vector<std::string_view> group(lines.begin(), lines.end());
  const std::uint64_t blocks = posted->head().block;
  ASSERT_TRUE(posted->post(group, plan(*posted, work))) << posted->explanation();
  EXPECT_EQ(posted->head().block, blocks + 1);
  EXPECT_EQ(difference(business_rows(applied->book()), business_rows(posted->book())), "");
  EXPECT_EQ(broken(engine::verify(*posted)), "");
  const auto replayed = posted->replay();
  ASSERT_TRUE(replayed);
  EXPECT_EQ(replayed->difference, "");
  // Each decision can be explained, and the message given back, as of any file.
  const auto in_order = engine::in_order_executor();
  EXPECT_TRUE(engine::explain(*posted, *in_order, PaymentHandle(3), {}));
  const auto delivered = posted->delivered(FileHandle(0));
  ASSERT_TRUE(delivered);
  EXPECT_EQ(lines_of(*delivered).size(), lines.size());
}

TEST_F(PostingTest, ManyThreadsShareCommitsAndLoseNothing) {
  const CashWorkload work = make_cash_workload({.customers = 40,
                                                .items = 400,
                                                .payments = 400,
                                                .files = 2,
                                                .repeated = 0,
                                                .statement = false},
                                               6);
  const std::vector<std::string> lines = messages(work);
  std::vector<std::string> ids(lines.size());
  {
    // On a disk in memory, payments may be durable sooner than a second thread begins.
    std::filesystem::create_directory(scratch_.path("stash"));
    const auto files = std::make_shared<FaultFileSystem>(
        FaultPlan{.sync_takes = std::chrono::milliseconds(1)}, scratch_.path("stash"));
    const auto env = rocksdb::NewCompositeEnv(files);
    const auto engine = open("book", work, env.get());
    PostingDesk desk(*engine, plan(*engine, work));
    std::vector<Posted> posted(lines.size());
    std::vector<std::thread> threads;
    constexpr std::size_t kThreads = 8;
    for (std::size_t thread = 0; thread < kThreads; ++thread) {
      threads.emplace_back([&, thread] {
        for (std::size_t n = thread; n < lines.size(); n += kThreads) {
          auto done = desk.post(lines[n]);
          if (done) posted[n] = *std::move(done);
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_LT(desk.groups(), lines.size()) << "no two payments shared a commit";
    for (std::size_t n = 0; n < posted.size(); ++n) {
      ASSERT_TRUE(posted[n].payment.known()) << posted[n].refused;
      EXPECT_FALSE(posted[n].was_known);
      ids[n] = engine->book().row(posted[n].payment).payment_id();
    }
    EXPECT_EQ(broken(engine::verify(*engine)), "");
  }
  const auto again = open("book", work);
  EXPECT_EQ(again->book().payments().size(), lines.size());
  for (const std::string& id : ids) EXPECT_TRUE(again->book().find_payment(id).known()) << id;
  EXPECT_EQ(broken(engine::verify(*again)), "");
}

TEST_F(PostingTest, TheSameAgainIsKnownAndWhatIsNoPaymentLeavesNoTrace) {
  const CashWorkload work =
      make_cash_workload({.payments = 4, .files = 1, .repeated = 0, .statement = false}, 7);
  const auto engine = open("book", work);
  PostingDesk desk(*engine, plan(*engine, work));
  const std::string message =
      R"({"payment_id":"PAY-1","booking_date":"2026-01-05","currency":"USD","amount":"12.50"})";
  const auto first = desk.post(message);
  ASSERT_TRUE(first);
  ASSERT_TRUE(first->payment.known()) << first->refused;
  const storage::Head head = engine->head();
  const auto second = desk.post(message);
  ASSERT_TRUE(second && second->was_known);
  EXPECT_EQ(second->payment, first->payment);
  EXPECT_EQ(engine->head(), head) << "the same bytes again write nothing";

  for (
      const std::string wrong :
      {"", "{", "[]", R"({"payment_id":"PAY-2"})", "{}\n{}",
       R"({"payment_id":"PAY-2","booking_date":"2026-01-05","currency":"USD","amount":"1.234"})"}) {
    const auto refused = desk.post(wrong);
    ASSERT_TRUE(refused);
    EXPECT_FALSE(refused->payment.known()) << wrong;
    EXPECT_NE(refused->refused, "") << wrong;
  }
  EXPECT_EQ(engine->head(), head);

  // The id of one payment with the amount of another is refused, and says which one has it.
  const auto other = desk.post(
      R"({"payment_id":"PAY-1","booking_date":"2026-01-05","currency":"USD","amount":"99.00"})");
  ASSERT_TRUE(other);
  EXPECT_NE(other->refused.find("12.50 USD"), std::string::npos) << other->refused;
  EXPECT_EQ(broken(engine::verify(*engine)), "");
}

// Read together, a message means what it means alone: wrong ones are refused, the others booked.
TEST_F(PostingTest, WrongMessagesOfAGroupAreRefusedAndTheOthersBooked) {
  const auto payment = [](const std::string& id, const std::string& amount) {
    return R"({"payment_id":")" + id +
           R"(","booking_date":"2026-01-05","currency":"USD","amount":")" + amount + "\"}";
  };
  const CashWorkload work =
      make_cash_workload({.payments = 4, .files = 1, .repeated = 0, .statement = false}, 8);
  const auto engine = open("book", work);
  const std::vector<std::string> lines = {
      payment("PAY-1", "1.00"),
      R"({"payment_id":"PAY-X"})",  // lacks the rest
      "{}{}",                       // two
      R"({"payments":[{"a":1})",    // goes on in the next line
      R"({"a":2}]})",               // of what the one before began
      payment("PAY-2", "2.345"),    // no amount of dollars
      payment("PAY-3", "3.00") + payment("PAY-4", "4.00"),
      payment("PAY-5", "5.00"),
  };
  for (const std::string& line : lines) ASSERT_EQ(engine::wrong_line(line), "") << line;
  const std::vector<std::string_view> group(lines.begin(), lines.end());
  const auto posted = engine->post(group, plan(*engine, work));
  ASSERT_TRUE(posted) << engine->explanation();
  ASSERT_EQ(posted->size(), lines.size());
  for (std::size_t n = 0; n < lines.size(); ++n) {
    const bool right = n == 0 || n + 1 == lines.size();
    EXPECT_EQ((*posted)[n].payment.known(), right) << lines[n];
    EXPECT_EQ((*posted)[n].refused.empty(), right) << lines[n] << (*posted)[n].refused;
  }
  EXPECT_EQ(engine->book().payments().size(), 2U);
  EXPECT_EQ(broken(engine::verify(*engine)), "");
  // Two that are right alone and contradict each other: the first stands.
  const std::vector<std::string> same_id = {payment("PAY-9", "1.00"), payment("PAY-9", "2.00")};
  const std::vector<std::string_view> both(same_id.begin(), same_id.end());
  const auto answers = engine->post(both, plan(*engine, work));
  ASSERT_TRUE(answers) << engine->explanation();
  EXPECT_TRUE((*answers)[0].payment.known());
  EXPECT_NE((*answers)[1].refused.find("1.00 USD"), std::string::npos) << (*answers)[1].refused;
  // A group of nothing else writes nothing.
  const storage::Head head = engine->head();
  const auto none = engine->post(std::span(group).subspan(1, 2), plan(*engine, work));
  ASSERT_TRUE(none);
  EXPECT_FALSE((*none)[0].refused.empty());
  EXPECT_FALSE((*none)[1].refused.empty());
  EXPECT_EQ(engine->head(), head);
}

}  // namespace
}  // namespace quittance::testing
