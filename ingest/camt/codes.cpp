#include "ingest/camt/codes.h"

#include <algorithm>
#include <initializer_list>

#include "core/text.h"

namespace quittance::ingest::camt {
namespace {

bool one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// The three digits of "NTRF+166+9310" or "166"; empty where the code is no German one.
std::string_view gvc_of(std::string_view own) {
  if (const std::size_t plus = own.find('+'); plus != std::string_view::npos) {
    own = own.substr(plus + 1);
    own = own.substr(0, own.find('+'));
  }
  return own.size() == 3 && all_digits(own) ? own : std::string_view{};
}

}  // namespace

TransactionCode code_of(const CommonFields& inner, const CommonFields& outer) {
  const CommonFields& of = inner.domain.empty() ? outer : inner;
  return {.domain = of.domain,
          .family = of.family,
          .subfamily = of.subfamily,
          .own = inner.own_code.empty() ? outer.own_code : inner.own_code};
}

bool is_return(const TransactionCode& code) {
  if (one_of(code.subfamily, {"RRTN", "UPDD", "UPCQ", "UPTC", "ARET", "CQRV", "PRDD", "RPCR"})) {
    return true;
  }
  return code.domain.empty() &&
         one_of(gvc_of(code.own), {"108", "109", "159", "181", "183", "184"});
}

CashKind default_kind(const TransactionCode& code, bool debit) {
  const std::string_view gvc = code.domain.empty() ? gvc_of(code.own) : std::string_view{};
  if (one_of(code.subfamily, {"CHRG", "COMM", "COME", "COMI", "COMT", "FEES"}) ||
      (gvc >= "805" && gvc <= "809")) {
    return debit ? CashKind::fee : CashKind::other;
  }
  if (code.domain == "CAMT" || gvc == "820" || gvc == "833") return CashKind::transfer;
  if (debit) return CashKind::other;
  if (one_of(code.domain, {"ACMT", "LDAS", "FORX", "SECU", "DERV", "PMET", "CMDT"}) ||
      one_of(code.family, {"MCOP", "MDOP"})) {
    return CashKind::other;
  }
  return CashKind::receipt;
}

Method method_of(const TransactionCode& code, Currency currency) {
  const bool euro = currency == Currency::of("EUR");
  if (one_of(code.family, {"RCHQ", "ICHQ"})) return Method::check;
  if (one_of(code.family, {"CCRD", "MCRD"})) return Method::card;
  if (code.family == "CNTR") return Method::cash;
  if (one_of(code.subfamily, {"ESCT", "ESDD", "BBDD"})) return Method::sepa;
  if (code.subfamily == "XBCT") return Method::wire;
  if (one_of(code.subfamily, {"ACDT", "ACOR", "ACON", "ACDD", "ADBT"})) return Method::ach;
  if (one_of(code.family, {"RRCT", "IRCT", "RCDT", "ICDT", "RDDT", "IDDT"})) {
    return euro && one_of(code.family, {"RRCT", "IRCT"}) ? Method::sepa : Method::other;
  }
  const std::string_view gvc = gvc_of(code.own);
  if (code.domain.empty() && gvc.starts_with('1') && gvc >= "104") return Method::sepa;
  return Method::unknown;
}

bool is_placeholder(std::string_view reference) {
  return reference.empty() ||
         one_of(reference, {"NOTPROVIDED", "NOT PROVIDED", "NONREF", "notprovided", "NotProvided",
                            "NOTAVAILABLE", "NOT AVAILABLE", "-", "."});
}

}  // namespace quittance::ingest::camt
