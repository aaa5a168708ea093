#include "matching/exchange_rates.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <iterator>
#include <string>

#include "core/money.h"
#include "core/text.h"

namespace quittance::matching {
namespace {

// These mean an exchange and nothing else: any number behind them is its own.
constexpr std::string_view kSure[] = {
    "INSTDAMT",    "XCHGRATE",      "EXCHANGERATE",    "FXRATE",  // camt's names, English
    "WECHSELKURS", "DEVISENKURS",   "UMRECHNUNGSKURS",            // German
    "VALUTAKURS",  "VEKSELKURS",    "V\u00E4XELKURS",  "V\u00C4XELKURS",
    "WISSELKOERS", "VALUUTTAKURSSI"};  // Danish, Swedish; Dutch, Finnish
// These may mean one: "Rate" is an instalment, "Kurs" and "cours" a course. A rate has four
// decimals.
constexpr std::string_view kLikely[] = {"RATE",  "KURS",   "KOERS",  "COURS",    "TAUX", "CAMBIO",
                                        "TASSO", "CHANGE", "KURSSI", "EXCHANGE", "FX"};
// CFONB's mark of the payer's money: "MMO 13500 JPY, rate 42".
constexpr std::string_view kOriginal = "MMO";

constexpr std::size_t kDecimalsMin = 4;
constexpr std::size_t kWholeMax = 3;
constexpr std::size_t kWordsBetween = 4;  // "rate 1 EUR = 1.0526"
constexpr std::size_t kWordMax = 24;
constexpr std::size_t kCode = 3;  // letters of a currency's

bool parts_words(char c) {
  return is_blank(c) || c == ':' || c == '=' || c == '(' || c == ')' || c == ';';
}

// "EUR", "EUR/USD", "EURUSD", "1", "100": they may stand between the word and the rate.
bool stands_between(std::string_view word) {
  if (word.empty() || word == "1" || word == "100") return true;
  if (word.size() == kCode) return static_cast<bool>(Currency::parse(word));
  const bool is_pair =
      word.size() == 2 * kCode || (word.size() == 2 * kCode + 1 && !is_alpha(word[kCode]));
  return is_pair && Currency::parse(word.substr(0, kCode)) &&
         Currency::parse(word.substr(word.size() - kCode));
}

// The word that ends before `at`, without signs behind it; `at` is then where it begins.
std::string_view word_before(std::string_view text, std::size_t& at) {
  while (at > 0 && parts_words(text[at - 1])) --at;
  const std::size_t end = at;
  while (at > 0 && !parts_words(text[at - 1])) --at;
  std::string_view word = text.substr(at, end - at);
  while (!word.empty() && (word.back() == '.' || word.back() == ',')) word.remove_suffix(1);
  return word;
}

// Whether "MMO 13500 JPY" ends at `at`.
bool ends_in_original(std::string_view text, std::size_t at) {
  if (!Currency::parse(word_before(text, at))) return false;
  const std::string_view amount = word_before(text, at);
  return !amount.empty() && is_digit(amount.front()) && word_before(text, at) == kOriginal;
}

// Whether the words that end at `at` make a number behind them one of an exchange.
bool means_exchange(std::string_view text, std::size_t at, bool is_rate, bool has_currency) {
  for (std::size_t words = 0; words <= kWordsBetween && at > 0; ++words) {
    const std::string_view word = word_before(text, at);
    if (word == "@") return is_rate;
    if (stands_between(word)) continue;
    if (word.size() > kWordMax) return false;
    if (word == kOriginal) return has_currency && words == 0;
    const std::string upper = to_upper(word);
    if (std::find(std::begin(kLikely), std::end(kLikely), upper) != std::end(kLikely))
      return is_rate || ends_in_original(text, at);
    return std::find(std::begin(kSure), std::end(kSure), upper) != std::end(kSure);
  }
  return false;
}

// The number that begins `text`, with at most one sign in it or before it; `is_rate` where it is
// written as only rates are: "1.0526", ",90909".
std::string_view number_of(std::string_view text, bool& is_rate) {
  const auto digits = [&](std::size_t from) {
    while (from < text.size() && is_digit(text[from])) ++from;
    return from;
  };
  const std::size_t whole = digits(0);
  is_rate = false;
  if (whole == text.size() || (text[whole] != '.' && text[whole] != ','))
    return text.substr(0, whole);
  const std::size_t end = digits(whole + 1);
  const std::size_t decimals = end - whole - 1;
  is_rate = whole <= kWholeMax && decimals >= kDecimalsMin;
  return text.substr(0, decimals == 0 ? whole : end);
}

}  // namespace

std::string_view without_exchange(std::string_view text, std::pmr::memory_resource& memory) {
  char* copy = nullptr;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && !parts_words(text[end])) ++end;
    const std::size_t from = at < end && text[at] == '@' ? at + 1 : at;  // "@1.0526"
    bool is_rate = false;
    const std::string_view number = number_of(text.substr(from, end - from), is_rate);
    std::string_view behind = text.substr(from + number.size(), end - from - number.size());
    while (!behind.empty() && (behind.back() == '.' || behind.back() == ','))
      behind.remove_suffix(1);
    const auto has_currency = [&] {
      const std::string_view next = text.substr(end).substr(0, 1 + kCode);
      return !behind.empty() || (next.size() == 1 + kCode && Currency::parse(next.substr(1)));
    };
    if (!number.empty() && stands_between(behind) &&
        means_exchange(text, from, is_rate, has_currency())) {
      if (copy == nullptr) {
        copy = static_cast<char*>(memory.allocate(text.size(), 1));
        std::memcpy(copy, text.data(), text.size());
      }
      std::fill_n(copy + from, number.size(), ' ');
    }
    at = std::max(end, at + 1);
  }
  return copy == nullptr ? text : std::string_view(copy, text.size());
}

}  // namespace quittance::matching
