#include "engine/reports/payment_code.h"

#include "core/check_digits.h"
#include "core/text.h"
#include "engine/reports/printable.h"

namespace quittance::engine {
namespace {

constexpr std::size_t kNameMax = 70;
constexpr std::size_t kMessageMax = 140;
constexpr std::size_t kEpcBytesMax = 331;
constexpr std::int64_t kAmountMaxMinor = 999'999'999'99;

// One line of a code: no line end within, at most `most` characters.
std::string field(std::string_view text, std::size_t most) {
  const std::string safe = printable(trim(text));
  return std::string(trim(fitted(safe, most)));
}

bool amount_fits(Money amount) {
  return amount.minor() >= 1 && amount.minor() <= kAmountMaxMinor;
}

Result<std::string> refuse(std::string& why, std::string_view text) {
  why = text;
  return fail(Errc::field_unreadable);
}

// Positions 5 to 9 of a Swiss IBAN, its institution, mark an account that takes QR references only.
bool is_qr_iban(std::string_view iban) {
  if (!iban.starts_with("CH") && !iban.starts_with("LI")) return false;
  const std::string_view institution = iban.substr(4, 5);
  return institution >= "30000" && institution <= "31999";
}

// An address of type S, or seven empty lines: nobody is named.
std::string swiss_payer(const UltimateDebtor& payer) {
  const bool whole = !payer.name.empty() && !payer.postal_code.empty() && !payer.town.empty() &&
                     payer.country.size() == 2;
  if (!whole) return "\n\n\n\n\n\n\n";
  return "S\n" + field(payer.name, kNameMax) + "\n" + field(payer.street, 70) + "\n" +
         field(payer.building, 16) + "\n" + field(payer.postal_code, 16) + "\n" +
         field(payer.town, 35) + "\n" + payer.country + "\n";
}

}  // namespace

std::string usable_reference(const PaymentRequest& request) {
  const bool fits =
      is_qr_iban(request.payee.iban) ? valid_qrr(request.reference) : valid_rf(request.reference);
  return fits ? request.reference : std::string();
}

Result<std::string> epc_code(const PaymentRequest& request, std::string& why) {
  const Payee& payee = request.payee;
  if (request.amount.currency() != Currency::of("EUR"))
    return refuse(why, "a SEPA code is for EUR");
  if (!amount_fits(request.amount))
    return refuse(why, "the amount is not between 0.01 and 999999999.99");
  if (!valid_iban(payee.iban)) return refuse(why, "the account is no valid IBAN");
  const std::string name = field(payee.name, kNameMax);
  if (name.empty()) return refuse(why, "the payee has no name");
  const std::string reference = usable_reference(request);
  std::string code = "BCD\n002\n1\nSCT\n" + payee.bic + "\n" + name + "\n" + payee.iban + "\nEUR";
  code += format_major(request.amount.minor(), request.amount.currency()) + "\n\n";
  code += !reference.empty() ? reference : "\n" + field(request.message, kMessageMax);
  if (code.size() > kEpcBytesMax)
    return refuse(why, "name and message take more than the 331 bytes of a SEPA code");
  return code;
}

Result<std::string> swiss_code(const PaymentRequest& request, std::string& why) {
  const Payee& payee = request.payee;
  const std::string currency = request.amount.currency().code();
  if (currency != "CHF" && currency != "EUR") return refuse(why, "a Swiss code is for CHF or EUR");
  if (!amount_fits(request.amount))
    return refuse(why, "the amount is not between 0.01 and 999999999.99");
  const bool swiss = payee.iban.starts_with("CH") || payee.iban.starts_with("LI");
  if (!swiss || !valid_iban(payee.iban))
    return refuse(why, "the account is no valid IBAN of Switzerland or Liechtenstein");
  if (payee.name.empty() || payee.postal_code.empty() || payee.town.empty() ||
      payee.country.size() != 2)
    return refuse(why, "the payee needs name, postal_code, town and country");
  const std::string reference = usable_reference(request);
  if (is_qr_iban(payee.iban) && reference.empty())
    return refuse(why, "a QR-IBAN takes a QR reference only, and there is none for this amount");
  std::string code = "SPC\n0200\n1\n" + payee.iban + "\nS\n" + field(payee.name, kNameMax) + "\n" +
                     field(payee.street, 70) + "\n" + field(payee.building, 16) + "\n" +
                     field(payee.postal_code, 16) + "\n" + field(payee.town, 35) + "\n" +
                     payee.country + "\n";
  code += "\n\n\n\n\n\n\n";  // the final creditor: kept for later use by the standard
  code += format_major(request.amount.minor(), request.amount.currency()) + "\n" + currency + "\n";
  code += swiss_payer(request.payer);
  const std::string_view type = is_qr_iban(payee.iban) ? "QRR" : reference.empty() ? "NON" : "SCOR";
  code += std::string(type) + "\n" + reference + "\n";
  return code + field(request.message, kMessageMax) + "\nEPD";
}

std::string grouped_iban(std::string_view iban) {
  std::string out;
  for (std::size_t n = 0; n < iban.size(); ++n) {
    if (n > 0 && n % 4 == 0) out += ' ';
    out += iban[n];
  }
  return out;
}

}  // namespace quittance::engine
