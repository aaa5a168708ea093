// Combinations of at most four items: all of them, not only the first.
#include <algorithm>
#include <bit>
#include <initializer_list>

#include "matching/combination_search.h"

namespace quittance::matching {
namespace {

constexpr std::size_t kThreesMax = 2'500;  // amounts tried in threes
constexpr std::size_t kFoursMax = 1'250;   // amounts tried in fours
constexpr std::size_t kFourSteps = 40'000'000;
constexpr std::size_t kMarksMax = std::size_t{1} << 23;

struct Entry {
  std::int64_t amount = 0;
  std::uint32_t member = 0;
  bool discounted = false;
};

class Few {
 public:
  explicit Few(const Candidates& candidates) : candidates_(candidates) {
    for (std::uint32_t n = 0; n < candidates.size(); ++n) {
      const Summand& summand = candidates.summands[n];
      entries_.push_back({summand.amount, n, false});
      if (summand.less > 0) entries_.push_back({summand.less, n, true});
    }
    std::stable_sort(entries_.begin(), entries_.end(),
                     [](const Entry& a, const Entry& b) { return a.amount < b.amount; });
  }

  [[nodiscard]] std::size_t size() const { return entries_.size(); }

  CombinationAnswer answer() {
    const std::int64_t target = candidates_.target;
    for (std::size_t n = 0; n < size(); ++n) {
      if (amount(n) == target) meet({n});
    }
    pairs(0, target, [&](std::size_t a, std::size_t b) { meet({a, b}); });
    for (std::size_t n = 0; n + 2 < size() && more(); ++n) {
      pairs(n + 1, target - amount(n), [&](std::size_t a, std::size_t b) { meet({n, a, b}); });
    }
    if (size() <= kFoursMax) fours();
    CombinationAnswer answer;
    answer.kind =
        met_ > 1 ? CombinationAnswer::Kind::several : CombinationAnswer::Kind::budget_spent;
    answer.count = met_;
    answer.counted = false;
    answer.shown = std::move(shown_);
    return answer;
  }

 private:
  [[nodiscard]] std::int64_t amount(std::size_t n) const { return entries_[n].amount; }
  [[nodiscard]] bool more() const { return met_ < kCombinationsCounted; }

  void meet(std::initializer_list<std::size_t> at) {
    Combination parts;
    for (const std::size_t each : at) {
      parts.push_back({candidates_.places[entries_[each].member], entries_[each].discounted});
    }
    std::sort(parts.begin(), parts.end());
    for (std::size_t n = 1; n < parts.size(); ++n) {
      if (parts[n].summand == parts[n - 1].summand) return;  // whole and less discount at once
    }
    if (!more()) return;
    ++met_;
    if (shown_.size() < kCollectedMax) shown_.push_back(std::move(parts));
  }

  // Pairs from `low` on that make `sum`. Returns how many steps it took.
  template <class Use>
  std::size_t pairs(std::size_t low, std::int64_t sum, const Use& use) {
    const std::size_t from = low;
    std::size_t high = size();
    while (low + 1 < high && more()) {
      const std::int64_t both = amount(low) + amount(high - 1);
      if (both > sum) {
        --high;
        continue;
      }
      if (both == sum) {
        for (std::size_t n = high - 1; n > low && amount(n) == amount(high - 1); --n) use(low, n);
      }
      ++low;
    }
    return low - from + size() - high;
  }

  // The two smaller of four make at most half of the target, the two larger the rest. Sums of two
  // are marked modulo a power of two, so that few smaller pairs must look for their larger ones.
  void fours() {
    const std::int64_t target = candidates_.target;
    if (size() < 4) return;
    const std::size_t marks =
        std::min(kMarksMax, std::bit_ceil(std::max<std::size_t>(64, size() * size() * 8)));
    std::vector<std::uint64_t> marked(marks / 64, 0);
    const auto place = [&](std::int64_t sum) {
      return static_cast<std::size_t>(static_cast<std::uint64_t>(sum) & (marks - 1));
    };
    for (std::size_t a = 0; a < size(); ++a) {
      for (std::size_t b = size(); b-- > a + 1;) {
        const std::int64_t sum = amount(a) + amount(b);
        if (2 * sum < target) break;
        marked[place(sum) / 64] |= std::uint64_t{1} << (place(sum) % 64);
      }
    }
    std::size_t steps = 0;
    for (std::size_t a = 0; a + 3 < size() && more(); ++a) {
      for (std::size_t b = a + 1; b + 2 < size() && more() && steps < kFourSteps; ++b) {
        const std::int64_t rest = target - amount(a) - amount(b);
        if (2 * rest < target) break;
        if ((marked[place(rest) / 64] >> (place(rest) % 64) & 1) == 0) continue;
        steps += pairs(b + 1, rest, [&](std::size_t c, std::size_t d) { meet({a, b, c, d}); });
      }
    }
  }

  const Candidates& candidates_;
  std::vector<Entry> entries_;
  std::vector<Combination> shown_;
  std::uint32_t met_ = 0;
};

}  // namespace

std::optional<CombinationAnswer> try_few(const Candidates& candidates) {
  Few few(candidates);
  if (few.size() > kThreesMax) return std::nullopt;
  return few.answer();
}

}  // namespace quittance::matching
