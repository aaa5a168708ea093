#include "ingest/ocr_giro/layout.h"

#include <utility>

#include "core/text.h"
#include "ingest/columns.h"

namespace quittance::ingest::ocr_giro {
namespace {

constexpr std::size_t kWidth = 80;

constexpr std::pair<std::string_view, std::string_view> kTypes[] = {
    {"10", "10 transmission start"}, {"20", "20 assignment start"}, {"30", "30 amount item 1"},
    {"31", "31 amount item 2"},      {"32", "32 amount item 3"},    {"49", "49 specification"},
    {"70", "70 standing agreement"}, {"88", "88 assignment end"},   {"89", "89 transmission end"}};

bool begins(std::string_view text) {
  return !record_type(text).empty();
}

bool continues(std::string_view text) {
  const std::string_view type = record_type(text);
  return type != "10" && type != "20" && type != "30" && type != "70" && type != "88" &&
         type != "89";
}

}  // namespace

const FixedForm& form() {
  static constexpr FixedForm kForm = {
      .width = [](std::string_view) { return kWidth; }, .begins = begins, .continues = continues};
  return kForm;
}

std::string_view record_type(std::string_view text) {
  if (!text.starts_with("NY") || !all_digits(field(text, {3, 6}))) return {};
  return field(text, head::kRecord);
}

std::string_view what_is(std::string_view text) {
  const std::string_view type = record_type(text);
  for (const auto& [known, what] : kTypes) {
    if (type == known) return what;
  }
  return {};
}

int sniff_ocr_giro(std::string_view bytes) {
  const std::vector<std::string> records = first_records(bytes, form(), 6);
  if (records.empty()) return 0;
  if (records[0].starts_with("NY000010")) return 99;
  for (const std::string& record : records) {
    if (record.starts_with("NY000010")) return 95;  // behind lines of something else
  }
  const bool second = records.size() > 1 && begins(records[1]);
  return begins(records[0]) && second ? 90 : 0;
}

}  // namespace quittance::ingest::ocr_giro
