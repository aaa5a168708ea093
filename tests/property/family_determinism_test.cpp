// A thousand payer families in one run: the same outcome for any executor, number of threads, order
// of tasks, chunk size, block size, order of files and of cash within a day; and after a crash at
// any block.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <iostream>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/book/state_digest.h"
#include "engine/executor.h"
#include "tests/support/book_workload.h"
#include "tests/support/engine_rig.h"
#include "tests/support/executors.h"
#include "tests/support/stride.h"

namespace quittance::testing {
namespace {

constexpr WorkloadSize kFamilies{.customers = 1500,
                                 .items = 4500,
                                 .payments = 4500,
                                 .files = 6,
                                 .repeated = 25,
                                 .statement = true,
                                 .families = true};
constexpr std::uint64_t kSeed = 20261125;

struct Outcome {
  Digest digest;
  std::string rows;
};

// How one run is carried out; none of it may matter.
struct Manner {
  std::string name;
  std::function<std::unique_ptr<Executor>()> executor;
  std::size_t chunk_bytes;
  engine::BlockLimits blocks;
};

std::vector<Manner> manners() {
  std::vector<Manner> all;
  const std::size_t chunks[] = {120, 1'000, 4'096, 50'000, std::size_t{1} << 20};
  const engine::BlockLimits blocks[] = {{}, {.bytes = 4 << 10, .events = 50}, {1 << 20, 333}};
  const auto add = [&](const std::string& name,
                       std::function<std::unique_ptr<Executor>()> executor) {
    const std::size_t n = all.size();
    all.push_back({name + ", chunks of " + std::to_string(chunks[n % std::size(chunks)]),
                   std::move(executor), chunks[n % std::size(chunks)],
                   blocks[n % std::size(blocks)]});
  };
  for (const std::size_t threads : {1U, 2U, 3U, 8U}) {
    add(std::to_string(threads) + " threads of the standard library",
        [threads] { return engine::jthread_executor(threads); });
    add(std::to_string(threads) + " threads of oneTBB",
        [threads] { return engine::tbb_executor(threads); });
  }
  for (const std::uint64_t seed : {1U, 2U, 3U, 4U}) {
    add("tasks shuffled by " + std::to_string(seed),
        [seed] { return std::make_unique<ShuffledExecutor>(seed); });
  }
  return all;
}

class FamilyDeterminism : public ::testing::Test {
 protected:
  FamilyDeterminism()
      : scratch_("quittance_families"), work_(make_cash_workload(kFamilies, kSeed)) {}

  Outcome run(std::span<const Delivery> files, const Manner& manner) {
    std::filesystem::remove_all(scratch_.path("book"));
    const std::unique_ptr<Executor> executor = manner.executor();
    const auto [engine, failure] =
        open_engine(scratch_.path("book"), {.executor = executor.get(), .blocks = manner.blocks});
    EXPECT_TRUE(engine) << failure.message;
    EXPECT_EQ(import_master_data(*engine, work_), "");
    EXPECT_TRUE(apply_files(*engine, work_, files, nullptr, manner.chunk_bytes))
        << engine->explanation();
    return {engine::state_digest(engine->book()), business_rows(engine->book())};
  }

  ScratchDirectory scratch_;
  CashWorkload work_;
};

// A test over dull work would prove nothing: families, what they share, and the late pass are
// there.
TEST_F(FamilyDeterminism, TheWorkHasWhatItIsMeantToHave) {
  const auto [engine, failure] = open_engine(scratch_.path("book"), {});
  ASSERT_TRUE(engine) << failure.message;
  ASSERT_EQ(import_master_data(*engine, work_), "");
  ASSERT_TRUE(apply_files(*engine, work_, work_.files));
  const engine::Book& book = engine->book();
  std::set<CustomerHandle> families;
  std::size_t with_parent = 0;
  for (std::uint32_t n = 0; n < book.customers().size(); ++n) {
    families.insert(book.directory().family(CustomerHandle(n)));
    if (book.customers()[n].parent.known()) ++with_parent;
  }
  std::size_t ambiguous = 0;
  std::size_t applied = 0;
  std::size_t across = 0;  // paid by another member of the family
  for (const engine::PaymentRow& row : book.payments()) {
    if (row.reason == Reason::payer_ambiguous || row.reason == Reason::tie) ++ambiguous;
  }
  for (const engine::ApplicationRow& row : book.applications()) {
    ++applied;
    const CustomerHandle payer = book.row(row.payment).customer;
    if (book.row(row.facts.item).facts.customer != payer) ++across;
  }
  std::cout << families.size() << " families, " << with_parent << " customers with a parent, "
            << applied << " applications, " << across << " across members, " << ambiguous
            << " payments between several payers or solutions\n";
  EXPECT_GE(families.size(), 1'000U);
  EXPECT_GT(with_parent, 300U);
  EXPECT_GT(applied, 1'000U);
  EXPECT_GT(across, 20U);
  EXPECT_GT(ambiguous, 20U);
}

TEST_F(FamilyDeterminism, NoMannerOfRunningDecidesAnything) {
  const std::vector<Manner> all = manners();
  const Outcome want = run(work_.files, {.name = "in order",
                                         .executor = [] { return engine::in_order_executor(); },
                                         .chunk_bytes = engine::kChunkBytes,
                                         .blocks = {}});
  std::mt19937_64 random(kSeed);
  for (std::size_t n = 0; n < all.size(); n += stride()) {
    const Manner& manner = all[n];
    SCOPED_TRACE(manner.name);
    std::vector<Delivery> files = work_.files;
    std::shuffle(files.begin(), files.end(), random);
    const Outcome got = run(files, manner);
    ASSERT_EQ(difference(want.rows, got.rows), "");
    ASSERT_EQ(got.digest, want.digest);
  }
}

// The cash of each day in another order and cut into other files. The files are others then, so
// the digest is not asked: payments, applications and items are.
TEST_F(FamilyDeterminism, TheOrderOfADaysCashDecidesNothing) {
  const std::vector<Manner> all = manners();
  std::vector<Delivery> cash = work_.files;
  std::erase_if(cash, [](const Delivery& file) { return file.bytes.front() != '{'; });
  const Outcome want = run(cash, all[2]);
  std::mt19937_64 random(kSeed + 1);
  for (std::uint64_t round = 0; round < share_of(4); ++round) {
    std::vector<Delivery> days;
    for (const Delivery& file : cash) {
      std::vector<std::string> lines = lines_of(file.bytes);
      std::shuffle(lines.begin(), lines.end(), random);
      std::vector<Delivery> parts(1 + random() % 3);
      for (const std::string& line : lines) parts[random() % parts.size()].bytes += line;
      for (Delivery& part : parts) {
        part.name = "part-" + std::to_string(days.size()) + ".ndjson";
        if (!part.bytes.empty()) days.push_back(std::move(part));
      }
    }
    std::shuffle(days.begin(), days.end(), random);
    const Manner& manner = all[random() % all.size()];
    SCOPED_TRACE(manner.name);
    ASSERT_EQ(difference(want.rows, run(days, manner).rows), "");
  }
}

// Stopped after every k-th block, for a spread of k, and finished in another manner.
TEST_F(FamilyDeterminism, ACrashAtAnyBlockDecidesNothing) {
  const std::string whole = scratch_.path("whole");
  constexpr engine::BlockLimits kSmallBlocks{.bytes = 16 << 10, .events = 120};
  const std::span<const Delivery> files(work_.files);
  std::uint64_t accepted = 0;
  std::uint64_t last = 0;
  Outcome want;
  {
    const auto [engine, failure] = open_engine(whole, {.blocks = kSmallBlocks});
    ASSERT_TRUE(engine) << failure.message;
    ASSERT_EQ(import_master_data(*engine, work_), "");
    ASSERT_TRUE(apply_files(*engine, work_, files.first(1))) << engine->explanation();
    accepted = engine->head().block + 1;
    ASSERT_TRUE(apply_files(*engine, work_, files.subspan(1))) << engine->explanation();
    last = engine->head().block;
    want = {engine::state_digest(engine->book()), business_rows(engine->book())};
  }
  ASSERT_GT(last, accepted + 60) << "the run has too few blocks to prove anything";
  const std::vector<Manner> all = manners();
  const std::string cut = scratch_.path("cut");
  std::set<std::uint64_t> stops{accepted, accepted + 1, last - 1};
  for (std::uint64_t n = 1; n < 12; n += stride()) {
    stops.insert(accepted + (last - accepted) * n / 12);
  }
  std::size_t round = 0;
  for (const std::uint64_t stop : stops) {
    const Manner& manner = all[round++ % all.size()];
    SCOPED_TRACE("stopped after block " + std::to_string(stop) + " of " + std::to_string(last) +
                 ", finished by: " + manner.name);
    ASSERT_EQ(copy_book_until(whole, cut, stop), "");
    const std::unique_ptr<Executor> executor = manner.executor();
    const auto [engine, failure] = open_engine(
        cut,
        {.access = engine::Access::write, .executor = executor.get(), .blocks = manner.blocks});
    ASSERT_TRUE(engine) << failure.message;
    ASSERT_EQ(difference(want.rows, business_rows(engine->book())), "");
    ASSERT_EQ(engine::state_digest(engine->book()), want.digest);
  }
  std::cout << "stopped after " << stops.size() << " of " << last - accepted << " blocks\n";
}

}  // namespace
}  // namespace quittance::testing
