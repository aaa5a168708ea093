#include "ingest/xml/scanner.h"

#include <immintrin.h>

#include <algorithm>
#include <cstring>

#include "core/assert.h"
#include "core/text.h"

namespace quittance::ingest::xml {
namespace {

constexpr std::array<std::uint8_t, 256> name_bytes() {
  std::array<std::uint8_t, 256> kinds{};  // 1: inside a name, 2: at its start as well
  for (std::size_t c = 0; c < kinds.size(); ++c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
    const bool inside = (c >= '0' && c <= '9') || c == '-' || c == '.';
    if (letter) kinds[c] = 3;
    if (inside) kinds[c] = 1;
  }
  return kinds;
}
constexpr std::array<std::uint8_t, 256> kNameBytes = name_bytes();

std::uint8_t name_kind(char c) {
  return kNameBytes[static_cast<std::uint8_t>(c)];
}

// Where a plain name ends: letters and digits of ASCII, beginning with a letter, and shorter than a
// register. Null where the name has to be looked at byte by byte.
const char* plain_name_end(const char* at, const char* end) {
  if (end - at < 32) return nullptr;
  const __m256i block = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at));
  const auto within = [](__m256i v, char low, char count) {
    // Signed: the range is moved to the lowest values.
    const __m256i moved = _mm256_add_epi8(v, _mm256_set1_epi8(static_cast<char>(-128 - low)));
    return _mm256_cmpgt_epi8(_mm256_set1_epi8(static_cast<char>(-128 + count)), moved);
  };
  const __m256i letters = within(_mm256_or_si256(block, _mm256_set1_epi8(0x20)), 'a', 26);
  const __m256i digits = within(block, '0', 10);
  const auto mask =
      static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_or_si256(letters, digits)));
  if (~mask == 0 || (_mm256_movemask_epi8(letters) & 1) == 0) return nullptr;
  return at + __builtin_ctz(~mask);
}

// The first byte that is no blank.
const char* pass_blanks(const char* at, const char* end) {
  for (; end - at >= 32; at += 32) {
    const __m256i block = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at));
    const __m256i blank =
        _mm256_or_si256(_mm256_or_si256(_mm256_cmpeq_epi8(block, _mm256_set1_epi8(' ')),
                                        _mm256_cmpeq_epi8(block, _mm256_set1_epi8('\n'))),
                        _mm256_or_si256(_mm256_cmpeq_epi8(block, _mm256_set1_epi8('\t')),
                                        _mm256_cmpeq_epi8(block, _mm256_set1_epi8('\r'))));
    const auto other = ~static_cast<std::uint32_t>(_mm256_movemask_epi8(blank));
    if (other != 0) return at + __builtin_ctz(other);
  }
  while (at < end && is_blank(*at)) ++at;
  return at;
}

bool blank(std::string_view text) {
  return std::all_of(text.begin(), text.end(), is_blank);
}

// Every '&' begins an entity that is read; else where the wrong one stands.
const char* wrong_entity(std::string_view text) {
  for (std::size_t at = text.find('&'); at != std::string_view::npos; at = text.find('&', at)) {
    std::uint32_t code = 0;
    const std::size_t length = entity_at(text.substr(at), code);
    if (length == 0) return text.data() + at;
    at += length;
  }
  return nullptr;
}

// "<?xml …" or "<Name" after blanks and a byte order mark: a document, and no text.
bool begins_document(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  text = trim(text.substr(0, 256));
  return text.size() > 1 && text[0] == '<' && (text[1] == '?' || (name_kind(text[1]) & 2) != 0);
}

}  // namespace

Run run_to_markup(const char* at, const char* end) {
  const __m256i open = _mm256_set1_epi8('<');
  const __m256i amp = _mm256_set1_epi8('&');
  std::uint32_t entity = 0;
  std::uint32_t high = 0;
  for (; end - at >= 32; at += 32) {
    const __m256i block = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at));
    const auto mask = [](__m256i v) { return static_cast<std::uint32_t>(_mm256_movemask_epi8(v)); };
    const std::uint32_t opens = mask(_mm256_cmpeq_epi8(block, open));
    const std::uint32_t before = opens == 0 ? ~0U : (opens & (~opens + 1)) - 1;
    entity |= mask(_mm256_cmpeq_epi8(block, amp)) & before;
    high |= mask(block) & before;
    if (opens != 0) return {at + __builtin_ctz(opens), entity != 0, high != 0};
  }
  for (; at < end && *at != '<'; ++at) {
    entity |= *at == '&' ? 1U : 0U;
    high |= static_cast<std::uint8_t>(*at) >> 7;
  }
  return {at, entity != 0, high != 0};
}

Token Scanner::fail(Fault fault, const char* at) {
  fault_ = fault;
  at_ = at;
  return give(Token::fault);
}

