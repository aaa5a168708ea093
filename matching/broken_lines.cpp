#include "matching/broken_lines.h"

#include <algorithm>

#include "core/text.h"
#include "matching/tokens.h"

namespace quittance::matching {

namespace {

// Letters on both sides of the end of a line at `at`, or digits, or a sign within a number.
bool goes_on_at(std::string_view text, std::size_t at) {
  if (at == 0 || at + 1 >= text.size()) return false;
  const char before = text[at - 1];
  const char behind = text[at + 1];
  const auto joins = [](char c) { return c == '-' || c == '/' || c == '.' || c == '_'; };
  return (is_alpha(before) && is_alpha(behind)) || (is_digit(before) && is_digit(behind)) ||
         (is_digit(before) && joins(behind)) || (joins(before) && is_digit(behind));
}

}  // namespace

std::string join_lines(std::string_view text, LineJoin join) {
  constexpr std::size_t kLineMin = 16;
  std::size_t widest = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    widest = std::max(widest, end - at);
    at = end + 1;
  }
  std::string joined;
  joined.reserve(text.size());
  std::size_t line = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '\n') {
      joined.push_back(text[at]);
      ++line;
      continue;
    }
    const bool full = line >= kLineMin && line * 4 >= widest * 3;
    const bool left_out =
        join == LineJoin::every || (full && (join == LineJoin::wide || goes_on_at(text, at)));
    if (!left_out) joined.push_back(join == LineJoin::within_words ? '\n' : ' ');
    line = 0;
  }
  return joined;
}

bool has_wide_lines(std::string_view text) {
  for (std::size_t end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
    if (end >= kWideLine) return true;
    text.remove_prefix(end + 1);
  }
  return false;
}

std::string_view without_tag(std::string_view word) {
  constexpr std::size_t kTag = 4;
  const std::size_t colon = word.find(':');
  if (colon != std::string_view::npos && colon > 0 && colon + 1 < word.size()) {
    const std::string_view front = word.substr(0, colon);
    if (is_text_tag(front) || is_number_label(front)) return word.substr(colon + 1);
  }
  const bool tag =
      word.size() > kTag + 1 && word[kTag] == '+' &&
      std::all_of(word.begin(), word.begin() + kTag, [](char c) { return 'A' <= c && c <= 'Z'; });
  return tag ? word.substr(kTag + 1) : word;
}

bool is_text_tag(std::string_view word) {
  constexpr std::string_view kTags[] = {"RMK", "RMR", "RMT",  "REMI",   "REMK",
                                        "OBI", "TXT", "SVWZ", "REMARK", "DETAILS"};
  return std::find(std::begin(kTags), std::end(kTags), word) != std::end(kTags);
}

}  // namespace quittance::matching
