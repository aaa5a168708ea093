// Parts of a DSO in hundredths of days that add up to the DSO as it is shown.
#pragma once

#include <cstdint>

#include "core/result.h"
#include "core/wide.h"
#include "engine/metrics/rounding.h"

namespace quittance::engine {

// Rounds each running total of receivables ÷ sales × days half-even and gives the differences. So
// the parts add up to the last total as shown, and each is within 0.01 of its own quotient.
class RunningDays {
 public:
  // `sales` above zero.
  RunningDays(Wide start, std::int64_t sales, std::int32_t days)
      : running_(start), sales_(sales), days_(days), shown_(rounded()) {}

  // What adding the amount does, in hundredths. Errors: amount_overflow.
  [[nodiscard]] Result<std::int64_t> add(Wide amount) {
    const Wide before = shown_;
    running_ += amount;
    shown_ = rounded();
    return narrow(shown_ - before);
  }
  // The running total, in hundredths.
  [[nodiscard]] Wide shown() const { return shown_; }

 private:
  [[nodiscard]] Wide rounded() const { return divide_half_even(running_ * days_ * 100, sales_); }

  Wide running_;
  Wide sales_;
  Wide days_;
  Wide shown_;
};

}  // namespace quittance::engine
