#include "core/references.h"

#include <algorithm>
#include <string>

#include "core/check_digits.h"
#include "core/text.h"

namespace quittance {
namespace {

constexpr std::size_t kLongest = 34;       // an IBAN
constexpr std::size_t kLongestLabel = 16;  // of kLabels

char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

// Letters and digits; bytes beyond ASCII are letters of other alphabets.
constexpr std::array<bool, 256> kInWord = [] {
  std::array<bool, 256> in{};
  for (std::size_t c = 0; c < in.size(); ++c) {
    in[c] = c >= 0x80 || is_digit(static_cast<char>(c)) || is_alpha(static_cast<char>(c));
  }
  return in;
}();

bool in_word(char c) {
  return kInWord[static_cast<unsigned char>(c)];
}

bool ends_word(std::string_view text, std::size_t at) {
  return at >= text.size() || !in_word(text[at]);
}

FoundReference made(ReferenceScheme scheme, ReferenceGrade grade, std::string_view characters,
                    std::size_t from, std::size_t to) {
  FoundReference found;
  found.scheme = scheme;
  found.grade = grade;
  found.size = static_cast<std::uint8_t>(std::min(characters.size(), kLongest));
  std::copy_n(characters.begin(), found.size, found.characters.begin());
  found.from = from;
  found.to = to;
  return found;
}

bool holds(ReferenceScheme scheme, std::string_view text) {
  switch (scheme) {
    case ReferenceScheme::rf:
      return valid_rf(text);
    case ReferenceScheme::finnish_rf:
      return valid_finnish_rf(text);
    case ReferenceScheme::qrr:
      return valid_qrr(text);
    case ReferenceScheme::kid:
      return valid_kid_mod10(text) || valid_kid_mod11(text);
    case ReferenceScheme::ocr:
      return valid_ocr(text);
    case ReferenceScheme::viite:
      return valid_viite(text);
    case ReferenceScheme::ogm:
      return valid_ogm(text);
    case ReferenceScheme::betalingskenmerk:
      return valid_betalingskenmerk(text);
    case ReferenceScheme::iban:
      return valid_iban(text);
    case ReferenceScheme::aba:
      return valid_aba(text);
  }
  return false;
}

struct Label {
  std::string_view word;
  ReferenceScheme scheme;
};
constexpr Label kLabels[] = {
    {"KID", ReferenceScheme::kid},
    {"OCR", ReferenceScheme::ocr},
    {"VIITE", ReferenceScheme::viite},
    {"VIITENUMERO", ReferenceScheme::viite},
    {"VIITENRO", ReferenceScheme::viite},
    {"VIITENUMBER", ReferenceScheme::viite},
    {"BETALINGSKENMERK", ReferenceScheme::betalingskenmerk},
    {"BETALINGSKENM", ReferenceScheme::betalingskenmerk},
    {"CUR", ReferenceScheme::betalingskenmerk},  // the issuer of "SCOR/CUR/5000…"
    {"QRR", ReferenceScheme::qrr},
    {"ESR", ReferenceScheme::qrr},
    {"OGM", ReferenceScheme::ogm},
    {"VCS", ReferenceScheme::ogm},
    {"ABA", ReferenceScheme::aba},
    {"RTN", ReferenceScheme::aba},
    {"FEDABA", ReferenceScheme::aba},
    {"ROUTING", ReferenceScheme::aba},
};

// In upper case.
struct Word {
  std::array<char, kLongestLabel> characters{};
  std::size_t size = 0;
  [[nodiscard]] std::string_view view() const { return {characters.data(), size}; }
};

// The word that ends before `at`, blanks and punctuation between passed over; moves `at` to its
// start. Empty where there is none, or one longer than any label.
Word word_before(std::string_view text, std::size_t& at) {
  std::size_t end = at;
  while (end > 0 && at - end < 6 && !in_word(text[end - 1]) && text[end - 1] != '\n') --end;
  std::size_t from = end;
  while (from > 0 && end - from <= kLongestLabel && is_alpha(text[from - 1])) --from;
  if (end - from > kLongestLabel) return {};
  at = from;
  Word word;
  for (; from < end; ++from) word.characters[word.size++] = upper(text[from]);
  return word;
}

// The label of the number at `at`, also over a "NR" or "NUMBER" between.
const Label* label_before(std::string_view text, std::size_t at) {
  for (int words = 0; words < 2; ++words) {
    const Word before = word_before(text, at);
    const std::string_view word = before.view();
    if (word.size() < 2) return nullptr;
    for (const Label& label : kLabels) {
      if (label.word.front() == word.front() && label.word == word) return &label;
    }
    if (word != "NR" && word != "NO" && word != "NUMMER" && word != "NUMBER") return nullptr;
  }
  return nullptr;
}

// Letters and digits from `at` on, single blanks between groups allowed; where each group ended.
struct Groups {
  std::array<char, kLongest> characters{};
  std::size_t size = 0;
  struct End {
    std::size_t size = 0;  // characters up to here
    std::size_t at = 0;    // in the text
  };
  std::array<End, 12> ends{};
  std::size_t count = 0;
  [[nodiscard]] std::string_view first(std::size_t n) const { return {characters.data(), n}; }
};

Groups take_groups(std::string_view text, std::size_t at, bool (*allowed)(char)) {
  Groups groups;
  while (groups.count < groups.ends.size()) {
    while (at < text.size() && groups.size < kLongest && allowed(text[at])) {
      groups.characters[groups.size++] = upper(text[at++]);
    }
    if (!ends_word(text, at)) break;  // the word goes on with something else
    groups.ends[groups.count++] = {groups.size, at};
    if (at + 1 >= text.size() || text[at] != ' ' || !allowed(text[at + 1])) break;
    ++at;
  }
  return groups;
}

bool letter_or_digit(char c) {
  return is_alpha(c) || is_digit(c);
}

class Finder {
 public:
  Finder(std::string_view text, std::span<const ReferenceScheme> expected)
      : text_(text), expected_(expected) {}

