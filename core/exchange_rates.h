// Dated exchange rates: exact decimals, asked for a day.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.h"
#include "core/money.h"

namespace quittance {

// From `date` on, until a later rate, one unit of `from` is worth digits / 10^decimals units of
// `to`; both major units.
struct ExchangeRate {
  Date date;
  Currency from, to;
  std::int64_t digits = 0;     // above zero, at most kRateDigitsMax
  std::uint32_t decimals = 0;  // at most kRateDecimalsMax; none are trailing zeros
  friend bool operator==(const ExchangeRate&, const ExchangeRate&) = default;
};
inline constexpr std::int64_t kRateDigitsMax = 999'999'999'999;
inline constexpr std::uint32_t kRateDecimalsMax = 10;

// Reads "1.0834", "0.92", "151": digits and decimals, without date and currencies. Errors:
// amount_unreadable (a sign or nothing but zeros, too), amount_excess_decimals, amount_overflow.
[[nodiscard]] Result<ExchangeRate> parse_rate(std::string_view text);
[[nodiscard]] std::string format_rate(const ExchangeRate& rate);  // "1.0834"

// The same amount in the other currency of the rate, half-even to its minor unit; `in` is `from`
// or, by the reciprocal, `to`. Errors: amount_overflow.
[[nodiscard]] Result<Money> convert(Money in, const ExchangeRate& rate);

// Answers for any day. Of rates of one pair and day the last one given counts.
class ExchangeRates {
 public:
  ExchangeRates() = default;
  explicit ExchangeRates(std::span<const ExchangeRate> rates);  // copies them
  [[nodiscard]] bool empty() const { return sorted_.empty(); }
  // The latest rate between the two currencies, either way round, of the day or before; that of the
  // way asked for if both are of one day. Null when there is none. Cost: two binary searches.
  [[nodiscard]] const ExchangeRate* find(Currency from, Currency to, Date day) const;
  // `in` as of the day in the currency; unchanged in its own. Nothing when no rate is known or the
  // amount does not fit.
  [[nodiscard]] std::optional<Money> convert(Money in, Currency to, Date day) const;

 private:
  std::vector<ExchangeRate> sorted_;  // by pair, then date
};

}  // namespace quittance