void Scanner::begin_tree() {
  QASSERT(depth_ == 0 && last_ == Token::start);
  open_[depth_++].assign(full_, end_);
}

Token Scanner::next() {
  if (pending_end_) {
    pending_end_ = false;
    if (depth_ > 0) --depth_;
    return give(Token::end);
  }
  for (;;) {
    token_ = at_;
    if (at_ >= end_) return give(Token::finish);
    if (!give_blanks_ && is_blank(*at_)) {
      pass_blank_text();
      if (at_ != token_) continue;
    }
    if (*at_ != '<') {
      const Run run = run_to_markup(at_, end_);
      return read_text(run.to, run.entity, run.high);
    }
    if (end_ - at_ < 2) return cut();
    if (at_[1] == '/') return read_end();
    if (at_[1] != '!' && at_[1] != '?') return read_start();
    bool goes_on = false;
    const Token token = read_special(goes_on);
    if (!goes_on) return token;
  }
}

void Scanner::pass_blank_text() {
  const char* const behind = pass_blanks(at_, end_);
  if (behind == end_ || *behind == '<') at_ = behind;
}

Token Scanner::read_text(const char* to, bool entity, bool high) {
  piece_ = {.raw = {at_, static_cast<std::size_t>(to - at_)},
            .verbatim = false,
            .entity = entity,
            .high = high};
  if (piece_.raw.size() > kTextBytesMax && !blank(piece_.raw)) return fail(Fault::text_limit, at_);
  if (entity) {
    if (const char* wrong = wrong_entity(piece_.raw); wrong != nullptr) {
      return fail(Fault::entity, wrong);
    }
  }
  at_ = to;
  return give(Token::text);
}

const char* Scanner::pass_name(const char* at, const char*& colon) {
  const char* const from = at;
  colon = nullptr;
  if (at < end_ && (name_kind(*at) & 2) == 0) {
    fail(Fault::name, at);
    return nullptr;
  }
  for (; at < end_; ++at) {
    if (name_kind(*at) != 0) continue;
    if (*at != ':') break;
    if (colon != nullptr || at + 1 >= end_ || (name_kind(at[1]) & 2) == 0) {
      if (at + 1 >= end_ && colon == nullptr) break;
      fail(Fault::name, at);
      return nullptr;
    }
    colon = at;
  }
  if (static_cast<std::size_t>(at - from) > kNameBytesMax) {
    fail(Fault::name_limit, from);
    return nullptr;
  }
  if (at + 1 >= end_ && (at >= end_ || *at == ':')) {
    cut();
    return nullptr;
  }
  return at;
}

Token Scanner::read_start() {
  const char* colon = nullptr;
  const char* const name = at_ + 1;
  const char* behind = plain_name_end(name, end_);
  if (behind == nullptr || (*behind != '>' && *behind != ' ')) behind = pass_name(name, colon);
  if (behind == nullptr) return last_;
  const char* const local = colon == nullptr ? name : colon + 1;
  full_ = {name, static_cast<std::size_t>(behind - name)};
  local_ = {local, static_cast<std::size_t>(behind - local)};
  attributes_ = {};
  if (*behind == '>') {
    at_ = behind + 1;
  } else {
    at_ = behind;
    if (!read_attributes()) return last_;
  }
  if (depth_ > 0) {
    if (depth_ >= kDepthMax) return fail(Fault::depth_limit, token_);
    open_[depth_++].assign({name, static_cast<std::size_t>(behind - name)}, end_);
  }
  return give(Token::start);
}

