#include "ingest/coda/layout.h"

#include <vector>

#include "core/text.h"

namespace quittance::ingest::coda {

AccountText account_of(std::string_view field) {
  const std::string_view text = trim(field);
  const std::string_view account = text.substr(0, text.find(' '));
  // Twelve digits, a blank and the currency; else 34 columns of account, then the currency.
  const std::string_view rest = trim(text.substr(account.size()));
  const std::string_view last = field.size() > 34 ? field.substr(34, 3) : std::string_view{};
  Result<Currency> currency = Currency::parse(last);
  if (!currency) currency = Currency::parse(rest.substr(0, 3));
  return {account, currency.value_or(Currency{}), rest.empty()};
}

TransactionCode transaction_code(std::string_view eight) {
  if (eight.size() != 8) return {};
  return {.type = eight[0], .family = eight.substr(1, 2), .transaction = eight.substr(3, 2)};
}

// Transactions 37 and 87 are costs and their reimbursement, 49 and 99 corrections, in every family.
CashKind default_kind(const TransactionCode& code, bool debit) {
  const bool cost = code.family == "80" || code.family == "35" || code.transaction == "37" ||
                    code.transaction == "87";
  if (cost) return debit ? CashKind::fee : CashKind::other;
  if (code.transaction == "49" || code.transaction == "99") return CashKind::other;
  const bool unpaid = code.family == "05" && (code.transaction == "03" || code.transaction == "05");
  if (debit) return unpaid ? CashKind::returned : CashKind::other;
  // Our own transfer that could not be made, a direct debit that we paid and get back.
  const bool comes_back = code.transaction == "54" &&
                          (code.family == "01" || code.family == "41" || code.family == "05");
  if (comes_back) return CashKind::other;
  return CashKind::receipt;
}

Method method_of(const TransactionCode& code) {
  if (code.family == "01" || code.family == "05") return Method::sepa;
  if (code.family == "41") return Method::wire;
  if (code.family == "03" || code.family == "43") return Method::check;
  if (code.family == "04") return Method::card;
  return Method::unknown;
}

int sniff_coda(std::string_view head) {
  const std::vector<std::string> records = head_records(head, kShape, 2);
  if (records.empty()) return 0;
  const std::string_view first = records[0];
  const bool header_like = first.starts_with("00000") && first.size() >= 83 &&
                           date_field_ddmmyy(first, header::kCreated).known() &&
                           field(first, header::kApplication) == "05";
  if (!header_like) return 0;
  return records.size() > 1 && records[1].starts_with('1') ? 98 : 85;
}

}  // namespace quittance::ingest::coda
