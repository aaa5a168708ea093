#include "matching/months.h"

#include <array>
#include <string>

#include "core/text.h"
#include "matching/normalise.h"

namespace quittance::matching {
namespace {

constexpr int kYearMin = 1990;
constexpr int kYearMax = 2199;

// As normalise_name() writes them, without accents; each month in English, German, French, Spanish,
// Italian, Dutch, Swedish, Danish and Polish (also as "of March" is said).
constexpr std::array<std::string_view, 12> kMonths = {
    " JANUARY JANUAR JANNER JANVIER ENERO GENNAIO JANUARI STYCZEN STYCZNIA ",
    " FEBRUARY FEBRUAR FEVRIER FEBRERO FEBBRAIO FEBRUARI LUTY LUTEGO ",
    " MARCH MARZ MAERZ MARS MARZO MAART MARTS MARZEC MARCA ",
    " APRIL AVRIL ABRIL APRILE KWIECIEN KWIETNIA ",
    " MAY MAI MAYO MAGGIO MEI MAJ MAJA ",
    " JUNE JUNI JUIN JUNIO GIUGNO CZERWIEC CZERWCA ",
    " JULY JULI JUILLET JULIO LUGLIO LIPIEC LIPCA ",
    " AUGUST AOUT AGOSTO AUGUSTUS AUGUSTI SIERPIEN SIERPNIA ",
    " SEPTEMBER SEPTEMBRE SEPTIEMBRE SETTEMBRE WRZESIEN WRZESNIA ",
    " OCTOBER OKTOBER OCTOBRE OCTUBRE OTTOBRE PAZDZIERNIK PAZDZIERNIKA ",
    " NOVEMBER NOVEMBRE NOVIEMBRE LISTOPAD LISTOPADA ",
    " DECEMBER DEZEMBER DECEMBRE DICIEMBRE DICEMBRE GRUDZIEN GRUDNIA ",
};

// The digits from `at` on, as a number; moves `at` behind them.
int read_number(std::string_view text, std::size_t& at, std::size_t digits_max) {
  int value = 0;
  const std::size_t from = at;
  while (at < text.size() && is_digit(text[at]) && at - from < digits_max)
    value = value * 10 + (text[at++] - '0');
  return at == from ? -1 : value;
}

bool is_year(int value) {
  return value >= kYearMin && value <= kYearMax;
}

StatedMonth month_of(int year, int month) {
  if (month < 1 || month > 12) return 0;
  return static_cast<StatedMonth>((year == 0 ? 0 : (year - kStatedMonthYear0) * 12) + month);
}

// "03/2026", "3.2026", "2026-03" and nothing else.
StatedMonth written_in_digits(std::string_view word) {
  std::size_t at = 0;
  const int first = read_number(word, at, 4);
  if (first < 0 || at == word.size()) return 0;
  const char joint = word[at++];
  if (joint != '/' && joint != '.' && joint != '-') return 0;
  const int second = read_number(word, at, 4);
  if (second < 0 || at != word.size()) return 0;
  if (is_year(second)) return month_of(second, first);
  return is_year(first) && joint == '-' ? month_of(first, second) : StatedMonth{0};
}

int month_named(const std::string& word) {
  constexpr std::size_t kWordMin = 3;
  if (word.size() < kWordMin) return 0;
  const std::string wanted = " " + word + " ";
  for (std::size_t n = 0; n < kMonths.size(); ++n) {
    if (kMonths[n].find(wanted) != std::string_view::npos) return static_cast<int>(n) + 1;
  }
  return 0;
}

}  // namespace

StatedMonth find_stated_month(std::string_view text) {
  StatedMonth found = 0;
  int named = 0;  // without its year yet
  const auto settle = [&](StatedMonth month) {
    const bool other = found != 0 && found != month;
    found = other ? StatedMonth{0xFFFF} : month;
  };
  while (!text.empty()) {
    std::size_t size = 0;
    while (size < text.size() && !is_blank(text[size]) && text[size] != '\n' && text[size] != ':')
      ++size;
    std::string_view word = text.substr(0, size);
    text.remove_prefix(std::min(text.size(), size + 1));
    while (!word.empty() && (word.back() == ',' || word.back() == '.' || word.back() == ';'))
      word.remove_suffix(1);
    if (word.empty()) continue;
    std::size_t at = 0;
    const int number = read_number(word, at, 4);
    if (named != 0) {
      settle(month_of(at == word.size() && is_year(number) ? number : 0, named));
      named = 0;
      if (at == word.size() && is_year(number)) continue;
    }
    if (const StatedMonth month = written_in_digits(word); month != 0) settle(month);
    named = month_named(normalise_name(word));
  }
  if (named != 0) settle(month_of(0, named));
  return found == 0xFFFF ? StatedMonth{0} : found;
}

}  // namespace quittance::matching
