#include "ingest/fedwire/tags.h"

#include <algorithm>
#include <array>

#include "core/money.h"
#include "core/text.h"

namespace quittance::ingest::fedwire {
namespace {

constexpr std::size_t kTagBytes = 6;  // "{dddd}"

constexpr std::array<std::string_view, 54> kKnown = {
    "1100", "1110", "1120", "1130", "1500", "1510", "1520", "2000", "3100", "3320", "3400",
    "3500", "3600", "3610", "3620", "3700", "3710", "3720", "4000", "4100", "4200", "4320",
    "4400", "5000", "5010", "5100", "5200", "5400", "6000", "6100", "6110", "6200", "6210",
    "6300", "6310", "6400", "6410", "6420", "6500", "7033", "7050", "7052", "7056", "7057",
    "7059", "7070", "7072", "8200", "8250", "8300", "8350", "8400", "8450", "8500"};
constexpr std::array<std::string_view, 6> kKnownToo = {"8550", "8600", "8650",
                                                       "8700", "8750", "9000"};

bool begins_tag(std::string_view text) {
  return text.size() >= kTagBytes && text[0] == '{' && text[5] == '}' &&
         all_digits(text.substr(1, 4));
}

bool is_padding(char c) {
  return is_blank(c) || c == '\0' || c == '\x1a';
}

}  // namespace

TagReader::TagReader(std::string_view bytes) : bytes_(bytes) {
  if (bytes_.starts_with("\xEF\xBB\xBF")) at_ = 3;
  while (at_ < bytes_.size() && is_padding(bytes_[at_])) ++at_;
}

bool TagReader::next(Tag& tag, std::uint64_t limit) {
  if (at_ >= bytes_.size() || at_ >= limit) return false;
  tag = {};
  tag.from = at_;
  std::uint64_t content = at_;
  std::uint64_t search = at_ + 1;
  if (begins_tag(bytes_.substr(at_))) {
    tag.number = bytes_.substr(at_ + 1, 4);
    content = search = at_ + kTagBytes;
  }
  if (tag.number == "8200") {
    const std::string_view length = bytes_.substr(content, 4);
    const auto stated =
        length.size() == 4 && all_digits(length) ? parse_minor(length) : Result<std::int64_t>(0);
    search = content + 4 + static_cast<std::uint64_t>(stated.value_or(0));
    tag.cut_off = search > bytes_.size();
    search = std::min<std::uint64_t>(search, bytes_.size());
  }
  std::size_t to = bytes_.find('{', search);
  while (to != std::string_view::npos && !begins_tag(bytes_.substr(to))) {
    to = bytes_.find('{', to + 1);
  }
  at_ = to == std::string_view::npos ? bytes_.size() : to;
  tag.to = at_;
  std::string_view text = bytes_.substr(content, at_ - content);
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == '\0' ||
                           text.back() == '\x1a')) {
    text.remove_suffix(1);
  }
  tag.content = text;
  return true;
}

std::string_view Elements::fixed(std::size_t width) {
  const std::string_view element = rest_.substr(0, width);
  rest_.remove_prefix(element.size());
  return element;
}

std::string_view Elements::upto(std::size_t width) {
  const std::string_view window = rest_.substr(0, width + 1);
  const std::size_t star = window.find('*');
  const std::string_view element =
      star == std::string_view::npos ? rest_.substr(0, width) : window.substr(0, star);
  rest_.remove_prefix(std::min(rest_.size(), star == std::string_view::npos ? width : star + 1));
  return trim(element);
}

bool is_known_tag(std::string_view number) {
  const auto in = [&](const auto& tags) {
    return std::find(tags.begin(), tags.end(), number) != tags.end();
  };
  return in(kKnown) || in(kKnownToo);
}

}  // namespace quittance::ingest::fedwire
