#include "matching/combination.h"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <optional>

#include "core/wide.h"

namespace quittance::matching {
namespace {

constexpr std::size_t kHalfSumsMax = 1U << 16;
constexpr std::size_t kBudgetWords = 4'000'000;  // of 64 amounts each
constexpr std::size_t kSmallEntriesMax = 2'500;  // amounts tried in threes
constexpr std::size_t kProgrammedMax = 2'000;    // items; each is a level of the walk
constexpr std::size_t kCollectedMax = 64;        // solutions that those to be shown are chosen from
constexpr std::int64_t kTotalMax = std::int64_t{1} << 60;

using Kind = CombinationAnswer::Kind;

// Those that can take part, with their places among the caller's.
struct Candidates {
  std::vector<Summand> summands;
  std::vector<std::uint32_t> places;
  std::int64_t target = 0;
  std::int64_t credits = 0;  // of all credit memos, above zero

  [[nodiscard]] std::size_t size() const { return summands.size(); }
};

std::uint32_t counted(std::uint64_t count) {
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(count, kCombinationsCounted));
}

void conclude(CombinationAnswer& answer, std::uint64_t count) {
  answer.count = counted(count);
  answer.kind = count == 0 ? Kind::none : count == 1 ? Kind::unique : Kind::several;
}

// --- Meet in the middle ------------------------------------------------------------------------

// Two bits of `taken` an item: 0 not, 1 whole, 2 less discount.
struct HalfSum {
  std::int64_t sum = 0;
  std::uint64_t taken = 0;
};

struct Half {
  std::vector<std::uint32_t> members;    // of the candidates
  std::vector<HalfSum> sums{HalfSum{}};  // ascending

  void add(std::uint32_t member, const Summand& summand) {
    const unsigned shift = 2 * static_cast<unsigned>(members.size());
    members.push_back(member);
    const auto with = [&](std::int64_t amount, std::uint64_t how) {
      std::vector<HalfSum> moved(sums);
      for (HalfSum& each : moved) {
        each.sum += amount;
        each.taken |= how << shift;
      }
      return moved;
    };
    const std::vector<HalfSum> whole = with(summand.amount, 1);
    const std::vector<HalfSum> less =
        summand.less > 0 ? with(summand.less, 2) : std::vector<HalfSum>{};
    sums = merge(merge(sums, less), whole);
  }

  static std::vector<HalfSum> merge(const std::vector<HalfSum>& a, const std::vector<HalfSum>& b) {
    std::vector<HalfSum> merged;
    merged.reserve(a.size() + b.size());
    std::merge(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(merged),
               [](const HalfSum& x, const HalfSum& y) { return x.sum < y.sum; });
    return merged;
  }
};

std::size_t ways(const Summand& summand) {
  return summand.less > 0 ? 3 : 2;
}

void put_parts(const Half& half, std::uint64_t taken, const Candidates& candidates,
               Combination& parts) {
  for (const std::uint32_t member : half.members) {
    if ((taken & 3) != 0) parts.push_back({candidates.places[member], (taken & 3) == 2});
    taken >>= 2;
  }
}

// How many pairs of one sum of each half add up to `low` up to `high`.
std::uint64_t pairs_between(const Half& a, const Half& b, std::int64_t low, std::int64_t high) {
  std::uint64_t pairs = 0;
  auto from = b.sums.size();  // first of b with a + b >= low
  auto to = b.sums.size();    // first of b with a + b > high
  for (const HalfSum& each : a.sums) {
    while (from > 0 && each.sum + b.sums[from - 1].sum >= low) --from;
    while (to > 0 && each.sum + b.sums[to - 1].sum > high) --to;
    pairs += to - from;
  }
  return pairs;
}

std::optional<CombinationAnswer> meet_in_the_middle(const Candidates& candidates) {
  std::size_t sizes[2] = {1, 1};
  std::vector<bool> in_second(candidates.size());
  for (std::size_t n = 0; n < candidates.size(); ++n) {
    in_second[n] = sizes[1] < sizes[0];
    std::size_t& size = sizes[in_second[n] ? 1 : 0];
    size *= ways(candidates.summands[n]);
    if (size > kHalfSumsMax) return std::nullopt;
  }
  Half halves[2];
  for (std::uint32_t n = 0; n < candidates.size(); ++n) {
    halves[in_second[n] ? 1 : 0].add(n, candidates.summands[n]);
  }
  const std::int64_t target = candidates.target;
  CombinationAnswer answer;
  const std::uint64_t count = pairs_between(halves[0], halves[1], target, target);
  conclude(answer, count);
  if (count == 0) return answer;
  answer.nearby =
      counted(pairs_between(halves[0], halves[1], target - kNearby, target + kNearby) - count);
  const std::vector<HalfSum>& second = halves[1].sums;
  for (const HalfSum& first : halves[0].sums) {
    auto other =
        std::lower_bound(second.begin(), second.end(), target - first.sum,
                         [](const HalfSum& each, std::int64_t sum) { return each.sum < sum; });
    for (; other != second.end() && first.sum + other->sum == target; ++other) {
      Combination parts;
      put_parts(halves[0], first.taken, candidates, parts);
      put_parts(halves[1], other->taken, candidates, parts);
      std::sort(parts.begin(), parts.end());
      answer.shown.push_back(std::move(parts));
      if (answer.shown.size() == kCollectedMax) return answer;
    }
  }
  return answer;
}

// --- Dynamic programming over amounts -----------------------------------------------------------

// Row n tells which sums the first n candidates can make. Every credit memo counts as what is added
// when it is not taken, so that sums only grow. Amounts are in units of their common divisor.
class Reachable {
 public:
  Reachable(const Candidates& candidates, std::int64_t unit)
      : candidates_(candidates),
        unit_(unit),
        target_((candidates.target + candidates.credits) / unit),
        above_(kNearby / unit),
        words_(static_cast<std::size_t>((target_ + above_) / 64 + 1)) {}

