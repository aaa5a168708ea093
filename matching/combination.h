// Which items add up to an amount: an exact search that counts its solutions. Pure arithmetic.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace quittance::matching {

// What one item can add to a sum, in minor units: nothing, its amount (negative for a credit memo),
// or `less`, its amount after discount.
struct Summand {
  std::int64_t amount = 0;  // not zero
  std::int64_t less = 0;    // 0: no discount; else above zero and below `amount`
};

struct CombinationPart {
  std::uint32_t summand = 0;  // its place among those given
  bool discounted = false;
  friend auto operator<=>(const CombinationPart&, const CombinationPart&) = default;
};
using Combination = std::vector<CombinationPart>;  // by place, ascending

struct CombinationAnswer {
  enum class Kind : std::uint8_t {
    none,          // no combination adds up to the amount
    unique,        // exactly one does
    several,       // more than one
    budget_spent,  // not decided: too many items, or too large an amount for the budget
  };
  Kind kind = Kind::none;
  // How many there are, at most kCombinationsCounted; of `several` at least two, of `budget_spent`
  // those that were met.
  std::uint32_t count = 0;
  bool counted = true;  // there are no more than `count`
  // Sums other than the amount that stand within kNearby of it: how often chance explains an
  // amount.
  std::uint32_t nearby = 0;
  std::vector<Combination> shown;  // few items first; at most kCombinationsShown
};

inline constexpr std::uint32_t kCombinationsCounted = 1'000;
inline constexpr std::size_t kCombinationsShown = 5;
inline constexpr std::int64_t kNearby = 5'000;

// Looks for all combinations of summands that add up to `target` (above zero), from the smallest
// sum up or from that of all items down, whichever is nearer:
//
//   up to some thirty items  by meeting in the middle; all are counted
//   more                     by dynamic programming over amounts, which tells none, unique and
//                            several; several are counted where the table of all items fits
//   what no table fits       among at most four items, which can prove several, never one or none
//
// The budget is a fixed number of steps, so that the answer is the same on every machine. Cost: at
// most some 50 million steps of 64 amounts each and 40 MiB; times are in bench/README.md.
[[nodiscard]] CombinationAnswer find_combinations(std::span<const Summand> summands,
                                                  std::int64_t target);

// Says the kind alone, as fast as it can: of several, none is counted or shown.
[[nodiscard]] CombinationAnswer decide_combinations(std::span<const Summand> summands,
                                                    std::int64_t target);

// Combinations of at most four items, all of them counted: two or more are `several`, else the
// answer is `budget_spent`, since larger ones were not tried. Cost: n² log n.
[[nodiscard]] CombinationAnswer find_few_combinations(std::span<const Summand> summands,
                                                      std::int64_t target);

}  // namespace quittance::matching
