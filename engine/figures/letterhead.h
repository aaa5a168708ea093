// What stands on a company's statements: its name and address, and the accounts it wants paid to.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "core/result.h"
#include "engine/reports/payment_code.h"

namespace quittance::engine {

struct Letterhead {
  Payee payee;          // without account; an empty name is the entity's
  std::string contact;  // one line, such as a mail address
  std::string note;     // a sentence at the end
  std::map<std::string, std::string, std::less<>> pay_to;  // IBAN by currency code

  // Reads TOML: name, street, building, postal_code, town, country, contact, note, bic, and a table
  // [pay_to] with an IBAN for each currency. Errors: field_unreadable, `message` naming key and
  // line.
  [[nodiscard]] static Result<Letterhead> parse(std::string_view toml, std::string& message);
};

}  // namespace quittance::engine
