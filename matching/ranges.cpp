#include "matching/ranges.h"

#include <algorithm>
#include <charconv>
#include <string>

#include "core/text.h"

namespace quittance::matching {
namespace {

constexpr std::string_view kUpTo[] = {"TO",  "BIS", "THRU", "THROUGH", "AU", "AL",
                                      "TOT", "TIL", "TILL", "DO",      "A",  "HASTA"};

struct Counted {
  std::string_view front;
  std::int64_t count = -1;  // none: no digits at its end, or too many to count by
};

Counted counted(std::string_view number) {
  constexpr std::size_t kDigitsMax = 18;
  std::size_t digits = 0;
  while (digits < number.size() && is_digit(number[number.size() - digits - 1])) ++digits;
  Counted result{.front = number.substr(0, number.size() - digits)};
  if (digits == 0 || digits > kDigitsMax) return result;
  std::from_chars(number.data() + result.front.size(), number.data() + number.size(), result.count);
  return result;
}

}  // namespace

bool says_up_to(std::string_view between) {
  const std::string_view word = trim(between);
  if (word == "-" || word == "\u2013" || word == "\u00E0" || word == "\u00C0" || word == "..")
    return true;
  return std::find(std::begin(kUpTo), std::end(kUpTo), to_upper(word)) != std::end(kUpTo);
}

bool is_in_range(std::string_view number, std::string_view first, std::string_view last) {
  const Counted from = counted(first);
  const Counted to = counted(last);
  if (from.count < 0 || from.front != to.front || to.count <= from.count ||
      to.count - from.count > kRangeMax)
    return false;
  const Counted one = counted(number);
  return one.front == from.front && from.count <= one.count && one.count <= to.count;
}

}  // namespace quittance::matching
