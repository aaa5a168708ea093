#include "ingest/x12/values.h"

#include <algorithm>
#include <array>

#include "core/text.h"

namespace quittance::ingest::x12 {
namespace {

struct Qualifier {
  std::string_view code;
  ReferenceKind kind;
};
constexpr std::array kQualifiers{
    Qualifier{"11", ReferenceKind::customer},    Qualifier{"12", ReferenceKind::customer},
    Qualifier{"14", ReferenceKind::customer},    Qualifier{"BM", ReferenceKind::bol},
    Qualifier{"CM", ReferenceKind::credit_memo}, Qualifier{"IK", ReferenceKind::invoice},
    Qualifier{"IV", ReferenceKind::invoice},     Qualifier{"OI", ReferenceKind::invoice},
    Qualifier{"PO", ReferenceKind::po},          Qualifier{"SI", ReferenceKind::bol},
};

}  // namespace

std::optional<std::int64_t> amount(std::string_view element, Currency currency) {
  element = trim(element);
  if (element.starts_with('+')) return std::nullopt;
  const Result<std::int64_t> minor = parse_major(element, currency);
  if (!minor || *minor > kAmountMax || *minor < -kAmountMax) return std::nullopt;
  return *minor;
}

Date date(std::string_view element) {
  element = trim(element);
  if (!all_digits(element)) return {};
  if (element.size() == 8) return Date::parse_yyyymmdd(element).value_or(Date{});
  if (element.size() == 6) return Date::parse_yymmdd(element).value_or(Date{});
  return {};
}

std::optional<std::int64_t> count(std::string_view element) {
  element = trim(element);
  if (!all_digits(element) || element.size() > 15) return std::nullopt;
  const Result<std::int64_t> number = parse_minor(element);
  return number ? std::optional(*number) : std::nullopt;
}

ReferenceKind reference_kind(std::string_view qualifier) {
  const auto found = std::find_if(kQualifiers.begin(), kQualifiers.end(),
                                  [&](const Qualifier& known) { return known.code == qualifier; });
  return found == kQualifiers.end() ? ReferenceKind::other : found->kind;
}

Method method(std::string_view code) {
  if (code == "ACH") return Method::ach;
  if (code == "CHK" || code == "PBC") return Method::check;
  if (code == "FWT" || code == "SWT" || code == "FEW" || code == "CWT") return Method::wire;
  return code.empty() || code == "NON" ? Method::unknown : Method::other;
}

}  // namespace quittance::ingest::x12
