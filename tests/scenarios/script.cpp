#include "tests/scenarios/script.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/text.h"

namespace quittance::scenario {
namespace {

// The names that each verb reads; another one is a slip of the pen, not something to pass over.
const std::map<std::string, std::vector<std::string>>& vocabulary() {
  static const std::map<std::string, std::vector<std::string>> kVerbs = {
      {"entity", {"name"}},
      {"account", {"entity", "kind", "profile", "deposit_account", "feeds"}},
      {"profile", {}},
      {"customer",
       {"name", "parent", "entity", "terms", "bank", "aliases", "rule_set", "tolerance_profile"}},
      {"link", {"from", "to"}},
      {"expect", {"kind", "date", "due", "grace", "reference", "items", "state"}},
      {"item",
       {"doc", "due", "open", "terms", "po", "delivery", "reference", "kind", "discount",
        "discount_date", "settled", "settled_amount", "entity", "description", "freight", "tax"}},
      {"sales", {}},
      {"rate", {}},
      {"payment",
       {"name", "value", "booked", "deposited", "iban", "routing", "payer_account", "id", "text",
        "reference", "method", "check", "to", "end_to_end", "original", "kind", "charges"}},
      {"file", {}},
      {"tolerance", {}},
      {"overpayment", {}},
      {"ties", {}},
      {"keep_on_account", {}},
      {"oldest_first", {}},
      {"allow_unearned_discount", {}},
      {"discount_grace_days", {}},
      {"customer_rules", {}},
      {"rules", {}},
      {"run", {"reader", "dialect", "posting", "expect_count", "expect_total"}},
      {"again", {}},
      {"import", {"as-of", "in-transit"}},
      {"export", {"since"}},
      {"acknowledge", {}},
      {"assign", {"reason", "payer"}},
      {"refund", {"reason"}},
      {"transfer", {"reason"}},
      {"unapply", {"reason"}},
      {"reverse", {"reason"}},
      {"release", {"reason"}},
      {"reject", {"reason"}},
      {"reopen", {}},
      {"aging", {"as-of", "basis", "credits", "by", "buckets"}},
      {"dso", {"as-of", "days", "method"}},
      {"metrics", {"as-of", "days", "by"}},
      {"bridge", {"since", "as-of", "days", "by"}},
      {"split", {"as-of", "days", "by"}},
      {"forecast", {"as-of"}},
      {"proof", {}},
      {"exceptions", {}},
      {"trust", {}},
      {"learn", {}},
      {"rematch", {}},
      {"approve", {"reason"}},
      {"revoke", {"reason"}},
      {"why", {}},
      {"digest", {}},
      {"whatif", {}},
  };
  return kVerbs;
}

// Words between blanks; a quoted part belongs to its word and may hold blanks.
std::vector<std::string> words_of(std::string_view text, std::size_t number) {
  std::vector<std::string> words;
  bool in_word = false;
  bool quoted = false;
  for (const char c : text) {
    if (!quoted && (c == ' ' || c == '\t')) {
      in_word = false;
      continue;
    }
    if (!quoted && c == '#' && !in_word) break;
    if (!in_word) words.emplace_back();
    in_word = true;
    if (c == '"') {
      quoted = !quoted;
    } else {
      words.back() += c;
    }
  }
  if (quoted) throw Mistake(number, "a quotation mark is not closed");
  return words;
}

bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || c == '_' || c == '-';
  });
}

Remit remit_of(const std::string& word) {
  Remit remit;
  std::size_t from = 0;
  bool first = true;
  while (from <= word.size()) {
    const std::size_t to = std::min(word.find(',', from), word.size());
    const std::string part = word.substr(from, to - from);
    const std::size_t equals = part.find('=');
    const std::string value = equals == std::string::npos ? "" : part.substr(equals + 1);
    if (first) {
      remit.reference = part.substr(0, equals);
      remit.amount = value;
    } else {
      remit.extras[part.substr(0, equals)] = value;
    }
    first = false;
    from = to + 1;
  }
  return remit;
}

Line line_of(const std::vector<std::string>& words, std::size_t number) {
  Line line;
  line.number = number;
  line.verb = words.front();
  const auto verb = vocabulary().find(line.verb);
  if (verb == vocabulary().end()) throw Mistake(number, "'" + line.verb + "' is no word here");
  bool remits = false;
  for (std::size_t n = 1; n < words.size(); ++n) {
    const std::string& word = words[n];
    const std::size_t equals = word.find('=');
    const std::string name = word.substr(0, equals);
    if (remits) {
      line.remits.push_back(remit_of(word));
    } else if (word == "remits" && line.verb == "payment") {
      remits = true;
    } else if (equals != std::string::npos && is_name(name)) {
      const auto& known = verb->second;
      if (std::find(known.begin(), known.end(), name) == known.end()) {
        throw Mistake(number, "'" + line.verb + "' has no '" + name + "'");
      }
      line.named[name] = word.substr(equals + 1);
    } else {
      line.words.push_back(word);
    }
  }
  return line;
}

}  // namespace

const std::string& Line::word(std::size_t n, std::string_view what) const {
  if (n >= words.size()) throw Mistake(number, "'" + verb + "' lacks " + std::string(what));
  return words[n];
}

std::string Line::named_or(const std::string& name, std::string_view otherwise) const {
  const auto found = named.find(name);
  return found == named.end() ? std::string(otherwise) : found->second;
}

const std::string& Line::required(const std::string& name) const {
  const auto found = named.find(name);
  if (found == named.end()) throw Mistake(number, "'" + verb + "' lacks " + name + "=");
  return found->second;
}

bool Line::has(std::string_view flag) const {
  return std::find(words.begin(), words.end(), flag) != words.end();
}

Script parse_script(std::string_view text) {
  Script script;
  std::size_t number = 0;
  bool in_body = false;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1);
    const std::string_view whole = text.substr(0, end + 1);
    const std::string_view row = whole.ends_with('\n') ? whole.substr(0, whole.size() - 1) : whole;
    text.remove_prefix(whole.size());
    script.given += whole;
    ++number;
    if (in_body) {
      in_body = row != ">>";
      if (in_body) script.lines.back().body += whole;
      continue;
    }
    if (row == "----") {
      script.expected = text;
      return script;
    }
    std::vector<std::string> words = words_of(row, number);
    if (words.empty()) continue;
    in_body = words.back() == "<<";
    if (in_body) words.pop_back();
    if (words.empty()) throw Mistake(number, "'<<' needs a word before it");
    script.lines.push_back(line_of(words, number));
    script.lines.back().title = trim(row);
  }
  if (in_body) throw Mistake(number, "'<<' is not closed by a line '>>'");
  if (!script.given.ends_with('\n')) script.given += '\n';
  script.given += "----\n";
  return script;
}

}  // namespace quittance::scenario
