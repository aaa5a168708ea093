// What changed in a book after a place in its journal, for programs that keep a copy.
#pragma once

#include <cstdint>
#include <vector>

#include "core/ids.h"
#include "core/result.h"
#include "engine/engine.h"

namespace quittance::engine {

// An application was made, or taken back.
struct ApplicationChange {
  ApplicationHandle application;
  bool reversed = false;
};

// In journal order. A function of the journal alone: asked again it is the same and what came
// since, and two deltas that meet are the delta of both. Adding up the changes of all deltas from
// the beginning, a reversal counted against, gives the applications that stand.
struct Delta {
  Position upto;                           // what it covers, from `after` on
  std::vector<ApplicationChange> changes;  // an application made and taken back stands twice
  std::vector<ItemHandle> items;           // touched in any way, each once
  std::vector<PaymentHandle> payments;     // likewise, payments only
};

// Errors: those of Engine::events. Cost: reads the journal once, decodes what is after `after`.
[[nodiscard]] Result<Delta> delta_since(Engine& engine, std::uint64_t after);

}  // namespace quittance::engine
