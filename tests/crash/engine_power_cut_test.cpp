// Cuts the power at operation after operation of an import and several applies, with the whole
// engine on a file system that loses what was not synced: what a call acknowledged is there
// afterwards, or the book refuses to open; and what was lost unacknowledged can be done again.
#include <gtest/gtest.h>
#include <rocksdb/env.h>

#include <filesystem>
#include <iostream>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "engine/book/state_digest.h"
#include "tests/support/book_workload.h"
#include "tests/support/engine_rig.h"
#include "tests/support/fault_file_system.h"
#include "tests/support/stride.h"

namespace quittance::testing {
namespace {

using engine::Access;
using engine::Engine;

constexpr engine::BlockLimits kSmallBlocks{.bytes = 4 << 10, .events = 24};
const FaultPlan kNever{.fault = Fault::power_cut, .at = 0};  // only counts the operations

// Notes that a run was accepted: from then on it may not vanish.
class HearAcceptance final : public engine::RunObserver {
 public:
  void stage(std::string_view name) override { accepted_ = accepted_ || name == "record"; }
  void progress(std::uint64_t, std::uint64_t) override {}
  [[nodiscard]] bool accepted() const { return accepted_; }

 private:
  bool accepted_ = false;
};

// What one life up to the power cut acknowledged.
struct Life {
  bool fired = false;
  std::string fired_at;
  std::uint64_t operations = 0;
  std::uint64_t ignored_syncs = 0;
  bool imported = false;
  std::size_t runs_accepted = 0;
  std::size_t files_applied = 0;  // of the workload, in order
  bool spoke_after_death = false;
  int checkpoints_failed = 0;  // the last of each session
};

enum class Verdict : std::uint8_t {
  whole,    // all that was acknowledged is there, and the rest could be done again
  lost,     // something acknowledged is missing and nobody said so
  refused,  // the book does not open, and says why
  wrong,    // it opens, and is not what it must be
};

struct Aftermath {
  Verdict verdict = Verdict::wrong;
  std::string text;
};

class Rig {
 public:
  explicit Rig(std::uint64_t seed)
      : scratch_("quittance_engine_power_cut"),
        work_(make_cash_workload(
            {.customers = 8, .items = 30, .payments = 36, .files = 3, .repeated = 3}, seed)) {
    const auto [engine, failure] = open_engine(scratch_.path("whole"), {.blocks = kSmallBlocks});
    EXPECT_TRUE(engine) << failure.message;
    EXPECT_EQ(import_master_data(*engine, work_), "");
    EXPECT_EQ(apply_in_parts(*engine, nullptr), work_.files.size());
    rows_ = business_rows(engine->book());
    digest_ = engine::state_digest(engine->book());
  }

  [[nodiscard]] std::size_t files() const { return work_.files.size(); }

  // Two sessions: master data and the first file; then the other files, the last two in one run.
  Life live(const FaultPlan& plan, Loss loss, std::uint64_t checkpoint_events = 0) {
    std::filesystem::remove_all(book());
    std::filesystem::remove_all(scratch_.path("stash"));
    std::filesystem::create_directories(scratch_.path("stash"));
    const auto files = std::make_shared<FaultFileSystem>(plan, scratch_.path("stash"));
    const auto env = rocksdb::NewCompositeEnv(files);
    Life life;
    bool alive = true;
    for (int session = 0; session < 2 && alive; ++session) {
      const auto [engine, failure] = open_engine(
          book(),
          {.env = env.get(), .blocks = kSmallBlocks, .checkpoint_events = checkpoint_events});
      alive = engine != nullptr;
      if (!alive) {
        EXPECT_FALSE(failure.message.empty());
        break;
      }
      if (session == 0) {
        alive = life.imported = import_master_data(*engine, work_).empty();
        if (alive) alive = apply_in_parts(*engine, &life, 1) == 1;
      } else {
        alive = apply_in_parts(*engine, &life) == work_.files.size();
      }
      if (!alive) {
        EXPECT_FALSE(engine->explanation().empty());
        // A dead book answers nothing any more.
        const Delivery late{"late.ndjson", work_.files.front().bytes + "\n"};
        life.spoke_after_death = bool(apply_files(*engine, work_, {&late, 1}));
      }
      life.checkpoints_failed += engine->settle_checkpoint().failure.empty() ? 0 : 1;
    }
    life.fired = files->fired();
    life.fired_at = files->fired_at();
    life.operations = files->operations();
    life.ignored_syncs = files->ignored_syncs();
    files->lose_unsynced(loss);
    return life;
  }

