#include "matching/normalise.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "core/text.h"

namespace quittance::matching {
namespace {

// By first letter; of one letter the longest first, so that INVOICE is not read as INV and a rest.
constexpr std::string_view kReferencePrefixes[] = {
    "CREDITMEMO",  "CREDITNOTE", "CREDIT",     "CRM",      "CM",      "CN",   "CR",
    "FACTURA",     "FACTURE",    "FAKTURA",    "FATTURA",  "FACT",    "FAKT", "FAC",
    "FA",          "FT",         "GUTSCHRIFT", "INVOICES", "INVOICE", "INVS", "INV",
    "IN",          "NUMBER",     "NBR",        "NUM",      "NO",      "NR",   "RECHNUNGSNUMMER",
    "RECHNUNGSNR", "RECHNUNG",   "RE",         "RG"};

// Where the prefixes of a letter begin; the last entry ends them all.
constexpr auto kPrefixesFrom = [] {
  std::array<std::uint8_t, 27> from{};
  for (std::size_t letter = 0; letter < from.size(); ++letter) {
    while (from[letter] < std::size(kReferencePrefixes) &&
           kReferencePrefixes[from[letter]].front() < static_cast<char>('A' + letter)) {
      ++from[letter];
    }
  }
  return from;
}();

// The upper-case letter or the digit that a byte is, 0 for all others.
constexpr auto kLetterOf = [] {
  std::array<char, 256> letters{};
  for (char c = '0'; c <= '9'; ++c) letters[static_cast<std::uint8_t>(c)] = c;
  for (char c = 'A'; c <= 'Z'; ++c) {
    letters[static_cast<std::uint8_t>(c)] = c;
    letters[static_cast<std::uint8_t>(c - 'A' + 'a')] = c;
  }
  return letters;
}();

char letter_of(char c) {
  return kLetterOf[static_cast<std::uint8_t>(c)];
}

// Those of them that only credit memos have.
constexpr std::string_view kCreditPrefixes[] = {"CREDIT", "GUTSCHRIFT", "CRM", "CM", "CN", "CR"};

constexpr std::string_view kLegalForms[] = {
    "INC", "INCORPORATED", "CORP", "CORPORATION", "CO",   "COMPANY", "LLC", "LLP",  "LP",
    "LTD", "LIMITED",      "PLC",  "PC",          "PLLC", "GMBH",    "MBH", "AG",   "KG",
    "OHG", "UG",           "SE",   "EK",          "EV",   "SA",      "SAS", "SARL", "SRL",
    "SPA", "BV",           "NV",   "AB",          "AS",   "ASA",     "APS", "OY",   "OYJ",
    "SL",  "SLU",          "PTY",  "PTE",         "KK",   "SPZOO",   "SRO", "KFT",  "NA",
    "SNC", "EURL",         "SASU", "SCA",         "GBR",  "KGAA",    "HB",  "VOF",  "SPJ",
    "SPK", "LDA",          "LTDA", "CV",          "KB",   "COKG"};

// The digits and letters that follow any number of known prefixes, if a digit stands there.
std::string_view without_prefix(std::string_view text) {
  if (text.empty() || is_digit(text.front())) return text;
  const auto letter = static_cast<std::size_t>(text.front() - 'A');
  for (std::size_t n = kPrefixesFrom[letter]; n < kPrefixesFrom[letter + 1]; ++n) {
    if (!text.starts_with(kReferencePrefixes[n])) continue;
    const std::string_view rest = without_prefix(text.substr(kReferencePrefixes[n].size()));
    if (!rest.empty() && is_digit(rest.front())) return rest;
  }
  return {};
}

// ASCII for the letters of Latin-1 and Latin Extended-A (U+00C0 to U+017F), '.' where there is
// none.
constexpr std::string_view kLatin =
    "AAAAAAACEEEEIIIIDNOOOOO.OUUUUYTSAAAAAAACEEEEIIIIDNOOOOO.OUUUUYTY"
    "AAAAAACCCCCCCCDDDDEEEEEEEEEEGGGGGGGGHHHHIIIIIIIIIIIIJJKKKLLLLLLLLLLNNNNNNNNNOOOO"
    "OOOORRRRRRSSSSSSSSTTTTTTUUUUUUUUUUUUWWYYYZZZZZZS";
static_assert(kLatin.size() == 0x180 - 0xC0);

// The upper-case ASCII letter or digit at the front of `text`, 0 for anything else; consumes it.
char take_letter(std::string_view& text) {
  const auto lead = static_cast<std::uint8_t>(text.front());
  if (lead >= 0xC3 && lead <= 0xC5 && text.size() > 1) {
    const auto tail = static_cast<std::uint8_t>(text[1]);
    const std::size_t point = (lead & 0x1FU) << 6U | (tail & 0x3FU);
    text.remove_prefix(2);
    const char folded = kLatin[point - 0xC0];
    return folded == '.' ? '\0' : folded;
  }
  const char c = text.front();
  text.remove_prefix(1);
  return letter_of(c);
}

bool is_legal_form(std::string_view word) {
  return std::find(std::begin(kLegalForms), std::end(kLegalForms), word) != std::end(kLegalForms);
}

}  // namespace

std::string normalise_reference(std::string_view text) {
  std::string letters(text.size(), '\0');
  std::size_t size = 0;
  for (const char c : text) {
    const char letter = letter_of(c);
    letters[size] = letter;
    size += letter != '\0' ? 1 : 0;
  }
  letters.resize(size);
  std::string_view rest = without_prefix(letters);
  if (rest.empty()) rest = letters;
  const std::size_t first = rest.find_first_not_of('0');
  if (first == std::string_view::npos) return {};
  letters.erase(0, letters.size() - rest.size() + first);
  return letters;
}

namespace {

// Its letters before the first digit, in upper case; of a long text the first.
template <std::size_t N>
std::string_view letters_before_digits(std::string_view text, std::array<char, N>& letters) {
  std::size_t size = 0;
  for (const char c : text.substr(0, letters.size())) {
    const char letter = letter_of(c);
    if (is_digit(letter)) break;
    letters[size] = letter;
    size += letter != '\0' ? 1 : 0;
  }
  return {letters.data(), size};
}

}  // namespace

bool has_credit_prefix(std::string_view text) {
  std::array<char, 16> letters;  // not initialised: only what was used is read
  const std::string_view prefix = letters_before_digits(text, letters);
  if (prefix.empty() || (prefix.front() != 'C' && prefix.front() != 'G')) return false;
  return std::any_of(std::begin(kCreditPrefixes), std::end(kCreditPrefixes),
                     [&](std::string_view credit) { return prefix.starts_with(credit); });
}

bool has_invoice_prefix(std::string_view text) {
  std::array<char, 16> letters;
  const std::string_view prefix = letters_before_digits(text, letters);
  constexpr std::string_view kWhole[] = {"RE",      "RG",      "RNR",     "RENR",    "RGNR",
                                         "FACT",    "FAKT",    "FATT",    "FT",      "FV",
                                         "FACTURE", "FACTURA", "FAKTURA", "FATTURA", "FACTUUR"};
  return prefix.starts_with("INV") || prefix.starts_with("RECHN") ||
         std::find(std::begin(kWhole), std::end(kWhole), prefix) != std::end(kWhole);
}

namespace {

std::vector<std::string> words_of_name(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  const auto end_word = [&] {
    if (!word.empty() && word != "AND" && word != "UND" && word != "ET") words.push_back(word);
    word.clear();
  };
  while (!text.empty()) {
    const char raw = text.front();
    const char letter = take_letter(text);
    if (letter != '\0') {
      word.push_back(letter);
    } else if (raw != '.' && raw != '\'') {
      end_word();
    }
  }
  end_word();
  return words;
}

// "SARL Dupont Transports" is Dupont Transports SARL, and so with AB, HB and SA of longer names.
constexpr std::string_view kFormsInFront[] = {"SARL", "SAS", "SASU", "EURL", "SNC"};
constexpr std::string_view kFormsBeforeTwoWords[] = {"AB", "HB", "SA"};

template <std::size_t N>
bool is_form_of(std::string_view word, const std::string_view (&forms)[N]) {
  return std::find(std::begin(forms), std::end(forms), word) != std::end(forms);
}

bool begins_with_legal_form(const std::vector<std::string>& words) {
  return (words.size() > 1 && is_form_of(words.front(), kFormsInFront)) ||
         (words.size() > 2 && is_form_of(words.front(), kFormsBeforeTwoWords));
}

// Takes a legal form off the end, also one that is written apart: "A/S", "Sp. z o.o.".
bool drop_legal_form(std::vector<std::string>& words) {
  std::string form;
  for (std::size_t count = 1; count <= 3 && count < words.size(); ++count) {
    const std::string& word = words[words.size() - count];
    if (count > 1 && word.size() > 2) return false;
    form.insert(0, word);
    if (!is_legal_form(form)) continue;
    words.resize(words.size() - count);
    return true;
  }
  return false;
}

// "Tillman Coatings Co. DBA Macon Paint" is written with its legal form and without it.
void drop_form_before_trading_name(std::vector<std::string>& words) {
  const auto dba = std::find(words.begin(), words.end(), "DBA");
  if (dba == words.end()) return;
  std::vector<std::string> front(words.begin(), dba);
  while (drop_legal_form(front)) {
  }
  front.insert(front.end(), dba, words.end());
  words.swap(front);
}

std::string with_blanks(const std::vector<std::string>& words) {
  std::string name;
  for (const std::string& part : words) {
    if (!name.empty()) name.push_back(' ');
    name += part;
  }
  return name;
}

}  // namespace

std::string normalise_name(std::string_view text) {
  std::vector<std::string> words = words_of_name(text);
  drop_form_before_trading_name(words);
  while (drop_legal_form(words)) {
  }
  if (begins_with_legal_form(words)) words.erase(words.begin());
  return with_blanks(words);
}

void without_glued_legal_form(std::string_view word, std::vector<std::string_view>& rests) {
  constexpr std::size_t kRestMin = 6;
  const auto much_left = [&](std::string_view form) {
    return form.size() >= 2 && word.size() >= form.size() + kRestMin;
  };
  for (const std::string_view form : kLegalForms) {
    if (much_left(form) && word.ends_with(form))
      rests.push_back(word.substr(0, word.size() - form.size()));
  }
  const auto take_front = [&](const auto& forms) {
    for (const std::string_view form : forms) {
      if (much_left(form) && word.starts_with(form)) rests.push_back(word.substr(form.size()));
    }
  };
  take_front(kFormsInFront);
  take_front(kFormsBeforeTwoWords);
}

std::string normalise_whole_name(std::string_view text) {
  return with_blanks(words_of_name(text));
}

}  // namespace quittance::matching
