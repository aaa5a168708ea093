#include "core/money.h"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>
#include <optional>

#include "core/digits.h"
#include "core/text.h"
#include "core/wide.h"

namespace quittance {
namespace {

// ISO 4217, active codes, grouped by their number of decimals.
constexpr std::string_view kTwoDecimals =
    "AEDAFNALLAMDANGAOAARSAUDAWGAZNBAMBBDBDTBGNBMDBNDBOBBOVBRLBSDBTNBWPBYNBZDCADCDFCHECHFCHWCNYCOPC"
    "OUCRC"
    "CUCCUPCVECZKDKKDOPDZDEGPERNETBEURFJDFKPGBPGELGHSGIPGMDGTQGYDHKDHNLHRKHTGHUFIDRILSINRIRRJMDKESK"
    "GSKHR"
    "KPWKYDKZTLAKLBPLKRLRDLSLMADMDLMGAMKDMMKMNTMOPMRUMURMVRMWKMXNMXVMYRMZNNADNGNNIONOKNPRNZDPABPENP"
    "GKPHP"
    "PKRPLNQARRONRSDRUBSARSBDSCRSDGSEKSGDSHPSLESLLSOSSRDSSPSTNSVCSYPSZLTHBTJSTMTTOPTRYTTDTWDTZSUAHU"
    "SDUSN"
    "UYUUZSVEDVESWSTXCDXCGYERZARZMWZWLZWG";
constexpr std::string_view kNoDecimals = "BIFCLPDJFGNFISKJPYKMFKRWPYGRWFUGXUYIVNDVUVXAFXOFXPF";
constexpr std::string_view kThreeDecimals = "BHDIQDJODKWDLYDOMRTND";
constexpr std::string_view kFourDecimals = "CLFUYW";

constexpr std::uint16_t pack(std::string_view code) {
  int packed = 0;
  for (const char c : code) packed = packed * 26 + (c - 'A');
  return static_cast<std::uint16_t>(packed + 1);
}

constexpr std::size_t kCodes = 26 * 26 * 26 + 1;
constexpr std::int8_t kUnknown = -1;

constexpr std::array<std::int8_t, kCodes> exponent_table() {
  std::array<std::int8_t, kCodes> table{};
  for (auto& entry : table) entry = kUnknown;
  struct Group {
    std::string_view codes;
    std::int8_t decimals;
  };
  for (const Group group : {Group{kTwoDecimals, 2}, Group{kNoDecimals, 0}, Group{kThreeDecimals, 3},
                            Group{kFourDecimals, 4}}) {
    for (std::size_t at = 0; at < group.codes.size(); at += 3)
      table[pack(group.codes.substr(at, 3))] = group.decimals;
  }
  return table;
}
constexpr auto kExponent = exponent_table();

constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();

// Appends a digit to a magnitude that is kept negative, so that the most negative value is
// reachable.
bool push_digit(std::int64_t& negative, int digit) {
  return !__builtin_mul_overflow(negative, std::int64_t{10}, &negative) &&
         !__builtin_sub_overflow(negative, std::int64_t{digit}, &negative);
}

struct Signed {
  std::string_view digits;
  bool negative = false;
};

Signed take_sign(std::string_view text) {
  if (!text.empty() && (text.front() == '+' || text.front() == '-'))
    return {text.substr(1), text.front() == '-'};
  return {text, false};
}

Result<std::int64_t> with_sign(std::int64_t negative_magnitude, bool negative) {
  if (negative) return negative_magnitude;
  if (negative_magnitude == std::numeric_limits<std::int64_t>::min())
    return fail(Errc::amount_overflow);
  return -negative_magnitude;
}

Result<std::int64_t> divide_half_even(Wide numerator, std::int64_t denominator) {
  QASSERT(denominator > 0);
  Wide quotient = numerator / denominator;
  Wide rest = numerator % denominator;
  const bool below_zero = rest < 0;
  if (below_zero) rest = -rest;
  const Wide twice = rest * 2;
  if (twice > denominator || (twice == denominator && quotient % 2 != 0))
    quotient += below_zero ? -1 : 1;
  if (quotient > kMax || quotient < std::numeric_limits<std::int64_t>::min())
    return fail(Errc::amount_overflow);
  return static_cast<std::int64_t>(quotient);
}

// Digits, a point and no more decimals than the currency has, short enough not to overflow: how
// nearly all amounts are written. Empty: anything else, to be looked at with care.
std::optional<std::int64_t> plain_major(std::string_view text, int decimals_max) {
  constexpr std::size_t kDigitsMax = kSafeDigits - 4;  // four decimals may be added
  if (text.size() > kDigitsMax) return std::nullopt;
  std::int64_t minor = 0;
  std::size_t at = 0;
  for (; at < text.size() && is_digit(text[at]); ++at) minor = minor * 10 + (text[at] - '0');
  if (at == 0) return std::nullopt;
  int decimals = 0;
  if (at < text.size() && text[at] == '.') {
    for (++at; at < text.size() && is_digit(text[at]); ++at, ++decimals) {
      minor = minor * 10 + (text[at] - '0');
    }
  }
  if (at < text.size() || decimals > decimals_max) return std::nullopt;
  for (; decimals < decimals_max; ++decimals) minor *= 10;
  return minor;
}

}  // namespace

Result<Currency> Currency::parse(std::string_view code) {
  if (code.size() != 3 || !std::all_of(code.begin(), code.end(), is_alpha))
    return fail(Errc::currency_unknown);
  const auto upper = [&](std::size_t n) { return static_cast<char>(code[n] & ~0x20); };
  const char letters[] = {upper(0), upper(1), upper(2)};
  const std::uint16_t packed = pack({letters, sizeof letters});
  if (kExponent[packed] == kUnknown) return fail(Errc::currency_unknown);
  return from_packed(packed);
}

Currency Currency::of(std::string_view code) {
  const Result<Currency> currency = parse(code);
  QASSERT(currency);
  return *currency;
}

std::string Currency::code() const {
  if (!known()) return {};
  const int letters = packed_ - 1;
  return {static_cast<char>('A' + letters / 676), static_cast<char>('A' + letters / 26 % 26),
          static_cast<char>('A' + letters % 26)};
}

int Currency::exponent() const {
  QASSERT(packed_ < kCodes);
  const int decimals = kExponent[packed_];
  return decimals == kUnknown ? 2 : decimals;
}

Result<std::int64_t> subtract_minor(std::int64_t a, std::int64_t b) {
  std::int64_t difference = 0;
  if (__builtin_sub_overflow(a, b, &difference)) return fail(Errc::amount_overflow);
  return difference;
}

Result<Money> add(Money a, Money b) {
  if (a.currency() != b.currency()) return fail(Errc::currency_mismatch);
  QTRY(const std::int64_t sum, add_minor(a.minor(), b.minor()));
  return Money(sum, a.currency());
}

Result<Money> subtract(Money a, Money b) {
  if (a.currency() != b.currency()) return fail(Errc::currency_mismatch);
  QTRY(const std::int64_t difference, subtract_minor(a.minor(), b.minor()));
  return Money(difference, a.currency());
}

Result<std::int64_t> parse_major(std::string_view text, Currency currency, char decimal_mark,
                                 char thousands_mark) {
  const auto [digits, negative] = take_sign(text);
  const int decimals_max = currency.exponent();
  std::int64_t minor = 0;
  int digits_seen = 0;
  int group = -1;  // digits since the last thousands mark, -1 before the first
  std::size_t at = 0;
  for (; at < digits.size() && digits[at] != decimal_mark; ++at) {
    const char c = digits[at];
    if (thousands_mark != 0 && c == thousands_mark) {
      if (digits_seen == 0 || (group >= 0 ? group != 3 : digits_seen > 3))
        return fail(Errc::amount_unreadable);
      group = 0;
      continue;
    }
    if (!is_digit(c)) return fail(Errc::amount_unreadable);
    if (!push_digit(minor, c - '0')) return fail(Errc::amount_overflow);
    ++digits_seen;
    if (group >= 0) ++group;
  }
  if (group >= 0 && group != 3) return fail(Errc::amount_unreadable);
  int decimals = 0;
  bool excess = false;
  if (at < digits.size()) {
    for (++at; at < digits.size(); ++at) {
      if (!is_digit(digits[at])) return fail(Errc::amount_unreadable);
      ++digits_seen;
      if (decimals < decimals_max) {
        if (!push_digit(minor, digits[at] - '0')) return fail(Errc::amount_overflow);
        ++decimals;
      } else if (digits[at] != '0') {
        excess = true;
      }
    }
  }
  if (digits_seen == 0) return fail(Errc::amount_unreadable);
  if (excess) return fail(Errc::amount_excess_decimals);
  for (; decimals < decimals_max; ++decimals) {
    if (!push_digit(minor, 0)) return fail(Errc::amount_overflow);
  }
  return with_sign(minor, negative);
}

Result<std::int64_t> parse_major(std::string_view text, Currency currency) {
  if (const auto minor = plain_major(text, currency.exponent())) return *minor;
  return parse_major(text, currency, '.', 0);
}

Result<std::int64_t> parse_minor(std::string_view text) {
  if (const auto minor = plain_digits(text)) return *minor;
  const auto [digits, negative] = take_sign(text);
  if (!all_digits(digits)) return fail(Errc::amount_unreadable);
  std::int64_t minor = 0;
  for (const char c : digits) {
    if (!push_digit(minor, c - '0')) return fail(Errc::amount_overflow);
  }
  return with_sign(minor, negative);
}

std::string format_major(Wide minor, Currency currency) {
  const int decimals = currency.exponent();
  Wide magnitude = minor < 0 ? minor : -minor;  // kept negative: its range is the larger one
  char buffer[64];
  char* at = buffer + sizeof buffer;
  const auto write = [&](auto rest) {
    for (int n = 0; n < decimals; ++n) {
      *--at = static_cast<char>('0' - static_cast<int>(rest % 10));
      rest /= 10;
    }
    if (decimals > 0) *--at = '.';
    do {
      *--at = static_cast<char>('0' - static_cast<int>(rest % 10));
      rest /= 10;
    } while (rest != 0);
  };
  // Division of 128 bits is a call of a function for each digit; nearly all amounts need 64.
  if (magnitude >= std::numeric_limits<std::int64_t>::min()) {
    write(static_cast<std::int64_t>(magnitude));
  } else {
    write(magnitude);
  }
  if (minor < 0) *--at = '-';
  return {at, static_cast<std::size_t>(buffer + sizeof buffer - at)};
}

std::string format_with_currency(Wide minor, Currency currency) {
  return format_major(minor, currency) + " " + currency.code();
}

std::string format_grouped(Wide minor, Currency currency) {
  std::string text = format_major(minor, currency);
  const std::size_t first = text.front() == '-' ? 1 : 0;
  const std::size_t point = std::min(text.find('.'), text.size());
  for (std::size_t at = point; at > first + 3;) {
    at -= 3;
    text.insert(at, 1, ',');
  }
  return text;
}

std::int64_t share_ppm_half_even(std::int64_t minor, std::int64_t ppm) {
  QASSERT(ppm >= -1'000'000 && ppm <= 1'000'000);
  return *divide_half_even(static_cast<Wide>(minor) * ppm, 1'000'000);
}

Result<std::int64_t> multiply_divide_half_even(std::int64_t a, std::int64_t b, std::int64_t c) {
  return divide_half_even(static_cast<Wide>(a) * b, c);
}

std::vector<std::int64_t> split_pro_rata(std::int64_t total,
                                         std::span<const std::int64_t> weights) {
  Wide weight_sum = 0;
  for (const std::int64_t weight : weights) {
    QASSERT(weight >= 0);
    weight_sum += weight;
  }
  QASSERT(weight_sum > 0);
  std::vector<std::int64_t> parts;
  parts.reserve(weights.size());
  std::int64_t left = total;
  // total * weight stays below 2^126, and each part is no larger than the total.
  for (const std::int64_t weight : weights) {
    parts.push_back(static_cast<std::int64_t>(static_cast<Wide>(total) * weight / weight_sum));
    left -= parts.back();
  }
  std::vector<std::size_t> by_weight(weights.size());
  std::iota(by_weight.begin(), by_weight.end(), std::size_t{0});
  std::stable_sort(by_weight.begin(), by_weight.end(),
                   [&](std::size_t a, std::size_t b) { return weights[a] > weights[b]; });
  for (std::size_t n = 0; left != 0; ++n) {
    const std::int64_t unit = left > 0 ? 1 : -1;
    parts[by_weight[n % by_weight.size()]] += unit;
    left -= unit;
  }
  return parts;
}

}  // namespace quittance
