#include "matching/readings.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "core/text.h"
#include "matching/broken_lines.h"
#include "matching/tokens.h"

namespace quittance::matching {
namespace {

constexpr std::size_t kDigitsMin = 3;      // of a word that is read otherwise
constexpr std::size_t kLookalikesMax = 4;  // of a word
constexpr std::size_t kJoinedDigitsMin = 5;

bool joins_numbers(char c) {
  return c == '-' || c == '/' || c == '.' || c == '_' || c == '#';
}

std::size_t digits_in(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), is_digit));
}

// The digit that a letter is read for, 0 for none.
char digit_like(char c) {
  switch (c) {
    case 'O':
    case 'o':
    case 'Q':
      return '0';
    case 'I':
    case 'l':
    case 'i':
      return '1';
    case 'Z':
      return '2';
    case 'S':
      return '5';
    case 'B':
      return '8';
    default:
      return '\0';
  }
}

// "221,22O,225": a comma between numbers, and none of an amount.
bool parts_list(std::string_view text, std::size_t at) {
  constexpr std::size_t kNumberMin = 3;
  if (text[at] == ';') return true;
  if (text[at] != ',' || at < kNumberMin) return false;
  std::size_t end = at + 1;
  while (end < text.size() && !is_blank(text[end]) && text[end] != ',' && text[end] != ';') ++end;
  const bool amount = end - at > kNumberMin && text[end - kNumberMin] == '.';
  return end - at > kNumberMin && !amount;
}

std::string_view next_word(std::string_view& text) {
  while (!text.empty() && (is_blank(text.front()) || text.front() == ',' || text.front() == ';'))
    text.remove_prefix(1);
  std::size_t size = 0;
  while (size < text.size() && !is_blank(text[size]) && !parts_list(text, size)) ++size;
  std::string_view word = text.substr(0, size);
  text.remove_prefix(size);
  while (!word.empty() && (word.back() == ',' || word.back() == ';' || word.back() == ':'))
    word.remove_suffix(1);
  return without_tag(word);
}

// The words of a text; none where they are too many.
std::vector<std::string_view> words_in(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const std::string_view word = next_word(text);
    if (word.empty()) continue;
    if (words.size() == kReadWordsMax) return {};
    words.push_back(word);
  }
  return words;
}

void read_lookalikes(std::string_view word, std::vector<Reading>& readings) {
  std::array<std::size_t, kLookalikesMax> at{};
  std::size_t count = 0;
  for (std::size_t n = 0; n < word.size(); ++n) {
    if (digit_like(word[n]) == '\0') continue;
    if (count == kLookalikesMax) return;
    at[count++] = n;
  }
  for (std::size_t chosen = 1; chosen < std::size_t{1} << count; ++chosen) {
    Reading reading{.number = std::string(word), .written = word};
    for (std::size_t n = 0; n < count; ++n) {
      if ((chosen >> n & 1U) != 0) reading.number[at[n]] = digit_like(word[at[n]]);
    }
    readings.push_back(std::move(reading));
  }
}

// The size of the date that the text ends with (3.2.26, 03/02/2026), 0 for none. 59/70/75 is none.
std::size_t date_at_end(std::string_view text) {
  constexpr int kDaysMax = 31;
  constexpr int kMonthsMax = 12;
  std::size_t at = text.size();
  int value = 0;
  const auto digits_before = [&](std::size_t digits_max) {
    std::size_t digits = 0;
    int place = 1;
    value = 0;
    for (; digits < digits_max && at > 0 && is_digit(text[at - 1]); --at, place *= 10) {
      value += place * (text[at - 1] - '0');
      ++digits;
    }
    return digits;
  };
  const std::size_t year = digits_before(4);
  if (year != 2 && year != 4) return 0;
  std::array<int, 2> parts{};
  for (int& part : parts) {
    if (at == 0 || (text[at - 1] != '.' && text[at - 1] != '/')) return 0;
    --at;
    if (digits_before(2) == 0) return 0;
    part = value;
  }
  const auto [low, high] = std::minmax(parts[0], parts[1]);
  return low >= 1 && low <= kMonthsMax && high <= kDaysMax ? text.size() - at : 0;
}

