#include "matching/text_lines.h"

#include <algorithm>
#include <array>
#include <optional>

#include "core/text.h"
#include "matching/broken_lines.h"
#include "matching/normalise.h"
#include "matching/other_things.h"

namespace quittance::matching {
namespace {

constexpr std::size_t kWordsMax = 256;
constexpr std::string_view kDiscounts[] = {"DISC", "DISCOUNT", "SKONTO", "ESCOMPTE", "SCONTO"};
constexpr std::string_view kDeductions[] = {"LESS",  "DED",   "DEDUCT", "DEDUCTION",
                                            "SHORT", "ABZUG", "ABZGL",  "MINUS",
                                            "MOINS", "MENO",  "MENOS"};

template <std::size_t N>
bool is_one_of(std::string_view word, const std::string_view (&words)[N]) {
  if (word.size() > 10) return false;
  while (!word.empty() && (word.back() == ':' || word.back() == '.')) word.remove_suffix(1);
  return std::find(std::begin(words), std::end(words), to_upper(word)) != std::end(words);
}

std::string_view without_frame(std::string_view word, bool& negative) {
  while (!word.empty() && (word.back() == ',' || word.back() == ';')) word.remove_suffix(1);
  if (word.size() > 2 && word.front() == '(' && word.back() == ')') {
    negative = true;
    word = word.substr(1, word.size() - 2);
  }
  if (!word.empty() && word.front() == '$') word.remove_prefix(1);
  for (const bool front : {true, false}) {
    if (word.empty()) return word;
    const char sign = front ? word.front() : word.back();
    if (sign != '-' && sign != '+') continue;
    negative = negative || sign == '-';
    front ? word.remove_prefix(1) : word.remove_suffix(1);
  }
  if (!word.empty() && word.front() == '$') word.remove_prefix(1);
  return word;
}

}  // namespace

std::optional<std::int64_t> written_amount(std::string_view word, Currency currency) {
  const auto decimals = static_cast<std::size_t>(currency.exponent());
  bool negative = false;
  word = without_frame(word, negative);
  if (decimals == 0 || word.size() < decimals + 2 || word.size() > 24 || !is_digit(word.front()))
    return std::nullopt;
  const char mark = word[word.size() - decimals - 1];
  if (mark != '.' && mark != ',') return std::nullopt;
  const Result<std::int64_t> minor = parse_major(word, currency, mark, mark == '.' ? ',' : '.');
  if (!minor) return std::nullopt;
  return negative ? -*minor : *minor;
}

namespace {

// "EUR", "kg": they belong to the amount before them.
bool is_currency_or_unit(std::string_view letters) {
  constexpr std::string_view kUnits[] = {"KG", "G",   "T",   "L",   "M",     "CM",   "MM",
                                         "KM", "KW",  "KWH", "MWH", "H",     "HR",   "HRS",
                                         "ST", "STK", "X",   "PCS", "EUROS", "EURO", "ZL"};
  return is_one_of(letters, kUnits) || static_cast<bool>(Currency::parse(letters));
}

// "1410.98INV202600795": an amount that runs into the next document's letters, as where a text was
// cut into pieces just at a blank. The amount; empty where there is none.
std::string_view amount_in_front(std::string_view word, Currency currency) {
  const auto letters = std::find_if(word.begin(), word.end(), is_alpha);
  const auto behind = std::find_if_not(letters, word.end(), is_alpha);
  const auto size = static_cast<std::size_t>(letters - word.begin());
  if (letters == word.end() || !written_amount(word.substr(0, size), currency)) return {};
  if (is_currency_or_unit(word.substr(size, static_cast<std::size_t>(behind - letters)))) return {};
  return std::any_of(behind, word.end(), is_digit) ? word.substr(0, size) : std::string_view{};
}

bool may_be_document(std::string_view word) {
  return std::any_of(word.begin(), word.end(), is_digit);
}

// "08/08/2026", "3.2.26", "2026-02-03": three groups of digits with one sign between them, of which
// one at most, at an end, has more than two. "2026.0800.01" is none.
bool is_a_date(std::string_view word) {
  while (!word.empty() && (word.back() == ',' || word.back() == ';')) word.remove_suffix(1);
  std::array<std::size_t, 3> digits{};
  std::size_t group = 0;
  char sign = 0;
  for (const char c : word) {
    if (is_digit(c)) {
      if (++digits[group] > 4) return false;
      continue;
    }
    if ((c != '.' && c != '/' && c != '-') || (sign != 0 && c != sign) || digits[group] == 0)
      return false;
    sign = c;
    if (++group == digits.size()) return false;
  }
  return digits[2] > 0 && digits[1] <= 2 && (digits[0] <= 2 || digits[2] <= 2);
}

// The 20 and the 2026 of "20 Aug 2026".
bool is_piece_of_date(std::string_view word) {
  while (!word.empty() && (word.back() == ',' || word.back() == '.')) word.remove_suffix(1);
  if (word.empty() || !all_digits(word)) return false;
  return word.size() <= 2 ||
         (word.size() == 4 && (word.starts_with("19") || word.starts_with("20")));
}

// The letters of a word up to the first sign, if it has no digit.
std::string first_letters(std::string_view word) {
  if (may_be_document(word)) return {};
  return to_upper(
      word.substr(0, static_cast<std::size_t>(std::find_if_not(word.begin(), word.end(), is_alpha) -
                                              word.begin())));
}

// What the next amount is.
enum class Next : std::uint8_t { paid, discount, deduction, deduction_of_all, words };

class Reader {
 public:
  Reader(Currency currency, std::int64_t cash, std::vector<RemittanceLine>& lines)
      : currency_(currency), cash_(cash), lines_(lines) {}

