#include "ingest/mt940/entry.h"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "core/text.h"

namespace quittance::ingest::mt940 {
namespace {

constexpr int kDigitsMax = 18;  // what 64 bits hold of any digits

bool is_amount_character(char c) {
  return is_digit(c) || c == ',' || c == '.';
}

int number(std::string_view digits) {
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

// Digits in groups of three behind points; the first group may be shorter. True if well-formed.
bool grouped_by_points(std::string_view whole) {
  if (whole.find('.') == std::string_view::npos) return true;
  std::size_t group = 0;
  bool first = true;
  for (const char c : whole) {
    if (c != '.') {
      ++group;
      continue;
    }
    if (first ? group == 0 || group > 3 : group != 3) return false;
    first = false;
    group = 0;
  }
  return group == 3;
}

struct Parts {
  std::string_view whole;
  std::string_view fraction;
};

Amount from_parts(const Parts& parts, Amount amount) {
  std::string_view fraction = parts.fraction;
  while (fraction.ends_with('0')) fraction.remove_suffix(1);
  int used = 0;
  for (const std::string_view part : {parts.whole, fraction}) {
    for (const char c : part) {
      if (c == '.') continue;
      if (!is_digit(c)) return {};
      if (used > 0 || c != '0') ++used;
      if (used > kDigitsMax) {
        amount.state = Amount::State::overflow;
        return amount;
      }
      amount.digits = amount.digits * 10 + (c - '0');
    }
  }
  if (fraction.size() > kDigitsMax) return {};
  amount.scale = static_cast<std::int8_t>(fraction.size());
  amount.state = Amount::State::stated;
  return amount;
}

std::string_view take(std::string_view& text, std::size_t size) {
  const std::string_view taken = text.substr(0, size);
  text.remove_prefix(taken.size());
  return taken;
}

void drop_blanks(std::string_view& text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
}

std::string_view take_amount(std::string_view& text) {
  const auto end = std::find_if_not(text.begin(), text.end(), is_amount_character);
  return take(text, static_cast<std::size_t>(end - text.begin()));
}

// Three letters at the front, if they are there.
std::string_view take_currency(std::string_view& text) {
  const bool letters = text.size() >= 3 && std::all_of(text.begin(), text.begin() + 3, is_alpha);
  return letters ? take(text, 3) : std::string_view{};
}

Mark take_mark(std::string_view& text) {
  struct Row {
    std::string_view text;
    Mark mark;
  };
  static constexpr Row kRows[] = {{"RC", Mark::rc}, {"RD", Mark::rd}, {"EC", Mark::ec},
                                  {"ED", Mark::ed}, {"C", Mark::c},   {"D", Mark::d}};
  for (const Row& row : kRows) {
    if (!text.starts_with(row.text)) continue;
    text.remove_prefix(row.text.size());
    return row.mark;
  }
  return Mark::none;
}

// The third letter of the currency behind the mark ("DR20,00" of EUR): at most one, before digits.
char take_funds_code(std::string_view& text) {
  if (text.size() < 2 || !is_alpha(text[0]) || !(is_amount_character(text[1]) || text[1] == ' ')) {
    return 0;
  }
  const char code = text[0];
  text.remove_prefix(1);
  return code;
}

enum class TypeState : std::uint8_t { stated, missing, unreadable };
struct TypeRead {
  std::string_view type;
  TypeState state = TypeState::stated;
};
// S, N or F and three characters, which may be blank; some banks leave it out.
TypeRead take_type(std::string_view& rest) {
  drop_blanks(rest);
  const bool nonref = rest.starts_with("NONREF") && (rest.size() == 6 || !is_alpha(rest[6]));
  if (nonref || rest.empty() || rest.starts_with("//")) return {{}, TypeState::missing};
  if (std::string_view("SNFsnf").find(rest[0]) == std::string_view::npos) {
    return {{}, TypeState::unreadable};
  }
  return {trim_right(take(rest, 4)), TypeState::stated};
}

void remark(const Amount& amount, std::string_view shown, NoteTaker& notes) {
  switch (amount.state) {
    case Amount::State::unreadable:
      notes.note(Note::amount_unreadable, shown);
      return;
    case Amount::State::overflow:
      notes.note(Note::amount_overflow, shown);
      return;
    case Amount::State::stated:
      break;
  }
  if (amount.mark == Amount::DecimalMark::point) notes.note(Note::amount_with_point, shown);
  if (amount.mark == Amount::DecimalMark::none) notes.note(Note::amount_without_comma, shown);
}

}  // namespace

namespace {

// "1234,50": digits, a comma and two digits, as nearly all amounts are.
bool read_plain_amount(std::string_view text, Amount& amount) {
  if (text.size() < 4 || text.size() > kDigitsMax || text[text.size() - 3] != ',') return false;
  std::int64_t digits = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (at == text.size() - 3) continue;
    if (!is_digit(text[at])) return false;
    digits = digits * 10 + (text[at] - '0');
  }
  amount.scale = 2;
  for (int n = 0; n < 2 && text[text.size() - 1 - static_cast<std::size_t>(n)] == '0'; ++n) {
    digits /= 10;
    --amount.scale;
  }
  amount.digits = digits;
  amount.mark = Amount::DecimalMark::comma;
  amount.state = Amount::State::stated;
  return true;
}

}  // namespace

Amount read_amount(std::string_view text) {
  text = trim(text);
  Amount amount;
  if (read_plain_amount(text, amount)) return amount;
  Parts parts{text, {}};
  const std::size_t comma = text.find(',');
  const std::size_t point = text.find('.');
  if (comma != std::string_view::npos) {
    amount.mark = Amount::DecimalMark::comma;
    parts = {text.substr(0, comma), text.substr(comma + 1)};
    if (!grouped_by_points(parts.whole)) return {};
    if (parts.fraction.find_first_not_of("0123456789") != std::string_view::npos) return {};
  } else if (point != std::string_view::npos) {
    amount.mark = Amount::DecimalMark::point;
    parts = {text.substr(0, point), text.substr(point + 1)};
    if (parts.fraction.find('.') != std::string_view::npos) return {};
  }
  if (parts.whole.empty() && parts.fraction.empty()) return {};
  return from_parts(parts, amount);
}

Result<std::int64_t> minor_of(const Amount& amount, Currency currency) {
  if (amount.state == Amount::State::overflow) return fail(Errc::amount_overflow);
  if (amount.state != Amount::State::stated) return fail(Errc::amount_unreadable);
  const int more = currency.exponent() - amount.scale;
  if (more < 0) return fail(Errc::amount_excess_decimals);
  std::int64_t minor = amount.digits;
  for (int n = 0; n < more; ++n) {
    if (__builtin_mul_overflow(minor, std::int64_t{10}, &minor)) return fail(Errc::amount_overflow);
  }
  if (minor > kAmountMax) return fail(Errc::amount_overflow);
  return minor;
}

DateRead read_date(std::string_view yymmdd) {
  if (yymmdd.size() != 6 || !all_digits(yymmdd)) return {};
  const int yy = number(yymmdd.substr(0, 2));
  const int month = number(yymmdd.substr(2, 2));
  const int day = number(yymmdd.substr(4, 2));
  const int year = yy >= 80 ? 1900 + yy : 2000 + yy;
  if (const Result<Date> date = Date::from_civil({year, month, day})) return {*date, false};
  if (day < 29 || day > 31) return {};
  const Result<Date> first = Date::from_civil({year, month, 1});
  if (!first) return {};
  return {month_end(*first), true};
}

Date read_entry_date(std::string_view mmdd, Date value_date) {
  if (mmdd.size() != 4 || !all_digits(mmdd) || !value_date.known()) return {};
  const CivilDay value = value_date.civil();
  const int month = number(mmdd.substr(0, 2));
  int year = value.year;
  if (month - value.month > 6) --year;
  if (value.month - month > 6) ++year;
  if (const Result<Date> date = Date::from_civil({year, month, number(mmdd.substr(2, 2))}))
    return *date;
  return {};
}

StatedBalance read_balance(std::string_view text) {
  text = trim(text);
  StatedBalance balance;
  if (text.empty() || (text[0] != 'C' && text[0] != 'D')) return balance;
  balance.debit = take(text, 1) == "D";
  std::size_t digits = 0;
  while (digits < text.size() && digits < 6 && is_digit(text[digits])) ++digits;
  if (digits == 6) balance.date = read_date(take(text, 6)).date;
  balance.currency = take_currency(text);
  balance.amount = read_amount(text);
  balance.readable = balance.amount.state == Amount::State::stated;
  return balance;
}

StatedTotal read_total(std::string_view text) {
  text = trim(text);
  StatedTotal total;
  std::size_t digits = 0;
  while (digits < text.size() && is_digit(text[digits])) ++digits;
  if (digits > 9) return total;
  const std::string_view count = take(text, digits);
  total.has_count = digits > 0;
  total.count = static_cast<std::uint64_t>(number(count));
  drop_blanks(text);
  total.currency = take_currency(text);
  if (total.currency.empty()) return total;
  text = trim(text);
  if (text == ",") text = "0,";  // "EUR,00" and "EUR,": nothing
  total.amount = read_amount(text);
  total.readable = total.amount.state == Amount::State::stated;
  return total;
}

StatedTotals read_totals_text(std::string_view text) {
  text = trim(text);
  StatedTotals totals;
  const auto count_behind = [&text](char letter, StatedTotal& total) {
    if (text.size() < 7 || text[0] != letter || !all_digits(text.substr(1, 6))) return false;
    total.count = static_cast<std::uint64_t>(number(text.substr(1, 6)));
    total.has_count = true;
    text.remove_prefix(7);
    return true;
  };
  const auto amount_behind = [&text](char letter, StatedTotal& total) {
    if (text.empty() || text[0] != letter) return false;
    text.remove_prefix(1);
    total.amount = read_amount(take_amount(text));
    total.readable = total.amount.state == Amount::State::stated;
    return total.readable;
  };
  totals.present = count_behind('D', totals.debits) && count_behind('C', totals.credits) &&
                   amount_behind('D', totals.debits) && amount_behind('C', totals.credits) &&
                   text.empty();
  return totals;
}

std::string_view name(Mark mark) {
  switch (mark) {
    case Mark::c:
      return "C";
    case Mark::d:
      return "D";
    case Mark::rc:
      return "RC";
    case Mark::rd:
      return "RD";
    case Mark::ec:
      return "EC";
    case Mark::ed:
      return "ED";
    case Mark::none:
      break;
  }
  return "";
}

EntryLine read_entry_line(std::string_view line, DatesBefore& before, NoteTaker& notes) {
  const std::string_view whole = line;
  EntryLine entry;
  drop_blanks(line);
  const std::string_view value_date = take(line, 6);
  if (value_date != before.value_text) {
    before = {
        .value_text = value_date, .entry_text = {}, .value = read_date(value_date), .entry = {}};
  }
  const DateRead read = before.value;
  entry.value_date = read.date;
  if (read.clamped) notes.note(Note::date_clamped, value_date);
  if (!read.date.known()) notes.note(Note::date_unreadable, value_date);
  if (line.size() >= 4 && all_digits(line.substr(0, 4))) {
    const std::string_view entry_date = take(line, 4);
    if (entry_date != before.entry_text) {
      before.entry_text = entry_date;
      before.entry = read_entry_date(entry_date, entry.value_date);
    }
    entry.entry_date = before.entry;
    if (!entry.entry_date.known()) notes.note(Note::date_unreadable, entry_date);
  }
  drop_blanks(line);
  entry.mark = take_mark(line);
  if (entry.mark == Mark::none) {
    notes.note(Note::mark_unreadable, whole.substr(0, 20));
    return entry;
  }
  entry.funds_code = take_funds_code(line);
  drop_blanks(line);
  const std::string_view amount = take_amount(line);
  entry.amount = read_amount(amount);
  const TypeRead type = take_type(line);
  entry.type = type.type;
  // "1O,00": a digit that is none would end the amount early.
  if (entry.amount.mark == Amount::DecimalMark::none && type.state == TypeState::unreadable) {
    entry.amount = {};
  }
  remark(entry.amount, amount.empty() ? whole.substr(0, 24) : amount, notes);
  if (type.state == TypeState::missing) notes.note(Note::type_missing, {});
  if (type.state == TypeState::unreadable) notes.note(Note::type_unreadable, line.substr(0, 16));
  const std::size_t slashes = line.find("//");
  entry.customer_reference = trim(line.substr(0, slashes));
  if (slashes != std::string_view::npos) entry.bank_reference = trim(line.substr(slashes + 2));
  return entry;
}

bool is_placeholder(std::string_view reference) {
  static constexpr std::array<std::string_view, 16> kWords = {
      "",      "NONREF", "NOTPROVIDED", "NOT PROVIDED", "NON REF", "EREF",  "EREF+", "KREF",
      "KREF+", "PREF",   "PREF+",       "MARF",         "MARF+",   "MREF+", "SVWZ+", "NOREF"};
  return std::find(kWords.begin(), kWords.end(), reference) != kWords.end();
}

}  // namespace quittance::ingest::mt940
