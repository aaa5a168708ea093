// The outcome of a run is a function of the book and what is given: not of threads, the order of
// tasks, chunk sizes, the order of files, or the order of cash within them.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <iostream>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "engine/book/state_digest.h"
#include "engine/executor.h"
#include "engine/intake/pipeline.h"
#include "ingest/sniff.h"
#include "tests/support/book_workload.h"
#include "tests/support/engine_rig.h"
#include "tests/support/executors.h"
#include "tests/support/seeds.h"

namespace quittance::testing {
namespace {

struct Result {
  Digest digest;
  std::string rows;
};

class Determinism : public ::testing::Test {
 protected:
  Determinism() : scratch_("quittance_determinism") {}

  // A book from nothing: master data, then all files as one run.
  Result run(const CashWorkload& work, std::span<const Delivery> files, Executor& executor) {
    std::filesystem::remove_all(scratch_.path("book"));
    const auto [engine, failure] = open_engine(scratch_.path("book"), {.executor = &executor});
    EXPECT_TRUE(engine) << failure.message;
    EXPECT_EQ(import_master_data(*engine, work), "");
    EXPECT_TRUE(apply_files(*engine, work, files)) << engine->explanation();
    EXPECT_EQ(broken(engine::verify_book(engine->book())), "");
    return {engine::state_digest(engine->book()), business_rows(engine->book())};
  }

