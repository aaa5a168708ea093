#include "matching/combination.h"

#include <algorithm>
#include <numeric>
#include <optional>

#include "core/wide.h"
#include "matching/combination_search.h"

namespace quittance::matching {
namespace {

constexpr std::int64_t kTotalMax = std::int64_t{1} << 60;

using Kind = CombinationAnswer::Kind;

CombinationAnswer unsolved() {
  CombinationAnswer answer;
  answer.kind = Kind::budget_spent;
  answer.counted = false;
  return answer;
}

}  // namespace

std::optional<Candidates> candidates_of(std::span<const Summand> summands, std::int64_t target) {
  Candidates candidates;
  candidates.target = target;
  Wide total = target;
  Wide credits = 0;
  for (const Summand& summand : summands) {
    if (summand.amount < 0) credits -= summand.amount;
  }
  if (credits > kTotalMax || target > kTotalMax) return std::nullopt;
  candidates.credits = static_cast<std::int64_t>(credits);
  candidates.unit = target;
  // Larger ones belong to no solution, and to no sum nearby.
  const std::int64_t most = target + candidates.credits + kNearby;
  for (std::uint32_t n = 0; n < summands.size(); ++n) {
    const Summand& summand = summands[n];
    if (summand.amount > most && (summand.less == 0 || summand.less > most)) continue;
    total += summand.amount < 0 ? -summand.amount : summand.amount;
    candidates.unit = std::gcd(std::gcd(candidates.unit, summand.amount), summand.less);
    candidates.summands.push_back(summand);
    candidates.places.push_back(n);
  }
  if (total > kTotalMax) return std::nullopt;
  candidates.debits = static_cast<std::int64_t>(total - target - credits);
  return candidates;
}

void conclude(CombinationAnswer& answer, std::uint64_t count) {
  answer.count = static_cast<std::uint32_t>(std::min<std::uint64_t>(count, kCombinationsCounted));
  answer.counted = count < kCombinationsCounted;
  answer.kind = count == 0 ? Kind::none : count == 1 ? Kind::unique : Kind::several;
}

void show_few(std::vector<Combination>& shown) {
  std::stable_sort(shown.begin(), shown.end(), [](const Combination& a, const Combination& b) {
    return a.size() != b.size() ? a.size() < b.size() : a < b;
  });
  if (shown.size() > kCombinationsShown) shown.resize(kCombinationsShown);
}

CombinationAnswer find_combinations(std::span<const Summand> summands, std::int64_t target) {
  const std::optional<Candidates> candidates = candidates_of(summands, target);
  if (!candidates) return unsolved();
  std::optional<CombinationAnswer> answer = meet_in_the_middle(*candidates);
  if (!answer) {
    answer = decide_by_sums(*candidates);
    if (answer && answer->kind != Kind::several) return *std::move(answer);
    std::optional<CombinationAnswer> listed = read_from_sums(*candidates);
    if (!listed) listed = try_few(*candidates);
    if (answer && listed && listed->kind == Kind::several) {
      listed->nearby = answer->nearby;
      answer = std::move(listed);
    } else if (answer) {  // several, but not of few items
      answer->shown.push_back(one_by_sums(*candidates));
    } else {
      answer = std::move(listed);
    }
  }
  if (!answer) return unsolved();
  show_few(answer->shown);
  return *std::move(answer);
}

CombinationAnswer decide_combinations(std::span<const Summand> summands, std::int64_t target) {
  const std::optional<Candidates> candidates = candidates_of(summands, target);
  std::optional<CombinationAnswer> answer;
  if (candidates) answer = decide_by_sums(*candidates);
  if (candidates && !answer) answer = meet_in_the_middle(*candidates);
  return answer ? *std::move(answer) : unsolved();
}

CombinationAnswer find_few_combinations(std::span<const Summand> summands, std::int64_t target) {
  const std::optional<Candidates> candidates = candidates_of(summands, target);
  std::optional<CombinationAnswer> answer;
  if (candidates) answer = try_few(*candidates);
  if (!answer) return unsolved();
  show_few(answer->shown);
  return *std::move(answer);
}

}  // namespace quittance::matching