bool Scanner::read_attributes() {
  const char* const from = at_;
  struct Name {  // left as it is until it is used: most elements have one attribute at most
    const char* text;
    std::size_t size;
    [[nodiscard]] std::string_view view() const { return {text, size}; }
  };
  std::array<Name, kAttributesMax> names;
  std::size_t count = 0;
  const char* at = at_;
  for (;;) {
    const char* const blanks = at;
    while (at < end_ && is_blank(*at)) ++at;
    if (at >= end_) {
      cut();
      return false;
    }
    if (*at == '>' || *at == '/') break;
    if (at == blanks) {
      fail(Fault::attribute, at);
      return false;
    }
    const char* colon = nullptr;
    const char* const behind = pass_name(at, colon);
    if (behind == nullptr) return false;
    const std::string_view name(at, static_cast<std::size_t>(behind - at));
    if (count == kAttributesMax) {
      fail(Fault::attribute_limit, at);
      return false;
    }
    if (std::any_of(names.begin(), names.begin() + count,
                    [name](const Name& before) { return before.view() == name; })) {
      fail(Fault::attribute, at);
      return false;
    }
    names[count++] = {name.data(), name.size()};
    at = behind;
    while (at < end_ && is_blank(*at)) ++at;
    if (at < end_ && *at != '=') {
      fail(Fault::attribute, at);
      return false;
    }
    if (at < end_) ++at;
    while (at < end_ && is_blank(*at)) ++at;
    if (at >= end_) {
      cut();
      return false;
    }
    if (*at != '"' && *at != '\'') {
      fail(Fault::attribute, at);
      return false;
    }
    const char* const value = at + 1;
    const auto* const close =
        static_cast<const char*>(std::memchr(value, *at, static_cast<std::size_t>(end_ - value)));
    const char* const value_end = close == nullptr ? end_ : close;
    const std::string_view text(value, static_cast<std::size_t>(value_end - value));
    if (text.size() > kTextBytesMax) {
      fail(Fault::text_limit, value);
      return false;
    }
    if (const std::size_t wrong = text.find('<'); wrong != std::string_view::npos) {
      fail(Fault::attribute, value + wrong);
      return false;
    }
    if (close == nullptr) {
      cut();
      return false;
    }
    if (const char* wrong = wrong_entity(text); wrong != nullptr) {
      fail(Fault::entity, wrong);
      return false;
    }
    at = close + 1;
  }
  attributes_ = {from, static_cast<std::size_t>(at - from)};
  if (*at == '/') {
    ++at;
    if (at >= end_) {
      cut();
      return false;
    }
    if (*at != '>') {
      fail(Fault::markup, at);
      return false;
    }
    pending_end_ = true;
  }
  at_ = at + 1;
  return true;
}

Token Scanner::read_end() {
  const char* const name = at_ + 2;
  if (depth_ > 0) {  // nearly always the name that was opened last
    const NameKey& open = open_[depth_ - 1];
    const std::size_t size = open.name.size();
    if (static_cast<std::size_t>(end_ - name) > size && name[size] == '>' &&
        NameKey({name, size}, end_) == open) {
      at_ = name + size + 1;
      full_ = open.name;
      --depth_;
      return give(Token::end);
    }
  }
  const char* colon = nullptr;
  const char* behind = pass_name(name, colon);
  if (behind == nullptr) return last_;
  full_ = {name, static_cast<std::size_t>(behind - name)};
  local_ = colon == nullptr
               ? full_
               : std::string_view(colon + 1, static_cast<std::size_t>(behind - colon - 1));
  while (behind < end_ && is_blank(*behind)) ++behind;
  if (behind >= end_) return cut();
  if (*behind != '>') return fail(Fault::markup, behind);
  if (depth_ > 0) {
    if (open_[depth_ - 1].name != full_) return fail(Fault::end_tag, token_);
    --depth_;
  }
  at_ = behind + 1;
  return give(Token::end);
}

Token Scanner::read_special(bool& goes_on) {
  const std::string_view rest(at_, static_cast<std::size_t>(end_ - at_));
  constexpr std::string_view kCdata = "<![CDATA[";
  constexpr std::string_view kDoctype = "<!DOCTYPE";
  if (rest.starts_with("<?")) {
    std::size_t target = 2;
    while (target < rest.size() && (name_kind(rest[target]) != 0 || rest[target] == ':')) ++target;
    if (rest.size() > 2 && (name_kind(rest[2]) & 2) == 0 && rest[2] != ':') {
      return fail(Fault::markup, at_);
    }
    if (target < rest.size() && rest[target] != '?' && !is_blank(rest[target])) {
      return fail(Fault::markup, at_);
    }
    if (target + 1 < rest.size() && rest[target] == '?' && rest[target + 1] != '>') {
      return fail(Fault::markup, at_);
    }
    const std::size_t close = rest.find("?>", target);
    if (close == std::string_view::npos) return cut();
    at_ += close + 2;
    goes_on = true;
    return Token::text;
  }
  if (rest.starts_with("<!--")) {
    const std::size_t dashes = rest.find("--", 4);
    if (dashes == std::string_view::npos || dashes + 2 >= rest.size()) return cut();
    if (rest[dashes + 2] != '>') return fail(Fault::comment, at_ + dashes);
    at_ += dashes + 3;
    goes_on = true;
    return Token::text;
  }
  if (rest.starts_with(kCdata)) {
    const std::string_view inside = rest.substr(kCdata.size());
    if (open_cdata_ && depth_ == 0 && begins_document(inside)) {
      at_ += kCdata.size();
      goes_on = true;
      return Token::text;
    }
    const std::size_t close = inside.find("]]>");
    if (close == std::string_view::npos) return cut();
    if (close > kTextBytesMax) return fail(Fault::text_limit, at_);
    piece_ = {.raw = inside.substr(0, close), .verbatim = true, .entity = false, .high = true};
    at_ += kCdata.size() + close + 3;
    goes_on = close == 0;
    return give(Token::text);
  }
  if (rest.starts_with(kDoctype)) return fail(Fault::doctype, at_);
  // Cut inside the opening of one of these?
  for (const std::string_view opening : {std::string_view("<!--"), kCdata, kDoctype}) {
    if (opening.starts_with(rest)) return cut();
  }
  return fail(Fault::markup, at_);
}

