#include "engine/figures/letterhead.h"

#include <toml++/toml.h>

#include "core/check_digits.h"
#include "core/money.h"
#include "core/text.h"

namespace quittance::engine {
namespace {

std::string at_line(const toml::key& key, const toml::node& value) {
  return std::string(key.str()) + " (line " + std::to_string(value.source().begin.line) + ") ";
}

Result<void> read_pay_to(const toml::table& table, Letterhead& letterhead, std::string& message) {
  for (const auto& [key, value] : table) {
    std::string iban;
    for (const char c : value.value<std::string>().value_or("")) {
      if (!is_blank(c)) iban += c;
    }
    iban = to_upper(iban);
    if (!Currency::parse(key.str())) {
      message = at_line(key, value) + "is no currency";
      return fail(Errc::field_unreadable);
    }
    if (!valid_iban(iban)) {
      message = at_line(key, value) + "is no valid IBAN";
      return fail(Errc::field_unreadable);
    }
    letterhead.pay_to[to_upper(key.str())] = iban;
  }
  return {};
}

}  // namespace

Result<Letterhead> Letterhead::parse(std::string_view toml, std::string& message) {
  Letterhead letterhead;
  Payee& payee = letterhead.payee;
  const std::map<std::string_view, std::string*> known = {
      {"name", &payee.name},         {"street", &payee.street},
      {"building", &payee.building}, {"postal_code", &payee.postal_code},
      {"town", &payee.town},         {"country", &payee.country},
      {"bic", &payee.bic},           {"contact", &letterhead.contact},
      {"note", &letterhead.note}};
  try {
    const toml::table parsed = toml::parse(toml);
    for (const auto& [key, value] : parsed) {
      if (key.str() == "pay_to" && value.is_table()) {
        QTRY_VOID(read_pay_to(*value.as_table(), letterhead, message));
        continue;
      }
      const auto found = known.find(key.str());
      const auto text = value.value<std::string>();
      if (found == known.end() || !text) {
        message = at_line(key, value) +
                  (found == known.end() ? "is no setting here" : "must be text in quotes");
        return fail(Errc::field_unreadable);
      }
      *found->second = *text;
    }
  } catch (const toml::parse_error& error) {
    message = "line " + std::to_string(error.source().begin.line) + ": " +
              std::string(error.description());
    return fail(Errc::field_unreadable);
  }
  return letterhead;
}

}  // namespace quittance::engine
