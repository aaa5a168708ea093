#include "tools/workload/references.h"

#include <algorithm>
#include <utility>

#include "tools/workload/digits.h"

namespace quittance::workload {
namespace {

constexpr std::string_view kOtherPrefixes[] = {"INVOICE ", "#", "INV ", "NO. "};

void transpose(std::string& digits, Random& random) {
  // From the end, where digits differ; the first unequal pair at or before the place drawn.
  for (std::size_t tries = 0; tries < digits.size(); ++tries) {
    const std::size_t at = random.below(digits.size() - 1);
    if (digits[at] == digits[at + 1]) continue;
    std::swap(digits[at], digits[at + 1]);
    return;
  }
}

void change_one(std::string& digits, Random& random) {
  char& digit = digits[random.below(digits.size())];
  digit =
      static_cast<char>('0' + (static_cast<std::uint64_t>(digit - '0') + 1 + random.below(9)) % 10);
}

bool is_of_customer(std::string_view digits, std::uint32_t item, const Items& items) {
  const auto own = items.of(items[item].customer);
  return std::any_of(own.begin(), own.end(), [&](std::uint32_t other) {
    std::string number;
    append_digits(number, items.digits_of(other), 8);
    return number == digits;
  });
}

void slip(std::string& digits, std::uint32_t item, Writing writing, const Items& items,
          Random& random) {
  const std::string right = digits;
  for (int tries = 0; tries < 20; ++tries) {
    digits = right;
    writing == Writing::transposed ? transpose(digits, random) : change_one(digits, random);
    if (!is_of_customer(digits, item, items)) return;
  }
  digits = right;  // a customer with all numbers around this one: no slip
}

}  // namespace

void append_reference(std::string& to, std::uint32_t item, Writing writing, const Items& items,
                      Random& random) {
  if (writing == Writing::purchase_order) return items.append_purchase_order(to, item);
  if (writing == Writing::number) return items.append_number(to, item);
  std::string digits;
  append_digits(digits, items.digits_of(item), 8);
  const std::string_view prefix = items[item].credit_memo() ? "CM-" : "INV-";
  switch (writing) {
    case Writing::bare_digits:
      to += digits;
      break;
    case Writing::other_prefix:
      to += items[item].credit_memo() ? "CREDIT "
                                      : kOtherPrefixes[random.below(std::size(kOtherPrefixes))];
      to += digits;
      break;
    case Writing::dropped_zeros:
      to += prefix;
      to += std::string_view(digits).substr(
          std::min(digits.find_first_not_of('0'), digits.size() - 1));
      break;
    case Writing::transposed:
    case Writing::wrong_digit:
      slip(digits, item, writing, items, random);
      to += prefix;
      to += digits;
      break;
    case Writing::number:
    case Writing::purchase_order:
    case Writing::late:
    case Writing::none:
      break;
  }
}

}  // namespace quittance::workload
