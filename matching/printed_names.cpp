#include "matching/printed_names.h"

#include <algorithm>
#include <array>
#include <span>

#include "core/text.h"
#include "matching/names.h"
#include "matching/normalise.h"

namespace quittance::matching {
namespace {

constexpr std::size_t kNameWordsMax = 16;
constexpr std::size_t kSlipNameMin = 10;  // letters of a name that may hold a slip
constexpr std::size_t kBeginning = 3;     // letters of a word that is compared in part

// The first letter of a key says of which kind it is; no name begins with it.
constexpr char kLetters = '=';
constexpr char kFirstWord = '<';
constexpr char kSecondWord = '>';
constexpr char kInitials = '.';

// One spelling for letters that are written as one or as two: MUELLER and MULLER, GROSS and GROS
// (ß).
std::string one_spelling(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (c == ' ') continue;
    const char before = out.empty() ? '\0' : out.back();
    const bool second_of_one = (c == 'E' && (before == 'A' || before == 'O' || before == 'U')) ||
                               (c == 'A' && before == 'A') || (c == 'S' && before == 'S');
    if (!second_of_one) out.push_back(c);
  }
  return out;
}

struct NameWords {
  std::array<std::string_view, kNameWordsMax> word;
  std::size_t count = 0;
};

NameWords split_words(std::string_view name) {
  NameWords words;
  while (!name.empty() && words.count < kNameWordsMax) {
    const std::size_t end = std::min(name.find(' '), name.size());
    if (end > 0) words.word[words.count++] = name.substr(0, end);
    name.remove_prefix(std::min(end + 1, name.size()));
  }
  return words;
}

std::string letters_key(std::string_view normalised) {
  return kLetters + one_spelling(normalised);
}

// The first word whole and some letters of the second, which is empty in a name of one word.
std::string first_word_key(const NameWords& words, std::size_t letters) {
  const std::string_view second = words.count > 1 ? words.word[1] : std::string_view{};
  return kFirstWord + one_spelling(words.word[0]) + ' ' + one_spelling(second).substr(0, letters);
}

// The first letter of the first word and the second word whole.
std::string second_word_key(const NameWords& words) {
  return kSecondWord + std::string(words.word[0].substr(0, 1)) + ' ' + one_spelling(words.word[1]);
}

std::string initials_key(const NameWords& words) {
  std::string key(1, kInitials);
  for (std::size_t n = 0; n < words.count; ++n) key.push_back(words.word[n].front());
  return key;
}

// Gathers the customers that are filed under keys.
class Gatherer {
 public:
  Gatherer(const Directory& directory, LikelyNames& found) : directory_(directory), found_(found) {}

  // True when somebody is filed there.
  bool take(const std::string& key) {
    const std::span<const CustomerHandle> filed = directory_.by_normalised_name(key);
    if (filed.size() > kComparedMax) {
      found_.crowded = true;
      return true;
    }
    found_.looked_at.insert(found_.looked_at.end(), filed.begin(), filed.end());
    return !filed.empty();
  }

 private:
  const Directory& directory_;
  LikelyNames& found_;
};

void sort_unique_handles(std::vector<CustomerHandle>& customers) {
  std::sort(customers.begin(), customers.end());
  customers.erase(std::unique(customers.begin(), customers.end()), customers.end());
}

std::size_t letters_of(std::string_view normalised) {
  return normalised.size() -
         static_cast<std::size_t>(std::count(normalised.begin(), normalised.end(), ' '));
}

// A name in one piece, with what names in several leave out: the legal form, also before DBA, and
// the word for "and".
void take_run_together(const std::string& letters, bool one_piece, Gatherer& gather,
                       const LikelyNames& found) {
  constexpr std::size_t kAndsMax = 8;
  std::vector<std::string> spellings = {letters};
  for (const std::string_view word : {"AND", "UND", "ET"}) {
    for (std::size_t at = letters.find(word, 1);
         one_piece && at != std::string::npos && spellings.size() <= kAndsMax;
         at = letters.find(word, at + 1))
      spellings.push_back(std::string(letters).erase(at, word.size()));
  }
  if (const std::size_t at = letters.find("DBA", 1); one_piece && at != std::string::npos) {
    const std::string front = letters.substr(0, at);
    std::vector<std::string_view> fronts;
    without_glued_legal_form(front, fronts);
    for (const std::string_view one : fronts) {
      spellings.push_back(std::string(one) + letters.substr(at));
    }
  }
  constexpr std::size_t kRestsMax = 12;
  std::vector<std::string_view> rests;
  for (std::size_t n = 0; n < spellings.size() && found.looked_at.empty(); ++n) {
    if (n > 0) gather.take(letters_key(spellings[n]));
    rests.clear();
    without_glued_legal_form(spellings[n], rests);
    for (std::size_t m = 0; m < rests.size() && found.looked_at.empty(); ++m) {
      gather.take(letters_key(rests[m]));
      if (rests.size() < kRestsMax) without_glued_legal_form(std::string_view(rests[m]), rests);
    }
  }
}

void find_initials(std::string_view normalised, const Directory& directory, LikelyNames& found) {
  constexpr std::size_t kInitialsMin = 3;
  if (normalised.size() < kInitialsMin || normalised.find(' ') != std::string_view::npos) return;
  const auto owners = directory.by_normalised_name(kInitials + std::string(normalised));
  if (owners.size() > kComparedMax) return;
  found.likely.assign(owners.begin(), owners.end());
  found.initials = !owners.empty();
}

}  // namespace

