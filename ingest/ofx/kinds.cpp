#include "ingest/ofx/kinds.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "core/text.h"

namespace quittance::ingest::ofx {
namespace {

bool is_fee(std::string_view type) {
  return type == "FEE" || type == "SRVCHG";
}

CashKind default_kind(const KindQuestion& question) {
  const std::string type = to_upper(question.transaction.type);
  if (type == "HOLD") return CashKind::other;  // an amount that is reserved, and no money yet
  if (question.amount < 0) {
    if (is_fee(type)) return CashKind::fee;
    return type == "XFER" ? CashKind::transfer : CashKind::other;
  }
  // Money into a card or investment account is our own; interest and refunds are no receipts.
  const bool earned = type == "INT" || type == "DIV" || is_fee(type);
  return question.bank_account && !earned ? CashKind::receipt : CashKind::other;
}

}  // namespace

CashKind kind_of(const KindQuestion& question, const AccountProfile& profile) {
  if (question.amount == 0) return CashKind::ignore;
  if (!question.transaction.correct_id.empty()) return CashKind::other;
  const auto found = profile.type_codes.find(question.transaction.type);
  if (found != profile.type_codes.end()) {
    const bool cash_in =
        found->second == CashKind::receipt || found->second == CashKind::deposit_total;
    if (question.amount > 0 || !cash_in) return found->second;
  }
  return default_kind(question);
}

bool is_known_type(std::string_view type) {
  constexpr std::string_view kTypes[] = {"CREDIT",    "DEBIT",   "INT",  "DIV",       "FEE",
                                         "SRVCHG",    "DEP",     "ATM",  "POS",       "XFER",
                                         "CHECK",     "PAYMENT", "CASH", "DIRECTDEP", "DIRECTDEBIT",
                                         "REPEATPMT", "HOLD",    "OTHER"};
  return std::find(std::begin(kTypes), std::end(kTypes), to_upper(type)) != std::end(kTypes);
}

Method method_of(const Transaction& transaction) {
  const std::string type = to_upper(transaction.type);
  if (type == "CHECK") return Method::check;
  if (type == "POS") return Method::card;
  if (type == "ATM" || type == "CASH") return Method::cash;
  return Method::unknown;
}

}  // namespace quittance::ingest::ofx
