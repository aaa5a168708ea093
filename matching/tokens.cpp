#include "matching/tokens.h"

#include <algorithm>

#include "core/text.h"

namespace quittance::matching {
namespace {

constexpr std::string_view kLabels[] = {
    "INV",     "INVOICE",  "INVOICES", "INVS", "NO",
    "NR",      "NUMBER",   "NUM",      "NBR",  "RE",
    "RG",      "RECHNUNG", "FAKTURA",  "FAKT", "FACTURE",
    "FACTURA", "FAC",      "RNR",      "RGNR", "RECHNR",
    "CM",      "CREDIT",   "MEMO",     "REF",  "RECHNUNGSNUMMER",
    "DOC",     "DOCUMENT", "BILL"};
constexpr std::size_t kTokenLengthMax = 64;

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

bool is_label(std::string_view word) {
  if (word.size() > 16 || !std::all_of(word.begin(), word.end(), is_alpha)) return false;
  const std::string upper = to_upper(word);
  return std::find(std::begin(kLabels), std::end(kLabels), upper) != std::end(kLabels);
}

bool is_year(std::string_view text) {
  return text.size() == 4 && all_digits(text) && (text.starts_with("19") || text.starts_with("20"));
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

class Tokenizer {
 public:
  explicit Tokenizer(std::vector<Token>& tokens) : tokens_(tokens) {}

  // Takes a run of characters without blanks and the parts it is made of.
  void take_run(std::string_view run) {
    run = trim_joints(run);
    if (run.empty()) return;
    if (is_label(run)) {
      label_ = true;
      return;
    }
    const bool labelled = label_;
    label_ = is_label(run.substr(0, run.find_first_of(".#")));  // "Nr." before the next word
    put(run, labelled, false);
    const bool slashes = split_at(run, "/\\", labelled);
    if (!slashes) take_parts(run, labelled);
  }

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
        put(piece, label, true);
      }
      run.remove_prefix(std::min(run.size(), size + 1));
    }
  }

  std::vector<Token>& tokens_;
  bool label_ = false;
};

}  // namespace

std::string_view single_token(std::string_view text) {
  text = trim(text);
  if (!std::all_of(text.begin(), text.end(), [](char c) { return is_word_char(c) || is_joint(c); }))
    return {};
  text = trim_joints(text);
  return weighs(text, false) ? text : std::string_view{};
}

void find_tokens(std::string_view text, bool whole, std::vector<Token>& tokens) {
  tokens.clear();
  Tokenizer tokenizer(tokens);
  text = trim(text);
  if (whole && std::any_of(text.begin(), text.end(),
                           [](char c) { return !is_word_char(c) && !is_joint(c); })) {
    tokenizer.put(text, false, false);
  }
  while (!text.empty()) {
    std::size_t size = 0;
    while (size < text.size() && (is_word_char(text[size]) || is_joint(text[size]))) ++size;
    if (size > 0) tokenizer.take_run(text.substr(0, size));
    text.remove_prefix(std::min(text.size(), size + 1));
  }
}

std::vector<Token> tokens_of(std::string_view text, bool whole) {
  std::vector<Token> tokens;
  find_tokens(text, whole, tokens);
  return tokens;
}

}  // namespace quittance::matching
