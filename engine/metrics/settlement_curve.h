// How long items stay open: the chance, day by day after the due date, that one that is still open
// is settled, from one's own history and, where that is thin, from wider ones.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace quittance::engine {

// Days after the due date that are told apart; earlier and later ones count as these.
inline constexpr std::int32_t kFirstDelay = -120;
inline constexpr std::int32_t kLastDelay = 400;

// Counts items by day after their due date: how many were still open that day, and how many of
// those were settled on it. Open items count for the days they have been open, so that slow payers
// are not left out for being slow.
class SettlementCounts {
 public:
  SettlementCounts();

  // An item that was billed `entry` days after its due date (so mostly a negative number) and was
  // settled, or is seen open for the last time, `exit` days after it. Exits before entries count
  // as entries.
  void add(std::int32_t entry, std::int32_t exit, bool settled);
  void clear();
  [[nodiscard]] std::int64_t settlements() const { return settlements_; }
  // Σ and mean of the days of settlements after the due date, not cut.
  [[nodiscard]] std::int64_t delay_sum() const { return delay_sum_; }

  struct OfDay {
    std::int64_t open = 0;     // at risk
    std::int64_t settled = 0;  // of these
  };
  // By day from kFirstDelay on. Cost: the days.
  [[nodiscard]] std::vector<OfDay> by_day() const;

 private:
  std::vector<std::int64_t> entered_;  // changes of those at risk, and one past the last
  std::vector<std::int64_t> settled_;
  std::int64_t settlements_ = 0;
  std::int64_t delay_sum_ = 0;
};

// The share of items that are still open after each day: a product of what each day leaves, in
// units of 10^-15, each step rounded half-even. Days whose chance nobody ever had leave it as it
// is.
class SettlementCurve {
 public:
  // Every day's chance is settled / open. Days on which fewer than `open_least` items were open say
  // nothing: one settlement of one item is no certainty.
  [[nodiscard]] static SettlementCurve of(const SettlementCounts& own, std::int64_t open_least);
  // Every day's chance is (settled + weight × the wider chance) / (open + weight), `weight` above
  // zero: with no history of its own a curve is the wider one, with much it is its own.
  [[nodiscard]] static SettlementCurve within(const SettlementCounts& own,
                                              const SettlementCurve& wider, std::int64_t weight);

  // The first day after `age` by whose end a share of `percent` (1 to 99, to within 10^-6) of the
  // items that are open at the end of day `age` is settled; nothing when history never gets that
  // far.
  [[nodiscard]] std::optional<std::int32_t> quantile(std::int32_t age, std::int32_t percent) const;
  // Of an amount that is open at the end of day `age`, what is expected to be settled by the end of
  // `day`, half-even. Never more than the amount, and never less for a later day.
  [[nodiscard]] std::int64_t expected_by(std::int64_t amount, std::int32_t age,
                                         std::int32_t day) const;

 private:
  [[nodiscard]] std::int64_t left_after(std::int32_t day) const;
  void close();

  std::vector<std::int64_t> chance_;  // of each day, in units of 10^-9, half-even
  std::vector<std::int64_t> left_;    // after each day, in units of 10^-15
};

}  // namespace quittance::engine
