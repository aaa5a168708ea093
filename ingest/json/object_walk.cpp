#include "ingest/json/object_walk.h"

#include <immintrin.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <string>

#include <simdjson.h>

#include "core/out_of_memory.h"
#include "core/text.h"
#include "ingest/json/document_scan.h"
#include "ingest/json/object_fields.h"
#include "ingest/json/object_pattern.h"

namespace quittance::ingest::json {
namespace {

namespace ondemand = simdjson::ondemand;

std::size_t first_outside_utf8(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t length = utf8_length(text.substr(at));
    if (length == 0) break;
    at += length;
  }
  return at;
}

// The first quote or backslash from `at` on, or `end`. simdjson's padding can be read behind `end`.
const char* quote_or_escape(const char* at, const char* end) {
  static_assert(simdjson::SIMDJSON_PADDING >= sizeof(__m256i));
  for (; at < end; at += sizeof(__m256i)) {
    const __m256i block = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at));
    const __m256i found = _mm256_or_si256(_mm256_cmpeq_epi8(block, _mm256_set1_epi8('"')),
                                          _mm256_cmpeq_epi8(block, _mm256_set1_epi8('\\')));
    const auto bits = static_cast<std::uint32_t>(_mm256_movemask_epi8(found));
    if (bits != 0) return std::min(at + std::countr_zero(bits), end);
  }
  return end;
}

enum class Shape : std::uint8_t { string, number, flag, null, object, array };

struct Token {
  Shape shape = Shape::null;
  Text text;  // string unescaped; number as written; "true" or "false"
};

}  // namespace

class ObjectWalk::Impl {
 public:
  Impl(std::string_view bytes, Arena& arena) : bytes_(bytes), arena_(arena) {}

  bool walk(ByteRange range);

  ObjectDraft draft;
  std::optional<Refusal> problem;
  std::vector<StrangeField> strange;
  std::string_view provider;

 private:
  bool repeats(std::string_view text);
  void keep_pattern(std::string_view text);
  bool parse(std::string_view text);
  template <class Target, std::size_t N>
  bool fields(ondemand::object& object, const Slot<Target> (&slots)[N], Target& target,
              std::string_view in, int depth);
  template <class Target>
  bool known(ondemand::value& value, const Slot<Target>& slot, Target& target, std::string_view in,
             int depth);
  bool nested(ondemand::value& value, FieldType type, int depth);
  bool unknown(ondemand::value& value, std::string_view in, std::string_view name, int depth);
  bool remittance(ondemand::value& value, int depth);
  bool key(ondemand::field& field, std::string_view& name, std::uint64_t& at);
  bool read(ondemand::value& value, Token& token);
  bool read_string(ondemand::value& value, std::string_view raw, Token& token);
  bool skim(ondemand::value& value, Shape shape, int depth);

  // Where in the file the parsed bytes at `p` stand.
  [[nodiscard]] std::uint64_t offset(const char* p) const {
    return from_ + static_cast<std::uint64_t>(p - base_);
  }
  [[nodiscard]] std::string_view in_file(std::string_view text) const {
    return bytes_.substr(offset(text.data()), text.size());
  }
  // The object is not JSON: nothing of it can be trusted.
  bool broken(std::string_view code, std::uint64_t at, std::string message) {
    problem = Refusal{code, at, std::move(message)};
    return false;
  }
  bool not_json(simdjson::error_code error);
  // The object is JSON, but not one that we take; the first reason is reported.
  void refuse(std::string_view code, std::uint64_t at, std::string message) {
    if (!problem) problem = Refusal{code, at, std::move(message)};
  }
  void refuse_duplicate(std::string_view in, std::string_view name, std::uint64_t at) {
    refuse("duplicate_key", at,
           "the field " + shown(std::string(in) + std::string(name)) +
               " stands twice in one object, so it is not clear which is meant; send it once");
  }

  std::string_view bytes_;
  Arena& arena_;
  ondemand::parser parser_;
  ondemand::document document_;
  std::string padded_;          // the parsed bytes where the file ends too soon behind them
  const char* base_ = nullptr;  // the parsed bytes: in the file, or padded_
  std::uint64_t from_ = 0;
  std::uint64_t to_ = 0;

  ObjectPattern pattern_;  // of the object being walked
  // How many may alternate: with and without some fields, with one, two or three lines.
  static constexpr std::size_t kPatternsMax = 8;
  struct Known {
    ObjectPattern pattern;
    std::size_t place = 0;
    std::array<std::size_t, kPatternsMax> shared{};  // holes, with the pattern of that place
  };
  std::vector<std::unique_ptr<Known>> patterns_;  // the one used last comes first
  bool drafted_ = false;                          // the draft is of the first of them
  std::vector<std::string_view> texts_;
};