// "240726", a day first.
bool is_short_date(std::string_view word) {
  constexpr int kDaysMax = 31;
  constexpr int kMonthsMax = 12;
  if (word.size() != 6 || digits_in(word) != word.size()) return false;
  const int day = (word[0] - '0') * 10 + (word[1] - '0');
  const int month = (word[2] - '0') * 10 + (word[3] - '0');
  return day >= 1 && day <= kDaysMax && month >= 1 && month <= kMonthsMax;
}

bool is_written_date(std::string_view word) {
  const bool iso = word.size() == 10 && word[4] == '-' && word[7] == '-' && digits_in(word) == 8;
  return iso || (!word.empty() && date_at_end(word) == word.size());
}

// "4711dated03.02.2026" and "4711KD10023" begin with a number, and "RNR4711KDNR10023" with its
// label. KD10023RE4711 begins with another thing's.
void read_beginnings(std::string_view word, std::vector<Reading>& readings) {
  constexpr std::size_t kLabelMax = 4;
  if (const std::size_t date = date_at_end(word); date > 0) {
    std::string_view front = word.substr(0, word.size() - date);
    while (!front.empty() &&
           (joins_numbers(front.back()) || ('a' <= front.back() && front.back() <= 'z')))
      front.remove_suffix(1);
    if (digits_in(front) >= kDigitsMin)
      readings.push_back({.number = std::string(front), .written = front});
  }
  if (const std::size_t dash = word.rfind('-'); dash != std::string_view::npos &&
                                                is_short_date(word.substr(dash + 1)) &&
                                                digits_in(word.substr(0, dash)) > kDigitsMin)
    readings.push_back(
        {.number = std::string(word.substr(0, dash)), .written = word.substr(0, dash)});
  for (std::size_t n = 1; n < word.size(); ++n) {
    const std::string_view front = word.substr(0, n);
    if (!is_digit(front.back()) || !is_alpha(word[n]) || digits_in(front) <= kDigitsMin) continue;
    readings.push_back({.number = std::string(front), .written = front});
    const auto letters = static_cast<std::size_t>(
        std::find_if_not(front.begin(), front.end(), is_alpha) - front.begin());
    const bool labelled = letters > 0 && letters <= kLabelMax && is_digit(front[letters]);
    if (!labelled || !is_number_label(front.substr(0, letters))) continue;
    readings.push_back({.number = std::string(front.substr(letters)), .written = front});
  }
}

bool is_written_amount(std::string_view word) {
  const std::size_t size = word.size();
  return size > 3 && (word[size - 3] == '.' || word[size - 3] == ',') && is_digit(word[size - 1]) &&
         is_digit(word[size - 2]);
}

// "26/313" and "INV-2026-00313" for 26/0313: leading zeros of a group of digits inside a number,
// left out or put in.
void read_zeros(std::string_view word, std::vector<Reading>& readings) {
  constexpr std::size_t kGroupMax = 7;  // digits, with the zeros
  constexpr std::size_t kZerosMax = 4;
  for (std::size_t at = 1; at < word.size(); ++at) {
    if (!joins_numbers(word[at - 1]) || !is_digit(word[at])) continue;
    std::size_t end = at;
    while (end < word.size() && is_digit(word[end])) ++end;
    const std::string front(word.substr(0, at));
    const std::string_view first = word.substr(at);
    const std::size_t zeros = std::min(first.find_first_not_of('0'), end - at);
    const std::size_t behind = digits_in(first) - (end - at);
    const auto read = [&](std::string number, std::size_t digits) {
      readings.push_back({.number = std::move(number),
                          .written = word,
                          .group_digits = static_cast<std::uint8_t>(digits),
                          .digits_from_group = static_cast<std::uint8_t>(digits + behind)});
    };
    for (std::size_t count = 1; count <= zeros; ++count)
      read(front + std::string(first.substr(count)), end - at - count);
    for (std::size_t count = 1; count <= kZerosMax && end - at + count <= kGroupMax; ++count)
      read(front + std::string(count, '0') + std::string(first), end - at + count);
  }
}

