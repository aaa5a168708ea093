#include "matching/tolerance.h"

#include <algorithm>

#include "core/assert.h"

namespace quittance::matching {
namespace {

// Whole parts and remainder are scaled apart because `due * ppm` leaves 64 bits from 9.2e12 on.
std::int64_t share_of(std::int64_t due, std::int32_t ppm) {
  return due / 1'000'000 * ppm + due % 1'000'000 * ppm / 1'000'000;
}

}  // namespace

std::int64_t forgiven_max(const Tolerance& tolerance, std::int64_t due, Currency currency) {
  const auto absolute = tolerance.minor_max.find(currency);
  if (absolute == tolerance.minor_max.end() || due <= 0) return 0;
  return std::max<std::int64_t>(0, std::min(absolute->second, share_of(due, tolerance.ppm_max)));
}

std::int64_t forgiven_max(const ToleranceProfile& profile, std::int64_t due, Currency currency) {
  return std::min(forgiven_max(profile.line, due, currency),
                  forgiven_max(profile.payment, due, currency));
}

bool may_be_charge(std::int64_t missing, std::int64_t stated, Currency currency,
                   const BankCharges& charges) {
  if (missing <= 0 || (stated != 0 && missing != stated)) return false;
  const auto& limits = stated != 0 ? charges.stated_max : charges.unstated_max;
  const auto limit = limits.find(currency);
  return limit != limits.end() && missing <= limit->second;
}

Difference classify(const Settlement& settlement, std::int64_t forgiven_max) {
  QASSERT(settlement.due > 0);
  const std::int64_t open = settlement.due - settlement.paid;
  if (open == 0) return Difference::none;
  const std::int64_t size = open < 0 ? -open : open;
  if (size <= forgiven_max) return Difference::within_tolerance;
  return open > 0 ? Difference::short_pay : Difference::overpay;
}

}  // namespace quittance::matching