bool ObjectWalk::Impl::walk(ByteRange range) {
  problem.reset();
  strange.clear();
  provider = {};
  from_ = range.from;
  to_ = range.to;
  const std::string_view text = bytes_.substr(range.from, range.to - range.from);
  base_ = text.data();
  if (text.size() > kObjectBytesMax) {
    return broken("limit_exceeded", from_,
                  "the object is longer than 16 MiB; split its remittance into several objects");
  }
  if (repeats(text)) return true;
  draft.clear();
  drafted_ = false;
  if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos) {
    return broken("nul_byte", from_ + nul,
                  "a NUL byte stands here, which JSON does not allow; send the file again as text");
  }
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos || text[first] != '{') {
    return broken("not_object", from_ + (first == std::string_view::npos ? 0 : first),
                  "a JSON object must stand here and begin with {; write one object a line");
  }
  pattern_.start(text);
  if (!parse(text)) return false;
  keep_pattern(text);
  return true;
}

// Reads an object that has the markup of one before.
bool ObjectWalk::Impl::repeats(std::string_view text) {
  const Known* tried = nullptr;
  for (auto known = patterns_.begin(); known != patterns_.end(); ++known) {
    // What the pattern before found is found, as far as the two are the same.
    const std::size_t found =
        tried == nullptr ? 0 : std::min(texts_.size(), (*known)->shared[tried->place]);
    tried = known->get();
    if (!tried->pattern.matches(text, bytes_.data() + bytes_.size(), found, texts_)) continue;
    const bool again = drafted_ && known == patterns_.begin();
    std::rotate(patterns_.begin(), known, known + 1);
    tried->pattern.fill(draft, texts_, bytes_.data(), again);
    drafted_ = true;
    return true;
  }
  return false;
}

void ObjectWalk::Impl::keep_pattern(std::string_view text) {
  if (problem || !strange.empty()) pattern_.give_up();
  pattern_.finish(text, draft.provisional);
  if (!pattern_.usable()) return;
  if (patterns_.size() < kPatternsMax) {
    patterns_.push_back(std::make_unique<Known>());
    patterns_.back()->place = patterns_.size() - 1;
  }
  std::rotate(patterns_.begin(), patterns_.end() - 1, patterns_.end());
  Known& added = *patterns_.front();
  std::swap(added.pattern, pattern_);
  for (const auto& other : patterns_) {
    const std::size_t shared = added.pattern.shared_with(other->pattern);
    added.shared[other->place] = other->shared[added.place] = shared;
  }
}

bool ObjectWalk::Impl::parse(std::string_view text) {
  std::size_t readable = bytes_.size() - from_;
  if (readable < text.size() + simdjson::SIMDJSON_PADDING) {
    readable = text.size() + simdjson::SIMDJSON_PADDING;
    padded_.assign(text);
    padded_.resize(readable, '\0');
    base_ = padded_.data();
  }
  document_ = {};
  if (const auto error = parser_.iterate(base_, text.size(), readable).get(document_)) {
    if (error == simdjson::MEMALLOC) out_of_memory();
    return not_json(error);
  }
  ondemand::object object;
  if (const auto error = document_.get_object().get(object)) return not_json(error);
  if (!fields(object, kObjectSlots, draft, "", 1)) return false;
  const char* more = nullptr;
  if (document_.current_location().get(more) == simdjson::SUCCESS) {
    return broken("not_json", offset(more),
                  "more text follows the object; write one object a line and nothing else");
  }
  return true;
}

bool ObjectWalk::Impl::not_json(simdjson::error_code error) {
  std::uint64_t at = from_;
  const char* where = nullptr;
  if (error == simdjson::UTF8_ERROR) {
    at += first_outside_utf8(bytes_.substr(from_, to_ - from_));
    return broken("invalid_utf8", at,
                  "a byte here is not UTF-8; convert the file to UTF-8 and send it again");
  }
  if (error == simdjson::UNCLOSED_STRING) {
    return broken("not_json", at, "a string of this object is not closed; send it whole");
  }
  if (error == simdjson::UNESCAPED_CHARS) {
    return broken("not_json", at,
                  "a control character stands inside a string of this object; escape it");
  }
  if (error == simdjson::INCOMPLETE_ARRAY_OR_OBJECT) {
    return broken("not_json", at, "the object is not closed by }; send it whole");
  }
  if (document_.current_location().get(where) == simdjson::SUCCESS) {
    at = std::min(offset(where), to_);
  }
  return broken("not_json", at, "this is not valid JSON (RFC 8259); correct it at the source");
}