void for_each_name_key(std::string_view normalised,
                       const std::function<void(const std::string&)>& use) {
  const NameWords words = split_words(normalised);
  if (words.count == 0) return;
  use(letters_key(normalised));
  const std::string narrow = first_word_key(words, kBeginning);
  const std::string wide = first_word_key(words, 1);
  use(narrow);
  if (wide != narrow) use(wide);
  if (words.count < 2) return;
  use(second_word_key(words));
  if (words.count > 2) use(initials_key(words));
}

void find_printed_name(std::string_view printed, std::string_view normalised,
                       const Directory& directory, LikelyNames& found) {
  constexpr std::size_t kCutMin = 8;  // letters that a cut name has to show
  found.same.clear();
  found.likely.clear();
  found.looked_at.clear();
  found.crowded = false;
  found.initials = false;
  const NameWords words = split_words(normalised);
  if (words.count == 0) return;
  Gatherer gather(directory, found);
  gather.take(letters_key(normalised));
  const bool one_piece = trim(printed).find(' ') == std::string_view::npos;
  if (found.looked_at.empty() && (words.count <= 2 || one_piece)) {
    std::string letters_only(normalised);
    std::erase(letters_only, ' ');
    take_run_together(letters_only, one_piece, gather, found);
  }
  found.same = found.looked_at;
  const std::vector<CustomerHandle> by_letters = found.looked_at;  // the whole name
  // The wider key where the narrower has nobody: a second word that is abbreviated.
  if (!gather.take(first_word_key(words, kBeginning))) gather.take(first_word_key(words, 1));

  const bool cut = may_be_cut(printed);
  std::string letters = cut ? compact_name(printed) : std::string();
  std::vector<CustomerHandle> slips;
  const auto compare = [&] {
    sort_unique_handles(found.looked_at);
    for (const CustomerHandle customer : found.looked_at) {
      if (std::find(by_letters.begin(), by_letters.end(), customer) != by_letters.end()) continue;
      const std::string_view name = directory.customer_name(customer);
      const NameVerdict verdict = compare_printed(normalised, normalise_name(name));
      const bool goes_on = letters.size() >= kCutMin && compact_name(name).starts_with(letters);
      if (verdict == NameVerdict::same) {
        found.same.push_back(customer);
      } else if (goes_on || (cut && verdict == NameVerdict::compatible)) {
        found.likely.push_back(customer);
      } else if (letters_of(normalised) >= kSlipNameMin &&
                 one_slip_apart(normalised, normalise_name(name))) {
        slips.push_back(customer);
      }
    }
  };
  if (!found.crowded) compare();
  // Its second word where the first finds nobody: that one is abbreviated.
  if (!found.crowded && found.same.empty() && found.likely.empty() && words.count > 1) {
    found.looked_at.clear();
    gather.take(second_word_key(words));
    if (!found.crowded) compare();
  }
  // "VILLENEUVE E" was cut within its "et", which no name here has.
  if (const std::string shorter = compact_cut_name(printed);
      cut && !found.crowded && found.same.empty() && found.likely.empty() && shorter != letters) {
    letters = shorter;
    compare();
  }
  if (found.crowded) {
    found.same.clear();
    return;
  }
  sort_unique_handles(found.same);
  // A name that ends where its field does may go on as another customer's does.
  if (!found.same.empty() && !found.likely.empty()) {
    found.likely.insert(found.likely.end(), found.same.begin(), found.same.end());
    sort_unique_handles(found.likely);
    found.same.clear();
  }
  if (found.same.empty() && found.likely.empty()) {
    sort_unique_handles(slips);
    found.likely = std::move(slips);
  }
  if (found.same.empty() && found.likely.empty()) find_initials(normalised, directory, found);
}

std::string compact_name(std::string_view name) {
  return one_spelling(normalise_whole_name(name));
}

std::string compact_cut_name(std::string_view name) {
  constexpr std::string_view kBeginnings[] = {"A", "AN", "U", "UN", "E"};
  std::string words = normalise_whole_name(name);
  const std::size_t blank = words.rfind(' ');
  if (blank == std::string::npos) return one_spelling(words);
  const std::string_view last = std::string_view(words).substr(blank + 1);
  if (std::find(std::begin(kBeginnings), std::end(kBeginnings), last) != std::end(kBeginnings))
    words.resize(blank);
  return one_spelling(words);
}

bool may_be_cut(std::string_view printed) {
  constexpr std::size_t kWidths[] = {16, 22, 27, 30, 35, 40, 70};
  std::size_t size = 0;  // characters, not bytes
  for (const char c : trim(printed)) size += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  return std::any_of(std::begin(kWidths), std::end(kWidths),
                     [&](std::size_t width) { return size == width || size + 1 == width; });
}

}  // namespace quittance::matching
