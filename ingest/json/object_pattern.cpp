#include "ingest/json/object_pattern.h"

#include <immintrin.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

#include "core/text.h"
#include "ingest/json/object_reader.h"

namespace quittance::ingest::json {
namespace {

std::string_view from_to(const char* from, const char* to) {
  return {from, static_cast<std::size_t>(to - from)};
}

struct PlainRun {
  const char* to = nullptr;
  bool high = false;  // bytes beyond ASCII among them
};

// Up to the first quote, backslash or control character, or to the file's end.
PlainRun run_in_string(const char* at, const char* file_end) {
  PlainRun run;
  const __m256i last_control = _mm256_set1_epi8(0x1F);
  for (; file_end - at >= 32; at += 32) {
    const __m256i block = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at));
    const __m256i stops =
        _mm256_or_si256(_mm256_cmpeq_epi8(_mm256_min_epu8(block, last_control), block),
                        _mm256_or_si256(_mm256_cmpeq_epi8(block, _mm256_set1_epi8('"')),
                                        _mm256_cmpeq_epi8(block, _mm256_set1_epi8('\\'))));
    const auto stop = static_cast<std::uint32_t>(_mm256_movemask_epi8(stops));
    const auto high = static_cast<std::uint32_t>(_mm256_movemask_epi8(block));
    const std::uint32_t before = stop == 0 ? ~0U : (stop & (~stop + 1)) - 1;
    run.high = run.high || (high & before) != 0;
    if (stop != 0) {
      run.to = at + std::countr_zero(stop);
      return run;
    }
  }
  const auto stops = [](char c) {
    return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20;
  };
  for (; at < file_end && !stops(*at); ++at) {
    run.high = run.high || static_cast<unsigned char>(*at) >= 0x80;
  }
  run.to = at;
  return run;
}

bool in_a_number(char c) {
  return is_digit(c) || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E';
}

}  // namespace

bool is_json_number(std::string_view text) {
  std::size_t at = 0;
  const auto digits = [&] {
    const std::size_t from = at;
    while (at < text.size() && is_digit(text[at])) ++at;
    return at > from;
  };
  if (at < text.size() && text[at] == '-') ++at;
  const std::size_t whole = at;
  if (!digits() || (text[whole] == '0' && at > whole + 1)) return false;
  if (at < text.size() && text[at] == '.') {
    ++at;
    if (!digits()) return false;
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
    if (!digits()) return false;
  }
  return at == text.size();
}

void ObjectPattern::start(std::string_view object) {
  markup_.clear();
  holes_.clear();
  lines_ = 0;
  last_ = object.data();
  recording_ = true;
}

void ObjectPattern::hole(std::string_view text, bool is_string) {
  if (!recording_) return;
  if (holes_.size() == kHolesMax) return give_up();
  markup_.push_back(from_to(last_, text.data()));
  holes_.push_back({.line = 0, .is_string = is_string, .target = {}});
  last_ = text.data() + text.size();
}

void ObjectPattern::aim_last(Target target) {
  if (!recording_ || holes_.empty()) return;
  holes_.back().target = target;
  holes_.back().line = lines_ - 1;
}

void ObjectPattern::line() {
  ++lines_;
}

void ObjectPattern::finish(std::string_view object, bool provisional) {
  if (recording_) {
    markup_.push_back(from_to(last_, object.data() + object.size()));
    provisional_ = provisional;
  } else {
    markup_.clear();
  }
  recording_ = false;
}

std::size_t ObjectPattern::shared_with(const ObjectPattern& other) const {
  const std::size_t most = std::min(holes_.size(), other.holes_.size());
  std::size_t shared = 0;
  while (shared < most && markup_[shared] == other.markup_[shared]) ++shared;
  return shared;
}

bool ObjectPattern::matches(std::string_view object, const char* file_end, std::size_t known,
                            std::vector<std::string_view>& texts) const {
  texts.resize(known);
  const char* const end = object.data() + object.size();
  const char* at = known == 0 ? object.data() : texts.back().data() + texts.back().size();
  const auto takes = [&](std::string_view markup) {
    if (static_cast<std::size_t>(end - at) < markup.size() ||
        std::memcmp(at, markup.data(), markup.size()) != 0) {
      return false;
    }
    at += markup.size();
    return true;
  };
  for (std::size_t n = known; n < holes_.size(); ++n) {
    if (!takes(markup_[n])) return false;
    const char* const from = at;
    if (holes_[n].is_string) {
      const PlainRun run = run_in_string(at, file_end);
      if (run.to >= end || *run.to != '"') return false;
      at = run.to;
      if (run.high && !valid_utf8(from_to(from, at))) return false;
    } else {
      while (at < end && in_a_number(*at)) ++at;
      if (!is_json_number(from_to(from, at))) return false;
    }
    if (static_cast<std::size_t>(at - from) > kStringBytesMax) return false;
    texts.push_back(from_to(from, at));
  }
  return takes(markup_.back()) && at == end;
}

void ObjectPattern::fill(ObjectDraft& draft, const std::vector<std::string_view>& texts,
                         const char* file, bool again) const {
  if (!again) {
    draft.clear();
    draft.provisional = provisional_;
    draft.lines.resize(lines_);
  }
  for (std::size_t n = 0; n < holes_.size(); ++n) {
    const Hole& hole = holes_[n];
    const char* const token = texts[n].data() - (hole.is_string ? 1 : 0);
    const Text text{texts[n], static_cast<std::uint64_t>(token - file)};
    if (const auto* object = std::get_if<Text ObjectDraft::*>(&hole.target)) {
      draft.*(*object) = text;
    } else if (const auto* payer = std::get_if<Text PayerDraft::*>(&hole.target)) {
      draft.payer.*(*payer) = text;
    } else if (const auto* line = std::get_if<Text LineDraft::*>(&hole.target)) {
      draft.lines[hole.line].*(*line) = text;
    }
  }
}

}  // namespace quittance::ingest::json