  // What the real disk now holds: read, then written on, then everything done again.
  Aftermath aftermath(const Life& life) {
    {
      const auto [reader, failure] = open_engine(book(), {.access = Access::read});
      if (!reader) {
        const bool nothing_promised = !life.imported && life.runs_accepted == 0;
        if (failure.code != Errc::book_missing) return {Verdict::refused, failure.message};
        if (!nothing_promised) return {Verdict::lost, failure.message};
      } else {
        const std::string missing = what_is_missing(*reader, life);
        if (!missing.empty()) return {Verdict::lost, "read-only: " + missing};
        const std::string wrong = broken(engine::verify_book(reader->book()));
        if (!wrong.empty()) return {Verdict::wrong, wrong};
      }
    }
    const auto [writer, failure] = open_engine(book(), {.blocks = kSmallBlocks});
    if (!writer) return {Verdict::refused, failure.message};
    const std::string missing = what_is_missing(*writer, life);
    if (!missing.empty()) return {Verdict::lost, "writing: " + missing};
    // Items that were paid since would rightly be refused.
    const std::string why = life.imported ? std::string() : import_master_data(*writer, work_);
    if (!why.empty()) return {Verdict::wrong, "importing again: " + why};
    if (apply_in_parts(*writer, nullptr) != work_.files.size()) {
      return {Verdict::wrong, "applying again: " + writer->explanation()};
    }
    const std::string rows = difference(rows_, business_rows(writer->book()));
    if (!rows.empty()) return {Verdict::wrong, rows};
    if (engine::state_digest(writer->book()) != digest_) {
      return {Verdict::wrong, "the state digest is another"};
    }
    const std::string proofs = broken(engine::verify(*writer));
    if (!proofs.empty()) return {Verdict::wrong, proofs};
    return {Verdict::whole, {}};
  }

 private:
  [[nodiscard]] std::string book() const { return scratch_.path("book"); }

  // The workload's files in runs: one, one, then all others together. Returns how many of them are
  // acknowledged; `life` is told as it happens.
  std::size_t apply_in_parts(Engine& engine, Life* life, std::size_t files_max = SIZE_MAX) {
    std::size_t done = 0;
    const std::span<const Delivery> all(work_.files);
    while (done < std::min(files_max, all.size())) {
      const std::size_t count = done < 2 ? 1 : all.size() - done;
      HearAcceptance heard;
      const auto report = apply_files(engine, work_, all.subspan(done, count), &heard);
      if (life != nullptr && heard.accepted()) ++life->runs_accepted;
      if (!report) return done;
      done += count;
      if (life != nullptr) life->files_applied = std::max(life->files_applied, done);
    }
    return done;
  }

  // What was acknowledged and is not in the book; empty when nothing.
  [[nodiscard]] std::string what_is_missing(const Engine& engine, const Life& life) const {
    const engine::Book& book = engine.book();
    const std::size_t items = lines_of(work_.items).size() - 1;
    if (life.imported && book.items().size() < items) return "imported items";
    if (book.runs().size() < life.runs_accepted) return "an accepted run";
    for (std::size_t n = 0; n < life.files_applied; ++n) {
      const FileHandle file = book.find_file(sha256(work_.files[n].bytes));
      if (!file.known()) return "the applied file " + work_.files[n].name;
      if (!book.runs()[book.row(file).run].completed) {
        return "the end of the run of " + work_.files[n].name;
      }
    }
    return {};
  }