  // `at` is always outside words or where one begins.
  std::vector<FoundReference> run() {
    for (std::size_t at = 0; at < text_.size() && found_.size() < kFoundReferencesMax;) {
      const char c = text_[at];
      if (!in_word(c)) {
        ++at;
        continue;
      }
      if (static_cast<unsigned char>(c) >= 0x80) {
        at = end_of_word(at);
        continue;
      }
      const bool taken =
          is_digit(c) ? take_ogm(at) || take_number(at) : take_rf(at) || take_iban(at);
      at = taken ? found_.back().to : end_of_word(at);
    }
    return std::move(found_);
  }

 private:
  [[nodiscard]] std::size_t end_of_word(std::size_t at) const {
    while (at < text_.size() && in_word(text_[at])) ++at;
    return at;
  }

  void add(ReferenceScheme scheme, ReferenceGrade grade, std::string_view characters,
           std::size_t from, std::size_t to) {
    found_.push_back(made(scheme, grade, characters, from, to));
  }

  // "+++090/9337/55493+++", with '*' for '+', or without either.
  bool take_ogm(std::size_t at) {
    const std::string_view form = text_.substr(at, 14);
    if (form.size() < 14 || form[3] != '/' || form[8] != '/' || !ends_word(text_, at + 14))
      return false;
    const std::string digits = std::string(form.substr(0, 3)) + std::string(form.substr(4, 4)) +
                               std::string(form.substr(9));
    if (!all_digits(digits)) return false;
    add(ReferenceScheme::ogm,
        valid_ogm(digits) ? ReferenceGrade::by_form : ReferenceGrade::check_fails, digits, at,
        at + 14);
    return true;
  }

  // Takes the longest run of groups that holds; else the first group alone, as failing.
  bool take_rf(std::size_t at) {
    if (upper(text_[at]) != 'R' || at + 1 >= text_.size() || upper(text_[at + 1]) != 'F')
      return false;
    const Groups groups = take_groups(text_, at, letter_or_digit);
    for (std::size_t n = groups.count; n-- > 0;) {
      const std::string_view whole = groups.first(groups.ends[n].size);
      if (!valid_rf(whole)) continue;
      add(valid_finnish_rf(whole) ? ReferenceScheme::finnish_rf : ReferenceScheme::rf,
          ReferenceGrade::by_form, whole, at, groups.ends[n].at);
      return true;
    }
    if (groups.count == 0) return false;
    const std::string_view first = groups.first(groups.ends[0].size);
    if (first.size() < 6 || first.size() > 25 || !all_digits(first.substr(2, 2))) return false;
    add(ReferenceScheme::rf, ReferenceGrade::check_fails, first, at, groups.ends[0].at);
    return true;
  }

