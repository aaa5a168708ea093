#include "engine/metrics/aging.h"

#include <algorithm>

#include "core/assert.h"
#include "core/text.h"
#include "core/words.h"

namespace quittance::engine {
namespace {

constexpr std::string_view kBases[] = {"due-date", "invoice-date"};
constexpr std::string_view kCredits[] = {"apart", "netted"};
constexpr std::int32_t kBucketDaysMax = 100'000;
constexpr std::size_t kBucketsMax = 100;

}  // namespace

std::string_view name(AgingBasis basis) {
  return word_of(kBases, basis);
}
std::string_view name(AgingCredits credits) {
  return word_of(kCredits, credits);
}
Result<AgingBasis> parse_aging_basis(std::string_view word) {
  return enumerator_of<AgingBasis>(kBases, word);
}
Result<AgingCredits> parse_aging_credits(std::string_view word) {
  return enumerator_of<AgingCredits>(kCredits, word);
}

Result<AgingBuckets> AgingBuckets::make(AgingBasis basis, std::vector<std::int32_t> last_days) {
  if (last_days.size() > kBucketsMax) return fail(Errc::usage);
  std::int32_t before = 0;
  for (const std::int32_t days : last_days) {
    if (days <= before || days > kBucketDaysMax) return fail(Errc::usage);
    before = days;
  }
  AgingBuckets buckets;
  buckets.basis_ = basis;
  buckets.last_days_ = std::move(last_days);
  return buckets;
}

Result<std::vector<std::int32_t>> AgingBuckets::parse_days(std::string_view list) {
  std::vector<std::int32_t> last_days;
  for (const std::string_view part : split(list, ',')) {
    const std::string_view digits = trim(part);
    if (!all_digits(digits) || digits.size() > 6) return fail(Errc::usage);
    std::int32_t days = 0;
    for (const char c : digits) days = days * 10 + (c - '0');
    last_days.push_back(days);
  }
  QTRY_VOID(make(AgingBasis::due_date, last_days));
  return last_days;
}

std::size_t AgingBuckets::index_of(std::int32_t age_days) const {
  if (basis_ == AgingBasis::due_date && age_days <= 0) return 0;
  const auto found = std::lower_bound(last_days_.begin(), last_days_.end(), age_days);
  const auto dated = static_cast<std::size_t>(found - last_days_.begin());
  return basis_ == AgingBasis::due_date ? dated + 1 : dated;
}

std::optional<std::int32_t> AgingBuckets::from(std::size_t index) const {
  QASSERT(index < size());
  if (basis_ == AgingBasis::due_date) {
    if (index == 0) return std::nullopt;
    return index == 1 ? 1 : last_days_[index - 2] + 1;
  }
  return index == 0 ? 0 : last_days_[index - 1] + 1;
}

std::optional<std::int32_t> AgingBuckets::to(std::size_t index) const {
  QASSERT(index < size());
  if (index + 1 == size()) return std::nullopt;
  if (basis_ == AgingBasis::due_date) return index == 0 ? 0 : last_days_[index - 1];
  return last_days_[index];
}

std::string AgingBuckets::name(std::size_t index) const {
  const auto first = from(index);
  const auto last = to(index);
  if (!first) return "current";
  if (!last) return std::to_string(*first) + "+";
  return std::to_string(*first) + "-" + std::to_string(*last);
}

}  // namespace quittance::engine
