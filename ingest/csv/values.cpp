#include "ingest/csv/values.h"

#include <algorithm>
#include <array>
#include <optional>

#include "core/digits.h"
#include "core/text.h"

namespace quittance::ingest::csv {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {"JAN", "FEB", "MAR", "APR", "MAY", "JUN",
                                                      "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};

// A run of digits or letters of a date, and the separator behind it.
struct Token {
  std::string_view text;
  char behind = 0;
  [[nodiscard]] bool number() const { return all_digits(text); }
  [[nodiscard]] int value() const {
    int value = 0;
    for (const char c : text) value = value * 10 + (c - '0');
    return value;
  }
};

struct Tokens {
  std::array<Token, 3> token;
  bool three = false;
};

bool is_word(char c) {
  return is_digit(c) || is_alpha(c);
}

// "22-Nov-2026", "November 22, 2026", "01/02/2026 10:15": the first three tokens.
Tokens tokens_of(std::string_view text) {
  Tokens tokens;
  std::size_t count = 0;
  std::size_t at = 0;
  while (count < 3) {
    const std::size_t from = at;
    while (at < text.size() && is_word(text[at])) {
      if (at > from && is_digit(text[at]) != is_digit(text[from])) break;
      ++at;
    }
    if (at == from || at - from > 9) return tokens;
    Token& token = tokens.token[count++];
    token.text = text.substr(from, at - from);
    if (count == 3) break;
    if (at == text.size()) return tokens;
    token.behind = text[at];
    while (at < text.size() && !is_word(text[at])) ++at;
  }
  // Nothing behind, or a time of day.
  tokens.three = at == text.size() || text[at] == ' ' || text[at] == 'T';
  return tokens;
}

// 1 to 12 for a month's name or its first three letters; 0 for anything else.
int month_named(std::string_view word) {
  if (word.size() < 3 || !is_alpha(word[0])) return 0;
  const std::string upper = to_upper(word.substr(0, 3));
  for (std::size_t n = 0; n < kMonths.size(); ++n) {
    if (kMonths[n] == upper) return static_cast<int>(n) + 1;
  }
  return 0;
}

int full_year(const Token& token) {
  const int year = token.value();
  if (token.text.size() != 2) return year;
  return year < 70 ? 2000 + year : 1900 + year;
}

bool numeric_with_order(const Tokens& tokens) {
  const auto& [a, b, c] = tokens.token;
  return tokens.three && a.number() && b.number() && c.number() && a.text.size() <= 2 &&
         b.text.size() <= 2 && (c.text.size() == 4 || c.text.size() == 2) &&
         (a.behind == '/' || a.behind == '-') && b.behind == a.behind;
}

// The form of most files, which needs no tokens.
bool is_iso_day(std::string_view text) {
  return text.size() == 10 && text[4] == '-' && text[7] == '-' && all_digits(text.substr(0, 4)) &&
         all_digits(text.substr(5, 2)) && all_digits(text.substr(8, 2));
}

std::string_view without_time(std::string_view text) {
  return text.substr(0, text.find_first_of(" T"));
}

// The digits and marks of an amount, its sign, and the currency beside it.
struct Bare {
  std::string digits;  // groups by blanks and apostrophes are joined by '
  bool negative = false;
  std::string_view unit;
  bool ok = true;
};

bool take_prefix(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

bool take_suffix(std::string_view& text, std::string_view suffix) {
  if (!text.ends_with(suffix)) return false;
  text.remove_suffix(suffix.size());
  return true;
}

// Signs of typesetting where a hyphen is meant: U+2212 (Nordic exports), U+2013.
constexpr std::string_view kMinuses[] = {"-", "\xE2\x88\x92", "\xE2\x80\x93"};

bool take_minus(std::string_view& text, bool (*take)(std::string_view&, std::string_view)) {
  return std::any_of(std::begin(kMinuses), std::end(kMinuses),
                     [&](std::string_view minus) { return take(text, minus); });
}

bool has_outer_sign(std::string_view text) {
  if (text.empty()) return false;
  const auto stands = [&](std::string_view sign) {
    return text.starts_with(sign) || text.ends_with(sign);
  };
  return text.front() == '(' || stands("+") ||
         std::any_of(std::begin(kMinuses), std::end(kMinuses), stands);
}

constexpr std::string_view kDollar = "$";
constexpr std::string_view kEuro = "\xE2\x82\xAC";
constexpr std::string_view kPound = "\xC2\xA3";

// Takes a symbol or a code of three letters from either end.
std::string_view take_unit(std::string_view& text) {
  for (const std::string_view symbol : {kDollar, kEuro, kPound}) {
    if (take_prefix(text, symbol) || take_suffix(text, symbol)) return symbol;
  }
  const auto letters = [](std::string_view part) {
    return part.size() == 3 && std::all_of(part.begin(), part.end(), is_alpha);
  };
  if (text.size() > 3 && letters(text.substr(0, 3))) {
    const std::string_view unit = text.substr(0, 3);
    text.remove_prefix(3);
    return unit;
  }
  if (text.size() > 3 && letters(text.substr(text.size() - 3))) {
    const std::string_view unit = text.substr(text.size() - 3);
    text.remove_suffix(3);
    return unit;
  }
  return {};
}

bool unit_fits(std::string_view unit, Currency currency) {
  if (unit.empty()) return true;
  const std::string code = currency.code();
  if (unit == kEuro) return code == "EUR";
  if (unit == kPound) return code == "GBP";
  if (unit == kDollar) return code.ends_with('D') || code == "MXN";
  return to_upper(unit) == code;
}

// One sign, wherever it stands; two are unreadable.
bool take_sign(std::string_view& text, Bare& bare) {
  int signs = 0;
  if (take_prefix(text, "(")) {
    if (!take_suffix(text, ")")) return false;
    bare.negative = true;
    ++signs;
  }
  text = trim(text);
  if (take_minus(text, take_prefix)) bare.negative = true, ++signs;
  if (take_prefix(text, "+")) ++signs;
  if (take_minus(text, take_suffix)) bare.negative = true, ++signs;
  if (take_suffix(text, "+")) ++signs;
  text = trim(text);
  return signs <= 1;
}

Bare bare_amount(std::string_view text) {
  Bare bare;
  text = trim(text);
  const bool outer_sign = has_outer_sign(text);
  if (outer_sign && !take_sign(text, bare)) bare.ok = false;
  const std::string tail =
      to_upper(text.substr(text.size() - std::min<std::size_t>(text.size(), 2)));
  if (tail == "DR" || tail == "CR") {
    if (outer_sign) bare.ok = false;
    bare.negative = tail == "DR";
    text = trim(text.substr(0, text.size() - 2));
  }
  bare.unit = take_unit(text);
  text = trim(text);
  if (!outer_sign && tail != "DR" && tail != "CR" && !take_sign(text, bare)) bare.ok = false;
  if (bare.unit.empty()) bare.unit = take_unit(text);  // -$5, ($5)
  text = trim(text);
  constexpr std::string_view kNoBreak = "\xC2\xA0";
  constexpr std::string_view kNarrow = "\xE2\x80\xAF";
  constexpr std::string_view kApostrophe = "\xE2\x80\x99";  // U+2019, as Swiss programs group
  while (!text.empty()) {
    if (take_prefix(text, " ") || take_prefix(text, kNoBreak) || take_prefix(text, kNarrow) ||
        take_prefix(text, "\xA0") || take_prefix(text, "'") || take_prefix(text, kApostrophe)) {
      bare.digits.push_back('\'');
      continue;
    }
    const char c = text.front();
    if (!is_digit(c) && c != '.' && c != ',') bare.ok = false;
    bare.digits.push_back(c);
    text.remove_prefix(1);
  }
  if (bare.digits.empty()) bare.ok = false;
  return bare;
}

// What one amount says by itself of its decimal mark: '.', ',', 0 for nothing, '?' for a lone mark
// that may be either (1,234).
char decimal_mark_of(std::string_view digits) {
  const std::size_t last = digits.find_last_of(".,");
  if (last == std::string_view::npos) return 0;
  const char mark = digits[last];
  const char other = mark == '.' ? ',' : '.';
  if (digits.find(other) != std::string_view::npos) return mark;
  if (digits.find(mark) != last) return other;  // 1,234,567: groups
  const std::string_view before = digits.substr(0, last);
  const bool group_like = digits.size() - last == 4 && !before.empty() && before.size() <= 3 &&
                          before.find('\'') == std::string_view::npos && before != "0";
  return group_like ? '?' : mark;
}

bool groups_by_two(Currency currency) {
  const std::string code = currency.code();
  return code == "INR" || code == "NPR" || code == "PKR" || code == "BDT" || code == "LKR";
}

// "1,23,45,678": behind the last three digits India and its neighbours group by two.
bool grouped_by_two(std::string_view digits) {
  const std::string_view whole = digits.substr(0, digits.find('.'));
  const std::vector<std::string_view> groups = split(whole, ',');
  if (groups.size() < 3 || groups.front().empty() || groups.front().size() > 2) return false;
  for (std::size_t n = 1; n < groups.size(); ++n) {
    if (groups[n].size() != (n + 1 == groups.size() ? 3U : 2U) || !all_digits(groups[n])) {
      return false;
    }
  }
  return true;
}

Result<std::int64_t> parse_bare(const Bare& bare, Currency currency, char decimal, char thousands) {
  if (!unit_fits(bare.unit, currency)) return fail(Errc::currency_mismatch);
  const bool groups = bare.digits.find('\'') != std::string::npos;
  if (decimal == '.' && groups_by_two(currency) && grouped_by_two(bare.digits)) {
    std::string plain = bare.digits;
    std::erase(plain, ',');
    QTRY(const std::int64_t minor, parse_major(plain, currency, '.', ','));
    return bare.negative ? -minor : minor;
  }
  QTRY(const std::int64_t minor,
       parse_major(bare.digits, currency, decimal, groups ? '\'' : thousands));
  return bare.negative ? -minor : minor;
}

// An amount of digits, a mark and two digits more. It can only be read in one way.
struct PlainAmount {
  std::int64_t hundredths = 0;
  char mark = 0;  // '.' or ',', 0 where it is no such amount
};

// "1250.00" or "1250,00": what most amounts are. All others take the long way.
PlainAmount plain_amount(std::string_view text) {
  constexpr std::size_t kDigitsMax = 17;  // no overflow below that
  if (text.size() < 4 || text.size() > kDigitsMax) return {};
  const std::size_t mark = text.size() - 3;
  if (text[mark] != '.' && text[mark] != ',') return {};
  if (!is_digit(text[mark + 1]) || !is_digit(text[mark + 2])) return {};
  const std::optional<std::int64_t> whole = plain_digits(text.substr(0, mark));
  if (!whole) return {};
  return {*whole * 100 + (text[mark + 1] - '0') * 10 + (text[mark + 2] - '0'), text[mark]};
}

}  // namespace

void Evidence::note_date(std::string_view text) {
  // Only '/' and '-' leave the order open.
  if (is_iso_day(text) || text.find_first_of("/-") == std::string_view::npos) return;
  const Tokens tokens = tokens_of(trim(text));
  if (!numeric_with_order(tokens)) return;
  const int a = tokens.token[0].value();
  const int b = tokens.token[1].value();
  const bool short_year = tokens.token[2].text.size() == 2;
  if (a >= 1 && a <= 12 && b > 12 && b <= 31) (short_year ? short_month_first : month_first) = true;
  // 13/01/26 may be a year, a month and a day.
  if (b >= 1 && b <= 12 && a > 12 && a <= 31 && !short_year) day_first = true;
}

void Evidence::note_amount(std::string_view text) {
  if (const char plain = plain_amount(text).mark; plain != 0) {
    (plain == '.' ? point_decimal : comma_decimal) = true;
    return;
  }
  const Bare bare = bare_amount(text);
  if (!bare.ok) return;
  const char mark = decimal_mark_of(bare.digits);
  if (mark == '.') point_decimal = true;
  if (mark == ',') comma_decimal = true;
}

namespace {

// -1, 0 for nothing, 1.
int sign_of(std::string_view text) {
  if (trim(text).empty()) return 0;
  const Bare bare = bare_amount(text);
  if (!bare.ok || bare.digits.find_first_of("123456789") == std::string::npos) return 0;
  return bare.negative ? -1 : 1;
}

}  // namespace

void SideEvidence::note(std::string_view amount, std::string_view credit, std::string_view debit) {
  const int of_amount = sign_of(amount);
  if (of_amount == 0) return;
  if (const int of_credit = sign_of(credit); of_credit != 0) {
    (of_credit == of_amount ? same : reversed) = true;
  } else if (const int of_debit = sign_of(debit); of_debit != 0) {
    if (of_amount < 0) {
      same = true;
    } else {
      (of_debit > 0 ? unsigned_debit : reversed) = true;
    }
  }
}

Sides sides(const SideEvidence& evidence) {
  if (evidence.reversed) return evidence.same ? Sides::contradicted : Sides::book;
  return evidence.unsigned_debit && !evidence.same ? Sides::contradicted : Sides::bank;
}

DateOrder date_order(const Evidence& evidence) {
  const bool month_first = evidence.month_first || evidence.short_month_first;
  if (month_first && evidence.day_first) return DateOrder::contradicted;
  if (evidence.short_month_first) return DateOrder::short_month_first;
  if (evidence.month_first) return DateOrder::month_first;
  return evidence.day_first ? DateOrder::day_first : DateOrder::unproved;
}

Marks marks(const Evidence& evidence) {
  if (evidence.point_decimal && evidence.comma_decimal) return Marks::contradicted;
  if (evidence.point_decimal) return Marks::point_decimal;
  return evidence.comma_decimal ? Marks::comma_decimal : Marks::unproved;
}

Result<Date> read_date(std::string_view text, DateOrder order) {
  text = trim(text);
  if (is_iso_day(text)) return Date::parse_iso(text);
  if (const std::string_view day = without_time(text); day.size() == 8 && all_digits(day)) {
    return Date::parse_yyyymmdd(day);
  }
  const Tokens tokens = tokens_of(text);
  if (!tokens.three) return fail(Errc::date_unreadable);
  const auto& [a, b, c] = tokens.token;
  if (a.number() && a.text.size() == 4 && b.number() && c.number()) {
    return Date::from_civil({a.value(), b.value(), c.value()});
  }
  if (!c.number() || (c.text.size() != 4 && c.text.size() != 2)) return fail(Errc::date_unreadable);
  if (const int month = month_named(b.text); month != 0 && a.number() && a.text.size() <= 2) {
    return Date::from_civil({full_year(c), month, a.value()});
  }
  if (const int month = month_named(a.text); month != 0 && b.number() && b.text.size() <= 2) {
    return Date::from_civil({full_year(c), month, b.value()});
  }
  if (!a.number() || !b.number()) return fail(Errc::date_unreadable);
  if (a.behind == '.' && b.behind == '.') {
    return Date::from_civil({full_year(c), b.value(), a.value()});
  }
  if (!numeric_with_order(tokens)) return fail(Errc::field_unreadable);
  // With two digits even the year's place is in doubt, unless the file proves it.
  if (order == DateOrder::short_month_first) {
    return Date::from_civil({full_year(c), a.value(), b.value()});
  }
  if (c.text.size() == 2) return fail(Errc::field_unreadable);
  if (order == DateOrder::month_first || a.value() == b.value()) {
    return Date::from_civil({c.value(), a.value(), b.value()});
  }
  if (order == DateOrder::day_first) return Date::from_civil({c.value(), b.value(), a.value()});
  return fail(Errc::field_unreadable);
}

Result<Date> read_date(std::string_view text, std::string_view format) {
  text = trim(text);
  CivilDay civil{0, 0, 0};
  const auto take_number = [&](int& into, std::size_t digits_min, std::size_t digits_max) {
    std::size_t size = 0;
    into = 0;
    while (size < digits_max && size < text.size() && is_digit(text[size])) {
      into = into * 10 + (text[size++] - '0');
    }
    text.remove_prefix(size);
    return size >= digits_min;
  };
  while (!format.empty()) {
    bool read = true;
    if (take_prefix(format, "YYYY")) {
      read = take_number(civil.year, 4, 4);
    } else if (take_prefix(format, "YY")) {
      read = take_number(civil.year, 2, 2);
      civil.year += civil.year < 70 ? 2000 : 1900;
    } else if (take_prefix(format, "MMM")) {
      civil.month = month_named(text.substr(0, 3));
      read = civil.month != 0;
      if (read) text.remove_prefix(3);
    } else if (take_prefix(format, "MM")) {
      read = take_number(civil.month, 2, 2);
    } else if (take_prefix(format, "M")) {
      read = take_number(civil.month, 1, 2);
    } else if (take_prefix(format, "DD")) {
      read = take_number(civil.day, 2, 2);
    } else if (take_prefix(format, "D")) {
      read = take_number(civil.day, 1, 2);
    } else {
      read = take_prefix(text, format.substr(0, 1));
      format.remove_prefix(1);
    }
    if (!read) return fail(Errc::date_unreadable);
  }
  if (!text.empty() && text.front() != ' ' && text.front() != 'T') {
    return fail(Errc::date_unreadable);
  }
  return Date::from_civil(civil);
}

Result<std::int64_t> read_amount(std::string_view text, Currency currency, Marks column) {
  if (column != Marks::contradicted && currency.exponent() == 2) {
    if (const PlainAmount plain = plain_amount(text); plain.mark != 0) return plain.hundredths;
  }
  const Bare bare = bare_amount(text);
  if (!bare.ok) return fail(Errc::amount_unreadable);
  char mark = decimal_mark_of(bare.digits);
  if (mark == '?') {
    if (column == Marks::unproved || column == Marks::contradicted) {
      return fail(Errc::field_unreadable);
    }
    mark = column == Marks::comma_decimal ? ',' : '.';
  }
  if (column == Marks::contradicted && mark != 0) return fail(Errc::field_unreadable);
  const char decimal = mark == ',' ? ',' : '.';
  return parse_bare(bare, currency, decimal, decimal == '.' ? ',' : '.');
}

Result<std::int64_t> read_amount(std::string_view text, Currency currency, char decimal,
                                 char thousands) {
  if (currency.exponent() == 2) {
    const PlainAmount plain = plain_amount(text);
    if (plain.mark != 0 && plain.mark == decimal) return plain.hundredths;
  }
  const Bare bare = bare_amount(text);
  if (!bare.ok) return fail(Errc::amount_unreadable);
  if (thousands == ' ') thousands = '\'';
  if (thousands == 0) {
    const char other = decimal == '.' ? ',' : '.';
    const bool both = bare.digits.find(other) != std::string::npos &&
                      bare.digits.find(decimal) != std::string::npos;
    if (!both && bare.digits.find(other) != std::string::npos) return fail(Errc::field_unreadable);
    thousands = other;
  }
  return parse_bare(bare, currency, decimal, thousands);
}

std::optional<Currency> stated_currency(std::string_view amount) {
  const Bare bare = bare_amount(amount);
  std::string code = to_upper(bare.unit);
  if (bare.unit == kEuro) code = "EUR";
  if (bare.unit == kPound) code = "GBP";
  if (!bare.ok || code.size() != 3) return std::nullopt;
  const Result<Currency> currency = Currency::parse(code);
  return currency ? std::optional(*currency) : std::nullopt;
}

bool is_negative(std::string_view amount) {
  return !amount.empty() && bare_amount(amount).negative;
}

std::optional<Direction> direction_of(std::string_view text) {
  constexpr std::string_view kOut[] = {"DEBIT", "DR",     "D",         "DBIT",  "-",
                                       "AF",    "SOLL",   "S",         "DEBET", "OUTGOING",
                                       "OUT",   "DEBITS", "WITHDRAWAL"};
  constexpr std::string_view kIn[] = {"CREDIT", "CR", "C",        "CRDT", "+",       "BIJ",
                                      "HABEN",  "H",  "INCOMING", "IN",   "CREDITS", "DEPOSIT"};
  constexpr std::size_t kLongest = 10;
  if (text.size() > kLongest) return std::nullopt;
  const std::string upper = to_upper(text);
  if (std::find(std::begin(kOut), std::end(kOut), upper) != std::end(kOut)) return Direction::out;
  if (std::find(std::begin(kIn), std::end(kIn), upper) != std::end(kIn)) return Direction::in;
  return std::nullopt;
}

bool is_scientific(std::string_view text) {
  if (text.find('+') == std::string_view::npos) return false;
  text = trim(text);
  const std::size_t exponent = text.find_first_of("eE");
  if (exponent == 0 || exponent == std::string_view::npos || text.size() - exponent > 5) {
    return false;
  }
  const std::string_view mantissa = text.substr(0, exponent);
  std::string_view power = text.substr(exponent + 1);
  if (!take_prefix(power, "+")) return false;
  const auto digit_or_mark = [](char c) { return is_digit(c) || c == '.' || c == ','; };
  return is_digit(mantissa.front()) && all_digits(power) &&
         std::all_of(mantissa.begin(), mantissa.end(), digit_or_mark);
}

}  // namespace quittance::ingest::csv
