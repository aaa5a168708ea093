#include "ingest/bg_inbetalningar/layout.h"

#include <string>
#include <utility>

#include "core/text.h"
#include "ingest/columns.h"
#include "ingest/fixed_assembler.h"

namespace quittance::ingest::bg_inbetalningar {
namespace {

constexpr std::size_t kWidth = 80;

constexpr std::pair<std::string_view, std::string_view> kTypes[] = {
    {"00", "00 start"},   {"10", "10 section"},       {"20", "20 receiver"}, {"30", "30 deposit"},
    {"40", "40 payment"}, {"50", "50 deposit total"}, {"90", "90 end"}};

bool begins(std::string_view text) {
  return !what_is(text).empty();
}

// Each payment is one record.
bool continues(std::string_view /*text*/) {
  return false;
}

}  // namespace

const FixedForm& form() {
  static constexpr FixedForm kForm = {.width = [](std::string_view) { return kWidth; },
                                      .begins = begins,
                                      .continues = continues,
                                      .type_digits = 2};
  return kForm;
}

std::string_view what_is(std::string_view text) {
  for (const auto& [type, what] : kTypes) {
    if (text.starts_with(type)) return what;
  }
  return {};
}

int sniff_bg_inbetalningar(std::string_view head) {
  const std::vector<std::string> records = first_records(head, form(), 5);
  if (records.size() < 2) return 0;
  const auto is = [&](std::size_t n, std::string_view type) {
    return n < records.size() && records[n].starts_with(type) && records[n].size() <= kWidth;
  };
  const bool named = records[0].find(" BANKGIRO") != std::string::npos;
  if (is(0, "00") && named) return 97;
  // Its first line is damaged or its name is, but what follows is as it should be.
  const bool section = is(1, "10") && trim(std::string_view(records[1]).substr(2)).empty();
  return section && is(2, "20") && is(3, "30") ? 92 : 0;
}

std::optional<std::int64_t> overpunched(std::string_view record, Columns columns) {
  constexpr std::string_view kNegative = "}JKLMNOPQR";
  std::string digits(field(record, columns));
  if (digits.empty()) return std::nullopt;
  char& last = digits.back();
  if (last == '-') last = '}';
  const std::size_t digit = kNegative.find(last);
  const bool negative = digit != std::string_view::npos;
  if (negative) last = static_cast<char>('0' + digit);
  const auto amount = amount_field(digits, {1, columns.length});
  if (!amount) return std::nullopt;
  return negative ? -*amount : *amount;
}

}  // namespace quittance::ingest::bg_inbetalningar
