#include "core/cash.h"

#include "core/words.h"

namespace quittance {
namespace {

constexpr std::string_view kCashKinds[] = {"receipt",       "return", "fee",   "transfer",
                                           "deposit_total", "advice", "other", "ignore"};
constexpr std::string_view kMethods[] = {"",     "check", "ach",  "wire",
                                         "sepa", "card",  "cash", "other"};
constexpr std::string_view kReferenceKinds[] = {"",    "invoice",  "credit_memo", "po",
                                                "bol", "customer", "other"};

}  // namespace

std::string_view name(CashKind kind) {
  return word_of(kCashKinds, kind);
}
std::string_view name(Method method) {
  return word_of(kMethods, method);
}
std::string_view name(ReferenceKind kind) {
  return word_of(kReferenceKinds, kind);
}
Result<CashKind> parse_cash_kind(std::string_view word) {
  return enumerator_of<CashKind>(kCashKinds, word);
}
Result<Method> parse_method(std::string_view word) {
  return enumerator_of<Method>(kMethods, word);
}
Result<ReferenceKind> parse_reference_kind(std::string_view word) {
  return enumerator_of<ReferenceKind>(kReferenceKinds, word);
}

}  // namespace quittance
