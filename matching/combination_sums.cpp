// Combinations by dynamic programming over amounts: a bit an amount, set where a sum can be made.
#include <algorithm>
#include <bit>
#include <numeric>

#include "matching/combination_search.h"

namespace quittance::matching {
namespace {

constexpr std::size_t kDecidedSteps = 48'000'000;  // of 64 amounts each
constexpr std::size_t kDecidedWords = std::size_t{1} << 17;
constexpr std::size_t kRowWords = 4'000'000;
constexpr std::size_t kItemsMax = 2'000;  // each is a level of the walk
constexpr std::uint16_t kUnreached = 0xFFFF;

// What becomes of one item: `step` is added to the sum.
struct Choice {
  std::int64_t step = 0;
  bool taken = false;
  bool discounted = false;
};

// The search as sums that only grow, in units of the common divisor. Upwards it begins with no
// invoice and every credit memo taken; downwards with every invoice and no credit memo, and counts
// what is left out. The nearer end is taken. Small steps come first, so that sums stay small for
// long.
struct Ladder {
  std::vector<std::uint32_t> order;            // of the candidates
  std::vector<std::array<Choice, 3>> choices;  // in that order; [0].step is 0, [2].step may be
  std::int64_t target = 0;
  std::int64_t above = 0;  // sums up to `target + above` are looked at

  explicit Ladder(const Candidates& candidates) : order(candidates.size()) {
    const std::int64_t up = candidates.target + candidates.credits;
    const std::int64_t down = candidates.debits - candidates.target;
    const bool upwards = up <= down;
    target = (upwards ? up : down) / candidates.unit;
    above = kNearby / candidates.unit;
    std::iota(order.begin(), order.end(), 0U);
    std::vector<std::array<Choice, 3>> unordered;
    for (const Summand& summand : candidates.summands)
      unordered.push_back(choices_of(summand, upwards, candidates.unit));
    std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
      return unordered[a][1].step < unordered[b][1].step;
    });
    for (const std::uint32_t member : order) choices.push_back(unordered[member]);
  }

  static std::array<Choice, 3> choices_of(const Summand& summand, bool upwards, std::int64_t unit) {
    const bool credit = summand.amount < 0;
    const std::int64_t whole = (credit ? -summand.amount : summand.amount) / unit;
    std::array<Choice, 3> choices{};
    choices[0] = {0, upwards == credit, false};
    choices[1] = {whole, upwards != credit, false};
    if (summand.less > 0) {
      const std::int64_t less = summand.less / unit;
      choices[2] = {upwards ? less : whole - less, true, true};
    }
    return choices;
  }

  [[nodiscard]] std::size_t size() const { return order.size(); }
  [[nodiscard]] std::size_t words() const {
    return target < 0 ? 0 : static_cast<std::size_t>((target + above) / 64 + 1);
  }
};

using Bits = std::vector<std::uint64_t>;

bool has(const std::uint64_t* bits, std::int64_t sum) {
  if (sum < 0) return false;
  const auto at = static_cast<std::size_t>(sum);
  return (bits[at / 64] >> (at % 64) & 1) != 0;
}

struct Shift {
  std::size_t whole = 0;
  unsigned part = 0;
  explicit Shift(std::int64_t step)
      : whole(static_cast<std::size_t>(step) / 64),
        part(static_cast<unsigned>(static_cast<std::size_t>(step) % 64)) {}
  // Word `at` of the bits moved up; `at` is above `whole`.
  [[nodiscard]] std::uint64_t moved(const std::uint64_t* bits, std::size_t at) const {
    return bits[at - whole] << part | (bits[at - whole - 1] >> 1) >> (63 - part);
  }
};

// Sums that can be made, and sums that can be made in more than one way.
struct Tally {
  Bits once;
  Bits twice;

  explicit Tally(std::size_t words) : once(words, 0), twice(words, 0) {}