  bool take_iban(std::size_t at) {
    if (at + 4 > text_.size() || !is_alpha(text_[at + 1]) || !is_digit(text_[at + 2]) ||
        !is_digit(text_[at + 3])) {
      return false;
    }
    const std::string country = to_upper(text_.substr(at, 2));
    const std::size_t length = iban_length(country);
    if (length == 0) return false;
    const Groups groups = take_groups(text_, at, letter_or_digit);
    for (std::size_t n = 0; n < groups.count; ++n) {
      if (groups.ends[n].size != length) continue;
      const std::string_view whole = groups.first(length);
      add(ReferenceScheme::iban,
          valid_iban(whole) ? ReferenceGrade::by_form : ReferenceGrade::check_fails, whole, at,
          groups.ends[n].at);
      return true;
    }
    return false;
  }

  bool take_number(std::size_t at) {
    const Label* const label = label_before(text_, at);
    if (label == nullptr && expected_.empty() && !may_be_qrr(at)) return false;
    const Groups groups = take_groups(text_, at, is_digit);
    if (groups.count == 0) return false;
    if (take_qrr(groups, at)) return true;
    if (label != nullptr) return take_labelled(*label, groups, at);
    const Groups::End first = groups.ends[0];
    for (const ReferenceScheme scheme : expected_) {
      if (!holds(scheme, groups.first(first.size))) continue;
      add(scheme, ReferenceGrade::by_check, groups.first(first.size), at, first.at);
      return true;
    }
    return false;
  }

  [[nodiscard]] bool may_be_qrr(std::size_t at) const {
    const std::size_t from = at;
    while (at < text_.size() && is_digit(text_[at])) ++at;
    return at - from == 27 || at - from == 2;
  }

  // 27 digits together, or printed as 2 and five times 5.
  bool take_qrr(const Groups& groups, std::size_t at) {
    const bool together = groups.ends[0].size == 27;
    bool printed = groups.count >= 6;
    for (std::size_t n = 0; n < 6 && printed; ++n) printed = groups.ends[n].size == 2 + 5 * n;
    if (!together && !printed) return false;
    const std::string_view whole = groups.first(27);
    add(ReferenceScheme::qrr,
        valid_qrr(whole) ? ReferenceGrade::by_form : ReferenceGrade::check_fails, whole, at,
        groups.ends[together ? 0 : 5].at);
    return true;
  }

  // Behind a label the number may be grouped: the longest run that holds, else the first group.
  bool take_labelled(const Label& label, const Groups& groups, std::size_t at) {
    for (std::size_t n = groups.count; n-- > 0;) {
      const Groups::End end = groups.ends[n];
      if (label.scheme == ReferenceScheme::kid && n == 0 && end.at < text_.size() &&
          text_[end.at] == '-') {
        std::string with_dash(groups.first(end.size));
        with_dash += '-';
        if (valid_kid_mod11(with_dash)) {
          add(label.scheme, ReferenceGrade::by_label, with_dash, at, end.at + 1);
          return true;
        }
      }
      if (!holds(label.scheme, groups.first(end.size))) continue;
      add(label.scheme, ReferenceGrade::by_label, groups.first(end.size), at, end.at);
      return true;
    }
    add(label.scheme, ReferenceGrade::check_fails, groups.first(groups.ends[0].size), at,
        groups.ends[0].at);
    return true;
  }

  std::string_view text_;
  std::span<const ReferenceScheme> expected_;
  std::vector<FoundReference> found_;
};

}  // namespace

std::string_view name(ReferenceScheme scheme) {
  static constexpr std::array<std::string_view, 10> kNames = {
      "rf", "finnish_rf", "qrr", "kid", "ocr", "viite", "ogm", "betalingskenmerk", "iban", "aba"};
  return kNames[static_cast<std::size_t>(scheme)];
}

std::string_view name(ReferenceGrade grade) {
  static constexpr std::array<std::string_view, 4> kNames = {"by_form", "by_label", "by_check",
                                                             "check_fails"};
  return kNames[static_cast<std::size_t>(grade)];
}

std::vector<FoundReference> find_references(std::string_view text,
                                            std::span<const ReferenceScheme> expected) {
  return Finder(text, expected).run();
}

const FoundReference* sole_reference(std::span<const FoundReference> found) {
  const FoundReference* sole = nullptr;
  for (const FoundReference& reference : found) {
    const bool sure =
        reference.grade == ReferenceGrade::by_form || reference.grade == ReferenceGrade::by_label;
    if (!sure || reference.scheme == ReferenceScheme::iban ||
        reference.scheme == ReferenceScheme::aba) {
      continue;
    }
    if (sole != nullptr && sole->text() != reference.text()) return nullptr;
    sole = &reference;
  }
  return sole;
}

}  // namespace quittance
