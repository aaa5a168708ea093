// Remittance lines that stand in free text: documents with their amounts beside them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/cash.h"
#include "core/money.h"

namespace quittance::matching {

// The amount that a word is: digits with all the currency's decimals, thousands apart or not, with
// sign, parentheses or dollar sign: "1,259.44", "(40.00)", "1.259,44-", "$5.00". In minor units.
[[nodiscard]] std::optional<std::int64_t> written_amount(std::string_view word, Currency currency);

// Reads "INV-1 279.21 DISC 5.69 INV-2 900.00 LESS 50.00 damaged goods CM-3 -40.00": each amount is
// that of the document before it, with the discount and the deduction that follow. Documents
// without an amount are passed over.
//
// "INV-1 less 23.13 damaged" is one of the whole payment. Dates behind a document are passed over.
//
// Only if the amounts add up to `cash` to the last cent: then nothing but a list of what is paid
// has been read. Else, and where there is no such list, nothing. Views into `text`. Cost: linear,
// at most 256 words.
void find_text_lines(std::string_view text, std::int64_t cash, Currency currency,
                     std::vector<RemittanceLine>& lines);

}  // namespace quittance::matching
