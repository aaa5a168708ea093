// What a text says of an exchange is no document: at what rate, and what was ordered before it.
#pragma once

#include <memory_resource>
#include <string_view>

namespace quittance::matching {

// `text` with blanks for each rate ("Kurs EUR/USD 1,0526", "taux 1.0526", "@ 1.0526") and each
// amount ordered ("InstdAmt 27500 VND"), which bank formats and their readers put there; itself
// where there is none, else a copy in `memory`. Behind a word that may mean more, as "Rate"
// means an instalment, only what is written as a rate is one: up to three digits, four decimals or
// more. Cost: a walk over the text.
[[nodiscard]] std::string_view without_exchange(std::string_view text,
                                                std::pmr::memory_resource& memory);

}  // namespace quittance::matching
