// Keeps cash records whole: copies the text that their views point to.
#pragma once

#include <deque>
#include <span>
#include <string_view>
#include <vector>

#include "core/arena.h"
#include "core/cash.h"

namespace quittance::engine {

// Records kept by it stay valid as long as it lives. Not thread-safe.
class CashText {
 public:
  [[nodiscard]] CashRecord keep(const CashRecord& record,
                                std::span<const RemittanceLine> remittance);

 private:
  Arena text_;
  std::deque<std::vector<RemittanceLine>> lines_;  // stable addresses
};

}  // namespace quittance::engine
