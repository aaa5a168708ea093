// What engine tests share: a clock that stands still, a book filled from a workload, its rows as
// text and its proofs as words.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "engine/proof/verify.h"
#include "tests/support/cash_workload.h"

namespace quittance::testing {

// No outcome may depend on the time; a test that wants to prove it gives another moment.
class StandingClock final : public Clock {
 public:
  explicit StandingClock(std::int64_t micros = 1'795'000'000'000'000) : now_{micros} {}
  [[nodiscard]] Timestamp now() const override { return now_; }

 private:
  Timestamp now_;
};

struct OpenPlan {
  engine::Access access = engine::Access::create;
  Executor* executor = nullptr;  // null: in order
  storage::Environment* env = nullptr;
  engine::BlockLimits blocks{};
  std::uint64_t checkpoint_events = 0;  // 1: after every run and import that adds a quarter
};

// An engine, or why there is none.
struct Opened {
  std::unique_ptr<engine::Engine> engine;
  storage::StoreFailure failure;
};
[[nodiscard]] Opened open_engine(const std::string& directory, const OpenPlan& plan);

// Accounts, customers and items; nothing of them may be refused. Empty when all were taken, else
// why.
[[nodiscard]] std::string import_master_data(engine::Engine& engine, const CashWorkload& work);

// Applies the files in the order given with the workload's rules. Chunks are of no consequence.
[[nodiscard]] Result<engine::RunReport> apply_files(engine::Engine& engine,
                                                    const CashWorkload& work,
                                                    std::span<const Delivery> files,
                                                    engine::RunObserver* observer = nullptr,
                                                    std::size_t chunk_bytes = engine::kChunkBytes);

// Items, payments by state and applications as sorted text, each line for one row. Shares no code
// with state_digest() and leaves the files out: what must be equal however cash was cut into files.
[[nodiscard]] std::string business_rows(const engine::Book& book);

// The lines that only one of two such texts has; empty when they are equal.
[[nodiscard]] std::string difference(const std::string& want, const std::string& got);

// What does not hold, a line each; empty when everything does.
[[nodiscard]] std::string broken(const std::vector<engine::Proof>& proofs);

}  // namespace quittance::testing
