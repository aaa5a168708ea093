#include "engine/book/cash_identity.h"

#include "core/digest.h"

namespace quittance::engine {
namespace {

constexpr std::string_view kProvisional = "/provisional";
constexpr std::string_view kAdvice = "/advice";

}  // namespace

std::string_view id_suffix(const CashRecord& record) {
  if (record.provisional) return kProvisional;
  return record.kind == CashKind::advice ? kAdvice : std::string_view{};
}

std::string provisional_id(std::string_view entry_id) {
  return std::string(entry_id).append(kProvisional);
}
std::string advice_id(std::string_view entry_id) {
  return std::string(entry_id).append(kAdvice);
}
bool is_advice_id(std::string_view id) {
  return id.ends_with(kAdvice);
}
std::string_view entry_id(std::string_view advice_id) {
  return advice_id.substr(0, advice_id.size() - kAdvice.size());
}

std::string book_id(const CashRecord& record) {
  return std::string(record.payment_id) + std::string(id_suffix(record));
}

std::string content_key(const CashRecord& record, std::string_view format) {
  if (record.key_is_reference) return {};
  std::string key;
  if (format == "lockbox") {
    std::string content = std::to_string(record.amount);
    for (const std::string_view part :
         {record.payer.routing, record.payer.account, record.check_number}) {
      content += '|';
      content += part;
    }
    key = std::string(record.account) + "/" + record.deposit_date.iso() + "/" +
          sha256(content).short_hex(16);
  } else {
    key = record.payment_id.substr(0, record.payment_id.rfind('/'));
  }
  key += id_suffix(record);
  return key;
}

Date posting_date_of(const CashRecord& record, Date forced) {
  for (const Date date : {forced, record.booking_date, record.deposit_date, record.value_date}) {
    if (date.known()) return date;
  }
  return {};
}

}  // namespace quittance::engine