template <class Target, std::size_t N>
bool ObjectWalk::Impl::fields(ondemand::object& object, const Slot<Target> (&slots)[N],
                              Target& target, std::string_view in, int depth) {
  static_assert(N <= 32);
  std::uint32_t seen = 0;
  std::size_t hint = 0;
  const std::size_t strange_before = strange.size();
  for (auto item : object) {
    ondemand::field field;
    if (const auto error = std::move(item).get(field)) return not_json(error);
    std::string_view name;
    std::uint64_t at = 0;
    if (!key(field, name, at)) return false;
    const std::size_t slot = find_slot(slots, name, hint);
    if (slot == N) {
      strange.push_back({in, name, at});
      if (!unknown(field.value(), in, name, depth)) return false;
      continue;
    }
    if ((seen >> slot & 1) != 0) refuse_duplicate(in, name, at);
    seen |= std::uint32_t{1} << slot;
    hint = slot + 1 < N ? slot + 1 : 0;
    if (!known(field.value(), slots[slot], target, in, depth)) return false;
  }
  if (strange.size() - strange_before > 1) {
    std::vector<StrangeField> sorted(strange.begin() + static_cast<std::ptrdiff_t>(strange_before),
                                     strange.end());
    // What a payer or line added stands under another `in`; only names of this object count.
    std::erase_if(sorted, [&](const StrangeField& one) { return one.in != in; });
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const StrangeField& a, const StrangeField& b) { return a.name < b.name; });
    const auto twin = std::adjacent_find(
        sorted.begin(), sorted.end(),
        [](const StrangeField& a, const StrangeField& b) { return a.name == b.name; });
    if (twin != sorted.end()) refuse_duplicate(in, twin->name, (twin + 1)->at);
  }
  return true;
}

template <class Target>
bool ObjectWalk::Impl::known(ondemand::value& value, const Slot<Target>& slot, Target& target,
                             std::string_view in, int depth) {
  Token token;
  if (!read(value, token)) return false;
  bool fits = token.shape == Shape::null;
  switch (slot.type) {
    case FieldType::amount:
      fits = fits || token.shape == Shape::number;
      [[fallthrough]];
    case FieldType::text:
      fits = fits || token.shape == Shape::string;
      if (!fits) break;
      target.*slot.text = token.text;
      if (token.shape != Shape::null) pattern_.aim_last(slot.text);
      break;
    case FieldType::flag:
      fits = fits || token.shape == Shape::flag;
      if (fits) draft.provisional = token.text.value == "true";
      break;
    case FieldType::remittance:
      if (token.shape == Shape::array) return nested(value, slot.type, depth);
      break;
    case FieldType::payer:
    case FieldType::source:
      if (token.shape == Shape::object) return nested(value, slot.type, depth);
      break;
  }
  if (fits) return true;
  refuse("field_unreadable", token.text.at,
         std::string(in) + std::string(slot.name) + " must be " +
             std::string(type_words(slot.type)) + "; correct it at the source");
  return skim(value, token.shape, depth + 1);
}

bool ObjectWalk::Impl::nested(ondemand::value& value, FieldType type, int depth) {
  if (type == FieldType::source) return skim(value, Shape::object, depth + 1);
  if (type == FieldType::remittance) return remittance(value, depth + 1);
  ondemand::object payer;
  if (const auto error = value.get_object().get(payer)) return not_json(error);
  return fields(payer, kPayerSlots, draft.payer, "payer.", depth + 1);
}

bool ObjectWalk::Impl::remittance(ondemand::value& value, int depth) {
  ondemand::array lines;
  if (const auto error = value.get_array().get(lines)) return not_json(error);
  for (auto item : lines) {
    ondemand::value line;
    if (const auto error = std::move(item).get(line)) return not_json(error);
    Token token;
    if (!read(line, token)) return false;
    if (token.shape != Shape::object) {
      refuse("field_unreadable", token.text.at,
             "remittance must be an array of objects; correct it at the source");
      if (!skim(line, token.shape, depth + 1)) return false;
      continue;
    }
    ondemand::object object;
    if (const auto error = line.get_object().get(object)) return not_json(error);
    draft.lines.emplace_back();
    pattern_.line();
    if (!fields(object, kLineSlots, draft.lines.back(), "remittance.", depth + 1)) return false;
  }
  return true;
}

bool ObjectWalk::Impl::unknown(ondemand::value& value, std::string_view in, std::string_view name,
                               int depth) {
  Token token;
  if (!read(value, token)) return false;
  if (in.empty() && provider.empty()) {
    for (const ProviderSign& sign : kProviderSigns) {
      if (sign.field != name) continue;
      const bool tells =
          sign.value.empty() || (token.shape == Shape::string && token.text.value == sign.value);
      if (tells) provider = sign.provider;
    }
  }
  return skim(value, token.shape, depth + 1);
}

