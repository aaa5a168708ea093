// "/TRTP/SEPA OVERBOEKING/IBAN/…/NAME/…/REMI/…/EREF/…": SWIFT code words as Dutch and many other
// banks use them. Values may hold slashes: only known words part them.
#include <algorithm>
#include <array>
#include <vector>

#include "core/text.h"
#include "ingest/mt940/details.h"
#include "ingest/mt940/entry.h"

namespace quittance::ingest::mt940 {
namespace {

constexpr std::array<std::string_view, 43> kWords = {
    "REMI", "EREF", "NAME", "IBAN", "BIC",  "TRTP", "ORDP", "BENM", "CNTP", "TRCD", "RTYP",
    "PREF", "NRTX", "PIND", "MARF", "CSID", "RTRN", "ULTD", "ULTC", "ULTB", "ISDT", "PURP",
    "SUM",  "OCMT", "CHGS", "EXCH", "ADDR", "ACCW", "BBAN", "ACC",  "KREF", "MREF", "CRED",
    "ABWA", "ABWE", "SVWZ", "OAMT", "COAM", "DDAT", "INIT", "UREF", "ROC",  "ID"};
// One of these says that the text is of this kind.
constexpr std::array<std::string_view, 13> kTelling = {"REMI", "EREF", "NAME", "IBAN", "TRTP",
                                                       "ORDP", "BENM", "CNTP", "RTYP", "PREF",
                                                       "MARF", "CSID", "TRCD"};

constexpr std::size_t kFullWordLine = 60;  // 65 columns, some with the tag

template <std::size_t kSize>
bool is_in(const std::array<std::string_view, kSize>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_party(std::string_view word) {
  return word == "ORDP" || word == "BENM" || word == "ULTD" || word == "ULTC" || word == "ULTB";
}

struct WordAt {
  std::string_view word;
  std::size_t from = 0;   // of its first slash
  std::size_t value = 0;  // behind its second one
};

// All words of the text in order. A party's word may share its slash with the next: "/ORDP/NAME/x".
std::vector<WordAt> words_of(std::string_view text) {
  std::vector<WordAt> words;
  std::size_t at = 0;
  while ((at = text.find('/', at)) != std::string_view::npos) {
    const std::size_t end = text.substr(0, at + 7).find('/', at + 1);
    if (end == std::string_view::npos) {
      ++at;
      continue;
    }
    const std::string_view word = text.substr(at + 1, end - at - 1);
    if (!is_in(kWords, word)) {
      at = end;  // this slash may begin the next word
      continue;
    }
    words.push_back({word, at, end + 1});
    at = is_party(word) ? end : end + 1;
  }
  return words;
}

std::string_view without_slashes(std::string_view value) {
  value = trim(value);
  while (value.starts_with('/')) value.remove_prefix(1);
  while (value.ends_with('/')) value.remove_suffix(1);
  return trim(value);
}

// What stands before the next slash; `rest` goes on behind it.
std::string_view take_part(std::string_view& rest) {
  const std::size_t end = rest.find('/');
  const std::string_view part = rest.substr(0, end);
  rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
  return trim(part);
}

// Without line ends. A short line was not cut by the bank's wrapping: what follows is another word.
std::string joined_lines(std::string_view content) {
  std::string text;
  std::size_t line = 0;
  for (std::size_t at = 0; at < content.size(); ++at) {
    const char c = content[at];
    if (c == '\r') continue;
    if (c != '\n') {
      text += c;
      continue;
    }
    const char next = at + 1 < content.size() ? content[at + 1] : '/';
    const bool words = at - line < kFullWordLine && next != '/' && next != ' ';
    if (words && !text.empty() && text.back() != ' ' && text.back() != '/') text += ' ';
    line = at + 1;
  }
  return text;
}

class CodewordReader {
 public:
  CodewordReader(Arena& arena, Details& details) : arena_(arena), details_(details) {}

  void take(std::string_view word, std::string_view value) {
    if (is_party(word)) {
      party_ = word;
      if (!without_slashes(value).empty()) take_party(value);
    } else if (word == "NAME") {
      take_name(without_slashes(value));
    } else if (word == "CNTP") {
      take_counterparty(value);
    } else if (word == "REMI" || word == "SVWZ") {
      take_remittance(value);
    } else if (word == "IBAN" || word == "BBAN" || word == "ACC") {
      set_account(details_, without_slashes(value), arena_);
    } else if (word == "ACCW") {
      take_account_with(without_slashes(value));
    } else if (word == "BIC") {
      set_once(details_.bank, without_slashes(value), arena_);
    } else if (word == "EREF") {
      identifier(details_.end_to_end_id, word, without_slashes(value));
    } else if (word == "KREF") {
      identifier(details_.customer_reference, word, without_slashes(value));
    } else if (word == "RTRN") {
      details_.returned = true;
      const std::string_view reason = without_slashes(value);
      set_once(details_.return_reason, reason.substr(0, reason.find_first_of("/ \n")), arena_);
      append_line(more_, "RETURN", reason);
    } else {
      if (word == "MREF" || word == "MARF") {
        set_once(details_.mandate_id, without_slashes(value), arena_);
      } else if (word == "CHGS") {
        set_once(details_.charges, without_slashes(value), arena_);
      }
      if (word == "TRTP" && value.starts_with("SEPA")) details_.method = Method::sepa;
      append_line(more_, word == "TRTP" ? std::string_view{} : word, without_slashes(value));
    }
  }

  void before_first(std::string_view text) { append_line(more_, {}, without_slashes(text)); }

  void finish() {
    for (const std::string_view name : {ordering_, any_, beneficiary_}) {
      set_once(details_.name, name, arena_);
    }
    for (const std::string_view name : {ordering_, any_, beneficiary_}) {
      if (name != details_.name) append_line(more_, {}, name);
    }
    append_line(text_, {}, more_);
    details_.text = arena_.keep(text_);
  }

 private:
  void identifier(std::string_view& field, std::string_view word, std::string_view value) {
    if (is_placeholder(value)) return;
    if (field.empty()) {
      set_once(field, value, arena_);
    } else if (field != value) {
      append_line(more_, word, value);
    }
  }

  void take_name(std::string_view name) {
    std::string_view& of = party_ == "ORDP" ? ordering_ : (party_ == "BENM" ? beneficiary_ : any_);
    if (party_.starts_with("ULT") || !of.empty()) {
      append_line(more_, party_, name);
    } else {
      of = name;
    }
  }

  // "account/name/more" or "name/more".
  void take_party(std::string_view value) {
    std::string_view rest = without_slashes(value);
    std::string_view part = take_part(rest);
    const bool number = all_digits(part) || looks_like_iban(part);
    if (number) {
      set_account(details_, part, arena_);
      part = take_part(rest);
    }
    if (!part.empty()) take_name(part);
    append_line(more_, {}, without_slashes(rest));
  }

  // "iban/bic/name/city//"; a name may hold slashes.
  void take_counterparty(std::string_view value) {
    value = trim(value);
    while (value.ends_with("//")) value.remove_suffix(1);
    set_account(details_, take_part(value), arena_);
    set_once(details_.bank, take_part(value), arena_);
    if (value.ends_with('/')) value.remove_suffix(1);
    const std::size_t city = value.rfind('/');
    take_name(trim(value.substr(0, city)));
    if (city != std::string_view::npos) append_line(more_, {}, value.substr(city + 1));
  }

  // "NL54INGB0006752576,INGBNL2A"
  void take_account_with(std::string_view value) {
    const std::size_t comma = value.find(',');
    set_account(details_, value.substr(0, comma), arena_);
    if (comma != std::string_view::npos) set_once(details_.bank, value.substr(comma + 1), arena_);
  }

  // "USTD//text/", "STRD/CUR/9001123456789012/", "/CDTRREFTP//CD/SCOR/ISSR/CUR/CDTRREF/…", or text.
  void take_remittance(std::string_view value) {
    constexpr std::string_view kCreditorReference = "/CDTRREF/";
    std::string_view text = without_slashes(value);
    if (const std::size_t at = value.find(kCreditorReference); at != std::string_view::npos) {
      std::string_view rest = value.substr(at + kCreditorReference.size());
      text = take_part(rest);
      set_once(details_.reference, text, arena_);
    } else if (text.starts_with("STRD/")) {
      text = text.substr(text.rfind('/') + 1);
      set_once(details_.reference, text, arena_);
    } else if (text.starts_with("USTD/")) {
      text = without_slashes(text.substr(5));
    }
    append_line(text_, {}, text);
  }

  Arena& arena_;
  Details& details_;
  std::string text_;
  std::string more_;
  std::string_view party_;
  std::string_view ordering_;
  std::string_view beneficiary_;
  std::string_view any_;
};

}  // namespace

bool read_codewords(std::string_view content, Arena& arena, Details& details) {
  const std::string text = joined_lines(content);
  const std::string_view joined = text;
  const std::vector<WordAt> words = words_of(joined);
  const bool tells = std::any_of(words.begin(), words.end(),
                                 [](const WordAt& at) { return is_in(kTelling, at.word); });
  if (!tells) return false;
  CodewordReader reader(arena, details);
  reader.before_first(joined.substr(0, words.front().from));
  for (std::size_t n = 0; n < words.size(); ++n) {
    const std::size_t end = n + 1 < words.size() ? words[n + 1].from : joined.size();
    const std::size_t from = std::min(words[n].value, end);
    reader.take(words[n].word, joined.substr(from, end - from));
  }
  reader.finish();
  return true;
}

}  // namespace quittance::ingest::mt940
