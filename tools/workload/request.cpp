#include "tools/workload/request.h"

#include <algorithm>
#include <array>

#include "core/text.h"

namespace quittance::workload {
namespace {

constexpr std::array<std::string_view, 4> kMesses = {"clean", "typical", "hostile", "common"};
constexpr std::array<std::string_view, 10> kFormats = {"bai2",     "lockbox", "csv",      "json",
                                                       "nacha",    "mt940",   "camt.053", "x12-820",
                                                       "camt.054", "fedwire"};

Result<Format> parse_format(std::string_view word) {
  if (word == "ndjson") return Format::json;
  const auto found = std::find(kFormats.begin(), kFormats.end(), word);
  if (found == kFormats.end()) return fail(Errc::field_unreadable);
  return static_cast<Format>(found - kFormats.begin());
}

}  // namespace

std::string_view name(Mess mess) {
  return kMesses[static_cast<std::size_t>(mess)];
}

std::string_view name(Format format) {
  return kFormats[static_cast<std::size_t>(format)];
}

Result<Mess> parse_mess(std::string_view word) {
  const auto found = std::find(kMesses.begin(), kMesses.end(), word);
  if (found == kMesses.end()) return fail(Errc::field_unreadable);
  return static_cast<Mess>(found - kMesses.begin());
}

bool Request::writes(Format format) const {
  return std::find(formats.begin(), formats.end(), format) != formats.end();
}

bool Request::writes_statement() const {
  return writes(Format::bai2) || writes(Format::mt940) || writes(Format::camt053);
}

bool Request::writes_credits() const {
  return writes_statement() || writes(Format::nacha) || writes(Format::x12_820) ||
         writes(Format::camt054) || writes(Format::fedwire);
}

Result<std::vector<Format>> parse_formats(std::string_view list) {
  std::vector<Format> formats;
  if (list == "none") return formats;
  for (const std::string_view word : split(list, ',')) {
    QTRY(const Format format, parse_format(trim(word)));
    if (std::find(formats.begin(), formats.end(), format) == formats.end())
      formats.push_back(format);
  }
  if (formats.empty()) return fail(Errc::field_unreadable);
  return formats;
}

}  // namespace quittance::workload
