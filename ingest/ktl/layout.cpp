#include "ingest/ktl/layout.h"

#include <algorithm>

#include "core/text.h"
#include "ingest/columns.h"

namespace quittance::ingest::ktl {
namespace {

constexpr std::size_t kWidth = 90;

// Banks write their code as digits, as a letter and a blank, or not at all.
bool is_bank_code(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return is_digit(c) || is_alpha(c) || c == ' '; });
}

bool is_header(std::string_view text) {
  return text.starts_with('0') && date_field(text, header::kDate).known() &&
         all_digits(field(text, header::kTime)) && is_bank_code(field(text, header::kBank)) &&
         trim_right(text).size() <= 24;
}

bool is_payment(std::string_view text) {
  return (text.starts_with('3') || text.starts_with('5')) &&
         all_digits(field(text, payment::kAccount)) && date_field(text, payment::kBooked).known() &&
         number_field(text, payment::kAmount);
}

bool is_sum(std::string_view text) {
  return text.starts_with('9') && number_field(text, sum::kPayments) &&
         number_field(text, sum::kAmount);
}

bool begins(std::string_view text) {
  return is_header(text.substr(0, kWidth)) || is_payment(text.substr(0, kWidth)) ||
         is_sum(text.substr(0, kWidth));
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
                                      .type_digits = 1};
  return kForm;
}

std::string_view what_is(std::string_view text) {
  switch (text.empty() ? '\0' : text.front()) {
    case '0':
      return "0 header";
    case '3':
      return "3 reference payment";
    case '5':
      return "5 direct debit";
    case '9':
      return "9 sum";
    default:
      return {};
  }
}

int sniff_ktl(std::string_view head) {
  const std::vector<std::string> records = first_records(head, form(), 2);
  if (records.size() < 2) return 0;
  if (is_header(records[0])) return is_payment(records[1]) || is_sum(records[1]) ? 94 : 0;
  return is_payment(records[0]) && (is_payment(records[1]) || is_sum(records[1])) ? 70 : 0;
}

}  // namespace quittance::ingest::ktl
