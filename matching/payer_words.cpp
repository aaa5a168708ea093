#include "matching/payer_words.h"

#include <algorithm>
#include <string>

#include "core/text.h"
#include "matching/normalise.h"
#include "matching/other_things.h"

namespace quittance::matching {
namespace {

constexpr std::string_view kCourtesies[] = {"FA",    "FIRMA", "MESSRS", "MSSRS", "HERR",
                                            "HERRN", "FRAU",  "MR",     "MRS",   "ETS",
                                            "STE",   "SRES",  "MM"};
constexpr std::string_view kDepartments[] = {"BUCHHALTUNG",
                                             "KREDITORENBUCHHALTUNG",
                                             "KREDITOREN",
                                             "FINANZBUCHHALTUNG",
                                             "RECHNUNGSWESEN",
                                             "ZENTRALE",
                                             "HAUPTVERWALTUNG",
                                             "ACCOUNTS",
                                             "PAYABLE",
                                             "PAYABLES",
                                             "ACCOUNTING",
                                             "COMPTABILITE",
                                             "CONTABILITA",
                                             "CREDITEUREN",
                                             "CONTABILIDAD",
                                             "BOEKHOUDING",
                                             "DEPT",
                                             "DEPARTMENT",
                                             "RECHNUNGSABTEILUNG",
                                             "REGNSKAB",
                                             "EKONOMI",
                                             "KSIEGOWOSC",
                                             "FIBU"};
// Departments only beside another such word: they may also be what the company is.
constexpr std::string_view kTrades[] = {"FINANCE", "TREASURY", "PURCHASING"};
// What stands between a name and whose house it is, or the name under which it trades.
constexpr std::string_view kCareOf[] = {" C/O ", " Z.HD. ", " ATTN "};
constexpr std::string_view kTradingAs[] = {" DBA ", " D/B/A ", " T/A ", " TRADING AS "};
constexpr std::string_view kAddressWords[] = {
    "STR",      "STREET", "ROAD",  "RD",    "AVE",     "AVENUE", "RUE",    "VIA",
    "POSTFACH", "BOX",    "PLATZ", "LANE",  "STRASSE", "WEG",    "ALLEE",  "RING",
    "GASSE",    "DAMM",   "CALLE", "VIALE", "PIAZZA",  "GATAN",  "STRAAT", "LAAN",
    "UL",       "DRIVE",  "BLVD",  "SUITE", "PKWY",    "HIGHWAY"};
template <std::size_t N>
bool stands_in(std::string_view word, const std::string_view (&words)[N]) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

// "COMPTABILI", or "BUCH" where a long field ended.
bool begins_one(std::string_view word, std::size_t name_size) {
  constexpr std::size_t kBeginningMin = 6;
  constexpr std::size_t kLongName = 50;
  return word.size() >= (name_size < kLongName ? kBeginningMin : kBeginningMin / 2) &&
         std::any_of(std::begin(kDepartments), std::end(kDepartments),
                     [&](std::string_view one) { return one.starts_with(word); });
}

// Its letters in upper case, if it has nothing else but signs; else empty.
std::string letters_alone(std::string_view word) {
  std::string letters;
  for (const char c : word) {
    if (is_digit(c) || static_cast<unsigned char>(c) >= 0x80) return {};
    if (is_alpha(c)) letters.push_back(c);
  }
  return to_upper(letters);
}

std::string_view last_word(std::string_view text) {
  const std::size_t blank = text.find_last_of(' ');
  return blank == std::string_view::npos ? text : text.substr(blank + 1);
}

// A street, a box or a town with its five digits: no part of a name, nor a site that names tell.
bool is_address(std::string_view text) {
  const std::string_view whole = trim(text);
  if (whole.size() > 6 && all_digits(whole.substr(0, 5)) && whole[5] == ' ') return true;
  std::string word;
  for (std::size_t at = 0; at <= whole.size(); ++at) {
    if (at < whole.size() && (is_alpha(whole[at]) || (whole[at] & 0x80) != 0)) {
      word.push_back(whole[at]);
      continue;
    }
    const std::string upper = to_upper(word);
    if (stands_in(upper, kAddressWords)) return true;
    if (upper.size() > 5 && (upper.ends_with("STR") || upper.ends_with("STRASSE"))) return true;
    word.clear();
  }
  return false;
}

}  // namespace

NameAlone name_alone(std::string_view printed) {
  NameAlone alone{.name = trim(printed)};
  if (const std::size_t comma = alone.name.find(", ");
      comma != std::string_view::npos && comma > 3) {
    alone.sure = is_address(alone.name.substr(comma + 2));
    alone.name = trim(alone.name.substr(0, comma));
  }
  const std::string upper = to_upper(alone.name);
  for (const std::string_view mark : kCareOf)
    if (const std::size_t at = upper.find(mark); at != std::string::npos && at < alone.name.size())
      alone.name = trim(alone.name.substr(0, at));
  const std::size_t blank = alone.name.find(' ');
  if (blank != std::string_view::npos &&
      stands_in(letters_alone(alone.name.substr(0, blank)), kCourtesies))
    alone.name = trim(alone.name.substr(blank));
  for (bool department = false;;) {
    const std::string_view last = last_word(alone.name);
    if (last.size() == alone.name.size()) break;
    const std::string word = normalise_whole_name(last);
    if (!stands_in(word, kDepartments) && !begins_one(word, printed.size()) &&
        !(department && stands_in(word, kTrades)))
      break;
    department = true;
    alone.name = trim(alone.name.substr(0, alone.name.size() - last.size()));
  }
  return alone;
}

std::vector<std::string_view> names_within(std::string_view name) {
  const std::string upper = to_upper(name);
  for (const std::string_view mark : kTradingAs) {
    const std::size_t at = upper.find(mark);
    if (at == std::string::npos) continue;
    const std::string_view first = trim(name.substr(0, at));
    const std::string_view second = trim(name.substr(at + mark.size()));
    if (!first.empty() && !second.empty()) return {first, second};
  }
  return {};
}

void find_customer_numbers(std::string_view text, std::vector<std::string_view>& numbers) {
  bool label = false;
  while (!text.empty()) {
    std::size_t size = 0;
    while (size < text.size() && !is_blank(text[size]) && text[size] != ':' && text[size] != ',' &&
           text[size] != ';' && text[size] != '#')
      ++size;
    const std::string_view word = text.substr(0, size);
    text.remove_prefix(std::min(text.size(), size + 1));
    if (word.empty()) continue;
    const bool digits = std::any_of(word.begin(), word.end(), is_digit);
    if (!digits) {
      const std::string letters = letters_alone(word);
      label = other_thing(letters) == OtherThing::customer || (label && is_number_word(letters));
      continue;
    }
    if (label) numbers.push_back(word);
    label = false;
  }
}

}  // namespace quittance::matching
