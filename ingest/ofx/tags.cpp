#include "ingest/ofx/tags.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/text.h"

namespace quittance::ingest::ofx {
namespace {

constexpr std::size_t kNameMax = 32;
constexpr std::size_t kAttributesMax = 256;
constexpr std::string_view kCdata = "<![CDATA[";

bool in_name(char c) {
  return is_alpha(c) || is_digit(c) || c == '.' || c == '_';
}

// Appends what "&…;" at the front of `text` means; its length, 0 where it is no reference.
std::size_t append_reference(std::string& to, std::string_view text) {
  struct Named {
    std::string_view name;
    char c;
  };
  static constexpr Named kNamed[] = {{"&amp;", '&'},  {"&lt;", '<'},    {"&gt;", '>'},
                                     {"&quot;", '"'}, {"&apos;", '\''}, {"&nbsp;", ' '}};
  for (const Named& named : kNamed) {
    if (!text.starts_with(named.name)) continue;
    to += named.c;
    return named.name.size();
  }
  if (!text.starts_with("&#")) return 0;
  const bool hex = text.size() > 2 && (text[2] == 'x' || text[2] == 'X');
  const std::string_view digits = text.substr(hex ? 3 : 2, 8);
  std::uint32_t code = 0;
  const auto read =
      std::from_chars(digits.data(), digits.data() + digits.size(), code, hex ? 16 : 10);
  const auto size = static_cast<std::size_t>(read.ptr - digits.data());
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  if (read.ec != std::errc{} || size >= digits.size() || digits[size] != ';' || code < 0x20 ||
      code > 0x10FFFF || surrogate) {
    return 0;
  }
  append_utf8(to, code);
  return (hex ? 3U : 2U) + size + 1;
}

constexpr std::array<std::string_view, 33> kAggregates = {"OFX",
                                                          "SIGNONMSGSRSV1",
                                                          "SONRS",
                                                          "STATUS",
                                                          "FI",
                                                          "BANKMSGSRSV1",
                                                          "STMTTRNRS",
                                                          "STMTRS",
                                                          "BANKACCTFROM",
                                                          "BANKTRANLIST",
                                                          "BANKTRANLISTP",
                                                          "STMTTRNP",
                                                          "STMTTRN",
                                                          "LEDGERBAL",
                                                          "AVAILBAL",
                                                          "BALLIST",
                                                          "BAL",
                                                          "CREDITCARDMSGSRSV1",
                                                          "CCSTMTTRNRS",
                                                          "CCSTMTRS",
                                                          "CCACCTFROM",
                                                          "INVSTMTMSGSRSV1",
                                                          "INVSTMTTRNRS",
                                                          "INVSTMTRS",
                                                          "INVACCTFROM",
                                                          "INVTRANLIST",
                                                          "INVBANKTRAN",
                                                          "PAYEE",
                                                          "BANKACCTTO",
                                                          "CCACCTTO",
                                                          "CURRENCY",
                                                          "ORIGCURRENCY",
                                                          "SECLISTMSGSRSV1"};

// Leaves that are read.
constexpr std::string_view kLeaves[] = {
    "CURDEF",  "ACCTID",       "BANKID",        "BALAMT",   "DTASOF",  "CODE",   "ORG",
    "FID",     "MESSAGE",      "DTEND",         "SEVERITY", "TRNTYPE", "TRNAMT", "FITID",
    "NAME",    "EXTDNAME",     "MEMO",          "CHECKNUM", "REFNUM",  "DTUSER", "DTPOSTED",
    "DTAVAIL", "CORRECTFITID", "CORRECTACTION", "CURRATE",  "CURSYM"};

// Programs that write XML write names in small letters, too: a known one is itself in capitals.
std::string_view in_capitals(std::string_view name) {
  if (std::none_of(name.begin(), name.end(), [](char c) { return c >= 'a' && c <= 'z'; })) {
    return name;
  }
  const std::string upper = to_upper(name);
  for (const std::string_view known : kLeaves) {
    if (known == upper) return known;
  }
  const auto aggregate = std::find(kAggregates.begin(), kAggregates.end(), upper);
  return aggregate == kAggregates.end() ? name : *aggregate;
}

}  // namespace

std::size_t Transactions::next(std::size_t at) {
  if (searched_ && at_ >= at) return at_;
  searched_ = true;
  // By windows: a file that has one spelling is not searched to its end for the other.
  constexpr std::string_view kUpper = "<STMTTRN>";
  constexpr std::string_view kLower = "<stmttrn>";
  constexpr std::size_t kWindow = std::size_t{16} << 10;
  for (; at < text_.size(); at += kWindow) {
    const std::string_view window = text_.substr(at, kWindow + kUpper.size() - 1);
    const std::size_t found = std::min(window.find(kUpper), window.find(kLower));
    if (found != std::string_view::npos) return at_ = at + found;
  }
  return at_ = std::string_view::npos;
}

std::size_t TagScanner::find(Place& place, std::size_t at) {
  if (!place.searched || place.at < at) {
    place.at = text_.find(place.word, at);
    place.searched = true;
  }
  return place.at;
}

// Behind the word, where it stands before the next transaction; npos otherwise.
std::size_t TagScanner::end_behind(Place& place, std::size_t at) {
  const std::size_t found = find(place, at);
  if (found == std::string_view::npos || found > transactions_.next(at))
    return std::string_view::npos;
  return found + place.word.size();
}

// A tag, or something to pass over, that begins at the '<' at `at`.
TagScanner::Markup TagScanner::markup_at(std::size_t at) {
  if (at + 1 >= text_.size()) return {};
  if (text_[at + 1] == '!' || text_[at + 1] == '?') {
    const bool comment = text_.substr(at, 4) == "<!--";
    const std::size_t end = end_behind(comment ? comment_end_ : declaration_end_, at + 2);
    if (end == std::string_view::npos) return {};
    return {Markup::Kind::skip, {}, end, false};
  }
  const bool close = text_[at + 1] == '/';
  std::size_t from = at + (close ? 2 : 1);
  if (close && from < text_.size() && text_[from] == ' ') ++from;
  std::size_t to = from;
  while (to < text_.size() && to - from <= kNameMax && in_name(text_[to])) ++to;
  if (to == from || to - from > kNameMax || !is_alpha(text_[from])) return {};
  const std::string_view name = in_capitals(text_.substr(from, to - from));
  // OFX's own elements have no attributes; XML's namespaces may stand there.
  const std::size_t limit = std::min(text_.size(), to + kAttributesMax);
  while (to < limit && text_[to] != '>' && text_[to] != '<') ++to;
  if (to >= limit || text_[to] != '>') return {};
  return {close ? Markup::Kind::close : Markup::Kind::open, name, to + 1, text_[to - 1] == '/'};
}

// Where the value that begins at `at` ends: before the next tag. CDATA is part of it.
std::size_t TagScanner::value_end(std::size_t at) {
  for (at = text_.find('<', at); at != std::string_view::npos; at = text_.find('<', at)) {
    if (text_.substr(at, kCdata.size()) == kCdata) {
      const std::size_t end = end_behind(cdata_end_, at);
      at = end == std::string_view::npos ? at + 1 : end;
      continue;
    }
    if (markup_at(at).kind != Markup::Kind::none) return at;
    ++at;
  }
  return text_.size();
}

Tag TagScanner::next(std::size_t at) {
  for (at = text_.find('<', at); at != std::string_view::npos; at = text_.find('<', at)) {
    const Markup markup = markup_at(at);
    switch (markup.kind) {
      case Markup::Kind::none:
        ++at;
        break;
      case Markup::Kind::skip:
        at = markup.to;
        break;
      case Markup::Kind::close:
        return {Tag::Kind::close, markup.name, {}, at, markup.to};
      case Markup::Kind::open: {
        const std::size_t end = markup.empty ? markup.to : value_end(markup.to);
        return {Tag::Kind::open, markup.name, text_.substr(markup.to, end - markup.to), at, end};
      }
    }
  }
  return {Tag::Kind::end, {}, {}, text_.size(), text_.size()};
}

std::string_view plain_value(std::string_view value, std::string& scratch, bool& copied) {
  value = trim(value);
  copied = std::any_of(value.begin(), value.end(),
                       [](char c) { return c == '&' || c == '<' || c == '\r' || c == '\n'; });
  if (!copied) return value;
  scratch.clear();
  for (std::size_t at = 0; at < value.size();) {
    const char c = value[at];
    if (value.substr(at, kCdata.size()) == kCdata) {
      const std::size_t from = at + kCdata.size();
      const std::size_t end = std::min(value.find("]]>", from), value.size());
      scratch += value.substr(from, end - from);
      at = std::min(end + 3, value.size());
      continue;
    }
    const std::size_t size = c == '&' ? append_reference(scratch, value.substr(at)) : 0;
    if (size > 0) {
      at += size;
      continue;
    }
    if (c == '\r' || c == '\n') {
      if (!scratch.empty() && scratch.back() != ' ') scratch += ' ';
    } else {
      scratch += c;
    }
    ++at;
  }
  return trim(scratch);
}

bool is_aggregate(std::string_view name) {
  return std::find(kAggregates.begin(), kAggregates.end(), name) != kAggregates.end();
}

}  // namespace quittance::ingest::ofx
