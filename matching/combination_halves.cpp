// Combinations by meeting in the middle (E. Horowitz, S. Sahni, J. ACM 21, 1974).
#include <algorithm>
#include <span>

#include "matching/combination_search.h"

namespace quittance::matching {
namespace {

constexpr std::size_t kHalfSumsMax = 1U << 16;
constexpr std::int64_t kEnd = std::int64_t{1} << 62;  // above every sum

std::size_t ways(const Summand& summand) {
  return summand.less > 0 ? 3 : 2;
}

// All sums of its members, once for each way to make them, ascending and ended by kEnd. Level n has
// the sums of the first n members, so that a sum can be traced back to what makes it.
class Half {
 public:
  explicit Half(const Candidates& candidates) : candidates_(candidates) {
    levels_.push_back({0, kEnd});
  }

  void add(std::uint32_t member) {
    const Summand& summand = candidates_.summands[member];
    members_.push_back(member);
    std::vector<std::int64_t> sums = merged(levels_.back(), levels_.back(), summand.amount);
    if (summand.less > 0) sums = merged(sums, levels_.back(), summand.less);
    levels_.push_back(std::move(sums));
  }

  [[nodiscard]] std::span<const std::int64_t> sums() const {
    return std::span(levels_.back()).first(levels_.back().size() - 1);
  }

  // Calls `use` with the parts of every way to make `sum`, until it returns false.
  template <class Use>
  bool each_way(std::int64_t sum, const Use& use) const {
    Combination parts;
    return trace(members_.size(), sum, parts, use);
  }

 private:
  // The sums of `with`, and those of `without` with `amount` more.
  static std::vector<std::int64_t> merged(const std::vector<std::int64_t>& with,
                                          const std::vector<std::int64_t>& without,
                                          std::int64_t amount) {
    std::vector<std::int64_t> sums(with.size() + without.size() - 1, kEnd);
    std::size_t a = 0;
    std::size_t b = 0;
    for (std::size_t n = 0; n + 1 < sums.size(); ++n) {
      const std::int64_t one = with[a];
      const std::int64_t other = without[b] == kEnd ? kEnd : without[b] + amount;
      const bool first = one <= other;
      sums[n] = first ? one : other;
      a += first ? 1 : 0;
      b += first ? 0 : 1;
    }
    return sums;
  }

  template <class Use>
  bool trace(std::size_t level, std::int64_t sum, Combination& parts, const Use& use) const {
    const std::vector<std::int64_t>& sums = levels_[level];
    if (!std::binary_search(sums.begin(), sums.end() - 1, sum)) return true;
    if (level == 0) return use(parts);
    const std::uint32_t member = members_[level - 1];
    const Summand& summand = candidates_.summands[member];
    bool more = trace(level - 1, sum, parts, use);
    for (const bool discounted : {false, true}) {
      if (!more || (discounted && summand.less == 0)) continue;
      parts.push_back({candidates_.places[member], discounted});
      more = trace(level - 1, sum - (discounted ? summand.less : summand.amount), parts, use);
      parts.pop_back();
    }
    return more;
  }

  const Candidates& candidates_;
  std::vector<std::uint32_t> members_;
  std::vector<std::vector<std::int64_t>> levels_;
};

// How many pairs of one sum of each half add up to `low` up to `high`.
std::uint64_t pairs_between(std::span<const std::int64_t> a, std::span<const std::int64_t> b,
                            std::int64_t low, std::int64_t high) {
  std::uint64_t pairs = 0;
  std::size_t from = b.size();  // first of b with a + b >= low
  std::size_t to = b.size();    // first of b with a + b > high
  for (const std::int64_t sum : a) {
    while (from > 0 && sum + b[from - 1] >= low) --from;
    while (to > 0 && sum + b[to - 1] > high) --to;
    pairs += to - from;
  }
  return pairs;
}

void collect(const Half& first, const Half& second, std::int64_t target,
             std::vector<Combination>& shown) {
  const std::span<const std::int64_t> others = second.sums();
  std::size_t end = others.size();
  std::int64_t before = kEnd;
  for (const std::int64_t sum : first.sums()) {
    if (sum == before) continue;
    before = sum;
    while (end > 0 && sum + others[end - 1] > target) --end;
    if (end == 0 || sum + others[end - 1] != target) continue;
    const bool more = first.each_way(sum, [&](const Combination& left) {
      return second.each_way(target - sum, [&](const Combination& right) {
        Combination parts(left);
        parts.insert(parts.end(), right.begin(), right.end());
        std::sort(parts.begin(), parts.end());
        shown.push_back(std::move(parts));
        return shown.size() < kCollectedMax;
      });
    });
    if (!more) return;
  }
}

}  // namespace

std::optional<CombinationAnswer> meet_in_the_middle(const Candidates& candidates) {
  std::size_t sizes[2] = {1, 1};
  std::vector<bool> in_second(candidates.size());
  for (std::size_t n = 0; n < candidates.size(); ++n) {
    in_second[n] = sizes[1] < sizes[0];
    std::size_t& size = sizes[in_second[n] ? 1 : 0];
    size *= ways(candidates.summands[n]);
    if (size > kHalfSumsMax) return std::nullopt;
  }
  Half halves[2] = {Half(candidates), Half(candidates)};
  for (std::uint32_t n = 0; n < candidates.size(); ++n) halves[in_second[n] ? 1 : 0].add(n);
  const std::int64_t target = candidates.target;
  CombinationAnswer answer;
  const std::uint64_t count = pairs_between(halves[0].sums(), halves[1].sums(), target, target);
  conclude(answer, count);
  if (count == 0) return answer;
  const std::uint64_t around =
      pairs_between(halves[0].sums(), halves[1].sums(), target - kNearby, target + kNearby);
  answer.nearby =
      static_cast<std::uint32_t>(std::min<std::uint64_t>(around - count, kCombinationsCounted));
  collect(halves[0], halves[1], target, answer.shown);
  return answer;
}

}  // namespace quittance::matching
