#include "matching/tokens.h"

#include <algorithm>
#include <utility>

#include "core/text.h"
#include "matching/broken_lines.h"
#include "matching/other_things.h"

namespace quittance::matching {
namespace {

constexpr std::string_view kLabels[] = {"INV",         "INVOICE",
                                        "INVOICES",    "INVS",
                                        "NO",          "NR",
                                        "NUMBER",      "NUM",
                                        "NBR",         "RE",
                                        "RG",          "RECHNUNG",
                                        "RECHNUNGEN",  "FAKTURA",
                                        "FAKT",        "FAKTURANR",
                                        "FAKTUREN",    "FACTURE",
                                        "FACTURES",    "FACTURA",
                                        "FACTURAS",    "FAC",
                                        "FACT",        "FRA",
                                        "FRAS",        "FATTURA",
                                        "FATTURE",     "FATT",
                                        "FT",          "FACTUUR",
                                        "FACTNR",      "RNR",
                                        "RGNR",        "RENR",
                                        "RECHNR",      "FV",
                                        "CM",          "CREDIT",
                                        "MEMO",        "REF",
                                        "RECHNUNGSNR", "RECHNUNGSNUMMER",
                                        "GS",          "AVOIR",
                                        "ABONO",       "NC",
                                        "KREDITNOTA",  "CREDITNOTA",
                                        "DOC",         "DOCUMENT",
                                        "BILL",        "KREDITFAKTURA",
                                        "KOREKTA"};
// Words that say which part of a document is paid: its number follows.
constexpr std::string_view kParts[] = {
    "TEILZAHLUNG", "ABSCHLAG",   "RESTZAHLUNG", "INSTALMENT",   "INSTALLMENT",  "INSTALMENTS",
    "ACOMPTE",     "ACCONTO",    "ANTICIPO",    "DEELBETALING", "DELBETALNING", "DELBETALING",
    "ZALICZKA",    "RESTBETRAG", "BALANCE",     "PARCIAL",      "PARTIEL"};
// Words and months that stand inside a list of numbers without ending it.
constexpr std::string_view kBetween[] = {
    "AND",  "UND", "ET",    "Y",    "E",    "U",   "OCH", "OG",  "EN",   "I",
    "TO",   "BIS", "A",     "AU",   "AL",   "TOT", "TIL", "DO",  "THRU", "THROUGH",
    "VOM",  "V",   "DATED", "DATE", "DU",   "DEL", "DD",  "DEN", "AF",   "Z",
    "DNIA", "DE",  "FECHA", "OF",   "FROM", "JAN", "FEB", "MAR", "APR",  "MAY",
    "JUN",  "JUL", "AUG",   "SEP",  "OCT",  "NOV", "DEC", "N"};  // of "N°"
constexpr std::size_t kListedMin = 3;  // digits: more weigh by themselves, fewer nothing
constexpr std::size_t kTagSize = 4;    // "SVWZ+" of a bank's text says nothing itself
constexpr std::size_t kTokenLengthMax = 64;
constexpr std::size_t kLineWordsMax = 32;  // that are looked at for a list: as good as all of them

bool is_word_char(char c) {
  return is_digit(c) || is_alpha(c) || static_cast<unsigned char>(c) >= 0x80;
}
// Signs that stand inside document numbers.
bool is_joint(char c) {
  return c == '-' || c == '/' || c == '.' || c == '_' || c == '#' || c == '\\';
}

std::string_view trim_joints(std::string_view text) {
  while (!text.empty() && is_joint(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_joint(text.back())) text.remove_suffix(1);
  return text;
}

bool has_digit(std::string_view text) {
  return std::any_of(text.begin(), text.end(), is_digit);
}

template <std::size_t N>
bool is_listed(std::string_view word, const std::string_view (&words)[N]) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

// A number behind "Kd." or "Tel." is no document, also where a label such as "no." stands between;
// a delivery note's may be short, and is looked for.
bool tells_of_other(std::string_view upper) {
  const OtherThing thing = other_thing(upper);
  return thing != OtherThing::none && thing != OtherThing::delivery;
}

// "Invoice", "RG.NR", "Rechnungs-Nr", "N°": its last piece is a label, or all of it; no piece tells
// of something else.
bool is_label(std::string_view word) {
  constexpr std::size_t kLabelMax = 20;
  if (word.empty() || word.size() > kLabelMax || has_digit(word)) return false;
  if (word == "N\u00B0" || word == "n\u00B0" || word == "N\u00BA" || word == "n\u00BA") return true;
  const std::string upper = to_upper(word);
  if (std::all_of(upper.begin(), upper.end(), is_alpha)) return is_listed(upper, kLabels);
  std::string_view rest = upper;
  std::string_view piece;
  while (!rest.empty()) {
    const auto size =
        static_cast<std::size_t>(std::find_if(rest.begin(), rest.end(), is_joint) - rest.begin());
    piece = rest.substr(0, size);
    if (!std::all_of(piece.begin(), piece.end(), is_alpha) || tells_of_other(piece)) return false;
    rest.remove_prefix(std::min(rest.size(), size + 1));
  }
  return is_listed(piece, kLabels);
}

// "PMT" before a number: a payment, which says nothing of what is paid.
bool says_payment(std::string_view word) {
  constexpr std::string_view kPayments[] = {"PAYMENT", "PAYMENTS", "PMT",     "PYMT",
                                            "PYMNT",   "PAYMNT",   "ZAHLUNG", "BETALING"};
  return is_listed(to_upper(word), kPayments);
}

// "VENDOR PMT 450" and "PARTIAL PAYMENT 450" are about 450; "VENDOR 450", "PARTIAL 450" and "100 OF
// 450" are not.
bool qualifies(std::string_view word) {
  constexpr std::string_view kQualifiers[] = {"VENDOR", "TRADE", "CORP", "ACH", "PARTIAL", "OF"};
  return is_listed(to_upper(word), kQualifiers);
}

// A word that goes on with a list of numbers: "und", "bis", "vom", "à".
bool goes_on(std::string_view word) {
  std::string letters;
  for (const char c : word) {
    if (is_alpha(c)) letters.push_back(c);
    if (is_digit(c)) return false;
  }
  return letters.empty() || is_listed(to_upper(letters), kBetween);
}

// "Kd.-Nr", "Cust", "customer": the next number is an account's.
bool is_account(std::string_view word) {
  const std::string upper = to_upper(word);
  const std::size_t letters = static_cast<std::size_t>(
      std::find_if_not(upper.begin(), upper.end(), is_alpha) - upper.begin());
  return !has_digit(word) && is_account_word(std::string_view(upper).substr(0, letters));
}

bool says_number(std::string_view word) {
  while (!word.empty() && (word.back() == '.' || word.back() == ':' || word.back() == '#'))
    word.remove_suffix(1);
  return is_number_word(to_upper(word));
}

bool is_year(std::string_view text) {
  return text.size() == 4 && all_digits(text) && (text.starts_with("19") || text.starts_with("20"));
}

// "644", "124 bis 126", "394 Kd.-Nr. 10023", "Kd.-Nr. 10023 394": the text is about numbers, up to
// where it turns to other things.
bool begins_with_list(std::string_view text) {
  bool any = false;
  bool account = false;    // whose number comes next
  bool qualified = false;  // a number that comes next is another thing's
  for (std::size_t words = 0; !text.empty() && words < kLineWordsMax; ++words) {
    std::size_t size = 0;
    while (size < text.size() && !is_blank(text[size])) ++size;
    const std::string_view word = text.substr(0, size);
    text.remove_prefix(std::min(text.size(), size + 1));
    if (word.empty()) continue;
    if (has_digit(word)) {
      if (qualified && all_digits(word)) return false;
      any = any || !account;
      account = qualified = false;
    } else if (qualifies(word)) {
      qualified = true;
    } else if (!any && is_account(word)) {
      account = true;
    } else if (account && says_number(word)) {
      continue;
    } else if (says_payment(word)) {
      qualified = false;
    } else if (!goes_on(word)) {
      const std::string upper = to_upper(word);
      const std::size_t letters = static_cast<std::size_t>(
          std::find_if_not(upper.begin(), upper.end(), is_alpha) - upper.begin());
      return any && tells_of_other(std::string_view(upper).substr(0, letters));
    }
  }
  return any;
}

// Whether a line, or what stands behind a tag, may be a list by itself: its numbers have as many
// digits, and none begins with a zero. "040 555 1234" and "12:30 450" are none. Words that have
// letters or joints tell by themselves; an account's number is not looked at.
bool is_even_list(std::string_view line) {
  std::size_t digits = 0;
  bool account = false;
  for (std::size_t words = 0; !line.empty() && words < kLineWordsMax; ++words) {
    std::size_t size = 0;
    while (size < line.size() && !is_blank(line[size])) ++size;
    const std::string_view word = line.substr(0, size);
    line.remove_prefix(std::min(line.size(), size + 1));
    if (!has_digit(word)) {
      account = is_account(word) || (account && says_number(word));
      continue;
    }
    if (word.find(':') != std::string_view::npos) return false;
    if (std::exchange(account, false) || !all_digits(word)) continue;
    if (word.front() == '0' || (digits != 0 && digits != word.size())) return false;
    digits = word.size();
  }
  return true;
}

// The line that begins at `at` is not the rest of a number that ended the one before it. An IBAN
// there is whole.
bool begins_anew(std::string_view text, std::size_t at) {
  constexpr std::size_t kIbanMin = 15;
  if (at == 0 || at >= text.size() || text[at - 1] != '\n') return true;
  if (at == 1 || !is_digit(text[at]) || !is_digit(text[at - 2])) return true;
  std::size_t from = at - 1;
  while (from > 0 && !is_blank(text[from - 1])) --from;
  const std::string_view last = text.substr(from, at - 1 - from);
  return last.size() >= kIbanMin && is_alpha(last[0]) && is_alpha(last[1]) && is_digit(last[2]) &&
         is_digit(last[3]);
}

// A number in a list whose label stands before the first one.
bool weighs_in_list(std::string_view text) {
  return text.size() == kListedMin && all_digits(text) && text != "000";
}

bool weighs(std::string_view text, bool labelled) {
  if (text.size() > kTokenLengthMax) return false;
  if (std::none_of(text.begin(), text.end(), is_digit)) return false;
  if (labelled) return true;
  const bool repeated =
      std::all_of(text.begin(), text.end(), [&](char c) { return c == text.front(); });
  if (repeated || is_year(text)) return false;
  const bool letter = std::any_of(text.begin(), text.end(), is_alpha);
  return text.size() >= (letter ? 3U : 4U);
}

// "02/08/2026", "3/2/26": whose 02/08 is no number.
bool is_slashed_date(std::string_view run) {
  const std::size_t first = run.find('/');
  const std::size_t second = first == std::string_view::npos ? first : run.find('/', first + 1);
  if (second == std::string_view::npos) return false;
  const std::string_view day = run.substr(0, first);
  const std::string_view month = run.substr(first + 1, second - first - 1);
  const std::string_view year = run.substr(second + 1);
  const auto short_number = [](std::string_view part) {
    return !part.empty() && part.size() <= 2 && all_digits(part);
  };
  return short_number(day) && short_number(month) && all_digits(year) &&
         (year.size() == 2 || is_year(year));
}

class Tokenizer {
 public:
  // `listed`: the text is nothing but numbers, which are what it is about.
  Tokenizer(std::vector<Token>& tokens, bool listed)
      : tokens_(tokens), label_(false), list_(listed) {}

  // Takes a run of characters without blanks and the parts it is made of.
  void take_run(std::string_view run) {
    run = trim_joints(run);
    if (run.empty()) return;
    if (is_label(run)) {
      label_ = !other_;
      if (!account_) list_ = label_;
      return;
    }
    other_ = is_other(run);
    account_ = is_account(run);
    const bool qualified = qualified_ && all_digits(run);
    qualified_ = qualifies(run) || (qualified_ && !has_digit(run) && !says_payment(run));
    const bool of_account = (account_number_ && has_digit(run)) || qualified;
    account_number_ = account_ || (account_number_ && !has_digit(run));
    const bool stays = goes_on(run) || says_payment(run) || qualifies(run) || account_;
    if (!has_digit(run)) list_ = (list_ && stays) || is_part(run);
    if (of_account) {  // which is no number of the list
      label_ = false;
      return put_apart(run);
    }
    const bool labelled = label_ || (list_ && !weighs(run, false) && weighs_in_list(run));
    label_ = is_label(run.substr(0, run.find_first_of(".#")));  // "Nr." before the next word
    put(run, labelled, false);
    if (is_slashed_date(run)) return;
    const bool slashes = split_at(run, "/\\", labelled);
    if (!slashes) take_parts(run, labelled);
  }

  // A number outside the list.
  void put_apart(std::string_view run) {
    const bool list = list_;
    list_ = false;
    put(run, false, false);
    if (!split_at(run, "/\\", false)) take_parts(run, false);
    list_ = list;
  }

  // What follows is nothing but numbers.
  void begin_list() { list_ = true; }

  void put(std::string_view text, bool labelled, bool part) {
    if (tokens_.size() < kTokensMax && weighs(text, labelled))
      tokens_.push_back({text, labelled, part});
  }

 private:
  // "1001/1002" names two documents; each half may have parts of its own, and of more than two any
  // neighbours may be one number: "2026/0017/2026/0021".
  bool split_at(std::string_view run, std::string_view joints, bool labelled) {
    const std::size_t first = run.find_first_of(joints);
    if (first == std::string_view::npos) return false;
    const bool more = run.find_first_of(joints, first + 1) != std::string_view::npos;
    while (!run.empty()) {
      const std::size_t at = run.find_first_of(joints);
      const std::string_view piece = trim_joints(run.substr(0, at));
      if (more && at != std::string_view::npos)
        put(trim_joints(run.substr(0, run.find_first_of(joints, at + 1))), labelled, true);
      put(piece, labelled, true);
      take_parts(piece, labelled);
      if (at == std::string_view::npos) break;
      run.remove_prefix(at + 1);
    }
    return true;
  }

  // "INV#1001" is a label and a number: the number counts as labelled.
  void take_parts(std::string_view run, bool labelled) {
    if (std::none_of(run.begin(), run.end(), is_joint)) return;
    bool label = labelled;
    while (!run.empty()) {
      const std::size_t size =
          static_cast<std::size_t>(std::find_if(run.begin(), run.end(), is_joint) - run.begin());
      const std::string_view piece = run.substr(0, size);
      if (is_label(piece)) {
        label = true;
      } else {
        put(piece, label || (list_ && weighs_in_list(piece)), true);
      }
      run.remove_prefix(std::min(run.size(), size + 1));
    }
  }

  static bool is_part(std::string_view run) {
    return std::all_of(run.begin(), run.end(), is_alpha) && is_listed(to_upper(run), kParts);
  }

  // "Kd" and "customer" before "no.".
  static bool is_other(std::string_view run) {
    return std::all_of(run.begin(), run.end(), is_alpha) && tells_of_other(to_upper(run));
  }

  std::vector<Token>& tokens_;
  bool label_;            // what stood last was a label
  bool list_;             // a label was followed by nothing but numbers, dates and what joins them
  bool account_ = false;  // what stood last is an account's label
  bool account_number_ = false;  // whose number has not come yet
  bool other_ = false;           // what stood last tells of another thing than a document
  bool qualified_ = false;       // the number that comes next is no document's: see qualifies()
};

}  // namespace

bool is_number_label(std::string_view word) {
  return is_label(word);
}

std::string_view single_token(std::string_view text) {
  text = trim(text);
  if (!std::all_of(text.begin(), text.end(), [](char c) { return is_word_char(c) || is_joint(c); }))
    return {};
  text = trim_joints(text);
  return weighs(text, false) ? text : std::string_view{};
}

void find_tokens(std::string_view text, bool whole, std::vector<Token>& tokens) {
  tokens.clear();
  text = trim(text);
  Tokenizer tokenizer(tokens, begins_with_list(text));
  if (whole && std::any_of(text.begin(), text.end(),
                           [](char c) { return !is_word_char(c) && !is_joint(c); })) {
    tokenizer.put(text, false, false);
  }
  const std::string_view all = text;
  // A line of its own, or what stands behind a bank's tag, may be a list of numbers too.
  constexpr std::size_t kLineMax = 256;  // a bank's tag may stand in it again and again
  const auto look_for_list = [&] {
    const auto at = static_cast<std::size_t>(text.data() - all.data());
    if (!begins_anew(all, at)) return;
    const std::string_view line = text.substr(0, std::min(text.find('\n'), kLineMax));
    if (begins_with_list(line) && is_even_list(line)) tokenizer.begin_list();
  };
  if (all.find('\n') != std::string_view::npos) look_for_list();
  while (!text.empty()) {
    std::size_t size = 0;
    while (size < text.size() && (is_word_char(text[size]) || is_joint(text[size]))) ++size;
    const bool tag = size == kTagSize && size < text.size() && text[size] == '+' &&
                     std::all_of(text.begin(), text.begin() + kTagSize,
                                 [](char c) { return 'A' <= c && c <= 'Z'; });
    const std::string_view run = text.substr(0, size);
    if (size > 0 && !tag) tokenizer.take_run(run);
    const char end = size < text.size() ? text[size] : '\0';
    text.remove_prefix(std::min(text.size(), size + 1));
    if (end == '\n' || ((end == ':' || end == '+') && is_text_tag(run))) look_for_list();
  }
}

std::vector<Token> tokens_of(std::string_view text, bool whole) {
  std::vector<Token> tokens;
  find_tokens(text, whole, tokens);
  return tokens;
}

}  // namespace quittance::matching