bool Scanner::plain_value(Piece& piece) {
  if (pending_end_) {
    piece = {};
    pending_end_ = false;
    --depth_;
    give(Token::end);
    return true;
  }
  const Run run = run_to_markup(at_, end_);
  const NameKey& open = open_[depth_ - 1];
  const std::size_t size = open.name.size();
  const auto length = static_cast<std::size_t>(run.to - at_);
  if (run.entity || length > kTextBytesMax || static_cast<std::size_t>(end_ - run.to) < size + 3 ||
      run.to[1] != '/' || run.to[size + 2] != '>' || !(NameKey({run.to + 2, size}, end_) == open)) {
    return false;
  }
  piece = {.raw = {at_, length}, .verbatim = true, .entity = false, .high = run.high};
  at_ = run.to + size + 3;
  --depth_;
  give(Token::end);
  return true;
}

bool Scanner::skip_element() {
  const std::size_t outside = depth_ - 1;
  while (depth_ > outside || pending_end_) {
    const Token token = next();
    if (token == Token::fault || token == Token::cut) return false;
    if (token == Token::finish) {
      cut();
      return false;
    }
  }
  return true;
}

std::string_view attribute(std::string_view attributes, std::string_view name) {
  while (!attributes.empty()) {
    attributes = trim(attributes);
    const std::size_t equals = attributes.find('=');
    if (equals == std::string_view::npos) return {};
    std::string_view found = trim(attributes.substr(0, equals));
    if (const std::size_t colon = found.find(':'); colon != std::string_view::npos) {
      found.remove_prefix(colon + 1);
    }
    attributes = trim(attributes.substr(equals + 1));
    if (attributes.empty()) return {};
    const std::size_t close = attributes.find(attributes[0], 1);
    if (close == std::string_view::npos) return {};
    if (found == name) return attributes.substr(1, close - 1);
    attributes.remove_prefix(close + 1);
  }
  return {};
}

std::size_t entity_at(std::string_view at, std::uint32_t& code) {
  struct Named {
    std::string_view text;
    char character;
  };
  constexpr Named kNamed[] = {
      {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}};
  for (const Named& named : kNamed) {
    if (at.starts_with(named.text)) {
      code = static_cast<std::uint8_t>(named.character);
      return named.text.size();
    }
  }
  if (!at.starts_with("&#")) return 0;
  const bool hex = at.size() > 2 && at[2] == 'x';
  std::size_t n = hex ? 3 : 2;
  const std::size_t digits_from = n;
  std::uint32_t value = 0;
  for (; n < at.size() && n < digits_from + 8; ++n) {
    const char c = at[n];
    std::uint32_t digit = 0;
    if (is_digit(c)) {
      digit = static_cast<std::uint32_t>(c - '0');
    } else if (hex && ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'))) {
      digit = static_cast<std::uint32_t>((c | 0x20) - 'a') + 10;
    } else {
      break;
    }
    value = value * (hex ? 16 : 10) + digit;
  }
  const bool character = value == 9 || value == 10 || value == 13 ||
                         (value >= 0x20 && value < 0xD800) || (value >= 0xE000 && value < 0xFFFE) ||
                         (value >= 0x10000 && value < 0x110000);
  if (n == digits_from || n >= at.size() || at[n] != ';' || !character) return 0;
  code = value;
  return n + 1;
}

std::string_view sentence_of(Fault fault) {
  switch (fault) {
    case Fault::none:
      return "";
    case Fault::doctype:
      return "a DOCTYPE stands here, which bank messages never have and which is refused; ask the "
             "sender for the message without it";
    case Fault::markup:
      return "the markup is broken here; ask the sender for the file again";
    case Fault::name:
      return "no XML name stands here; ask the sender for the file again";
    case Fault::attribute:
      return "an attribute is broken or given twice; ask the sender for the file again";
    case Fault::entity:
      return "'&' begins no entity that is read (amp, lt, gt, quot, apos and characters by "
             "number); "
             "the sender has to write '&amp;'";
    case Fault::end_tag:
      return "an end tag closes an element that is not open; ask the sender for the file again";
    case Fault::comment:
      return "a comment has '--' inside; ask the sender for the file again";
    case Fault::depth_limit:
      return "elements are nested more than 64 deep, which no bank message is";
    case Fault::attribute_limit:
      return "an element has more than 64 attributes, which no bank message has";
    case Fault::name_limit:
      return "a name is longer than 256 bytes, which no bank message has";
    case Fault::text_limit:
      return "a text is longer than 65,536 bytes, which no bank message has";
  }
  return "";
}

}  // namespace quittance::ingest::xml