  ScratchDirectory scratch_;
  CashWorkload work_;
  std::string rows_;
  Digest digest_;
};

class EnginePowerCut : public ::testing::TestWithParam<Loss> {};

TEST_P(EnginePowerCut, KeepsWhatWasAcknowledgedOrRefuses) {
  Rig rig(20261122);
  const Life whole = rig.live(kNever, Loss::keep);
  const Aftermath undisturbed = rig.aftermath(whole);
  ASSERT_EQ(undisturbed.verdict, Verdict::whole) << undisturbed.text;
  ASSERT_GT(whole.runs_accepted, 2U);
  // Every operation for the plain loss; for the others some, each with another start.
  const std::uint64_t step = GetParam() == Loss::drop ? 1 : 4;
  const std::uint64_t first = 1 + static_cast<std::uint64_t>(GetParam()) % step;
  std::uint64_t runs = 0;
  std::uint64_t refused = 0;
  std::uint64_t within_runs = 0;
  for (std::uint64_t at = first; at < whole.operations; at += step * stride()) {
    const Life life = rig.live({.fault = Fault::power_cut, .at = at, .seed = at}, GetParam());
    if (!life.fired) break;
    ++runs;
    if (life.imported && life.files_applied < 4) ++within_runs;
    SCOPED_TRACE("power cut at operation " + std::to_string(at) + " (" + life.fired_at +
                 "), then " + std::string(name(GetParam())));
    const Aftermath found = rig.aftermath(life);
    // Garbage inside a log record looks like damage: to refuse is safe, and it is told.
    const bool refusal = GetParam() == Loss::garble && found.verdict == Verdict::refused;
    if (refusal) ++refused;
    EXPECT_TRUE(refusal || found.verdict == Verdict::whole)
        << static_cast<int>(found.verdict) << ": " << found.text;
    EXPECT_FALSE(life.spoke_after_death);
    if (HasFailure()) break;
  }
  std::cout << name(GetParam()) << ": " << runs << " power cuts over " << whole.operations
            << " operations, " << within_runs << " of them after the import; refused " << refused
            << "\n";
  EXPECT_GT(runs, 40 / stride());
  EXPECT_GT(within_runs, runs / 3);
  EXPECT_LE(refused, runs / 10);
}

INSTANTIATE_TEST_SUITE_P(Losses, EnginePowerCut,
                         ::testing::Values(Loss::drop, Loss::tear, Loss::garble, Loss::keep,
                                           Loss::mixed),
                         [](const auto& row) { return std::string(name(row.param)); });

// The same with a checkpoint after every import and run, written while the next command works. A
// checkpoint that cannot be written costs nothing that was acknowledged, and none is left half.
class CheckpointPowerCut : public ::testing::TestWithParam<Loss> {};

TEST_P(CheckpointPowerCut, CostsNothing) {
  Rig rig(20261122);
  const Life whole = rig.live(kNever, Loss::keep, 1);
  ASSERT_EQ(rig.aftermath(whole).verdict, Verdict::whole);
  ASSERT_EQ(whole.checkpoints_failed, 0);
  std::uint64_t runs = 0;
  std::uint64_t in_checkpoints = 0;
  std::uint64_t refused = 0;
  for (std::uint64_t at = 1 + static_cast<std::uint64_t>(GetParam()); at < whole.operations;
       at += 3 * stride()) {
    const Life life = rig.live({.fault = Fault::power_cut, .at = at, .seed = at}, GetParam(), 1);
    if (!life.fired) break;
    ++runs;
    if (life.fired_at.find("checkpoints") != std::string::npos) ++in_checkpoints;
    SCOPED_TRACE("power cut at operation " + std::to_string(at) + " (" + life.fired_at +
                 "), then " + std::string(name(GetParam())));
    const Aftermath found = rig.aftermath(life);
    const bool refusal = GetParam() == Loss::garble && found.verdict == Verdict::refused;
    if (refusal) ++refused;
    ASSERT_TRUE(refusal || found.verdict == Verdict::whole)
        << static_cast<int>(found.verdict) << ": " << found.text;
    EXPECT_FALSE(life.spoke_after_death);
  }
  std::cout << name(GetParam()) << ": " << runs << " power cuts over " << whole.operations
            << " operations, " << in_checkpoints << " of them at a checkpoint's; refused "
            << refused << "\n";
  EXPECT_GT(in_checkpoints, 5 / stride());
  EXPECT_LE(refused, runs / 10);
}

INSTANTIATE_TEST_SUITE_P(Losses, CheckpointPowerCut,
                         ::testing::Values(Loss::drop, Loss::garble, Loss::mixed),
                         [](const auto& row) { return std::string(name(row.param)); });

// A sync that failed once may lie from then on, whichever file it was of: the engine stops.
TEST(CheckpointSync, ThatFailsIsTheLast) {
  Rig rig(20261122);
  int at_checkpoints = 0;
  int stopped = 0;  // something was still to be done
  for (const Fault fault : {Fault::sync_failure, Fault::directory_sync_failure}) {
    for (std::uint64_t at = 1;; ++at) {
      const Life life = rig.live({.fault = fault, .at = at, .seed = at}, Loss::drop, 1);
      if (!life.fired) break;
      if (life.fired_at.find("checkpoints") == std::string::npos) continue;
      ++at_checkpoints;
      SCOPED_TRACE(std::string(name(fault)) + " " + std::to_string(at) + ": " + life.fired_at);
      EXPECT_FALSE(life.spoke_after_death);
      if (life.files_applied < rig.files()) ++stopped;
      ASSERT_EQ(rig.aftermath(life).verdict, Verdict::whole);
    }
  }
  EXPECT_GT(at_checkpoints, 3);
  EXPECT_GT(stopped, 1) << "work went on";
}

// Planted bugs: a checker that lets these pass would prove nothing.
struct Planted {
  const char* what;
  std::vector<std::string> ignore_sync_of;
};

class PlantedMissingSync : public ::testing::TestWithParam<Planted> {};

TEST_P(PlantedMissingSync, IsCaught) {
  Rig rig(20261122);
  const Life whole = rig.live(kNever, Loss::keep);
  std::uint64_t caught = 0;
  int lost = 0;
  std::uint64_t ignored = 0;
  // Few of the moments lose something, and which ones is up to RocksDB's background jobs, too:
  // those between are taken until enough have.
  const std::uint64_t step = 7 * stride();
  const std::uint64_t begin = whole.operations / 3;
  for (std::uint64_t first = begin; first < begin + step && caught <= 5 / stride(); ++first) {
    for (std::uint64_t at = first; at < whole.operations; at += step) {
      const Life life = rig.live({.fault = Fault::power_cut,
                                  .at = at,
                                  .seed = at,
                                  .ignore_sync_of = GetParam().ignore_sync_of},
                                 Loss::drop);
      ignored += life.ignored_syncs;
      const Aftermath found = rig.aftermath(life);
      if (found.verdict != Verdict::whole) ++caught;
      if (found.verdict == Verdict::lost) ++lost;
    }
  }
  std::cout << GetParam().what << ": " << ignored << " syncs ignored, caught " << caught
            << " times, " << lost << " of them as a loss that the book did not notice\n";
  EXPECT_GT(ignored, 0U);
  EXPECT_GT(caught, 5 / stride()) << "the checker does not notice that nothing is synced";
}

INSTANTIATE_TEST_SUITE_P(Of, PlantedMissingSync,
                         ::testing::Values(Planted{"log_and_anchor", {".log", "/anchor"}},
                                           Planted{"log", {".log"}},
                                           Planted{"archive", {"/files"}}),
                         [](const auto& row) { return std::string(row.param.what); });

}  // namespace
}  // namespace quittance::testing
