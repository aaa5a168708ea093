#include "engine/metrics/settlement_curve.h"

#include <algorithm>
#include <cstddef>

#include "core/assert.h"
#include "engine/metrics/rounding.h"

namespace quittance::engine {
namespace {

constexpr std::int64_t kCertain = 1'000'000'000;  // a chance of one
constexpr std::int64_t kWhole = 1'000'000'000'000'000;
// Below a share of 10^-9 what is left says nothing any more.
constexpr std::int64_t kNothingLeft = 1'000'000;
constexpr auto kDelays = static_cast<std::size_t>(kLastDelay - kFirstDelay + 1);

std::size_t slot(std::int32_t delay) {
  return static_cast<std::size_t>(std::clamp(delay, kFirstDelay, kLastDelay) - kFirstDelay);
}

}  // namespace

SettlementCounts::SettlementCounts() : entered_(kDelays + 1), settled_(kDelays) {}

void SettlementCounts::clear() {
  std::fill(entered_.begin(), entered_.end(), 0);
  std::fill(settled_.begin(), settled_.end(), 0);
  settlements_ = 0;
  delay_sum_ = 0;
}

void SettlementCounts::add(std::int32_t entry, std::int32_t exit, bool settled) {
  const std::size_t last = slot(exit);
  ++entered_[std::min(slot(entry), last)];
  --entered_[last + 1];
  if (!settled) return;
  ++settled_[last];
  ++settlements_;
  delay_sum_ += exit;
}

std::vector<SettlementCounts::OfDay> SettlementCounts::by_day() const {
  std::vector<OfDay> days(kDelays);
  std::int64_t open = 0;
  for (std::size_t n = 0; n < kDelays; ++n) {
    open += entered_[n];
    days[n] = {.open = open, .settled = settled_[n]};
  }
  return days;
}

SettlementCurve SettlementCurve::of(const SettlementCounts& own, std::int64_t open_least) {
  QASSERT(open_least > 0);
  SettlementCurve curve;
  for (const SettlementCounts::OfDay& day : own.by_day()) {
    const Wide chance =
        day.open < open_least ? Wide{0} : divide_half_even(Wide{day.settled} * kCertain, day.open);
    curve.chance_.push_back(static_cast<std::int64_t>(chance));
  }
  curve.close();
  return curve;
}

SettlementCurve SettlementCurve::within(const SettlementCounts& own, const SettlementCurve& wider,
                                        std::int64_t weight) {
  QASSERT(weight > 0);
  SettlementCurve curve;
  std::size_t n = 0;
  for (const SettlementCounts::OfDay& day : own.by_day()) {
    const Wide settled = Wide{day.settled} * kCertain + Wide{weight} * wider.chance_[n++];
    curve.chance_.push_back(
        static_cast<std::int64_t>(divide_half_even(settled, Wide{day.open} + weight)));
  }
  curve.close();
  return curve;
}

void SettlementCurve::close() {
  Wide left = kWhole;
  for (const std::int64_t chance : chance_) {
    left = divide_half_even(left * (kCertain - chance), kCertain);
    left_.push_back(static_cast<std::int64_t>(left));
  }
}

std::int64_t SettlementCurve::left_after(std::int32_t day) const {
  return day < kFirstDelay ? kWhole : left_[slot(day)];
}

std::optional<std::int32_t> SettlementCurve::quantile(std::int32_t age,
                                                      std::int32_t percent) const {
  QASSERT(percent >= 1 && percent <= 99);
  const std::int64_t open = left_after(age);
  if (age >= kLastDelay || open < kNothingLeft) return std::nullopt;
  // left ≤ open × (100 - percent) / 100, and a millionth of it: a half that is a product of rounded
  // thirds is a half. What is left never grows.
  const Wide most = Wide{open} * (100 - percent) + open / 10'000;
  const auto from =
      left_.begin() + static_cast<std::ptrdiff_t>(age < kFirstDelay ? 0 : slot(age) + 1);
  const auto found = std::partition_point(
      from, left_.end(), [most](std::int64_t left) { return Wide{left} * 100 > most; });
  if (found == left_.end()) return std::nullopt;
  return kFirstDelay + static_cast<std::int32_t>(found - left_.begin());
}

std::int64_t SettlementCurve::expected_by(std::int64_t amount, std::int32_t age,
                                          std::int32_t day) const {
  const std::int64_t open = left_after(age);
  if (day <= age || age >= kLastDelay || open < kNothingLeft) return 0;
  return static_cast<std::int64_t>(divide_half_even(Wide{amount} * (open - left_after(day)), open));
}

}  // namespace quittance::engine
