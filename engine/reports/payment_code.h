// What a payment QR code says: the text that banking apps read. Drawing it is for others.
#pragma once

#include <string>
#include <string_view>

#include "core/money.h"
#include "core/result.h"

namespace quittance::engine {

// Who is paid. The address is only needed for Swiss codes.
struct Payee {
  std::string name;
  std::string iban;  // without blanks, letters in upper case
  std::string bic;   // may be empty
  std::string street, building, postal_code, town;
  std::string country;  // two letters
};

// Who pays: the ultimate debtor of a Swiss code.
struct UltimateDebtor {
  std::string name;
  std::string street, building, postal_code, town;
  std::string country;  // two letters
};

struct PaymentRequest {
  Payee payee;
  UltimateDebtor payer{};  // in a Swiss code where name, postal_code, town and country are known
  Money amount;
  std::string reference;  // ISO 11649 or Swiss QR reference, without blanks; may be empty
  std::string message;    // for the payee when there is no reference; cut to 140 characters
};

// A SEPA credit transfer by EPC069-12, version 002 in UTF-8: EUR from 0.01 to 999,999,999.99, and a
// valid IBAN. A reference other than a valid ISO 11649 one is left out for the message. Errors:
// field_unreadable, with `why` saying what is missing or wrong.
[[nodiscard]] Result<std::string> epc_code(const PaymentRequest& request, std::string& why);

// The data of a Swiss QR bill, version 0200 with a structured address: CHF or EUR up to
// 999,999,999.99 on an IBAN of CH or LI. A QR-IBAN (institution 30000 to 31999) needs a QR
// reference, any other account an ISO 11649 reference or none. A payer without a whole address is
// left to be filled in by who pays. Errors: as above.
[[nodiscard]] Result<std::string> swiss_code(const PaymentRequest& request, std::string& why);

// The reference that a code for this account carries: a QR reference on a QR-IBAN, else a valid ISO
// 11649 one; empty otherwise.
[[nodiscard]] std::string usable_reference(const PaymentRequest& request);

// Groups of four for people: "DE89 3704 0044 0532 0130 00".
[[nodiscard]] std::string grouped_iban(std::string_view iban);

}  // namespace quittance::engine
