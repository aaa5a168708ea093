#include "ingest/csv/row_words.h"

#include <algorithm>
#include <string>

#include "core/result.h"
#include "core/text.h"

namespace quittance::ingest::csv {
namespace {

std::string to_lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

bool in_a_word(char c) {
  return is_alpha(c) || static_cast<unsigned char>(c) >= 0x80;
}

constexpr std::string_view kTotalInitials = "tTgGsSbB";  // of the words below

}  // namespace

bool is_total_text(std::string_view text) {
  if (text.size() > 48) return false;
  const auto first = std::find_if(text.begin(), text.end(), in_a_word);
  if (first == text.end() || kTotalInitials.find(*first) == std::string_view::npos) return false;
  std::string words;
  for (const char c : to_lower(text)) {
    if (in_a_word(c)) {
      words += c;
    } else if (!words.empty() && words.back() != ' ') {
      words += ' ';
    }
  }
  const std::string_view line = trim(words);
  for (const std::string_view total : {"total", "totals", "grand total", "subtotal", "sub total",
                                       "sum", "summe", "saldo", "balance"}) {
    if (!line.starts_with(total)) continue;
    const std::string_view of = line.substr(total.size());
    if (of.empty()) return true;
    for (const std::string_view what :
         {" credits", " debits", " amount", " deposits", " withdrawals", " payments", " receipts",
          " items", " transactions", " rows"}) {
      if (of == what) return true;
    }
  }
  return false;
}

bool is_balance(std::string_view text) {
  if (text.size() < std::string_view("ending balance").size() || text.size() > 40) return false;
  constexpr std::string_view kInitials = "oOcCbBeE";  // of the words below
  if (kInitials.find(text.front()) == std::string_view::npos) return false;
  const std::string lower = to_lower(text);
  for (const std::string_view balance :
       {"opening balance", "closing balance", "beginning balance", "ending balance"}) {
    if (lower == balance) return true;
    if (lower.starts_with(balance) && lower.substr(balance.size()).starts_with(" as of ")) {
      return true;
    }
  }
  return false;
}

Method method_of(std::string_view written) {
  if (const Result<Method> method = parse_method(written)) return *method;
  const std::string lower = to_lower(written.substr(0, 64));
  if (const Result<Method> method = parse_method(lower)) return *method;
  struct Word {
    std::string_view part;
    Method method;
  };
  constexpr Word kMethodWords[] = {{"ach", Method::ach},     {"wire", Method::wire},
                                   {"check", Method::check}, {"cheque", Method::check},
                                   {"sepa", Method::sepa},   {"card", Method::card},
                                   {"cash", Method::cash}};
  for (const Word& word : kMethodWords) {
    if (lower.find(word.part) != std::string::npos) return word.method;
  }
  return Method::other;
}

}  // namespace quittance::ingest::csv