bool ObjectWalk::Impl::key(ondemand::field& field, std::string_view& name, std::uint64_t& at) {
  const char* const start = field.key().raw();
  const char* const end = base_ + (to_ - from_);
  at = offset(start) - 1;
  const char* const stop = quote_or_escape(start, end);
  if (stop < end && *stop == '"') {
    name = in_file({start, static_cast<std::size_t>(stop - start)});
  } else {
    std::string_view unescaped;
    if (field.unescaped_key().get(unescaped) != simdjson::SUCCESS || !valid_utf8(unescaped)) {
      return broken("not_json", at, "the escapes in this field name are not valid; correct them");
    }
    name = arena_.keep(unescaped);
  }
  if (name.size() > kStringBytesMax) {
    return broken("limit_exceeded", at, "a field name is longer than 64 KiB; shorten it");
  }
  return true;
}

// Looks at the token; scalars are read, objects and arrays stay to be entered.
bool ObjectWalk::Impl::read(ondemand::value& value, Token& token) {
  const std::string_view raw = value.raw_json_token();
  token.text.at = offset(raw.data());
  if (!raw.empty() && raw.front() == '"') return read_string(value, raw, token);
  const std::string_view word = trim_right(raw);
  switch (word.empty() ? '\0' : word.front()) {
    case '{':
      token.shape = Shape::object;
      return true;
    case '[':
      token.shape = Shape::array;
      return true;
    default:
      break;
  }
  if (word == "null") {
    token.shape = Shape::null;
    return true;
  }
  const bool flag = word == "true" || word == "false";
  if (!flag && !is_json_number(word)) {
    return broken("not_json", std::min(token.text.at, to_),
                  "no JSON value begins here; correct it at the source");
  }
  token.shape = flag ? Shape::flag : Shape::number;
  token.text.value = in_file(word);
  if (!flag) pattern_.number(token.text.value);
  return true;
}

bool ObjectWalk::Impl::read_string(ondemand::value& value, std::string_view raw, Token& token) {
  token.shape = Shape::string;
  const char* const inside = raw.data() + 1;
  const char* const end = raw.data() + raw.size();
  const char* const stop = quote_or_escape(inside, end);
  if (stop < end && *stop == '"') {
    token.text.value = in_file({inside, static_cast<std::size_t>(stop - inside)});
    pattern_.string(token.text.value);
    ondemand::raw_json_string consumed;
    if (const auto error = value.get_raw_json_string().get(consumed)) return not_json(error);
  } else {
    std::string_view unescaped;
    if (value.get_string().get(unescaped) != simdjson::SUCCESS || !valid_utf8(unescaped)) {
      return broken("not_json", token.text.at,
                    "an escape in this string is not valid, such as half of a surrogate pair; "
                    "correct it at the source");
    }
    token.text.value = arena_.keep(unescaped);
    pattern_.give_up();
  }
  if (token.text.value.size() > kStringBytesMax) {
    refuse("limit_exceeded", token.text.at, "a string is longer than 64 KiB; shorten it");
  }
  return true;
}

// Walks a value that nobody asks for, because only what was walked is known to be JSON.
bool ObjectWalk::Impl::skim(ondemand::value& value, Shape shape, int depth) {
  if (shape != Shape::object && shape != Shape::array) return true;
  if (depth > kDepthMax) {
    return broken("limit_exceeded", from_,
                  "the object is nested deeper than 64 levels; flatten it");
  }
  Token token;
  if (shape == Shape::array) {
    ondemand::array array;
    if (const auto error = value.get_array().get(array)) return not_json(error);
    for (auto item : array) {
      ondemand::value element;
      if (const auto error = std::move(item).get(element)) return not_json(error);
      if (!read(element, token) || !skim(element, token.shape, depth + 1)) return false;
    }
    return true;
  }
  ondemand::object object;
  if (const auto error = value.get_object().get(object)) return not_json(error);
  for (auto item : object) {
    ondemand::field field;
    if (const auto error = std::move(item).get(field)) return not_json(error);
    std::string_view name;
    std::uint64_t at = 0;
    if (!key(field, name, at) || !read(field.value(), token)) return false;
    if (!skim(field.value(), token.shape, depth + 1)) return false;
  }
  return true;
}

ObjectWalk::ObjectWalk(std::string_view bytes, Arena& arena)
    : impl_(std::make_unique<Impl>(bytes, arena)) {}
ObjectWalk::~ObjectWalk() = default;

bool ObjectWalk::walk(ByteRange range) {
  return impl_->walk(range);
}
const ObjectDraft& ObjectWalk::draft() const {
  return impl_->draft;
}
const std::optional<Refusal>& ObjectWalk::problem() const {
  return impl_->problem;
}
const std::vector<StrangeField>& ObjectWalk::strange() const {
  return impl_->strange;
}
std::string_view ObjectWalk::provider() const {
  return impl_->provider;
}

}  // namespace quittance::ingest::json