  [[nodiscard]] static bool affordable(const Candidates& candidates, std::int64_t unit) {
    if (candidates.size() > kProgrammedMax) return false;
    const std::int64_t top = (candidates.target + candidates.credits + kNearby) / unit;
    return static_cast<std::uint64_t>(top) / 64 + 1 <= kBudgetWords / (candidates.size() + 1);
  }

  CombinationAnswer answer() {
    bits_.assign((candidates_.size() + 1) * words_, 0);
    bits_[0] = 1;
    for (std::size_t n = 0; n < candidates_.size(); ++n) {
      std::copy_n(row(n), words_, row(n + 1));
      const Summand& summand = candidates_.summands[n];
      add_shifted(n, summand.amount);
      if (summand.less > 0) add_shifted(n, summand.less);
    }
    CombinationAnswer answer;
    const std::size_t last = candidates_.size();
    if (!has(last, target_)) return answer;
    walk(last, target_, answer);
    conclude(answer, met_);
    for (std::int64_t sum = std::max<std::int64_t>(0, target_ - above_); sum <= target_ + above_;
         ++sum) {
      if (sum != target_ && has(last, sum)) ++answer.nearby;
    }
    answer.nearby = counted(answer.nearby);
    return answer;
  }

 private:
  std::uint64_t* row(std::size_t n) { return bits_.data() + n * words_; }
  [[nodiscard]] bool has(std::size_t n, std::int64_t sum) const {
    if (sum < 0) return false;
    const auto at = static_cast<std::size_t>(sum);
    return (bits_[n * words_ + at / 64] >> (at % 64) & 1) != 0;
  }
  [[nodiscard]] std::int64_t step(std::int64_t amount) const {
    return (amount < 0 ? -amount : amount) / unit_;
  }

  void add_shifted(std::size_t n, std::int64_t amount) {
    const auto by = static_cast<std::size_t>(step(amount));
    const std::size_t whole = by / 64;
    const unsigned part = by % 64;
    if (whole >= words_) return;
    const std::uint64_t* from = row(n);
    std::uint64_t* to = row(n + 1) + whole;
    const std::size_t size = words_ - whole;
    if (part == 0) {
      for (std::size_t k = 0; k < size; ++k) to[k] |= from[k];
      return;
    }
    to[0] |= from[0] << part;
    for (std::size_t k = 1; k < size; ++k) to[k] |= from[k] << part | from[k - 1] >> (64 - part);
  }

  // Every branch that is entered ends in a solution.
  void walk(std::size_t n, std::int64_t sum, CombinationAnswer& answer) {
    if (met_ >= kCombinationsCounted) return;
    if (n == 0) {
      ++met_;
      if (answer.shown.size() < kCollectedMax)
        answer.shown.emplace_back(parts_.rbegin(), parts_.rend());
      return;
    }
    const Summand& summand = candidates_.summands[n - 1];
    const std::uint32_t place = candidates_.places[n - 1];
    const bool credit = summand.amount < 0;
    const auto go = [&](std::int64_t rest, bool taken, bool discounted) {
      if (!has(n - 1, rest)) return;
      if (taken) parts_.push_back({place, discounted});
      walk(n - 1, rest, answer);
      if (taken) parts_.pop_back();
    };
    go(sum, credit, false);
    go(sum - step(summand.amount), !credit, false);
    if (summand.less > 0) go(sum - step(summand.less), true, true);
  }

