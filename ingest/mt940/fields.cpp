#include "ingest/mt940/fields.h"

#include <algorithm>
#include <cstdint>

#include "core/text.h"

namespace quittance::ingest::mt940 {
namespace {

struct Named {
  std::string_view text;
  Tag tag;
};
// In the order in which they are tried: those of bulk first.
constexpr Named kTags[] = {
    {"61", Tag::entry},         {"86", Tag::information},    {"20", Tag::reference},
    {"25", Tag::account},       {"25P", Tag::account},       {"28C", Tag::number},
    {"28", Tag::number},        {"60F", Tag::opening},       {"60M", Tag::opening_page},
    {"60", Tag::opening},       {"62F", Tag::closing},       {"62M", Tag::closing_page},
    {"62", Tag::closing},       {"64", Tag::available},      {"64F", Tag::available},
    {"65", Tag::forward},       {"65F", Tag::forward},       {"21", Tag::related},
    {"13", Tag::created},       {"13D", Tag::created},       {"34F", Tag::floor_limit},
    {"90D", Tag::debits_total}, {"90C", Tag::credits_total}, {"NS", Tag::bank_own},
    {"940", Tag::heading},      {"942", Tag::heading},       {"950", Tag::heading},
};

constexpr std::size_t kWrappedLine =
    60;  // a line cut by a wrapping at 65 columns has at least these

bool may_be_minutes(Tag tag) {
  return tag == Tag::reference || tag == Tag::related || tag == Tag::account ||
         tag == Tag::number || tag == Tag::created;
}

// Two digits and no third one: what stands behind the minutes of a time.
bool begins_with_seconds(std::string_view text) {
  return text.size() >= 2 && all_digits(text.substr(0, 2)) &&
         (text.size() == 2 || !is_digit(text[2]));
}

bool is_line_end(char c) {
  return c == '\n' || c == '\r';
}

// The line before `at` is full and ends in a digit; blanks may fill it up.
bool follows_full_line(std::string_view bytes, std::size_t at) {
  std::size_t end = at;
  while (end > 0 && at - end < 3 && is_line_end(bytes[end - 1])) --end;
  while (end > 0 && bytes[end - 1] == ' ') --end;
  if (end < kWrappedLine || !is_digit(bytes[end - 1])) return false;
  const std::string_view tail = bytes.substr(end - kWrappedLine, kWrappedLine);
  return std::none_of(tail.begin(), tail.end(), is_line_end);
}

bool holds_only(std::string_view text, bool (*allowed)(char)) {
  return std::all_of(text.begin(), text.end(), allowed);
}

}  // namespace

TagAt tag_at(std::string_view text) {
  if (text.size() < 4 || text[0] != ':') return {};
  const std::size_t end = text.substr(0, 6).find(':', 1);
  if (end == std::string_view::npos) return {};
  const std::string_view word = text.substr(1, end - 1);
  for (const Named& named : kTags) {
    if (named.text == word) return {named.tag, end + 1};
  }
  return {};
}

std::string_view name(Tag tag) {
  for (const Named& named : kTags) {
    if (named.tag == tag) return named.text;
  }
  return "";
}

Line line_at(std::string_view bytes, std::size_t at) {
  Line line{.from = at, .to = bytes.size(), .next = bytes.size()};
  const std::size_t end = line_end(bytes, at);
  if (end == bytes.size()) return line;
  line.to = end;
  std::size_t next = end;
  while (next < bytes.size() && next - end < 2 && bytes[next] == '\r') ++next;
  // One CR by itself ends a line; several do only together with the LF behind them.
  line.next = next < bytes.size() && bytes[next] == '\n' ? next + 1 : end + 1;
  return line;
}

TagAt field_at(std::string_view bytes, std::size_t at) {
  // Most lines go on with text.
  if (at < bytes.size() && bytes[at] != ':' && bytes[at] != '\xEF') return {};
  // Files put one behind the other each bring their byte order mark.
  if (const std::size_t mark = text_start(bytes.substr(at, 3)); mark > 0) {
    const TagAt found = tag_at(bytes.substr(at + mark, 8));
    return {found.tag, found.tag == Tag::none ? 0 : found.size + mark};
  }
  const TagAt found = tag_at(bytes.substr(at, 8));
  if (may_be_minutes(found.tag) && found.size == 4 &&
      begins_with_seconds(bytes.substr(at + found.size, 3)) && follows_full_line(bytes, at)) {
    return {};
  }
  return found;
}

bool ends_message(std::string_view line) {
  if (!line.starts_with('-')) return false;
  line = trim_right(line);
  return line == "-" || line.starts_with("-}") || line == "-XXX";
}

bool is_envelope(std::string_view line) {
  const std::size_t brace = line.find('{');
  if (brace == std::string_view::npos) return false;
  return brace == 0 || line.find("{4:", brace) != std::string_view::npos ||
         line.find("{1:F", brace) != std::string_view::npos;
}

bool is_heading(std::string_view line) {
  line = trim(line);
  if (line.empty() || line == "\x1A") return true;
  if (line == "940" || line == "942" || line == "950" || line == "940 00" || line == "-")
    return true;
  if (line.starts_with("0000 ") && line.size() <= 30) return true;
  const bool bic = line.size() >= 8 && line.size() <= 12 && holds_only(line.substr(0, 6), is_alpha);
  return bic && holds_only(line, [](char c) { return is_alpha(c) || is_digit(c); });
}

int message_type(std::string_view line) {
  for (std::size_t at = line.find("{2:"); at != std::string_view::npos;
       at = line.find("{2:", at + 3)) {
    const std::string_view type = line.substr(std::min(at + 4, line.size()), 3);
    if (type == "940") return 940;
    if (type == "942") return 942;
    if (type == "950") return 950;
  }
  return 0;
}

std::size_t next_cut(std::string_view bytes, std::size_t at) {
  while (at < bytes.size()) {
    const bool line_start = at == 0 || is_line_end(bytes[at - 1]);
    if (line_start && (bytes[at] == ':' || bytes[at] == '\xEF')) {
      const Tag tag = field_at(bytes, at).tag;
      if (tag == Tag::entry || tag == Tag::reference) return at;
    }
    at = line_end(bytes, at) + 1;
  }
  return bytes.size();
}

std::size_t text_start(std::string_view bytes) {
  return bytes.starts_with("\xEF\xBB\xBF") ? 3 : 0;
}

}  // namespace quittance::ingest::mt940
