// The comparable form of what payers write: references without decoration, names without legal
// forms.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace quittance::matching {

// "inv. 00-1042/A" → "1042A": upper case, punctuation and blanks gone, a known prefix (INV,
// INVOICE, RE, RG, FAKT, CM, CREDIT, #, NO, …) gone, leading zeros gone. Empty when nothing is
// left.
[[nodiscard]] std::string normalise_reference(std::string_view text);
// True where the text begins with what only credit memos have: CM, CN, CR, CREDIT, GUTSCHRIFT.
[[nodiscard]] bool has_credit_prefix(std::string_view text);
// True when it begins with what only invoices are called: "INV-", "Rechnung".
[[nodiscard]] bool has_invoice_prefix(std::string_view text);

// "Müller & Söhne GmbH" → "MULLER SOHNE": upper case ASCII, dots and apostrophes gone ("S.A." is
// "SA"), other punctuation to blanks, legal forms at the end dropped unless nothing else is left,
// also written apart ("A/S"), those that French names begin with, AND and & dropped, single
// blanks.
[[nodiscard]] std::string normalise_name(std::string_view text);

// Appends what a word of a name may be without the legal form that it is run together with:
// "ALDERDRUCKGMBH" → "ALDERDRUCK" and, for MBH, "ALDERDRUCKG"; nothing where little would be left.
void without_glued_legal_form(std::string_view word, std::vector<std::string_view>& rests);

// The same with its legal form: "MULLER SOHNE GMBH".
[[nodiscard]] std::string normalise_whole_name(std::string_view text);

}  // namespace quittance::matching
