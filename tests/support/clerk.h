// A clerk who works by hand at random: some commands are done, some rightly refused.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>

#include "engine/engine.h"

namespace quittance::testing {

// The same seed and the same book give the same commands.
class Clerk {
 public:
  Clerk(engine::Engine& engine, std::uint64_t seed) : engine_(engine), random_(seed) {}
  // One command; an error when the engine refused it.
  Result<void> work();

 private:
  std::uint32_t below(std::size_t bound) { return static_cast<std::uint32_t>(random_() % bound); }
  Result<void> assign(PaymentHandle payment);
  // Often a deduction, paid in part: what split it off may then not be undone.
  ItemHandle some_item(PaymentHandle payment);
  Result<void> unit();

  engine::Engine& engine_;
  std::mt19937_64 random_;
};

}  // namespace quittance::testing
