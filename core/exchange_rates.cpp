#include "core/exchange_rates.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "core/assert.h"

namespace quittance {
namespace {

std::int64_t power_of_ten(std::uint32_t exponent) {
  constexpr std::array<std::int64_t, 18> kPowers = [] {
    std::array<std::int64_t, 18> powers{};
    std::int64_t power = 1;
    for (std::int64_t& each : powers) {
      each = power;
      power *= 10;
    }
    return powers;
  }();
  QASSERT(exponent < kPowers.size());
  return kPowers[exponent];
}

bool before(const ExchangeRate& a, const ExchangeRate& b) {
  return std::tuple(a.from, a.to, a.date) < std::tuple(b.from, b.to, b.date);
}

// The latest of one way round.
const ExchangeRate* latest(std::span<const ExchangeRate> sorted, const ExchangeRate& wanted) {
  const auto after = std::upper_bound(sorted.begin(), sorted.end(), wanted, before);
  if (after == sorted.begin()) return nullptr;
  const ExchangeRate& rate = *std::prev(after);
  return rate.from == wanted.from && rate.to == wanted.to ? &rate : nullptr;
}

}  // namespace

Result<ExchangeRate> parse_rate(std::string_view text) {
  const std::size_t point = text.find('.');
  std::string_view decimals = point == std::string_view::npos ? "" : text.substr(point + 1);
  const std::string_view whole = text.substr(0, point);
  while (!decimals.empty() && decimals.back() == '0') decimals.remove_suffix(1);
  if (whole.empty() && decimals.empty()) return fail(Errc::amount_unreadable);
  if (decimals.size() > kRateDecimalsMax) return fail(Errc::amount_excess_decimals);
  ExchangeRate rate;
  rate.decimals = static_cast<std::uint32_t>(decimals.size());
  for (const std::string_view part : {whole, decimals}) {
    for (const char digit : part) {
      if (digit < '0' || digit > '9') return fail(Errc::amount_unreadable);
      rate.digits = rate.digits * 10 + (digit - '0');
      if (rate.digits > kRateDigitsMax) return fail(Errc::amount_overflow);
    }
  }
  if (rate.digits == 0) return fail(Errc::amount_unreadable);
  return rate;
}

std::string format_rate(const ExchangeRate& rate) {
  const std::int64_t unit = power_of_ten(rate.decimals);
  std::string text = std::to_string(rate.digits / unit);
  if (rate.decimals == 0) return text;
  const std::string decimals = std::to_string(rate.digits % unit);
  return text + '.' + std::string(rate.decimals - decimals.size(), '0') + decimals;
}

Result<Money> convert(Money in, const ExchangeRate& rate) {
  const bool reciprocal = in.currency() != rate.from;
  QASSERT(!reciprocal || in.currency() == rate.to);
  const Currency to = reciprocal ? rate.from : rate.to;
  std::int64_t times = rate.digits;
  std::int64_t divisor = power_of_ten(rate.decimals);
  if (reciprocal) std::swap(times, divisor);
  const int shift = to.exponent() - in.currency().exponent();
  (shift > 0 ? times : divisor) *= power_of_ten(static_cast<std::uint32_t>(std::abs(shift)));
  QTRY(const std::int64_t minor, multiply_divide_half_even(in.minor(), times, divisor));
  return Money(minor, to);
}

ExchangeRates::ExchangeRates(std::span<const ExchangeRate> rates)
    : sorted_(rates.begin(), rates.end()) {
  std::stable_sort(sorted_.begin(), sorted_.end(), before);
}

const ExchangeRate* ExchangeRates::find(Currency from, Currency to, Date day) const {
  const ExchangeRate* straight = latest(sorted_, {.date = day, .from = from, .to = to});
  const ExchangeRate* reciprocal = latest(sorted_, {.date = day, .from = to, .to = from});
  if (straight == nullptr || reciprocal == nullptr)
    return straight != nullptr ? straight : reciprocal;
  return reciprocal->date > straight->date ? reciprocal : straight;
}

std::optional<Money> ExchangeRates::convert(Money in, Currency to, Date day) const {
  if (in.currency() == to) return in;
  const ExchangeRate* rate = find(in.currency(), to, day);
  if (rate == nullptr) return std::nullopt;
  const Result<Money> out = quittance::convert(in, *rate);
  return out ? std::optional(*out) : std::nullopt;
}

}  // namespace quittance