  // False when the text is no list of documents and amounts. `next` is the word behind.
  bool take(std::string_view word, std::string_view next) {
    if (const auto amount = written_amount(word, currency_)) return take_amount(*amount);
    if (!document_.empty() && (is_a_date(word) || is_piece_of_date(word))) return true;
    if (may_be_document(word) && is_of_other(word, next)) return true;
    note_other(word);
    if (may_be_document(word)) {
      document_ = without_tag(word);
      next_ = Next::paid;
      return true;
    }
    if (lines_.empty() && !document_.empty() && is_one_of(word, kDeductions)) {
      next_ = Next::deduction_of_all;
      return true;
    }
    if (lines_.empty() || !document_.empty()) return true;  // a word before an amount
    if (is_one_of(word, kDiscounts)) {
      next_ = Next::discount;
    } else if (is_one_of(word, kDeductions)) {
      next_ = Next::deduction;
    } else if (next_ == Next::words) {
      add_reason(word);
    }
    return true;
  }

 private:
  // A customer's number is one word, a telephone number of digits may be several. What an amount
  // follows is a document's.
  bool is_of_other(std::string_view word, std::string_view next) {
    if (has_invoice_prefix(word) || written_amount(next, currency_)) other_ = OtherThing::none;
    const OtherThing other = other_;
    if (other != OtherThing::telephone) other_ = OtherThing::none;
    if (other == OtherThing::telephone) return std::none_of(word.begin(), word.end(), is_alpha);
    return other != OtherThing::none;
  }

  void note_other(std::string_view word) {
    const std::string letters = first_letters(word);
    const OtherThing thing = other_thing(letters);
    const bool apart = thing == OtherThing::customer || thing == OtherThing::account ||
                       thing == OtherThing::telephone || thing == OtherThing::code;
    if (apart) {
      other_ = thing;
    } else if (!is_number_word(letters)) {
      other_ = OtherThing::none;
    }
  }

  bool take_amount(std::int64_t amount) {
    if (!document_.empty()) {
      RemittanceLine& line = lines_.emplace_back();
      line.reference = document_;
      line.paid = amount;
      document_ = {};
      if (next_ == Next::deduction_of_all && amount > 0) {
        // "INV-1 less 23.13 damaged": the document's amount is the payment itself.
        line.paid = cash_;
        line.adjustment = amount;
        next_ = Next::words;
        return true;
      }
      next_ = Next::paid;
      return true;
    }
    if (lines_.empty() || amount <= 0) return false;
    RemittanceLine& line = lines_.back();
    if (next_ == Next::discount && line.discount == 0) {
      line.discount = amount;
    } else if (next_ == Next::deduction && line.adjustment == 0) {
      line.adjustment = amount;
      next_ = Next::words;
      return true;
    } else {
      return false;
    }
    next_ = Next::paid;
    return true;
  }

  // The words behind a deduction, as one piece of the text.
  void add_reason(std::string_view word) {
    std::string_view& reason = lines_.back().reason;
    reason =
        reason.empty()
            ? word
            : std::string_view(reason.data(),
                               static_cast<std::size_t>(word.data() + word.size() - reason.data()));
  }

  Currency currency_;
  std::int64_t cash_;
  std::vector<RemittanceLine>& lines_;
  std::string_view document_;  // waits for its amount
  Next next_ = Next::paid;
  OtherThing other_ = OtherThing::none;  // what the next number is, if no document
};

}  // namespace

void find_text_lines(std::string_view text, std::int64_t cash, Currency currency,
                     std::vector<RemittanceLine>& lines) {
  lines.clear();
  if (text.find_first_of(".,") == std::string_view::npos) return;
  Reader reader(currency, cash, lines);
  const auto next_word = [&text, currency] {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    std::size_t size = 0;
    while (size < text.size() && !is_blank(text[size])) ++size;
    const std::string_view whole = text.substr(0, size);
    const std::string_view amount = amount_in_front(whole, currency);
    const std::string_view word = amount.empty() ? whole : amount;
    text.remove_prefix(word.size());
    return word;
  };
  std::size_t words = 0;
  for (std::string_view word = next_word(), next; !word.empty(); word = next) {
    next = next_word();
    if (++words > kWordsMax || !reader.take(word, next)) return lines.clear();
  }
  std::int64_t sum = 0;
  for (const RemittanceLine& line : lines) {
    const Result<std::int64_t> total = add_minor(sum, line.paid);
    if (!total) return lines.clear();
    sum = *total;
  }
  if (sum != cash) lines.clear();
}

}  // namespace quittance::matching