// "2026-24746", "24746/26" and "26-24746" for 24746/2026, and the other way round: a number and the
// year that it is of. Years of this century in two digits.
void read_years(std::string_view word, std::vector<Reading>& readings) {
  constexpr std::size_t kNumberMin = 3;
  const auto joint = static_cast<std::size_t>(
      std::find_if(word.begin(), word.end(), joins_numbers) - word.begin());
  if (joint == 0 || joint + 1 >= word.size()) return;
  const std::string_view halves[] = {word.substr(0, joint), word.substr(joint + 1)};
  for (const std::size_t at : {std::size_t{0}, std::size_t{1}}) {
    const std::string_view year = halves[at];
    const std::string_view number = halves[1 - at];
    const bool is_year =
        all_digits(year) && (year.size() == 2 || (year.size() == 4 && year.starts_with("20")));
    const bool may_be =
        number.size() >= kNumberMin && std::none_of(number.begin(), number.end(), joins_numbers);
    if (!is_year || !may_be || digits_in(number) < kNumberMin) continue;
    const std::string in_full = (year.size() == 2 ? "20" : "") + std::string(year);
    for (const std::string& one : {in_full, in_full.substr(2)}) {
      for (const bool year_first : {true, false}) {
        std::string reading = year_first ? one + "/" : std::string(number) + "/";
        reading += year_first ? std::string(number) : one;
        readings.push_back({.number = std::move(reading), .written = word, .year = true});
      }
    }
  }
}

bool may_be_piece(std::string_view word) {
  return std::all_of(word.begin(), word.end(),
                     [](char c) { return is_digit(c) || is_alpha(c) || joins_numbers(c); }) &&
         !is_written_amount(word);
}

// The second goes on where the first ends: a digit or a sign at the seam, or a few letters behind.
bool go_together(std::string_view first, std::string_view second) {
  const bool open_end = is_digit(first.back()) || joins_numbers(first.back());
  const bool open_start = is_digit(second.front()) || joins_numbers(second.front());
  const bool ending = second.size() <= 3 && std::all_of(second.begin(), second.end(), is_alpha);
  return open_end && (open_start || (ending && digits_in(first) >= kDigitsMin));
}

// The groups of digits are the same, whatever stands between them; leading zeros aside.
bool has_same_groups(std::string_view a, std::string_view b) {
  const auto next_group = [](std::string_view& text) {
    while (!text.empty() && !is_digit(text.front())) text.remove_prefix(1);
    std::size_t size = 0;
    while (size < text.size() && is_digit(text[size])) ++size;
    std::string_view group = text.substr(0, size);
    text.remove_prefix(size);
    while (group.size() > 1 && group.front() == '0') group.remove_prefix(1);
    return group;
  };
  while (!a.empty() || !b.empty()) {
    if (next_group(a) != next_group(b)) return false;
  }
  return true;
}

bool is_letters(std::string_view word) {
  constexpr std::size_t kLettersMax = 5;
  return !word.empty() && word.size() <= kLettersMax &&
         std::all_of(word.begin(), word.end(), is_alpha);
}

// "4 500 117 246": the groups in which people write long numbers.
bool is_digit_group(std::string_view word) {
  constexpr std::size_t kGroupMax = 4;
  return word.size() <= kGroupMax && digits_in(word) == word.size();
}

}  // namespace

bool may_mean(const Reading& reading, std::string_view item_number) {
  if (reading.with_letters) {
    std::size_t letters = 0;
    while (letters < reading.number.size() && is_alpha(reading.number[letters])) ++letters;
    const std::string_view own = item_number.substr(0, letters);
    return to_upper(own) == to_upper(std::string_view(reading.number).substr(0, letters));
  }
  if (reading.year) return has_same_groups(reading.number, item_number);
  if (reading.group_digits == 0) return true;
  // "1945/2026" is no "19450/2026": the zero would be of another group than the one it fills.
  std::size_t digits = 0;
  const std::size_t behind = std::size_t{reading.digits_from_group} - reading.group_digits;
  for (std::size_t at = item_number.size(); at > 0 && digits < reading.digits_from_group; --at) {
    if (is_digit(item_number[at - 1])) {
      ++digits;
    } else if (digits > behind) {
      return false;
    }
  }
  return true;
}

