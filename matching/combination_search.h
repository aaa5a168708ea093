// What the ways to search for combinations share; inside matching/combination.cpp and its siblings.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "matching/combination.h"

namespace quittance::matching {

inline constexpr std::size_t kCollectedMax =
    64;  // solutions that those to be shown are chosen from

// The summands that can take part, with their places among the caller's.
struct Candidates {
  std::vector<Summand> summands;
  std::vector<std::uint32_t> places;
  std::int64_t target = 0;
  std::int64_t credits = 0;  // of all credit memos, above zero
  std::int64_t debits = 0;   // of all others
  std::int64_t unit = 1;     // divides every amount and the target

  [[nodiscard]] std::size_t size() const { return summands.size(); }
};

// None when the sums would not fit into 60 bits.
[[nodiscard]] std::optional<Candidates> candidates_of(std::span<const Summand> summands,
                                                      std::int64_t target);

// Sets kind and count by how many solutions there are.
void conclude(CombinationAnswer& answer, std::uint64_t count);

// Sorts what was collected, few items first, and keeps what is to be shown.
void show_few(std::vector<Combination>& shown);

// All sums of one half of the items against all of the other; up to some 32 items. Counts all,
// collects some.
[[nodiscard]] std::optional<CombinationAnswer> meet_in_the_middle(const Candidates& candidates);

// Sums told bit by bit, a bit an amount, without knowing which items make them: whether none, one
// or more combinations exist, and the one. None above the budget of kDecidedSteps.
[[nodiscard]] std::optional<CombinationAnswer> decide_by_sums(const Candidates& candidates);

// One of several combinations; where decide_by_sums finds any.
[[nodiscard]] Combination one_by_sums(const Candidates& candidates);

// The same with a row of bits an item, from which every combination can be read: counts and
// collects. None above kRowWords.
[[nodiscard]] std::optional<CombinationAnswer> read_from_sums(const Candidates& candidates);

// All combinations of at most four items, up to kCombinationsCounted, and collects some. Of
// `budget_spent` where fewer than two are met, for larger ones were not tried. None above some
// 1,250 items.
[[nodiscard]] std::optional<CombinationAnswer> try_few(const Candidates& candidates);

}  // namespace quittance::matching