  ScratchDirectory scratch_;
};

struct Named {
  std::string name;
  std::function<std::unique_ptr<Executor>()> make;
};

std::vector<Named> executors() {
  std::vector<Named> all;
  for (const std::size_t threads : {1U, 2U, 3U, 8U}) {
    all.push_back({std::to_string(threads) + " threads of the standard library",
                   [threads] { return engine::jthread_executor(threads); }});
    all.push_back({std::to_string(threads) + " threads of oneTBB",
                   [threads] { return engine::tbb_executor(threads); }});
  }
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    all.push_back({"tasks shuffled by " + std::to_string(seed),
                   [seed] { return std::make_unique<ShuffledExecutor>(seed); }});
  }
  return all;
}

// Enough cash that a run has several tasks at every stage.
constexpr WorkloadSize kLarge{
    .customers = 120, .items = 1500, .payments = 1800, .files = 5, .repeated = 12};

TEST_F(Determinism, ThreadsAndTheOrderOfTasksDecideNothing) {
  const CashWorkload work = make_cash_workload(kLarge, 20261122);
  InOrderExecutor in_order;
  const Result want = run(work, work.files, in_order);
  std::mt19937_64 random(4);
  for (const Named& named : executors()) {
    SCOPED_TRACE(named.name);
    const std::unique_ptr<Executor> executor = named.make();
    std::vector<Delivery> files = work.files;
    std::shuffle(files.begin(), files.end(), random);
    const Result got = run(work, files, *executor);
    ASSERT_EQ(difference(want.rows, got.rows), "");
    ASSERT_EQ(got.digest, want.digest);
  }
}

TEST_F(Determinism, TheOrderOfFilesDecidesNothing) {
  InOrderExecutor in_order;
  for_each_seed(12, [&](std::uint64_t seed) {
    const CashWorkload work = make_cash_workload(
        {.customers = 10, .items = 50, .payments = 60, .files = 4, .repeated = 6}, seed);
    const Result want = run(work, work.files, in_order);
    std::mt19937_64 random(seed);
    for (int round = 0; round < 3; ++round) {
      std::vector<Delivery> files = work.files;
      std::shuffle(files.begin(), files.end(), random);
      for (Delivery& file : files) file.name = "renamed-" + std::to_string(random() % 100);
      ShuffledExecutor executor(seed);
      const Result got = run(work, files, executor);
      ASSERT_EQ(difference(want.rows, got.rows), "");
      ASSERT_EQ(got.digest, want.digest);
    }
  });
}

// Other bytes, so the files differ; payments, applications and items may not.
TEST_F(Determinism, TheOrderOfCashWithinItsFilesDecidesNothing) {
  InOrderExecutor in_order;
  for_each_seed(40, [&](std::uint64_t seed) {
    const CashWorkload work = make_cash_workload({.customers = 8,
                                                  .items = 40,
                                                  .payments = 70,
                                                  .files = 3,
                                                  .repeated = 6,
                                                  .statement = false},
                                                 seed);
    const Result want = run(work, work.files, in_order);
    std::mt19937_64 random(seed);
    std::vector<Delivery> shuffled = work.files;
    for (Delivery& file : shuffled) {
      std::vector<std::string> lines = lines_of(file.bytes);
      std::shuffle(lines.begin(), lines.end(), random);
      file.bytes.clear();
      for (const std::string& line : lines) file.bytes += line;
    }
    ASSERT_EQ(difference(want.rows, run(work, shuffled, in_order).rows), "");
    // And cut into other files, at random.
    std::vector<Delivery> recut(1 + random() % 5);
    for (std::size_t n = 0; n < recut.size(); ++n) {
      recut[n].name = "part-" + std::to_string(n) + ".ndjson";
    }
    for (const Delivery& file : shuffled) {
      for (const std::string& line : lines_of(file.bytes)) {
        recut[random() % recut.size()].bytes += line;
      }
    }
    std::erase_if(recut, [](const Delivery& file) { return file.bytes.empty(); });
    ASSERT_EQ(difference(want.rows, run(work, recut, in_order).rows), "");
  });
}

// What a reading gives, as text: every record and what the file says of itself.
std::string reading(const Delivery& file, Executor& executor, std::size_t chunk_bytes) {
  const ingest::Recognised recognised = ingest::recognise(file.bytes, file.name);
  EXPECT_NE(recognised.decoder, nullptr) << file.name;
  const ingest::Profiles profiles;
  const ingest::DecodeContext context{
      .file_name = file.name, .profiles = &profiles, .csv = nullptr, .dialect = {}};
  engine::CollectedCash sink;
  const ingest::FileSummary summary =
      engine::read_file(*recognised.decoder, file.bytes, context, executor, sink, chunk_bytes);
  std::string text = summary.format + " " + std::string(name(summary.status)) + " records " +
                     std::to_string(summary.records) + " used " +
                     std::to_string(sink.bytes_used()) + "\n";
  std::vector<RemittanceLine> lines;
  for (const engine::CollectedRecord& collected : sink.records()) {
    const CashRecord record = collected.cash().record(lines);
    text += std::string(record.payment_id) + " " + std::to_string(record.amount) + " " +
            record.currency.code() + " " + std::string(record.account) + " " +
            record.booking_date.iso() + " lines " + std::to_string(record.remittance.size()) +
            " record " + std::to_string(record.source.record) + " at " +
            std::to_string(record.source.from) + "-" + std::to_string(record.source.to) + " unit " +
            std::to_string(record.unit) + " " + std::string(record.text) + "\n";
  }
  for (const Control& control : summary.controls) {
    text += "control " + control.name + " " + control.stated + " " + control.computed + "\n";
  }
  for (const quittance::Finding& finding : summary.findings) {
    text += "finding " + finding.code + " at " + std::to_string(finding.offset) + "\n";
  }
  return text;
}

TEST_F(Determinism, ChunksAndThreadsReadTheSame) {
  InOrderExecutor in_order;
  const CashWorkload work = make_cash_workload(kLarge, 7);
  const std::unique_ptr<Executor> threads = engine::jthread_executor(3);
  const std::unique_ptr<Executor> tbb = engine::tbb_executor(2);
  ShuffledExecutor shuffled(9);
  for (const Delivery& file : work.files) {
    SCOPED_TRACE(file.name);
    const std::string want = reading(file, in_order, file.bytes.size() + 1);
    ASSERT_GT(lines_of(want).size(), 100U);
    for (const std::size_t chunk : {100UL, 1'000UL, 4'096UL, 50'000UL}) {
      SCOPED_TRACE("chunks of " + std::to_string(chunk));
      for (Executor* executor : {static_cast<Executor*>(&in_order), threads.get(), tbb.get(),
                                 static_cast<Executor*>(&shuffled)}) {
        ASSERT_EQ(difference(want, reading(file, *executor, chunk)), "");
      }
    }
  }
}

}  // namespace
}  // namespace quittance::testing