  // Adds the ways of `from`, each with `step` more, in the first `words`.
  void add(const Tally& from, std::int64_t step, std::size_t words) {
    const Shift shift(step);
    if (shift.whole >= words) return;
    std::uint64_t* __restrict one = once.data();
    std::uint64_t* __restrict two = twice.data();
    const std::uint64_t* from_one = from.once.data();
    const std::uint64_t* from_two = from.twice.data();
    const std::uint64_t lowest = from_one[0] << shift.part;
    two[shift.whole] |= from_two[0] << shift.part | (one[shift.whole] & lowest);
    one[shift.whole] |= lowest;
    for (std::size_t at = shift.whole + 1; at < words; ++at) {
      const std::uint64_t moved = shift.moved(from_one, at);
      two[at] |= shift.moved(from_two, at) | (one[at] & moved);
      one[at] |= moved;
    }
  }
};

// Calls `use(n, words)` for every item: how many words its sums may fill.
template <class Use>
void climb(const Ladder& ladder, std::size_t words, const Use& use) {
  std::int64_t highest = 0;
  for (std::size_t n = 0; n < ladder.size(); ++n) {
    highest += std::max(ladder.choices[n][1].step, ladder.choices[n][2].step);
    use(n, std::min(words, static_cast<std::size_t>(highest / 64) + 1));
  }
}

Combination parts_of(const Ladder& ladder, const Candidates& candidates,
                     const std::vector<std::uint8_t>& chosen) {
  Combination parts;
  for (std::size_t n = 0; n < ladder.size(); ++n) {
    const Choice& choice = ladder.choices[n][chosen[n]];
    if (choice.taken) parts.push_back({candidates.places[ladder.order[n]], choice.discounted});
  }
  std::sort(parts.begin(), parts.end());
  return parts;
}

// The way to make a target that can be made: the item that first reaches a sum is its last.
Combination trace(const Ladder& ladder, const Candidates& candidates) {
  const auto size = static_cast<std::size_t>(ladder.target) + 1;
  const std::size_t words = (size + 63) / 64;
  std::vector<std::uint16_t> first(words * 64, kUnreached);
  Bits reached(words, 0);
  Bits next(words, 0);
  reached[0] = 1;
  climb(ladder, words, [&](std::size_t n, std::size_t filled) {
    std::copy_n(reached.begin(), filled, next.begin());
    for (const std::size_t way : {1U, 2U}) {
      const Shift shift(ladder.choices[n][way].step);
      if (ladder.choices[n][way].step == 0 || shift.whole >= filled) continue;
      next[shift.whole] |= reached[0] << shift.part;
      for (std::size_t at = shift.whole + 1; at < filled; ++at)
        next[at] |= shift.moved(reached.data(), at);
    }
    for (std::size_t at = 0; at < filled; ++at) {
      for (std::uint64_t fresh = next[at] & ~reached[at]; fresh != 0; fresh &= fresh - 1) {
        first[at * 64 + static_cast<std::size_t>(std::countr_zero(fresh))] =
            static_cast<std::uint16_t>(n);
      }
    }
    reached.swap(next);
  });
  std::vector<std::uint8_t> chosen(ladder.size(), 0);
  std::int64_t sum = ladder.target;
  while (sum > 0) {
    const std::uint16_t n = first[static_cast<std::size_t>(sum)];
    for (const std::uint8_t way : {std::uint8_t{1}, std::uint8_t{2}}) {
      const std::int64_t rest = sum - ladder.choices[n][way].step;
      if (rest == sum || rest < 0 || chosen[n] != 0) continue;
      const std::uint16_t before = first[static_cast<std::size_t>(rest)];
      if (rest == 0 || before < n) chosen[n] = way;
    }
    sum -= ladder.choices[n][chosen[n]].step;
  }
  return parts_of(ladder, candidates, chosen);
}

std::uint32_t sums_near(const Ladder& ladder, const std::uint64_t* bits) {
  std::uint32_t near = 0;
  const std::int64_t low = std::max<std::int64_t>(0, ladder.target - ladder.above);
  for (std::int64_t sum = low; sum <= ladder.target + ladder.above; ++sum) {
    if (sum != ladder.target && has(bits, sum)) ++near;
  }
  return std::min(near, kCombinationsCounted);
}

