// Words before numbers that are no document's: customers', accounts', telephones', contracts'.
#pragma once

#include <cstdint>
#include <string_view>

namespace quittance::matching {

// What the number behind such a word is.
enum class OtherThing : std::uint8_t {
  none,
  customer,   // who pays: "Kd.-Nr. 10023"
  account,    // an account of any kind, his with us or one at a bank: "Acct 10023", "Konto 4711"
  telephone,  // of one or of several words: "Tel. 0711/4711"
  code,       // of one transaction: "TAN 123456"
  order,      // "PO 4711"
  delivery,   // "Lieferschein 4711"
  agreement,  // a contract, an offer, a ticket: "umowa 15204/2026"
};

// `word` in upper case, without signs and without marks on its letters. Cost: a search among
// fifty words or so.
[[nodiscard]] OtherThing other_thing(std::string_view word);

// The number of an account or a customer, which is one word.
[[nodiscard]] bool is_account_word(std::string_view word);

// "NO", "NR", "NUMBER", "NUMMER", "ID", "NUM": what may stand between such a word and its number.
[[nodiscard]] bool is_number_word(std::string_view word);

// Whether the word for an agreement, and at most a word for "number", stands before `number`, which
// is a piece of `text`, and no label of an invoice with them or before them: "Rechnung Vertrag
// 4711" and "Angebot/Rechnung 4711" are invoices.
[[nodiscard]] bool stands_behind_agreement(std::string_view text, std::string_view number);

}  // namespace quittance::matching
