// Mends the control totals of bank files that a fuzzer has changed, so that it gets past them.
#pragma once

#include <string>
#include <string_view>

namespace quittance::fuzz {

// The same file with 49, 98 and 99 records that state what stands above them. Shares no code with
// the decoder and knows only plain files: what it cannot read counts as nothing. Cost: linear.
[[nodiscard]] std::string with_bai2_totals(std::string_view bytes);

// The same for the 7, 8 and 9 records of a lockbox file with line ends.
[[nodiscard]] std::string with_lockbox_totals(std::string_view bytes);

// The transactions summary and the closing balance of a camt statement in EUR or a currency of two
// decimals, as if it were the file's only one.
[[nodiscard]] std::string with_camt_totals(std::string_view xml);
// The same for the 8 and 9 records of an ACH file with line ends.
[[nodiscard]] std::string with_nacha_totals(std::string_view bytes);

}  // namespace quittance::fuzz
