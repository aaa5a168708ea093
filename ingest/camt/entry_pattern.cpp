#include "ingest/camt/entry_pattern.h"

#include <cstring>

#include "ingest/xml/scanner.h"

namespace quittance::ingest::camt {
namespace {

std::string_view between(const char* from, const char* to) {
  return {from, static_cast<std::size_t>(to - from)};
}

}  // namespace

void EntryPattern::start(const char* entry) {
  markup_.clear();
  steps_.clear();
  last_ = entry;
  recording_ = true;
}

void EntryPattern::hole(std::string_view text) {
  if (!recording_) return;
  markup_.push_back(between(last_, text.data()));
  last_ = text.data() + text.size();
}

void EntryPattern::step(Act act, Field field, const char* from, const char* to,
                        std::string_view currency, bool has_text) {
  if (!recording_) return;
  if (steps_.size() == kStepsMax) return give_up();
  // A text's own hole is recorded before its step, and the tag before it ends where the hole
  // begins.
  const std::size_t own = has_text ? 1 : 0;
  const char* const base = has_text ? markup_.back().data() : last_;
  steps_.push_back({.act = act,
                    .field = field,
                    .has_text = has_text,
                    .holes_before = static_cast<std::uint32_t>(markup_.size() - own),
                    .from = static_cast<std::uint32_t>(from - base),
                    .to = static_cast<std::uint32_t>(to - base),
                    .currency = currency});
}

void EntryPattern::finish(const char* end) {
  if (recording_) markup_.push_back(between(last_, end));
  if (!recording_) markup_.clear();
  recording_ = false;
}

bool EntryPattern::matches(std::string_view rest, std::vector<Hole>& holes,
                           std::size_t& length) const {
  holes.clear();
  const char* at = rest.data();
  const char* const end = at + rest.size();
  for (std::size_t n = 0; n < markup_.size(); ++n) {
    const std::string_view markup = markup_[n];
    if (static_cast<std::size_t>(end - at) < markup.size() ||
        std::memcmp(at, markup.data(), markup.size()) != 0) {
      return false;
    }
    at += markup.size();
    if (n + 1 == markup_.size()) break;
    const xml::Run run = xml::run_to_markup(at, end);
    if (run.entity || static_cast<std::size_t>(run.to - at) > xml::kTextBytesMax) return false;
    holes.push_back({between(at, run.to), run.high});
    at = run.to;
  }
  length = static_cast<std::size_t>(at - rest.data());
  return true;
}

}  // namespace quittance::ingest::camt
