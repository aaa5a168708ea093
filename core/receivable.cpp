#include "core/receivable.h"

#include "core/text.h"
#include "core/words.h"

namespace quittance {
namespace {

constexpr std::string_view kItemKinds[] = {"invoice", "debit_memo", "credit_memo", "finance_charge",
                                           "deduction"};

// Reads up to five digits from the front of `text`. Errors: field_unreadable.
Result<std::int32_t> take_number(std::string_view& text) {
  std::size_t size = 0;
  while (size < text.size() && is_digit(text[size])) ++size;
  if (size == 0 || size > 5) return fail(Errc::field_unreadable);
  std::int32_t value = 0;
  for (const char c : text.substr(0, size)) value = value * 10 + (c - '0');
  text.remove_prefix(size);
  return value;
}

bool take(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

}  // namespace

std::string_view name(ItemKind kind) {
  return word_of(kItemKinds, kind);
}

Result<ItemKind> parse_item_kind(std::string_view word) {
  if (word.empty()) return ItemKind::invoice;
  return enumerator_of<ItemKind>(kItemKinds, word);
}

Result<Terms> parse_terms(std::string_view text) {
  std::string compact;
  for (const char c : to_upper(text)) {
    if (c != ' ') compact.push_back(c);
  }
  Terms terms;
  std::string_view rest = compact;
  if (rest.empty()) return terms;
  if (!rest.starts_with('N')) {
    QTRY(const std::int32_t whole, take_number(rest));
    std::int32_t ppm = whole * 10'000;
    if (whole > 100) return fail(Errc::field_unreadable);
    if (take(rest, ".")) {
      std::int32_t unit = 1'000;
      while (!rest.empty() && is_digit(rest.front()) && unit > 0) {
        ppm += (rest.front() - '0') * unit;
        unit /= 10;
        rest.remove_prefix(1);
      }
    }
    take(rest, "%");
    if (!take(rest, "/")) return fail(Errc::field_unreadable);
    QTRY(terms.discount_days, take_number(rest));
    terms.discount_ppm = ppm;
    take(rest, ",");
  }
  if (!take(rest, "NET") && !take(rest, "N/") && !take(rest, "N"))
    return fail(Errc::field_unreadable);
  QTRY(terms.net_days, take_number(rest));
  if (!rest.empty()) return fail(Errc::field_unreadable);
  return terms;
}

}  // namespace quittance