void find_readings_of_words(std::string_view text, std::vector<Reading>& readings) {
  for (const std::string_view word : words_in(text)) {
    if (is_written_date(word)) continue;
    if (word.size() >= kDigitsMin && digits_in(word) + 1 >= kDigitsMin)
      read_lookalikes(word, readings);
    if (digits_in(word) < kDigitsMin) continue;
    if (!is_written_amount(word)) {
      read_zeros(word, readings);
      read_years(word, readings);
    }
    read_beginnings(word, readings);
  }
}

void find_readings_across_blanks(std::string_view text, std::vector<Reading>& readings) {
  const std::vector<std::string_view> words = words_in(text);
  constexpr std::size_t kPiecesMax = 3;
  constexpr std::size_t kGroupsMax = 6;
  for (std::size_t n = 0; n + 1 < words.size(); ++n) {
    std::string number(words[n]);
    bool groups = is_digit_group(words[n]);
    const bool letters = is_letters(words[n]);
    for (std::size_t last = n + 1; last < std::min(n + kGroupsMax, words.size()); ++last) {
      groups = groups && is_digit_group(words[last]);
      if (last - n >= kPiecesMax && !groups) break;
      const bool both = may_be_piece(words[last - 1]) && may_be_piece(words[last]);
      const bool behind_letters = letters && last == n + 1 && is_digit(words[last].front());
      if (!both || !(behind_letters || go_together(words[last - 1], words[last]))) break;
      number += words[last];
      if (digits_in(number) < kJoinedDigitsMin || joins_numbers(number.back())) continue;
      const char* const from = words[n].data();
      const auto size = static_cast<std::size_t>(words[last].data() + words[last].size() - from);
      readings.push_back({.number = number, .written = {from, size}, .with_letters = letters});
    }
  }
}

void find_fragments(std::string_view text, std::vector<std::string_view>& fragments) {
  constexpr std::size_t kFragmentMin = 2;
  constexpr std::size_t kFragmentMax = 12;
  for (const std::string_view word : words_in(text)) {
    if (is_written_date(word) || is_written_amount(word)) continue;
    for (std::size_t at = 0; at < word.size();) {
      std::size_t size = 0;
      while (at + size < word.size() && is_digit(word[at + size])) ++size;
      const std::string_view run = word.substr(at, size);
      const bool joined = (at > 0 && joins_numbers(word[at - 1])) ||
                          (at + size < word.size() && joins_numbers(word[at + size]));
      const bool year = size == 4 && joined && (run.starts_with("19") || run.starts_with("20"));
      if (size >= kFragmentMin && size <= kFragmentMax && !year) fragments.push_back(run);
      at += std::max<std::size_t>(size, 1);
    }
  }
}

bool says_part_payment(std::string_view text) {
  constexpr std::string_view kStems[] = {
      "TEILZAHL", "TEILBETR", "ABSCHLAG", "ANZAHL",    "RATENZAHL",   "INSTAL",     "PARTIAL",
      "PARTIEL",  "PARCIAL",  "ACOMPTE",  "ACCONTO",   "ACONTO",      "AKONTO",     "CONTO",
      "ANTICIPO", "DEELBETA", "DELBETAL", "DELBETALN", "PARTPAYMENT", "DOWNPAYMENT"};
  constexpr std::string_view kWords[] = {"RATE", "RATEN"};
  std::string_view before;
  while (!text.empty()) {
    std::size_t size = 0;
    while (size < text.size() && is_alpha(text[size])) ++size;
    const std::string word = to_upper(text.substr(0, size));
    const auto begins = [&](std::string_view stem) { return word.starts_with(stem); };
    if (std::any_of(std::begin(kStems), std::end(kStems), begins)) return true;
    if (std::find(std::begin(kWords), std::end(kWords), word) != std::end(kWords)) return true;
    if (before.size() == 4 && to_upper(before) == "PART" && begins("P")) return true;
    if (size > 0) before = text.substr(0, size);
    text.remove_prefix(std::min(text.size(), size + 1));
  }
  return false;
}

void find_long_words(std::string_view text, std::vector<std::string_view>& words) {
  constexpr std::size_t kLongMin = 8;
  constexpr std::size_t kLongMax = 64;
  for (const std::string_view word : words_in(text)) {
    const bool fits = word.size() >= kLongMin && word.size() <= kLongMax;
    if (fits && digits_in(word) >= kLongMin && !is_written_date(word)) words.push_back(word);
  }
}

}  // namespace quittance::matching
