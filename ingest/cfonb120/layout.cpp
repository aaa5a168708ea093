#include "ingest/cfonb120/layout.h"

#include <string>
#include <vector>

#include "core/money.h"
#include "core/text.h"

namespace quittance::ingest::cfonb120 {
namespace {

// The last digit and its sign; -1 where it is neither.
struct LastDigit {
  int digit = -1;
  bool negative = false;
  bool sign_stated = true;
};
LastDigit last_digit(char c) {
  if (is_digit(c)) return {.digit = c - '0', .negative = false, .sign_stated = false};
  if (c >= 'A' && c <= 'I') return {.digit = c - 'A' + 1};
  if (c >= 'J' && c <= 'R') return {.digit = c - 'J' + 1, .negative = true};
  switch (static_cast<unsigned char>(c)) {
    case '{':
    case 0xE9:
    case 0xE4:
      return {.digit = 0};
    case '}':
    case 0xE8:
    case 0xFC:
      return {.digit = 0, .negative = true};
    default:
      return {};
  }
}

constexpr std::size_t kSniffedRecords = 16;

bool looks_right(std::string_view record) {
  const std::string_view currency = field(record, kCurrency);
  const bool money = Currency::parse(currency).has_value() || trim(currency).empty();
  const std::string_view decimals = field(record, kDecimals);
  return kShape.begins(record) && record.size() >= 60 && all_digits(field(record, kBank)) &&
         money && (decimals == " " || all_digits(decimals)) && record.find_first_of(",;<") > 41;
}

}  // namespace

std::optional<SignedDigits> signed_field(std::string_view record, Columns columns) {
  const std::string_view text = field(record, columns);
  if (text.size() != static_cast<std::size_t>(columns.length)) return std::nullopt;
  const LastDigit last = last_digit(text.back());
  if (last.digit < 0) return std::nullopt;
  std::int64_t digits = 0;
  bool begun = false;
  for (const char c : text.substr(0, text.size() - 1)) {
    if (c == ' ' && !begun) continue;
    if (!is_digit(c)) return std::nullopt;
    begun = true;
    digits = digits * 10 + (c - '0');
  }
  return SignedDigits{.digits = digits * 10 + last.digit,
                      .negative = last.negative,
                      .sign_stated = last.sign_stated};
}

int sniff_cfonb120(std::string_view head) {
  std::vector<std::string> records = head_records(head, kShape, kSniffedRecords);
  // Banks begin with days without movement.
  std::erase_if(records, [](const std::string& record) {
    return !kShape.begins(record) && record.find("PAS DE MOUVEMENT") != std::string::npos;
  });
  if (records.empty() || !looks_right(records[0])) return 0;
  const bool alone = records.size() == 1;
  if (!alone && !looks_right(records[1])) return records[0].starts_with("01") ? 85 : 0;
  const bool ends_in_amount = records[0].starts_with("05") || signed_field(records[0], kAmount);
  return ends_in_amount ? 95 : 80;
}

}  // namespace quittance::ingest::cfonb120