class Rows {
 public:
  Rows(const Ladder& ladder, const Candidates& candidates)
      : ladder_(ladder),
        candidates_(candidates),
        words_(ladder.words()),
        chosen_(ladder.size(), 0) {}

  CombinationAnswer answer() {
    bits_.assign((ladder_.size() + 1) * words_, 0);
    bits_[0] = 1;
    for (std::size_t n = 0; n < ladder_.size(); ++n) {
      const std::uint64_t* from = row(n);
      std::uint64_t* to = row(n + 1);
      std::copy_n(from, words_, to);
      for (const std::size_t way : {1U, 2U}) {
        const Shift shift(ladder_.choices[n][way].step);
        if (ladder_.choices[n][way].step == 0 || shift.whole >= words_) continue;
        to[shift.whole] |= from[0] << shift.part;
        for (std::size_t at = shift.whole + 1; at < words_; ++at) to[at] |= shift.moved(from, at);
      }
    }
    walk(ladder_.size(), ladder_.target);
    conclude(answer_, met_);
    answer_.nearby = met_ == 0 ? 0 : sums_near(ladder_, row(ladder_.size()));
    return std::move(answer_);
  }

 private:
  std::uint64_t* row(std::size_t n) { return bits_.data() + n * words_; }

  // Every branch that is entered ends in a solution.
  void walk(std::size_t n, std::int64_t sum) {
    if (met_ >= kCombinationsCounted || !has(row(n), sum)) return;
    if (n == 0) {
      ++met_;
      if (answer_.shown.size() < kCollectedMax)
        answer_.shown.push_back(parts_of(ladder_, candidates_, chosen_));
      return;
    }
    for (std::uint8_t way = 0; way < 3; ++way) {
      const std::int64_t step = ladder_.choices[n - 1][way].step;
      if (way == 2 && step == 0) continue;
      chosen_[n - 1] = way;
      walk(n - 1, sum - step);
    }
    chosen_[n - 1] = 0;
  }

  const Ladder& ladder_;
  const Candidates& candidates_;
  const std::size_t words_;
  Bits bits_;
  std::vector<std::uint8_t> chosen_;
  CombinationAnswer answer_;
  std::uint64_t met_ = 0;
};

}  // namespace

std::optional<CombinationAnswer> decide_by_sums(const Candidates& candidates) {
  const Ladder ladder(candidates);
  const std::size_t words = ladder.words();
  CombinationAnswer answer;
  if (words == 0) return answer;
  if (candidates.size() >= kUnreached || words > kDecidedWords ||
      words > kDecidedSteps / (candidates.size() + 1))
    return std::nullopt;
  Tally tally(words);
  Tally next(words);
  tally.once[0] = 1;
  climb(ladder, words, [&](std::size_t n, std::size_t filled) {
    std::copy_n(tally.once.begin(), filled, next.once.begin());
    std::copy_n(tally.twice.begin(), filled, next.twice.begin());
    for (const std::size_t way : {1U, 2U}) {
      if (ladder.choices[n][way].step != 0) next.add(tally, ladder.choices[n][way].step, filled);
    }
    std::swap(tally, next);
  });
  if (!has(tally.once.data(), ladder.target)) return answer;
  const bool several = has(tally.twice.data(), ladder.target);
  conclude(answer, several ? 2 : 1);
  answer.counted = !several;
  answer.nearby = sums_near(ladder, tally.once.data());
  if (!several) answer.shown.push_back(trace(ladder, candidates));
  return answer;
}

Combination one_by_sums(const Candidates& candidates) {
  return trace(Ladder(candidates), candidates);
}

std::optional<CombinationAnswer> read_from_sums(const Candidates& candidates) {
  const Ladder ladder(candidates);
  const std::size_t words = ladder.words();
  if (words == 0) return CombinationAnswer{};
  if (candidates.size() > kItemsMax || words > kRowWords / (candidates.size() + 1))
    return std::nullopt;
  return Rows(ladder, candidates).answer();
}

}  // namespace quittance::matching
