// Mends totals and balances of fixed-width statements that a fuzzer has changed, so that it gets
// past them.
#pragma once

#include <string>
#include <string_view>

namespace quittance::fuzz {

// The same file with 07 balances that follow from 01 and 04 records; with 39 totals; with 33 and 88
// records; with 8 and 9 records. Share no code with the decoders and know only plain files with
// line ends, one account after the other: what they cannot read counts as nothing. Cost: linear.
[[nodiscard]] std::string with_cfonb120_balances(std::string_view bytes);
[[nodiscard]] std::string with_cfonb240_totals(std::string_view bytes);
[[nodiscard]] std::string with_aeb43_totals(std::string_view bytes);
[[nodiscard]] std::string with_coda_totals(std::string_view bytes);

}  // namespace quittance::fuzz
