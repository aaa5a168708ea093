#include "ingest/aeb43/layout.h"

#include <string>
#include <utility>
#include <vector>

#include "core/text.h"

namespace quittance::ingest::aeb43 {
namespace {

bool is_sign(std::string_view sign) {
  return sign == "1" || sign == "2";
}

bool looks_like_header(std::string_view record) {
  return record.starts_with("11") && all_digits(field(record, header::kFrom)) &&
         is_sign(field(record, header::kSign)) && number_field(record, header::kAmount) &&
         all_digits(field(record, header::kCurrency));
}

bool looks_like_movement(std::string_view record) {
  return record.starts_with("22") && record.size() >= 42 &&
         date_field(record, movement::kBooked).known() && is_sign(field(record, movement::kSign)) &&
         number_field(record, movement::kAmount).has_value();
}

}  // namespace

Currency currency_of(std::string_view number) {
  static constexpr std::pair<std::string_view, std::string_view> kCodes[] = {
      {"978", "EUR"}, {"840", "USD"}, {"826", "GBP"}, {"756", "CHF"}, {"392", "JPY"},
      {"208", "DKK"}, {"578", "NOK"}, {"752", "SEK"}, {"124", "CAD"}, {"036", "AUD"},
      {"554", "NZD"}, {"484", "MXN"}, {"504", "MAD"}, {"985", "PLN"}, {"203", "CZK"},
      {"348", "HUF"}, {"156", "CNY"}, {"344", "HKD"}, {"702", "SGD"}, {"949", "TRY"},
      {"946", "RON"}, {"975", "BGN"}, {"710", "ZAR"}, {"986", "BRL"}, {"152", "CLP"},
      {"170", "COP"}, {"604", "PEN"}, {"032", "ARS"}, {"376", "ILS"}, {"356", "INR"},
      {"682", "SAR"}, {"784", "AED"}};
  for (const auto& [key, code] : kCodes) {
    if (key == number) return Currency::of(code);
  }
  return {};
}

CashKind default_kind(std::string_view common_concept, bool debit) {
  if (common_concept == "14") return CashKind::returned;
  if (common_concept == "17") return debit ? CashKind::fee : CashKind::other;
  if (debit || common_concept == "98") return CashKind::other;
  return CashKind::receipt;
}

Method method_of(std::string_view common_concept) {
  if (common_concept == "03" || common_concept == "04") return Method::sepa;
  if (common_concept == "12") return Method::card;
  return Method::unknown;
}

bool is_common_concept(std::string_view code) {
  if (!all_digits(code) || code.size() != 2) return false;
  const int number = (code[0] - '0') * 10 + (code[1] - '0');
  return (number >= 1 && number <= 17) || number == 98 || number == 99;
}

bool valid_reference(std::string_view twelve) {
  if (twelve.size() != 12 || !all_digits(twelve)) return false;
  int sum = 0;
  for (int n = 0; n < 11; ++n) {
    sum += (twelve[static_cast<std::size_t>(10 - n)] - '0') * (2 + n % 8);
  }
  return sum % 11 % 10 == twelve[11] - '0';
}

int sniff_aeb43(std::string_view head) {
  const std::vector<std::string> records = head_records(head, kShape, 3);
  std::size_t first = 0;
  if (!records.empty() && records[0].starts_with("00") && records[0].size() <= 80) first = 1;
  if (records.size() <= first) return 0;
  if (looks_like_header(records[first])) {
    const bool more = records.size() > first + 1 && kShape.begins(records[first + 1]);
    return more ? 98 : 85;
  }
  if (first == 0 && looks_like_movement(records[0])) {
    return records.size() > 1 && kShape.begins(records[1]) ? 80 : 60;
  }
  return 0;
}

}  // namespace quittance::ingest::aeb43
