#include "ingest/tito/layout.h"

#include <algorithm>
#include <utility>

#include "core/text.h"
#include "ingest/columns.h"

namespace quittance::ingest::tito {
namespace {

constexpr std::size_t kHeadWidth = 6;     // type and length
constexpr std::size_t kUnknownMax = 400;  // more than the longest record (T00, T11) has

constexpr std::pair<std::string_view, std::string_view> kTypes[] = {
    {"00", "T00 statement"}, {"10", "T10 entry"},   {"11", "T11 additional information"},
    {"40", "T40 balance"},   {"50", "T50 summary"}, {"60", "T60 special record"},
    {"70", "T70 bulletin"},  {"80", "T80 notice"},  {"81", "T81 notice"}};

bool begins(std::string_view text) {
  return !record_type(text).empty();
}

std::size_t stated_width(std::string_view text) {
  const auto length = begins(text) ? number_field(text, kLength) : std::nullopt;
  return static_cast<std::size_t>(length.value_or(0));
}

// What is no record reaches to the next one, so that the rest of a file without line ends is read.
std::size_t width(std::string_view text) {
  if (begins(text)) return std::max(stated_width(text), kHeadWidth);
  text = text.substr(0, kUnknownMax + kHeadWidth);  // bounds the search
  const std::size_t most = std::min(text.size(), kUnknownMax);
  for (std::size_t at = text.find('T', 1); at < most; at = text.find('T', at + 1)) {
    if (stated_width(text.substr(at)) >= kHeadWidth) return at;
  }
  return kUnknownMax;
}

bool continues(std::string_view text) {
  const std::string_view type = record_type(text);
  return type.empty() || type == "11" || (type == "10" && level_of(text) > 0);
}

}  // namespace

const FixedForm& form() {
  static constexpr FixedForm kForm = {.width = width, .begins = begins, .continues = continues};
  return kForm;
}

std::string_view record_type(std::string_view text) {
  if (!text.starts_with('T') || !all_digits(field(text, {2, 5}))) return {};
  return text.size() < kHeadWidth ? std::string_view() : field(text, kType);
}

std::string_view what_is(std::string_view text) {
  const std::string_view type = record_type(text);
  for (const auto& [known, what] : kTypes) {
    if (type == known) return what;
  }
  return {};
}

int level_of(std::string_view entry_text) {
  const std::string_view level = field(entry_text, entry::kLevel);
  return level.empty() || !is_digit(level.front()) ? 0 : level.front() - '0';
}

int sniff_tito(std::string_view head) {
  const std::vector<std::string> records = first_records(head, form(), 4);
  if (records.empty()) return 0;
  const auto is_statement = [](std::string_view text) {
    return record_type(text) == "00" && all_digits(field(text, {27, 12})) && text.size() >= 90;
  };
  if (is_statement(records[0])) return 99;
  for (const std::string& record : records) {
    if (is_statement(record)) return 95;  // behind lines of something else
  }
  const bool entry_first = record_type(records[0]) == "10" && records[0].size() >= 106;
  return entry_first && records.size() > 1 && begins(records[1]) ? 80 : 0;
}

}  // namespace quittance::ingest::tito