  const Candidates& candidates_;
  const std::int64_t unit_;
  const std::int64_t target_;
  const std::int64_t above_;
  const std::size_t words_;
  std::vector<std::uint64_t> bits_;
  Combination parts_;
  std::uint64_t met_ = 0;
};

// --- At most three items ------------------------------------------------------------------------

struct Entry {
  std::int64_t amount = 0;
  std::uint32_t member = 0;
  bool discounted = false;
};

// Two or more solutions prove `several`; fewer prove nothing.
CombinationAnswer try_threes(const Candidates& candidates) {
  std::vector<Entry> entries;
  for (std::uint32_t n = 0; n < candidates.size(); ++n) {
    const Summand& summand = candidates.summands[n];
    entries.push_back({summand.amount, n, false});
    if (summand.less > 0) entries.push_back({summand.less, n, true});
  }
  CombinationAnswer answer;
  answer.kind = Kind::budget_spent;
  if (entries.size() > kSmallEntriesMax) return answer;
  std::stable_sort(entries.begin(), entries.end(),
                   [](const Entry& a, const Entry& b) { return a.amount < b.amount; });
  const auto meet = [&](std::initializer_list<std::size_t> at) {
    Combination parts;
    for (const std::size_t each : at) {
      parts.push_back({candidates.places[entries[each].member], entries[each].discounted});
    }
    std::sort(parts.begin(), parts.end());
    for (std::size_t n = 1; n < parts.size(); ++n) {
      if (parts[n].summand == parts[n - 1].summand) return;
    }
    ++answer.count;
    answer.shown.push_back(std::move(parts));
  };
  // Pairs from `low` on that make `sum`, each with what stands before them.
  const auto pairs = [&](std::size_t low, std::int64_t sum, const auto& use) {
    std::size_t high = entries.size();
    while (low + 1 < high && answer.count < kCombinationsShown) {
      const std::int64_t both = entries[low].amount + entries[high - 1].amount;
      if (both > sum) {
        --high;
      } else if (both < sum) {
        ++low;
      } else {
        for (std::size_t n = high - 1; n > low && entries[n].amount == entries[high - 1].amount;
             --n)
          use(low, n);
        ++low;
      }
    }
  };
  for (std::size_t n = 0; n < entries.size(); ++n) {
    if (entries[n].amount == candidates.target) meet({n});
  }
  pairs(0, candidates.target, [&](std::size_t a, std::size_t b) { meet({a, b}); });
  for (std::size_t n = 0; n + 2 < entries.size() && answer.count < kCombinationsShown; ++n) {
    pairs(n + 1, candidates.target - entries[n].amount, [&](std::size_t a, std::size_t b) {
      meet({n, a, b});
    });
  }
  if (answer.count > 1) answer.kind = Kind::several;
  return answer;
}

void show_few(std::vector<Combination>& shown) {
  std::stable_sort(shown.begin(), shown.end(), [](const Combination& a, const Combination& b) {
    return a.size() != b.size() ? a.size() < b.size() : a < b;
  });
  if (shown.size() > kCombinationsShown) shown.resize(kCombinationsShown);
}

}  // namespace

CombinationAnswer find_combinations(std::span<const Summand> summands, std::int64_t target) {
  Candidates candidates;
  candidates.target = target;
  Wide total = target;
  Wide credits = 0;
  for (const Summand& summand : summands) {
    if (summand.amount < 0) credits -= summand.amount;
  }
  CombinationAnswer unsolved;
  unsolved.kind = Kind::budget_spent;
  if (credits > kTotalMax || target > kTotalMax) return unsolved;
  candidates.credits = static_cast<std::int64_t>(credits);
  std::int64_t unit = target;
  for (std::uint32_t n = 0; n < summands.size(); ++n) {
    Summand summand = summands[n];
    // Larger ones belong to no solution, and to no sum nearby.
    const std::int64_t most = target + candidates.credits + kNearby;
    if (summand.amount > most && (summand.less == 0 || summand.less > most)) continue;
    total += summand.amount < 0 ? -summand.amount : summand.amount;
    unit = std::gcd(std::gcd(unit, summand.amount), summand.less);
    candidates.summands.push_back(summand);
    candidates.places.push_back(n);
  }
  if (total > kTotalMax) return unsolved;
  std::optional<CombinationAnswer> answer = meet_in_the_middle(candidates);
  if (!answer) {
    answer = Reachable::affordable(candidates, unit) ? Reachable(candidates, unit).answer()
                                                     : try_threes(candidates);
  }
  show_few(answer->shown);
  return *std::move(answer);
}

}  // namespace quittance::matching
