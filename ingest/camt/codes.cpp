#include "ingest/camt/codes.h"

#include <algorithm>
#include <initializer_list>

#include "core/text.h"
#include "ingest/bai2/type_codes.h"
#include "ingest/placeholder.h"

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

// The BAI type code, kNoTypeCode where the bank's own code is none. A bare "142" in the account's
// dollars is one as well: German codes name their issuer, or stand behind "NTRF+".
bai2::TypeCode bai_of(const TransactionCode& code) {
  const bool named = code.issuer.starts_with("BAI") || code.issuer.starts_with("X9");
  if (!named && !code.bare_in_dollars) return bai2::kNoTypeCode;
  const std::string_view own = code.own;
  if (own.size() != 3 || !all_digits(own)) return bai2::kNoTypeCode;
  const auto number =
      static_cast<bai2::TypeCode>((own[0] - '0') * 100 + (own[1] - '0') * 10 + (own[2] - '0'));
  // A code of the list only, else it may be anything.
  const bool listed = bai2::direction_of(number) != bai2::Direction::none;
  return listed ? number : bai2::kNoTypeCode;
}

// Where the ISO code says something itself, it counts.
bool is_unspecific(const TransactionCode& code) {
  return code.domain.empty() || one_of(code.family, {"OTHR", "NTAV", "MCOP", "MDOP", ""}) ||
         code.domain == "XTND";
}

bool german_code_counts(const TransactionCode& code) {
  return code.domain.empty() && bai_of(code) == bai2::kNoTypeCode;
}

}  // namespace

TransactionCode code_of(const CommonFields& inner, const CommonFields& outer) {
  const CommonFields& of = inner.domain.empty() ? outer : inner;
  const CommonFields& own = inner.own_code.empty() ? outer : inner;
  return {.domain = of.domain,
          .family = of.family,
          .subfamily = of.subfamily,
          .own = own.own_code,
          .issuer = own.own_code_issuer,
          .bare_in_dollars = own.own_code_issuer.empty() && outer.amount.currency == "USD"};
}

bool is_return(const TransactionCode& code) {
  if (one_of(code.subfamily, {"RRTN", "UPDD", "UPCQ", "UPTC", "ARET", "CQRV", "PRDD", "RPCR"})) {
    return true;
  }
  if (const bai2::TypeCode bai = bai_of(code); bai != bai2::kNoTypeCode) {
    return is_unspecific(code) && bai2::default_kind(bai) == CashKind::returned;
  }
  return code.domain.empty() &&
         one_of(gvc_of(code.own), {"108", "109", "159", "181", "183", "184"});
}

CashKind default_kind(const TransactionCode& code, bool debit) {
  const bai2::TypeCode bai = bai_of(code);
  if (bai != bai2::kNoTypeCode && is_unspecific(code)) {
    // A code of the other direction says nothing of this entry.
    const bool fits = debit == (bai2::direction_of(bai) == bai2::Direction::debit);
    const CashKind kind = fits ? bai2::default_kind(bai) : CashKind::other;
    return kind == CashKind::receipt && debit ? CashKind::other : kind;
  }
  const std::string_view gvc = german_code_counts(code) ? gvc_of(code.own) : std::string_view{};
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
  if (const bai2::TypeCode bai = bai_of(code); bai != bai2::kNoTypeCode) {
    return bai2::method_of(bai);
  }
  const std::string_view gvc = gvc_of(code.own);
  if (code.domain.empty() && gvc.starts_with('1') && gvc >= "104") return Method::sepa;
  return Method::unknown;
}

bool is_placeholder(std::string_view reference) {
  return is_no_reference(reference);
}

}  // namespace quittance::ingest::camt
