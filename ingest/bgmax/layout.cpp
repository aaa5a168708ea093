#include "ingest/bgmax/layout.h"

#include <utility>

#include "core/money.h"
#include "core/text.h"
#include "ingest/columns.h"

namespace quittance::ingest::bgmax {
namespace {

constexpr std::size_t kWidth = 80;

constexpr std::pair<std::string_view, std::string_view> kTypes[] = {{"01", "01 start"},
                                                                    {"05", "05 opening"},
                                                                    {"20", "20 payment"},
                                                                    {"21", "21 deduction"},
                                                                    {"22", "22 extra reference"},
                                                                    {"23", "23 extra reference"},
                                                                    {"25", "25 text"},
                                                                    {"26", "26 name"},
                                                                    {"27", "27 address"},
                                                                    {"28", "28 address"},
                                                                    {"29", "29 organisation"},
                                                                    {"15", "15 deposit"},
                                                                    {"70", "70 end"}};

bool begins(std::string_view text) {
  return !what_is(text).empty();
}

// Whatever is not an envelope or a payment of its own; a type that does not exist as well.
bool continues(std::string_view text) {
  const std::string_view type = text.substr(0, 2);
  return type != "01" && type != "05" && type != "15" && type != "20" && type != "21" &&
         type != "70";
}

bool is_opening(std::string_view text) {
  return text.starts_with("05") && all_digits(field(text, opening::kBankgiro)) &&
         Currency::parse(field(text, opening::kCurrency)).has_value();
}

bool is_payment(std::string_view text) {
  return (text.starts_with("20") || text.starts_with("21")) &&
         all_digits(field(text, payment::kBankgiro)) && number_field(text, payment::kAmount) &&
         all_digits(field(text, payment::kChannel)) && number_field(text, payment::kSerial);
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

int sniff_bgmax(std::string_view head) {
  const std::vector<std::string> records = first_records(head, form(), 6);
  if (records.empty()) return 0;
  if (records[0].starts_with("01BGMAX")) return 100;
  for (const std::string& record : records) {
    if (record.starts_with("01BGMAX  ")) return 95;  // behind lines of something else
  }
  const std::string_view second = records.size() > 1 ? std::string_view(records[1]) : "";
  if (is_opening(records[0])) return is_payment(second) ? 95 : 0;
  return is_payment(records[0]) && begins(second) ? 80 : 0;
}

}  // namespace quittance::ingest::bgmax
