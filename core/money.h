// Exact amounts: a signed 64-bit count of minor units and an ISO 4217 currency. No binary floats.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/wide.h"

namespace quittance {

// An ISO 4217 code in two bytes. Default-constructed it is "no currency".
class Currency {
 public:
  constexpr Currency() = default;
  // Errors: currency_unknown for anything but an active three-letter code, upper or lower case.
  [[nodiscard]] static Result<Currency> parse(std::string_view code);
  // For codes that are known to be right, such as literals and our own journal.
  [[nodiscard]] static Currency of(std::string_view code);
  [[nodiscard]] static constexpr Currency from_packed(std::uint16_t packed) {
    Currency currency;
    currency.packed_ = packed;
    return currency;
  }
  [[nodiscard]] constexpr std::uint16_t packed() const { return packed_; }
  [[nodiscard]] constexpr bool known() const { return packed_ != 0; }
  [[nodiscard]] std::string code() const;  // "USD"; empty for no currency
  [[nodiscard]] int exponent() const;      // decimals of the minor unit: 0, 2, 3 or 4
  friend constexpr auto operator<=>(const Currency&, const Currency&) = default;

 private:
  std::uint16_t packed_ = 0;  // 1 + base-26 of the letters
};
static_assert(sizeof(Currency) == 2);

// The largest amount of one item or record of cash, in minor units: sums of any number of them that
// a machine can hold stay inside 128 bits. A larger one is refused where it comes in.
inline constexpr std::int64_t kAmountMax = 100'000'000'000'000'000;

class Money {
 public:
  constexpr Money() = default;
  constexpr Money(std::int64_t minor, Currency currency) : minor_(minor), currency_(currency) {}
  [[nodiscard]] constexpr std::int64_t minor() const { return minor_; }
  [[nodiscard]] constexpr Currency currency() const { return currency_; }
  friend constexpr bool operator==(const Money&, const Money&) = default;

 private:
  std::int64_t minor_ = 0;
  Currency currency_;
};

// Errors: currency_mismatch, amount_overflow.
[[nodiscard]] Result<Money> add(Money a, Money b);
[[nodiscard]] Result<Money> subtract(Money a, Money b);

// Checked 64-bit arithmetic for minor units of one known currency. Errors: amount_overflow.
[[nodiscard]] inline Result<std::int64_t> add_minor(std::int64_t a, std::int64_t b) {
  std::int64_t sum = 0;
  if (__builtin_add_overflow(a, b, &sum)) return fail(Errc::amount_overflow);
  return sum;
}
[[nodiscard]] Result<std::int64_t> subtract_minor(std::int64_t a, std::int64_t b);

// Reads "[+-]digits[.digits]" in major units ("1250.5", "-12", ".50"). Trailing zeros beyond the
// currency's decimals drop. Errors: amount_unreadable, amount_excess_decimals, amount_overflow.
[[nodiscard]] Result<std::int64_t> parse_major(std::string_view text, Currency currency);
// The same with another decimal mark (',' or '.') and an optional thousands separator (0 for none):
// groups must have three digits, so that a wrong mark is an error and not another amount.
[[nodiscard]] Result<std::int64_t> parse_major(std::string_view text, Currency currency,
                                               char decimal_mark, char thousands_mark);
// Reads "[+-]digits", an amount with implied decimals. Errors: amount_unreadable, amount_overflow.
[[nodiscard]] Result<std::int64_t> parse_minor(std::string_view text);

// "1250.50", "-3", "1.234": major units with all the currency's decimals, as in JSON and CSV.
[[nodiscard]] std::string format_major(Wide minor, Currency currency);
// "1250.50 USD": the same with its currency, for sentences.
[[nodiscard]] std::string format_with_currency(Wide minor, Currency currency);
// "1,250.50": the same with thousands separators, for tables that people read.
[[nodiscard]] std::string format_grouped(Wide minor, Currency currency);

// amount * ppm / 1'000'000, half-even to the minor unit. ppm from -1'000'000 to 1'000'000.
[[nodiscard]] std::int64_t share_ppm_half_even(std::int64_t minor, std::int64_t ppm);

// a * b / c in 128 bits, half-even; c above zero. Errors: amount_overflow.
[[nodiscard]] Result<std::int64_t> multiply_divide_half_even(std::int64_t a, std::int64_t b,
                                                             std::int64_t c);

// Splits `total` in proportion to `weights` (none negative, at least one above zero). Parts are
// rounded towards zero; leftover minor units go to the largest weights, so parts sum to `total`.
[[nodiscard]] std::vector<std::int64_t> split_pro_rata(std::int64_t total,
                                                       std::span<const std::int64_t> weights);

}  // namespace quittance
