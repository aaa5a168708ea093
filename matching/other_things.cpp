#include "matching/other_things.h"

#include <algorithm>
#include <string>

#include "core/text.h"
#include "matching/normalise.h"
#include "matching/tokens.h"

namespace quittance::matching {
namespace {

struct OtherWord {
  std::string_view word;
  OtherThing thing;
};

constexpr OtherWord kOtherWords[] = {
    {"KD", OtherThing::customer},
    {"KDNR", OtherThing::customer},
    {"KUNDE", OtherThing::customer},
    {"KUNDEN", OtherThing::customer},
    {"KUNDENNR", OtherThing::customer},
    {"KUNDENNO", OtherThing::customer},
    {"KUNDENNUMMER", OtherThing::customer},
    {"KUND", OtherThing::customer},     // Swedish
    {"KUNDNR", OtherThing::customer},   // Swedish
    {"KUNDENR", OtherThing::customer},  // Danish
    {"DEBITOR", OtherThing::customer},
    {"DEBITORENNR", OtherThing::customer},
    {"DEBITORENNUMMER", OtherThing::customer},
    {"CUST", OtherThing::customer},
    {"CUSTNO", OtherThing::customer},
    {"CUSTOMER", OtherThing::customer},
    {"CLIENT", OtherThing::customer},   // English, French
    {"CLIENTE", OtherThing::customer},  // Spanish, Italian, Portuguese
    {"KLANT", OtherThing::customer},    // Dutch
    {"KLANTNR", OtherThing::customer},
    {"KLIENTA", OtherThing::customer},  // Polish: "nr klienta"
    {"ACCT", OtherThing::account},
    {"ACCOUNT", OtherThing::account},
    {"KTO", OtherThing::account},
    {"KONTO", OtherThing::account},
    {"TEL", OtherThing::telephone},
    {"TELEFON", OtherThing::telephone},
    {"PHONE", OtherThing::telephone},
    {"FAX", OtherThing::telephone},
    {"TAN", OtherThing::code},
    {"PO", OtherThing::order},
    {"ORDER", OtherThing::order},
    {"BEST", OtherThing::order},  // "Best.-Nr."
    {"LIEFERSCHEIN", OtherThing::delivery},
    {"DELIVERY", OtherThing::delivery},
    {"BL", OtherThing::delivery},       // French: bon de livraison
    {"ALBARAN", OtherThing::delivery},  // Spanish
    {"DDT", OtherThing::delivery},      // Italian: documento di trasporto
    {"PAKBON", OtherThing::delivery},   // Dutch
    {"CONTRACT", OtherThing::agreement},
    {"VERTRAG", OtherThing::agreement},
    {"CONTRAT", OtherThing::agreement},
    {"CONTRATO", OtherThing::agreement},
    {"CONTRATTO", OtherThing::agreement},
    {"UMOWA", OtherThing::agreement},   // Polish
    {"AVTAL", OtherThing::agreement},   // Swedish
    {"AFTALE", OtherThing::agreement},  // Danish
    {"QUOTE", OtherThing::agreement},
    {"ANGEBOT", OtherThing::agreement},
    {"DEVIS", OtherThing::agreement},
    {"TICKET", OtherThing::agreement},
    {"VORGANG", OtherThing::agreement},
};

constexpr std::string_view kNumberWords[] = {"NO", "NR", "NUMBER", "NUMMER", "ID", "NUM"};

// The word that ends before `end`, and nothing where it has a digit.
std::string_view word_before(std::string_view text, std::size_t& end) {
  while (end > 0 && (is_blank(text[end - 1]) || text[end - 1] == ':' || text[end - 1] == '#' ||
                     text[end - 1] == '.'))
    --end;
  std::size_t from = end;
  while (from > 0 && !is_blank(text[from - 1])) --from;
  const std::string_view word = text.substr(from, end - from);
  end = from;
  return std::any_of(word.begin(), word.end(), is_digit) ? std::string_view{} : word;
}

}  // namespace

OtherThing other_thing(std::string_view word) {
  constexpr std::size_t kOtherWordMax = 15;
  if (word.size() > kOtherWordMax) return OtherThing::none;
  const auto* const found = std::find_if(std::begin(kOtherWords), std::end(kOtherWords),
                                         [&](const OtherWord& one) { return one.word == word; });
  return found == std::end(kOtherWords) ? OtherThing::none : found->thing;
}

bool is_account_word(std::string_view word) {
  const OtherThing thing = other_thing(word);
  return thing == OtherThing::customer || thing == OtherThing::account;
}

bool is_number_word(std::string_view word) {
  return std::find(std::begin(kNumberWords), std::end(kNumberWords), word) !=
         std::end(kNumberWords);
}

bool stands_behind_agreement(std::string_view text, std::string_view number) {
  auto at = static_cast<std::size_t>(number.data() - text.data());
  bool agreement = false;
  for (int words = 0; words < 3; ++words) {
    // "Vertrag-Nr." and "Angebot/Rechnung" are two words there.
    const std::string whole = normalise_whole_name(word_before(text, at));
    std::string_view rest = whole;
    bool says_agreement = false;
    bool says_more = rest.empty();
    while (!rest.empty()) {
      const std::string_view piece = rest.substr(0, rest.find(' '));
      rest.remove_prefix(std::min(rest.size(), piece.size() + 1));
      const bool number_word = is_number_word(piece);
      if (!number_word && is_number_label(piece)) return false;
      const bool one = other_thing(piece) == OtherThing::agreement;
      says_agreement = says_agreement || one;
      says_more = says_more || (!one && !number_word);
    }
    if (agreement) return true;  // the word before it is no invoice's
    agreement = says_agreement;
    if (!agreement && says_more) return false;
  }
  return agreement;
}

}  // namespace quittance::matching
