#include "ingest/mt940/details.h"

#include <algorithm>
#include <vector>

#include "core/check_digits.h"
#include "core/references.h"
#include "core/text.h"
#include "ingest/mt940/entry.h"
#include "ingest/mt940/fields.h"

namespace quittance::ingest::mt940 {
namespace {

constexpr std::size_t kFullLine = 65;

bool is_letter_or_digit(char c) {
  return is_digit(c) || (c >= 'A' && c <= 'Z');
}

}  // namespace

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

bool looks_like_iban(std::string_view text) {
  return valid_iban(text);
}

bool looks_like_bic(std::string_view text) {
  if (text.size() != 8 && text.size() != 11) return false;
  return std::all_of(text.begin(), text.begin() + 6, [](char c) { return c >= 'A' && c <= 'Z'; }) &&
         std::all_of(text.begin(), text.end(), is_letter_or_digit);
}

void set_once(std::string_view& field, std::string_view value, Arena& arena) {
  value = trim(value);
  if (field.empty() && !value.empty()) field = arena.keep(value);
}

void set_account(Details& details, std::string_view account, Arena& arena) {
  account = trim(account);
  std::string without_blanks;
  std::string_view compact = account;
  if (account.find(' ') != std::string_view::npos) {
    without_blanks = account;
    std::erase(without_blanks, ' ');
    compact = without_blanks;
  }
  if (looks_like_iban(compact)) {
    set_once(details.iban, compact, arena);
  } else {
    set_once(details.account, account, arena);
  }
}

void append_line(std::string& text, std::string_view label, std::string_view value) {
  value = trim(value);
  if (value.empty()) return;
  if (!text.empty()) text += '\n';
  if (!label.empty()) (text += label) += ' ';
  text += value;
}

// A full line was cut by the bank's wrapping and goes on in the next one; a shorter one ends.
void read_plain(std::string_view content, Arena& arena, Details& details) {
  std::string text;
  bool goes_on = false;
  bool has_words = false;
  while (!content.empty()) {
    const std::size_t end = std::min(content.find('\n'), content.size());
    std::string_view line = content.substr(0, end);
    content.remove_prefix(std::min(end + 1, content.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    has_words = has_words || line.find("EREF+") != std::string_view::npos ||
                line.find("SVWZ+") != std::string_view::npos;
    const bool full = characters(line) >= kFullLine;
    while (!goes_on && line.starts_with(' ')) line.remove_prefix(1);
    if (!text.empty() && !line.empty() && !goes_on) text += '\n';
    text += full ? line : trim_right(line);
    goes_on = full;
  }
  if (has_words) text = read_sepa_words(text, arena, details);
  // ING before 2014: "IBAN BIC name text".
  const std::string_view view = text;
  const std::string_view first = view.substr(0, view.find(' '));
  if (looks_like_iban(first)) {
    set_once(details.iban, first, arena);
    const std::string_view rest = trim(view.substr(first.size()));
    const std::string_view second = rest.substr(0, rest.find(' '));
    if (looks_like_bic(second)) set_once(details.bank, second, arena);
  }
  details.text = arena.keep(trim(text));
}

namespace {

void join_lines(std::string_view content, std::string& joined) {
  joined.clear();
  for (std::size_t at = 0; at < content.size();) {
    const std::size_t end = line_end(content, at);
    joined += content.substr(at, end - at);
    at = end + 1;
  }
}

void read_dialect(std::string_view content, std::string_view joined, Arena& arena,
                  Details& details) {
  if (trim(joined).empty() || read_subfields(joined, arena, details)) return;
  if (read_codewords(content, arena, details)) return;
  if (!read_labels(content, arena, details)) read_plain(content, arena, details);
}

// Where no field states the structured reference, the text may: Swiss, Belgian, RF and labelled
// ones.
void set_reference_of_text(Arena& arena, Details& details) {
  set_once(details.reference, variable_symbol(details.text), arena);
  if (!details.reference.empty()) return;
  const std::vector<FoundReference> found = find_references(details.text);
  if (const FoundReference* sole = sole_reference(found)) {
    set_once(details.reference, sole->text(), arena);
  }
}

}  // namespace

void read_details(std::string_view content, std::string_view joined, Arena& arena,
                  Details& details) {
  read_dialect(content, joined, arena, details);
  set_reference_of_text(arena, details);
}

Details read_details(std::string_view content, Arena& arena) {
  Details details;
  std::string joined;
  join_lines(content, joined);
  read_details(content, joined, arena, details);
  return details;
}

}  // namespace quittance::ingest::mt940
